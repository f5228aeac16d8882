//! `clone-not-interleaved`: instances that wait for those of all nodes

use std::collections::HashSet;

use cib_model::{Boolean, Order, Scalar as _, Score};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "clone-not-interleaved",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A clone waits for another one, and is not interleaved",
    why: "Without `interleave` an instance waits for the instances of the other clone on all \
          nodes, not only for the one on its own: when one node starts, stops or fails, the \
          service is restarted on all of them.",
    remedy: "Set `interleave=true` on the clone that waits, unless it needs the other on every node; \
          then say `interleave=false`.",
    references: &[sources::CLONES],
    bad: &[Example::new(
        "An order",
        r#"<configuration>
  <resources>
    <clone id="storages">
      <primitive id="storage" class="ocf" provider="heartbeat" type="Filesystem"/>
    </clone>
    <clone id="dbs">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_order id="storage-first" first="storages" then="«dbs»"/>
  </constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "Interleaved",
            r#"<configuration>
  <resources>
    <clone id="storages">
      <primitive id="storage" class="ocf" provider="heartbeat" type="Filesystem"/>
    </clone>
    <clone id="dbs">
      <meta_attributes id="dbs-meta">
        <nvpair id="dbs-interleave" name="interleave" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_order id="storage-first" first="storages" then="dbs"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Said to be otherwise",
            r#"<configuration>
  <resources>
    <clone id="storages">
      <primitive id="storage" class="ocf" provider="heartbeat" type="Filesystem"/>
    </clone>
    <clone id="dbs">
      <meta_attributes id="dbs-meta">
        <nvpair id="dbs-interleave" name="interleave" value="false"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_order id="storage-first" first="storages" then="dbs"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Only where both do something",
            r#"<configuration>
  <resources>
    <clone id="storages">
      <primitive id="storage" class="ocf" provider="heartbeat" type="Filesystem"/>
    </clone>
    <clone id="dbs">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_order id="storage-first" first="storages" then="dbs" kind="Optional"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Not a clone",
            r#"<configuration>
  <resources>
    <clone id="storages">
      <primitive id="storage" class="ocf" provider="heartbeat" type="Filesystem"/>
    </clone>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_order id="storage-first" first="storages" then="db"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut told = HashSet::new();
    for order in cluster.cib.orders() {
        let (Some(first), Some(then)) = (&order.first, &order.then) else {
            continue;
        };
        let clone = |name: &str| {
            cluster
                .resource(name)
                .filter(|resource| resource.is_clone())
        };
        let (Some(before), Some(clone)) = (clone(first.as_str()), clone(then.as_str())) else {
            continue;
        };
        let needs_all = needs_all(order) && cluster.meta_of(before, "clone-min").is_none();
        if !needs_all || cluster.meta_of(clone, "interleave").is_some() || !told.insert(clone.id())
        {
            continue;
        }
        let message = format!(
            "each instance of {} waits for those of {} on all nodes",
            shown(clone.id()),
            shown(before.id())
        );
        cx.report(
            Finding::of_resource(clone, then.span(), message)
                .related(clone.span(), "is not interleaved")
                .help("set `interleave=true` on it, or `interleave=false` if that is meant"),
        );
    }
}

/// Whether the order holds in any case, and for all instances.
fn needs_all(order: &Order<'_>) -> bool {
    let kind = order.kind.as_ref();
    let score = order.score.as_ref().and_then(|score| score.get().ok());
    let is_mandatory = match kind {
        Some(kind) => kind.as_str() == "Mandatory",
        None => score.is_none_or(|score| score > Score::ZERO),
    };
    let any = order.require_all.as_ref();
    is_mandatory && any.is_none_or(|all| Boolean::read(all.as_str()) == Ok(true))
}
