//! `order-without-effect`: an order that orders nothing

use cib_model::{Attr, Meant};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-without-effect",
    area: Area::Ordering,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An order of sets has nothing to put in order",
    why: "A set with `sequential=\"false\"` says nothing of its own members; it only stands \
          before the next set or behind the one before. If there is no other set, or the only \
          one has a single member, the order does nothing, and everything starts at once.",
    remedy: "Add the other set, take out `sequential=\"false\"`, or remove the order.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "The only set is not sequential",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="«both»">
      <resource_set id="both-1" sequential="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The only set has one member",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="«alone»">
      <resource_set id="alone-1">
        <resource_ref id="db"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Two sets",
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
      <resource_set id="all-2">
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "One after the other",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="both">
      <resource_set id="both-1">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Not at a time, in whichever order",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="both" kind="Serialize">
      <resource_set id="both-1" sequential="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A tag with two members",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="both">
      <resource_set id="both-1">
        <resource_ref id="all"/>
      </resource_set>
    </rsc_order>
  </constraints>
  <tags>
    <tag id="all">
      <obj_ref id="db"/>
      <obj_ref id="web"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for order in cluster.cib.orders() {
        let [set] = &order.resource_sets[..] else {
            continue;
        };
        // An order that is not known, or about what is not there, is not idle for sure.
        if !cluster
            .orderings_of(order)
            .is_some_and(|said| said.is_empty())
        {
            continue;
        }
        let set = cluster.resource_set(set);
        let names = set.references.iter().filter_map(|it| it.id.as_ref());
        let known: Vec<_> = names
            .map(|name| cluster.meaning_of(name.as_str()))
            .collect();
        let is_single = matches!(known[..], [Some(Meant::Resource(_))]);
        let (why, help) = if is_single {
            (
                "its only set has one member",
                "add what it is to come before or after, or remove it",
            )
        } else if known.len() > 1 {
            (
                "its only set has `sequential=\"false\"`",
                "add the other set, or take out `sequential=\"false\"`",
            )
        } else {
            continue;
        };
        let id = order.id.as_ref();
        let name = id.map_or("", Attr::as_str);
        let message = format!("the order {} does nothing: {why}", shown(name));
        let span = id.map_or(order.place.tag, Attr::span);
        let mut finding = Finding::new(Subject::new("rsc_order", name), span, message).help(help);
        if let Some(sequential) = set.sequential.as_ref().filter(|_| !is_single) {
            finding = finding.related(sequential.span(), "its members come in any order");
        }
        cx.report(finding);
    }
}
