//! `order-duplicate`: two orders of the same actions

use std::collections::HashMap;

use cib_model::{Attr, OrderKind, Ordering};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-duplicate",
    area: Area::Ordering,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Two orders put the same actions in the same order",
    why: "The second does nothing, and whoever changes one of them wonders why nothing changes. \
          Where their kinds differ, the one with `kind=\"Mandatory\"` decides. pcs refuses such \
          an order.",
    remedy: "Remove one of them.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "The same twice",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web"/>
    <rsc_order id="«db-before-web»" first="db" then="web" kind="Mandatory"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Mandatory and optional",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="«db-first»" first="db" then="web" kind="Optional"/>
    <rsc_order id="db-before-web" first="db" then="web"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One of them as a set",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web"/>
    <rsc_order id="«db-before-web»">
      <resource_set id="db-before-web-1">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Other actions",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" symmetrical="false"/>
    <rsc_order id="db-stops-first" first="db" then="web" first-action="stop" then-action="stop" symmetrical="false"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Other resources",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web"/>
    <rsc_order id="ip-first" first="ip" then="web"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One goes further than the other",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web"/>
    <rsc_order id="all">
      <resource_set id="all-1">
        <resource_ref id="ip"/>
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut known: HashMap<_, Ordering<'_, '_>> = HashMap::new();
    for order in cluster.cib.orders() {
        let orderings = cluster.orderings_of(order).unwrap_or_default();
        // What says more than one thing is not the same as what says one of them.
        let mut written = orderings.iter().filter(|ordering| !ordering.is_inverse);
        let (Some(ordering), None) = (written.next(), written.next()) else {
            continue;
        };
        let Some((first, then)) = ordering.pair() else {
            continue;
        };
        let key = (
            (first.resource.id(), first.action),
            (then.resource.id(), then.action),
            orderings.len(),
        );
        match known.get(&key) {
            None => {
                known.insert(key, ordering.clone());
            }
            Some(before) if weaker(before, ordering) => {
                cx.report(finding(before, ordering));
                known.insert(key, ordering.clone());
            }
            Some(before) => cx.report(finding(ordering, before)),
        }
    }
}

/// Whether the first has less to say than the second.
fn weaker(one: &Ordering<'_, '_>, other: &Ordering<'_, '_>) -> bool {
    one.kind != OrderKind::Mandatory && other.kind == OrderKind::Mandatory
}

fn finding(idle: &Ordering<'_, '_>, decides: &Ordering<'_, '_>) -> Finding {
    let name = |it: &Ordering<'_, '_>| shown(it.order.id.as_ref().map_or("", Attr::as_str));
    let place = |it: &Ordering<'_, '_>| {
        let id = it.order.id.as_ref();
        id.map_or(it.order.place.tag, Attr::span)
    };
    let message = if weaker(idle, decides) {
        format!(
            "the order {} does nothing beside {}, which is mandatory",
            name(idle),
            name(decides)
        )
    } else {
        format!(
            "the order {} says what {} says already",
            name(idle),
            name(decides)
        )
    };
    let id = idle.order.id.as_ref().map_or("", Attr::as_str);
    Finding::new(Subject::new("rsc_order", id), place(idle), message)
        .related(place(decides), "the other")
        .help("remove one of them")
}
