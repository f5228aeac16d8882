//! `profile-location-differs`: a location constraint is missing, or there is one too many

use std::collections::HashSet;

use cib_model::facts::ConstraintKind;
use cib_model::{Attr, ClusterResource, Integer, Location, Rule as Condition, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::profiles::{Advised, advisors, pages};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-location-differs",
    area: Area::Location,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A location constraint is missing, or should not be there, for the profile",
    why: "With the first enqueue server the central services find their locks only on the node \
          of their replication, and have to be drawn there; with the second one they find them \
          anywhere, and to be drawn there moves them for nothing. And the health of a node that \
          the agent of a platform writes down does nothing until a constraint reads it.",
    remedy: "Add the constraint that the profile asks for, or remove the one that it advises \
             against.",
    references: &[sources::TRENTO, sources::AZURE, sources::RULES],
    bad: &[
        Example::new(
            "Nothing draws the central services to their replication",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="«rsc_ascs»" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN1_ASCS00_sapen1as"/></instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs-ensa1"]),
        Example::new(
            "They are drawn too weakly",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN1_ASCS00_sapen1as"/></instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="to-ers" rsc="rsc_ascs">
      <rule id="r" score="«200»">
        <expression id="e" attribute="runs_ers_EN1" operation="eq" value="1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs-ensa1"]),
        Example::new(
            "With the second enqueue server they are drawn all the same",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="«to-ers»" rsc="rsc_ascs">
      <rule id="r" score="2000">
        <expression id="e" attribute="runs_ers_EN2" operation="eq" value="1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "Nobody reads the health that the platform's agent writes down",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="rsc_events" class="ocf" provider="heartbeat" type="azure-events-az"/>
  </resources>
  <«constraints»/>
</configuration>
"#,
        )
        .for_profiles(&["azure"]),
    ],
    good: &[
        Example::new(
            "Drawn to the replication",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN1_ASCS00_sapen1as"/></instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="to-ers" rsc="rsc_ascs">
      <rule id="r" score="2000">
        <expression id="e" attribute="runs_ers_EN1" operation="eq" value="1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs-ensa1"]),
        Example::new(
            "The health of the nodes is read",
            r##"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="rsc_events" class="ocf" provider="heartbeat" type="azure-events-az"/>
  </resources>
  <constraints>
    <rsc_location id="health" rsc-pattern="!health-.*">
      <rule id="r" score-attribute="#health-azure">
        <expression id="e" attribute="#uname" operation="defined"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_profiles(&["azure"]),
        Example::new(
            "The constraints are not in the file",
            r#"<resources>
  <primitive id="rsc_events" class="ocf" provider="heartbeat" type="azure-events-az"/>
</resources>
"#,
        )
        .for_profiles(&["azure"]),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(advised) = Advised::new(cx) else {
        return;
    };
    let configuration = cluster.cib.configuration.as_ref();
    let Some(section) = configuration.and_then(|it| it.constraints.as_ref()) else {
        return;
    };
    for advice in advised.constraints(ConstraintKind::Location) {
        let it = advice.it;
        let whose = it.rsc.iter().flat_map(|of| advised.resources(of));
        let whose: Vec<_> = whose.collect();
        if whose.is_empty() && !it.rsc.is_empty() {
            continue;
        }
        let names = whose
            .iter()
            .flat_map(|it| [it.id(), cluster.outermost(it).id()]);
        let names: HashSet<_> = names.collect();
        let attribute = it.with.first().copied().unwrap_or_default();
        let found = cluster.cib.locations().find_map(|location| {
            let rsc = location.rsc.as_ref();
            let is_for = names.is_empty() || rsc.is_some_and(|rsc| names.contains(rsc.as_str()));
            let rule = location.rules.iter().find(|rule| reads(rule, attribute));
            rule.filter(|_| is_for).map(|rule| (location, rule))
        });
        let given = &it.given;
        let by = format!("profile `{}`, {}", advice.profile, advisors(given));
        let see = pages(given);
        let finding = match found {
            Some((location, _)) if it.unset => {
                let message = format!(
                    "a location constraint reads {}, which should not be ({by})",
                    shown(&format!("{attribute}…")),
                );
                let help = format!("remove it; see {see}");
                Some(at(location, message).help(help))
            }
            Some((location, rule)) => wrong_score(it.score, rule).map(|(score, span)| {
                let wanted = shown(it.score.first().unwrap_or(&""));
                let message = format!(
                    "the score of the rule is {}, not {wanted} ({by})",
                    shown(score)
                );
                let mut finding =
                    at(location, message).help(format!("set it to {wanted}; see {see}"));
                finding.primary.span = span;
                finding
            }),
            None if it.unset => None,
            None => {
                let place = whose
                    .first()
                    .map_or(section.place.tag, ClusterResource::span);
                let message = format!(
                    "no location constraint reads {} ({by})",
                    shown(&format!("{attribute}…")),
                );
                let subject = match whose.first() {
                    Some(resource) => Subject::new("primitive", resource.id()),
                    None => Subject::new("constraints", ""),
                };
                let help = format!("add one with a rule; see {see}");
                Some(Finding::new(subject, place, message).help(help))
            }
        };
        cx.report_if(finding);
    }
}

fn at(location: &Location<'_>, message: String) -> Finding {
    let id = location.id.as_ref();
    let subject = Subject::new("rsc_location", id.map_or("", Attr::as_str));
    let span = id.map_or(location.place.tag, Attr::span);
    Finding::new(subject, span, message)
}

/// Whether a rule is about an attribute whose name begins so, or takes its score from it.
fn reads(rule: &Condition<'_>, attribute: &str) -> bool {
    let begins = |name: &Attr<'_>| name.as_str().starts_with(attribute);
    let mut compared = rule
        .node_expressions()
        .filter_map(|it| it.attribute.as_ref());
    rule.score_attribute.as_ref().is_some_and(begins) || compared.any(begins)
}

/// The score of a rule, if it is a number and none of those that are right.
fn wrong_score<'c>(right: &[&str], rule: &'c Condition<'c>) -> Option<(&'c str, cib_model::Span)> {
    let score = rule.score.as_ref().filter(|_| !right.is_empty())?;
    let number = |text: &str| Integer::read(text).ok();
    let is_right = right
        .iter()
        .any(|right| number(right) == number(score.as_str()));
    (!is_right).then(|| (score.as_str(), score.span()))
}
