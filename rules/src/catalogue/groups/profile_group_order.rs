//! `profile-group-order`: the members of a group stand in another order than the vendor advises

use cib_model::facts::Topic;

use crate::finding::{Finding, Subject, shown};
use crate::profiles::{Advised, advisors, pages};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-group-order",
    area: Area::Groups,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The members of a group are in another order than the profile asks for",
    why: "Members of a group start one after the other and stop in the opposite order. An \
          instance that starts before its address or its directory is there does not start.",
    remedy: "Move the members into the order that the profile asks for.",
    references: &[sources::TRENTO],
    bad: &[
        Example::new(
            "The instance before its address",
            r#"<resources>
  <group id="grp_ascs">
    <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"/>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
    <primitive id="«ip»" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "On this platform the directory comes first",
            r#"<resources>
  <group id="grp_ers">
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    <primitive id="«fs»" class="ocf" provider="heartbeat" type="Filesystem"/>
    <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ERS10_sapen2er"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs", "aws"]),
    ],
    good: &[
        Example::new(
            "Address, directory, instance, and something else",
            r#"<resources>
  <group id="grp_ascs">
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"/>
    <primitive id="mail" class="ocf" provider="heartbeat" type="MailTo"/>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "A group of something else",
            r#"<resources>
  <group id="g">
    <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"/>
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
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
    let Some(advised) = Advised::new(cx) else {
        return;
    };
    for advice in advised.about(Topic::GroupOrder) {
        for group in advised.resources(advice.of) {
            let mut last: Option<(usize, &str)> = None;
            for member in cluster.members_of(&group) {
                let Some(agent) = advised.agent_of(member) else {
                    continue;
                };
                let kind = agent.rsplit(':').next().unwrap_or_default();
                let Some(at) = advice.it.order.iter().position(|it| *it == kind) else {
                    continue;
                };
                match last {
                    Some((before, id)) if at < before => {
                        let message = format!(
                            "{} starts after {}; the profile `{}` asks for the order {} ({})",
                            shown(member.id()),
                            shown(id),
                            advice.profile,
                            shown(&advice.it.order.join(", ")),
                            advisors(&advice.it.given),
                        );
                        let subject = Subject::new("group", group.id());
                        cx.report(
                            Finding::new(subject, member.span(), message)
                                .help(format!("move it; see {}", pages(&advice.it.given))),
                        );
                        break;
                    }
                    _ => last = Some((at, member.id())),
                }
            }
        }
    }
}
