//! `profile-colocation-differs`: a colocation is missing or not what the vendor advises

use std::collections::{HashMap, HashSet};

use cib_model::facts::{AdvisedConstraint, ConstraintKind};
use cib_model::{Attr, ClusterResource, Colocation, Integer, Role, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::profiles::{Advised, InForce, advisors, pages};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-colocation-differs",
    area: Area::Colocation,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A colocation is missing, or not what the profile asks for",
    why: "The central services and their replication have to run on different nodes, or their \
          locks are lost together; yet not so strictly that one of them stops when one node is \
          left. An address has to be where the database is promoted.",
    remedy: "Add the colocation with the score that the profile asks for.",
    references: &[sources::TRENTO, sources::AZURE, sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "Nothing keeps the replication away",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <group id="grp_ascs">
      <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
        <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
      </primitive>
    </group>
    <group id="«grp_ers»">
      <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
        <instance_attributes id="j"><nvpair id="j-name" name="InstanceName" value="EN2_ERS10_sapen2er"/></instance_attributes>
      </primitive>
    </group>
  </resources>
  <constraints/>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "So strict that the replication stops when one node is left",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <group id="grp_ascs">
      <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
        <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
      </primitive>
    </group>
    <group id="grp_ers">
      <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
        <instance_attributes id="j"><nvpair id="j-name" name="InstanceName" value="EN2_ERS10_sapen2er"/></instance_attributes>
      </primitive>
    </group>
  </resources>
  <constraints>
    <rsc_colocation id="apart" rsc="grp_ers" with-rsc="grp_ascs" score="«-INFINITY»"/>
  </constraints>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "An address beside any instance of the database",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    <clone id="msl_hana">
      <meta_attributes id="m"><nvpair id="m-p" name="promotable" value="true"/></meta_attributes>
      <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana"/>
    </clone>
  </resources>
  <constraints>
    <rsc_colocation id="with" rsc="ip" with-rsc="«msl_hana»" score="4000"/>
  </constraints>
</configuration>
"#,
        )
        .for_profiles(&["sap-hana", "azure"]),
    ],
    good: &[
        Example::new(
            "Kept away as far as possible",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <group id="grp_ascs">
      <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
        <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
      </primitive>
    </group>
    <group id="grp_ers">
      <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
        <instance_attributes id="j"><nvpair id="j-name" name="InstanceName" value="EN2_ERS10_sapen2er"/></instance_attributes>
      </primitive>
    </group>
  </resources>
  <constraints>
    <rsc_colocation id="apart" rsc="grp_ers" with-rsc="grp_ascs" score="-5000"/>
  </constraints>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "A group with the address beside the promoted database, one way among several",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <group id="g"><primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/></group>
    <primitive id="other-ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    <clone id="msl_hana">
      <meta_attributes id="m"><nvpair id="m-p" name="promotable" value="true"/></meta_attributes>
      <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana"/>
    </clone>
  </resources>
  <constraints>
    <rsc_colocation id="with" rsc="g" rsc-role="Started" with-rsc="msl_hana" with-rsc-role="Master" score="4000"/>
  </constraints>
</configuration>
"#,
        )
        .for_profiles(&["sap-hana", "azure"]),
        Example::new(
            "The constraints are not in the file",
            r#"<resources>
  <group id="grp_ascs">
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </group>
  <group id="grp_ers">
    <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="j"><nvpair id="j-name" name="InstanceName" value="EN2_ERS10_sapen2er"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(advised) = Advised::new(cx).filter(|_| cluster.knows_constraints()) else {
        return;
    };
    let mut by_first: HashMap<&str, Vec<&Colocation<'_>>> = HashMap::new();
    for colocation in cluster.cib.colocations() {
        if let Some(rsc) = &colocation.rsc {
            by_first.entry(rsc.as_str()).or_default().push(colocation);
        }
    }
    let has_sets = cluster
        .cib
        .colocations()
        .any(|it| !it.resource_sets.is_empty());
    for advice in advised.constraints(ConstraintKind::Colocation) {
        let all = |whose: &[&str]| -> Vec<ClusterResource<'_>> {
            whose.iter().flat_map(|of| advised.resources(of)).collect()
        };
        let (these, others) = (all(advice.it.rsc), all(advice.it.with));
        let others: HashSet<_> = others.iter().map(ClusterResource::id).collect();
        let (Some(first), false) = (these.first(), others.is_empty()) else {
            continue;
        };
        let found: Vec<_> = these
            .iter()
            .filter_map(|it| by_first.get(it.id()))
            .flatten()
            .filter(|it| {
                it.with_rsc
                    .as_ref()
                    .is_some_and(|with| others.contains(with.as_str()))
            })
            .collect();
        // Which of several addresses is meant nobody can tell: one colocation is enough.
        if found.is_empty() && !has_sets {
            let message = format!(
                "no colocation of {} with {}; the profile `{}` asks for one ({})",
                shown(first.id()),
                others.iter().min().map_or_else(String::new, |id| shown(id)),
                advice.profile,
                advisors(&advice.it.given),
            );
            let help = format!(
                "add one with the score {}; see {}",
                scores(advice.it),
                pages(&advice.it.given)
            );
            let subject = Subject::new(crate::profiles::tag_of(first), first.id());
            cx.report(Finding::new(subject, first.span(), message).help(help));
        }
        for colocation in found {
            cx.report_if(objection(&advice, colocation));
        }
    }
}

/// What is wrong with a colocation that is there.
fn objection(advice: &InForce<AdvisedConstraint>, colocation: &Colocation<'_>) -> Option<Finding> {
    let id = colocation.id.as_ref();
    let subject = Subject::new("rsc_colocation", id.map_or("", Attr::as_str));
    let asks = format!(
        "the profile `{}` asks for {{}} ({})",
        advice.profile,
        advisors(&advice.it.given)
    );
    let see = pages(&advice.it.given);
    let score = colocation.score.as_ref();
    let number = |text: &str| Integer::read(text).ok();
    let is_right = |score: &str| {
        let mut right = advice.it.score.iter();
        right.any(|right| number(right) == number(score))
    };
    if let Some(score) = score.filter(|score| !is_right(score.as_str())) {
        let wanted = scores(advice.it);
        let asks = asks.replace("{}", &wanted);
        let message = format!(
            "the score of the colocation is {}; {asks}",
            shown(score.as_str())
        );
        let help = format!("set it to {wanted}; see {see}");
        return Some(Finding::new(subject, score.span(), message).help(help));
    }
    let wanted = advice.it.with_role?;
    let role = colocation.with_rsc_role.as_ref();
    let is = role.and_then(|role| role.get().ok());
    if is.is_some_and(|role| role == Role::Promoted) {
        return None;
    }
    let with = colocation.with_rsc.as_ref()?;
    let span = role.map_or(with.span(), Attr::span);
    let asks = asks.replace("{}", &shown(wanted));
    let message = format!(
        "the colocation is with any instance of {}; {asks}",
        shown(with.as_str())
    );
    let help = format!("set `with-rsc-role` to {}; see {see}", shown(wanted));
    Some(Finding::new(subject, span, message).help(help))
}

fn scores(advice: &AdvisedConstraint) -> String {
    let scores: Vec<_> = advice.score.iter().map(|score| shown(score)).collect();
    scores.join(" or ")
}
