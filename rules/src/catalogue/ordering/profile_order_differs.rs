//! `profile-order-differs`: an order is missing or not what the vendor advises

use std::collections::HashSet;

use cib_model::facts::ConstraintKind;
use cib_model::{Attr, Boolean, ClusterResource, Order, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::profiles::{Advised, advisors, pages};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-order-differs",
    area: Area::Ordering,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An order is missing, or not what the profile asks for",
    why: "When the central services move to the node of their replication they take the locks \
          from it. So it may stop there only after they have started: an optional order of their \
          start before its stop, and not the other way round.",
    remedy: "Add the order that the profile asks for.",
    references: &[sources::TRENTO, sources::AZURE, sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "No order",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="«rsc_ascs»" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
    <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="j"><nvpair id="j-name" name="InstanceName" value="EN2_ERS10_sapen2er"/></instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "An order that must be kept, and in both directions",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
    <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="j"><nvpair id="j-name" name="InstanceName" value="EN2_ERS10_sapen2er"/></instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_order id="«first-ascs»" first="rsc_ascs" first-action="start" then="rsc_ers" then-action="stop"/>
  </constraints>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs"]),
    ],
    good: &[Example::new(
        "The replication stops after the central services have started",
        r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
    <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="j"><nvpair id="j-name" name="InstanceName" value="EN2_ERS10_sapen2er"/></instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_order id="first-ascs" kind="Optional" first="rsc_ascs" first-action="start" then="rsc_ers" then-action="stop" symmetrical="false"/>
  </constraints>
</configuration>
"#,
    )
    .for_profiles(&["sap-ascs"])],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(advised) = Advised::new(cx).filter(|_| cluster.knows_constraints()) else {
        return;
    };
    for advice in advised.constraints(ConstraintKind::Order) {
        let all = |whose: &[&str]| -> Vec<ClusterResource<'_>> {
            whose.iter().flat_map(|of| advised.resources(of)).collect()
        };
        let (these, others) = (all(advice.it.rsc), all(advice.it.with));
        // A constraint may name the instance or the group that it is in.
        let ids = |of: &[ClusterResource<'_>]| -> HashSet<String> {
            let names = of
                .iter()
                .flat_map(|it| [it.id(), cluster.outermost(it).id()]);
            names.map(str::to_owned).collect()
        };
        let (firsts, thens) = (ids(&these), ids(&others));
        let Some(first) = these.first().filter(|_| !others.is_empty()) else {
            continue;
        };
        let is_of = |attr: &Option<Attr<'_, _>>, ids: &HashSet<String>| {
            attr.as_ref()
                .is_some_and(|id: &Attr<'_, cib_model::IdRef>| ids.contains(id.as_str()))
        };
        let mut orders = cluster.cib.orders();
        let found = orders.find(|order| is_of(&order.first, &firsts) && is_of(&order.then, &thens));
        let has_sets = || {
            cluster
                .cib
                .orders()
                .any(|order| !order.resource_sets.is_empty())
        };
        let given = &advice.it.given;
        let asks = format!(
            "the profile `{}` asks for {} of its start before the stop of the other, not symmetrical ({})",
            advice.profile,
            shown(advice.it.score.first().unwrap_or(&"")),
            advisors(given),
        );
        let help = format!(
            "write `kind=\"Optional\" first-action=\"start\" then-action=\"stop\" symmetrical=\"false\"`; see {}",
            pages(given)
        );
        match found {
            Some(order) if is_optional_stop(order) => {}
            Some(order) => {
                let id = order.id.as_ref();
                let subject = Subject::new("rsc_order", id.map_or("", Attr::as_str));
                let span = id.map_or(order.place.tag, Attr::span);
                let message = format!("the order is another one than advised: {asks}");
                cx.report(Finding::new(subject, span, message).help(help));
            }
            None if has_sets() => {}
            None => {
                let subject = Subject::new("primitive", first.id());
                let message = format!("no order behind {}: {asks}", shown(first.id()));
                cx.report(Finding::new(subject, first.span(), message).help(help));
            }
        }
    }
}

/// Whether an order lets something stop only after the other has started, where both are to happen.
fn is_optional_stop(order: &Order<'_>) -> bool {
    let is = |attr: &Option<Attr<'_>>, text| attr.as_ref().is_some_and(|it| it.as_str() == text);
    let is_start = order
        .first_action
        .as_ref()
        .is_none_or(|it| it.as_str() == "start");
    let symmetrical = order
        .symmetrical
        .as_ref()
        .map(|it| Boolean::read(it.as_str()));
    let zero = order
        .score
        .as_ref()
        .is_some_and(|score| score.as_str() == "0");
    is_start
        && is(&order.then_action, "stop")
        && (is(&order.kind, "Optional") || order.kind.is_none() && zero)
        && symmetrical == Some(Ok(false))
}
