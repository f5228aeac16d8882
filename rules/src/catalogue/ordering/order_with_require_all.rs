//! `order-with-require-all`: an order that need not wait for all

use cib_model::{Attr, ClusterResource, ResourceElement, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-with-require-all",
    area: Area::Ordering,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An order says how many instances of a clone it waits for",
    why: "`require-all` of an order is deprecated since Pacemaker 2.0, and still read. The meta- \
          attribute `clone-min` of the clone took its place.",
    remedy: "Set `clone-min` of the clone that is to start first, and remove the attribute.",
    references: &[sources::CONSTRAINTS, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "One instance is enough",
            r#"<configuration>
  <resources>
    <clone id="db">
      <primitive id="db-server" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" «require-all»="false"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The default",
            r#"<configuration>
  <resources>
    <clone id="db">
      <primitive id="db-server" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" «require-all»="true"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
    ],
    good: &[
        Example::new(
            "The release reads it without a word",
            r#"<configuration>
  <resources>
    <clone id="db">
      <primitive id="db-server" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" require-all="false"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
        Example::new(
            "A resource set, where it is not deprecated",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="both-first">
      <resource_set id="both-first-1" sequential="false" require-all="false">
        <resource_ref id="db"/>
      </resource_set>
      <resource_set id="both-first-2">
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.reaches(Version::new(2, 0, 0)))
    {
        return;
    }
    for order in cx.cluster.cib.orders() {
        let Some(require_all) = &order.require_all else {
            continue;
        };
        // It is read for what has instances alone (`lib/pacemaker/pcmk_sched_ordering.c`).
        let first = order.first.as_ref();
        let first = first.and_then(|first| cx.cluster.resource(first.as_str()));
        let has_instances = |first: &ClusterResource<'_>| {
            matches!(
                first.element,
                ResourceElement::Clone { .. } | ResourceElement::Bundle(_)
            )
        };
        if first.is_some_and(|first| !has_instances(first)) {
            continue;
        }
        let id = order.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "`require-all` of the order {} is deprecated since Pacemaker 2.0",
            shown(id)
        );
        let finding = Finding::new(
            Subject::new("rsc_order", id),
            require_all.name_span(),
            message,
        );
        cx.report(if require_all.get() == Ok(true) {
            let finding = finding.help("remove it: every instance is waited for anyway");
            finding.fix_by_removing_attribute(cx.cluster, require_all, Safety::Safe)
        } else {
            finding.help("set `clone-min` of the clone that starts first, and remove it")
        });
    }
}
