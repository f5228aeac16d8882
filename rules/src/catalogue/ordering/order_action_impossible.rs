//! `order-action-impossible`: an order about a promotion that never comes

use cib_model::{Attr, Order, OrderKind, OrderedAction};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-action-impossible",
    area: Area::Ordering,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An order is about promoting or demoting what cannot be promoted",
    why: "Only instances of a promotable clone, and bundles with `promoted-max`, are promoted \
          and demoted. What waits for the promotion of anything else never starts; other orders \
          with such an action do nothing. Neither the schema nor `crm_verify` finds it.",
    remedy: "Make the resource a promotable clone, name the clone instead of what is in it, or \
          order its start.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "A start that waits for the promotion of an ordinary resource",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" first-action="«promote»" then="web" then-action="start"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A promotion that never comes",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" first-action="start" then="web" then-action="«promote»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone that is not promotable, in a set",
            r#"<configuration>
  <resources>
    <clone id="db">
      <primitive id="db-server" class="ocf" provider="pacemaker" type="Dummy"/>
    </clone>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first">
      <resource_set id="db-first-1" action="«promote»">
        <resource_ref id="db"/>
      </resource_set>
      <resource_set id="db-first-2" action="start">
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A demotion",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" first-action="«demote»" then="web" then-action="stop" kind="Optional"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A promotable clone",
            r#"<configuration>
  <resources>
    <clone id="db">
      <meta_attributes id="db-meta">
        <nvpair id="db-promotable" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db-server" class="ocf" provider="pacemaker" type="Stateful"/>
    </clone>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" first-action="promote" then="web" then-action="start"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Ordinary resources that start",
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
            "A clone that was to be promotable is another problem",
            r#"<configuration>
  <resources>
    <clone id="dbs">
      <meta_attributes id="dbs-meta">
        <nvpair id="dbs-1" name="promotable" value="ture"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
  <constraints>
    <rsc_order id="db-then-ip" first="dbs" first-action="promote" then="ip" then-action="start"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for order in cx.cluster.cib.orders() {
        let Some(orderings) = cx.cluster.orderings_of(order) else {
            continue;
        };
        let written = orderings.iter().filter(|ordering| !ordering.is_inverse);
        let cluster = cx.cluster;
        let never = |it: &&OrderedAction<'_, '_>| {
            it.action.needs_promotion() && cluster.is_for_no_promotion(it.resource)
        };
        // One order is one mistake, however many resources it names.
        let found = written.clone().find_map(|ordering| {
            let first = ordering.first.iter().find(never).copied();
            let blocked = first
                .filter(|first| first.action.is_upward())
                .and_then(|_| {
                    let then = ordering
                        .then
                        .iter()
                        .find(|it| it.action.is_upward() && !never(it))?;
                    (ordering.kind == OrderKind::Mandatory).then_some(*then)
                });
            let never = first.or_else(|| ordering.then.iter().find(never).copied())?;
            Some((never, blocked))
        });
        if let Some((never, blocked)) = found {
            cx.report(finding(order, never, blocked));
        }
    }
}

fn finding(
    order: &Order<'_>,
    never: OrderedAction<'_, '_>,
    blocked: Option<OrderedAction<'_, '_>>,
) -> Finding {
    let id = order.id.as_ref().map_or("", Attr::as_str);
    let verb = never.action.verb();
    let name = shown(never.resource.id());
    let effect = match blocked {
        Some(then) => format!(
            "{} never {}",
            shown(then.resource.id()),
            then.action.verb().trim_start_matches("is ")
        ),
        None => "it does nothing".to_owned(),
    };
    let what = if blocked.is_some() {
        "waits until"
    } else {
        "is about when"
    };
    let message = format!(
        "the order {} {what} {name} {verb}, which a {} that is not promotable never is: {effect}",
        shown(id),
        never.resource.kind()
    );
    Finding::new(Subject::new("rsc_order", id), never.said, message)
        .related(never.resource.span(), "not promotable")
        .help(if never.said == never.named {
            // What comes then does by default what comes first.
            "say which action comes then, for instance with `then-action=\"start\"`"
        } else {
            "make it a promotable clone, or order its start"
        })
}
