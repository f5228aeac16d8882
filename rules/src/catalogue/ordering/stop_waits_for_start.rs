//! `stop-waits-for-start`: a stop that waits for a start

use cib_model::{Attr, OrderKind, OrderedAction, Ordering};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "stop-waits-for-start",
    area: Area::Ordering,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An order lets a stop or demotion wait for something to start",
    why: "While nothing is to be started, as when the cluster or a node is shut down, the start \
          never comes. The transition then does not end: the stop waits, and times out with all \
          that waits for it (tried with `crm_simulate`). With `symmetrical` the opposite holds, \
          too: a stop waits for the other start. Only with `kind=\"Optional\"` does the order \
          count just where both are to be done.",
    remedy: "Use `kind=\"Optional\"` with `symmetrical=\"false\"`, or order the starts.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "Start, then stop",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" first-action="start" then="web" then-action="«stop»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One at a time",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" first-action="start" then="web" then-action="«stop»" kind="Serialize"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set that starts and a set that stops",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first">
      <resource_set id="db-first-1">
        <resource_ref id="db"/>
      </resource_set>
      <resource_set id="db-first-2" action="«stop»">
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
            "Where both are to be done",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" first-action="start" then="web" then-action="stop" kind="Optional" symmetrical="false"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Starts",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Stop, then start",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" first-action="stop" then="web" then-action="start" symmetrical="false"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for order in cx.cluster.cib.orders() {
        let orderings = cx.cluster.orderings_of(order).unwrap_or_default();
        let Some((first, then)) = orderings.iter().find_map(turning) else {
            continue;
        };
        let id = order.id.as_ref().map_or("", Attr::as_str);
        let does =
            |it: OrderedAction<'_, '_>| format!("{} {}", shown(it.resource.id()), it.action.verb());
        let message = format!(
            "the order {} says that {} only after {}, so not while that is not to be done",
            shown(id),
            does(then),
            does(first)
        );
        cx.report(
            Finding::new(Subject::new("rsc_order", id), then.said, message)
                .help("use `kind=\"Optional\"` with `symmetrical=\"false\"`, or order the starts"),
        );
    }
}

/// Something that is to come up, and something that goes down only then.
fn turning<'v, 'c>(
    ordering: &Ordering<'v, 'c>,
) -> Option<(OrderedAction<'v, 'c>, OrderedAction<'v, 'c>)> {
    let counts = ordering.kind != OrderKind::Optional && !ordering.is_inverse;
    let first = ordering.first.iter().find(|it| it.action.is_upward());
    let then = ordering.then.iter().find(|it| !it.action.is_upward());
    Some((*first?, *then?)).filter(|_| counts)
}
