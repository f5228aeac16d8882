//! `order-redundant`: an order that says what is so anyway

use cib_model::{Attr, Cluster, OrderAction, OrderedAction, Ordering};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-redundant",
    area: Area::Ordering,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An order says what the group or the nature of the resource says already",
    why: "A group starts its members in the order in which they are listed, and stops them the \
          other way round; a resource stops before it starts again, and starts before it is \
          promoted. An order that says so once more does nothing, and is in the way when the \
          group is rearranged: then it closes a loop (`ordering-loop`). pcs refuses orders \
          between members of a group.",
    remedy: "Remove the order.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "Two members of a group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
    </group>
  </resources>
  <constraints>
    <rsc_order id="«ip-first»" first="ip" then="web"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set of members of a group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
    </group>
  </resources>
  <constraints>
    <rsc_order id="«ip-first»">
      <resource_set id="ip-first-1">
        <resource_ref id="ip"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Start before promotion",
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
    <rsc_order id="«start-first»" first="db" first-action="start" then="db" then-action="promote"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Resources that are in no group",
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
            "A member of a group and something else",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
    </group>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="ip-first" first="ip" then="db"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A group whose members start in any order",
            r#"<configuration>
  <resources>
    <group id="shop">
      <meta_attributes id="shop-meta">
        <nvpair id="shop-ordered" name="ordered" value="false"/>
      </meta_attributes>
      <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
    </group>
  </resources>
  <constraints>
    <rsc_order id="ip-first" first="ip" then="web"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for order in cluster.cib.orders() {
        let orderings = cluster.orderings_of(order).unwrap_or_default();
        let reasons: Option<Vec<_>> = orderings
            .iter()
            .filter(|ordering| !ordering.is_inverse)
            .map(|ordering| reason(cluster, ordering))
            .collect();
        let Some((reason, place)) = reasons.and_then(|reasons| reasons.into_iter().next()) else {
            continue;
        };
        let id = order.id.as_ref();
        let name = id.map_or("", Attr::as_str);
        let message = format!("the order {} does nothing: {reason}", shown(name));
        let span = id.map_or(order.place.tag, Attr::span);
        cx.report(
            Finding::new(Subject::new("rsc_order", name), span, message)
                .related(place, "this says so already")
                .help("remove the order"),
        );
    }
}

/// Why something is so without an order, and the place that says it.
fn reason(cluster: &Cluster<'_>, ordering: &Ordering<'_, '_>) -> Option<(String, cib_model::Span)> {
    use OrderAction::{Demote, Promote, Start, Stop};
    let (first, then) = ordering.pair()?;
    let name = |it: OrderedAction<'_, '_>| shown(it.resource.id());
    if first.resource.is(then.resource) {
        let natural = matches!(
            (first.action, then.action),
            (Demote, Stop | Start | Promote) | (Stop, Start | Promote) | (Start, Promote)
        );
        let (does, waits) = (first.action.verb(), then.action.verb());
        let reason = format!("{} {does} before it {waits} anyway", name(first));
        return natural.then(|| (reason, first.resource.span()));
    }
    let group = cluster.group_order(first.resource, then.resource)?;
    let follows = matches!((first.action, then.action), (Start, Start));
    let reason = format!(
        "the group {} starts {} before {} anyway",
        shown(group.id()),
        name(first),
        name(then)
    );
    follows.then(|| (reason, group.span()))
}
