//! `order-require-all-ignored`: a `require-all` that does not do what it says

use cib_model::{Attr, Order, ResourceElement, ResourceSet};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-require-all-ignored",
    area: Area::Ordering,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `require-all` of an order changes nothing, or not what it seems to",
    why: "`require-all=\"false\"` lets the next set start when one member of this set has. \
          Behind the last set there is nothing that could. On a set whose members start one \
          after the other it is against the documentation: these still wait for each other, and \
          the next set already starts with the first of them. On an order without sets it counts \
          for the instances of a clone alone.",
    remedy: "Move it to the set that is waited for, with `sequential=\"false\"`, or remove it.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "The members start one after the other",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="all">
      <resource_set id="all-1" «require-all»="false">
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
            "The last set",
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
      </resource_set>
      <resource_set id="all-2" sequential="false" «require-all»="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "No clone",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" «require-all»="false"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "One of several",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="all">
      <resource_set id="all-1" sequential="false" require-all="false">
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
            "All, as without it",
            r#"<configuration>
  <resources>
    <primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="all">
      <resource_set id="all-1" require-all="true">
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
            "One instance of a clone",
            r#"<configuration>
  <resources>
    <clone id="db">
      <primitive id="db-server" class="ocf" provider="pacemaker" type="Dummy"/>
    </clone>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" require-all="false"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for order in cx.cluster.cib.orders() {
        if let Some(finding) = of_order(cx, order) {
            cx.report(finding);
        }
        for (at, set) in order.resource_sets.iter().enumerate() {
            let is_last = at + 1 == order.resource_sets.len();
            // A set that others refer to is told of where it stands.
            if set.id_ref.is_none()
                && let Some(finding) = of_set(order, set, is_last)
            {
                cx.report(finding);
            }
        }
    }
}

fn of_order(cx: &Context<'_>, order: &Order<'_>) -> Option<Finding> {
    let require_all = order
        .require_all
        .as_ref()
        .filter(|it| it.get() == Ok(false))?;
    let first = order.first.as_ref()?;
    let resource = cx.cluster.resource(first.as_str())?;
    let is_counted = matches!(
        resource.element,
        ResourceElement::Clone { .. } | ResourceElement::Bundle(_)
    );
    if is_counted || cx.cluster.is_instance(resource) {
        return None;
    }
    let id = order.id.as_ref().map_or("", Attr::as_str);
    let message = format!(
        "`require-all` of the order {} does nothing: {} is no clone",
        shown(id),
        shown(first.as_str())
    );
    let subject = Subject::new("rsc_order", id);
    Some(Finding::new(subject, require_all.name_span(), message).help("remove it"))
}

fn of_set(order: &Order<'_>, set: &ResourceSet<'_>, is_last: bool) -> Option<Finding> {
    let require_all = set
        .require_all
        .as_ref()
        .filter(|it| it.get() == Ok(false))?;
    let is_sequential = set
        .sequential
        .as_ref()
        .is_none_or(|it| it.get() == Ok(true));
    let (why, help) = if is_last {
        (
            "does nothing: no set comes after it",
            "move it to the set that is waited for",
        )
    } else if is_sequential && set.references.len() > 1 {
        (
            "is not for members that start one after the other",
            "set `sequential=\"false\"` as well",
        )
    } else {
        return None;
    };
    let id = order.id.as_ref().map_or("", Attr::as_str);
    let name = set.id.as_ref().map_or("", Attr::as_str);
    let message = format!("`require-all` of the set {} {why}", shown(name));
    let subject = Subject::new("rsc_order", id);
    Some(Finding::new(subject, require_all.name_span(), message).help(help))
}
