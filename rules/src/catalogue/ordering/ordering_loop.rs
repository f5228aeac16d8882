//! `ordering-loop`: orders that wait for each other

use std::fmt::Write as _;

use cib_model::{Attr, ClusterResource, OrderAction, OrderingLoop, OrderingStep, Span, StepBy};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// More steps than a message tells one by one.
const TOLD: usize = 4;

pub(crate) static RULE: Rule = Rule {
    id: "ordering-loop",
    area: Area::Ordering,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Orders close a loop in which everything waits for something else",
    why: "Each action of the loop is to be done after another of it, so none is ever done: the \
          resources do not start, do not stop, or do not get over a failure, and the cluster waits \
          until the transition times out. `crm_simulate` calls the transition invalid; `crm_verify` \
          finds nothing. Orders with `kind=\"Optional\"` or `kind=\"Serialize\"` take part whenever \
          all is to be done at once, as after a start of the cluster. So does the order in which a \
          group starts its members.",
    remedy: "Remove the order that is wrong, or turn it round.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "Two orders against each other",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web"/>
    <rsc_order id="«web-first»" first="web" then="db"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Three in a circle, one of them optional",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="ip-first" first="ip" then="db"/>
    <rsc_order id="db-first" first="db" then="web" kind="Optional"/>
    <rsc_order id="«web-first»" first="web" then="ip" symmetrical="false"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Against the order within a group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
    </group>
  </resources>
  <constraints>
    <rsc_order id="«web-first»" first="web" then="ip"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "From a member of a group to the whole group, by way of another resource",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
    </group>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="shop"/>
    <rsc_order id="«web-first»" first="web" then="db"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A group and its own member",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
    </group>
  </resources>
  <constraints>
    <rsc_order id="«ip-first»" first="ip" then="shop"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Against a resource set",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="all">
      <resource_set id="all-1">
        <resource_ref id="ip"/>
        <resource_ref id="db"/>
      </resource_set>
      <resource_set id="all-2" sequential="false">
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
    <rsc_order id="«web-first»" first="web" then="ip"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A tag that stands for the other",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="sites"/>
    <rsc_order id="«web-first»" first="web" then="db"/>
  </constraints>
  <tags>
    <tag id="sites"><obj_ref id="web"/></tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "Only on the way down",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web"/>
    <rsc_order id="«db-stops-first»" first="db" then="web" first-action="stop" then-action="stop" symmetrical="false"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A start that waits for a promotion that waits for the start",
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
    <rsc_order id="promoted-first" first="db" first-action="promote" then="web" then-action="start"/>
    <rsc_order id="«web-first»" first="web" then="db"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "One after the other",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="ip-first" first="ip" then="db"/>
    <rsc_order id="db-first" first="db" then="web"/>
    <rsc_order id="ip-before-web" first="ip" then="web" kind="Optional"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One order for the way up, another for the way down",
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
    <rsc_order id="web-first" first="web" then="ip"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Something between two members of a group",
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
    <rsc_order id="db-first" first="db" then="web"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set whose members start in any order",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="both">
      <resource_set id="both-1" sequential="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
    <rsc_order id="web-first" first="web" then="db"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for found in cx.cluster.ordering_loops() {
        cx.report(finding(&found));
    }
}

fn finding(found: &OrderingLoop<'_, '_>) -> Finding {
    let order = found.closed_by;
    let id = order.id.as_ref();
    let name = id.map_or("", Attr::as_str);
    let message = format!(
        "the order {} closes a loop: {}",
        shown(name),
        way(&found.steps)
    );
    let place = id.map_or(order.place.tag, Attr::span);
    let mut finding = Finding::new(Subject::new("rsc_order", name), place, message)
        .help("remove the order of these that is wrong, or turn it round");
    for step in &found.steps {
        let text = told(step);
        match place_of(step) {
            (by, _) if by == place => finding = finding.label(text),
            (by, reason) => finding = finding.related(by, format!("{text}{reason}")),
        }
    }
    finding
}

/// The loop in a sentence: the first steps and the last.
fn way(steps: &[OrderingStep<'_, '_>]) -> String {
    let mut text = String::new();
    for (at, step) in steps.iter().enumerate() {
        let left = steps.len() - at;
        if at + 1 >= TOLD && left > 1 {
            if at + 1 == TOLD {
                let _ = write!(text, ", {} more", left - 1);
            }
            continue;
        }
        let separator = if at == 0 { "" } else { ", " };
        let _ = write!(text, "{separator}{}", told(step));
    }
    text
}

fn told(step: &OrderingStep<'_, '_>) -> String {
    let (first, does) = step.first;
    let (then, waits) = step.then;
    if first.is(then) {
        return format!("{} {} before it {}", name(first), does.verb(), waits.verb());
    }
    if does == waits {
        return format!("{} {} before {}", name(first), does.verb(), name(then));
    }
    let then = done_by(then, waits);
    format!("{} before {then}", done_by(first, does))
}

fn done_by(resource: &ClusterResource<'_>, action: OrderAction) -> String {
    format!("{} {}", name(resource), action.verb())
}

fn name(resource: &ClusterResource<'_>) -> String {
    shown(resource.id())
}

/// The place that says why a step is so, and the reason where the place does not tell.
fn place_of(step: &OrderingStep<'_, '_>) -> (Span, String) {
    match step.by {
        StepBy::Order(_, place) => (place, String::new()),
        StepBy::Group(group) => (group.span(), format!(", as members of {}", name(group))),
        StepBy::Member => (step.then.0.span(), ", one being in the other".to_owned()),
        StepBy::Itself => (step.first.0.span(), String::new()),
    }
}
