//! `order-with-itself`: a resource before itself

use cib_model::{Attr, Ordering, Span};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-with-itself",
    area: Area::Ordering,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An order puts a resource before itself",
    why: "The scheduler does not survive it: as soon as a node is online, it fails an assertion and \
          ends with SIGABRT (2.1.5 and 3.0.2; tried). The controller starts it again, and it dies \
          again, so nothing is ever recovered, moved or fenced. `crm_verify` says nothing as long as \
          no node is online.",
    remedy: "Name each resource once, or take out the order.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "First and then are the same",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="«db»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Twice in a row in a set",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="all">
      <resource_set id="all-1">
        <resource_ref id="db"/>
        <resource_ref id="«db»"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "In a set and in the next",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="all">
      <resource_set id="all-1" sequential="false">
        <resource_ref id="ip"/>
        <resource_ref id="db"/>
      </resource_set>
      <resource_set id="all-2" sequential="false">
        <resource_ref id="«db»"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A template and a resource that is made from it",
            r#"<configuration>
  <resources>
    <template id="server" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" template="server"/>
    <primitive id="web" template="server"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="server" then="«db»" kind="Optional"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Two resources",
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
            "Two actions of one resource",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="stopped-first" first="db" first-action="stop" then="db" then-action="start"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Twice in a set whose members start in any order",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="all">
      <resource_set id="all-1" sequential="false">
        <resource_ref id="db"/>
        <resource_ref id="db"/>
      </resource_set>
      <resource_set id="all-2">
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
    let orderings = cx.cluster.orderings();
    // What is written is told, not what follows from it.
    let mut told: Vec<Span> = Vec::new();
    for ordering in orderings.iter().filter(|ordering| !ordering.is_inverse) {
        let Some((first, then)) = ordering.with_itself() else {
            continue;
        };
        let name = shown(then.resource.id());
        let verb = then.action.verb();
        let message = format!(
            "the order {} says that {name} {verb} before it {verb}: the scheduler dies of that",
            shown(id(ordering))
        );
        if told.last() == Some(&then.named) {
            continue;
        }
        told.push(then.named);
        let mut finding =
            Finding::new(Subject::new("rsc_order", id(ordering)), then.named, message)
                .help("name each resource once, or take out the order");
        if first.named != then.named {
            finding = finding.related(first.named, format!("{name} comes first here"));
        }
        cx.report(finding);
    }
}

fn id<'c>(ordering: &Ordering<'_, 'c>) -> &'c str {
    ordering.order.id.as_ref().map_or("", Attr::as_str)
}
