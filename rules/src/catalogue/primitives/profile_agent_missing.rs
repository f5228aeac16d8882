//! `profile-agent-missing`: too few or too many resources of an agent

use cib_model::Attr;
use cib_model::facts::Topic;

use crate::finding::{Finding, Subject, shown};
use crate::profiles::{Advised, advisors, pages};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-agent-missing",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "There are not as many resources of an agent as the profile asks for",
    why: "A group of central services without its address cannot be reached, and one that mounts \
          what is already mounted fails. Without the agent that listens to the platform nobody \
          moves the services away before the platform reboots the node.",
    remedy: "Add what is missing, or remove what is too much.",
    references: &[sources::TRENTO, sources::AZURE],
    bad: &[
        Example::new(
            "Nobody listens to the platform",
            "<«resources»/>\n",
        )
        .for_profiles(&["azure"]),
        Example::new(
            "Two devices of the platform",
            r#"<resources>
  <clone id="c">
    <primitive id="e" class="ocf" provider="heartbeat" type="azure-events-az"/>
  </clone>
  <primitive id="st1" class="stonith" type="fence_azure_arm"/>
  <primitive id="«st2»" class="stonith" type="fence_azure_arm"/>
</resources>
"#,
        )
        .for_profiles(&["azure"]),
        Example::new(
            "Central services without an address",
            r#"<resources>
  <group id="«grp_ascs»">
    <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"/>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "The service is started by a resource, and the directory mounted all the same",
            r#"<resources>
  <group id="grp_ascs">
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    <primitive id="«fs»" class="ocf" provider="heartbeat" type="Filesystem"/>
    <primitive id="start" class="ocf" provider="suse" type="SAPStartSrv"/>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
    ],
    good: &[
        Example::new(
            "Somebody listens to the platform",
            r#"<resources>
  <clone id="c">
    <primitive id="e" class="ocf" provider="heartbeat" type="azure-events-az"/>
  </clone>
  <primitive id="st" class="stonith" type="fence_azure_arm"/>
</resources>
"#,
        )
        .for_profiles(&["azure"]),
        Example::new(
            "Central services with all that they need",
            r#"<resources>
  <group id="grp_ascs">
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"/>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "With a simple mount nothing is mounted by the cluster",
            r#"<resources>
  <group id="grp_ascs">
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    <primitive id="start" class="ocf" provider="suse" type="SAPStartSrv"/>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "An address of Amazon EC2",
            r#"<resources>
  <group id="grp_ascs">
    <primitive id="ip" class="ocf" provider="suse" type="aws-vpc-move-ip"/>
    <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"/>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs", "aws"]),
        Example::new("The resources are not in the file", "<crm_config/>\n")
            .for_profiles(&["sap-ascs"]),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(advised) = Advised::new(cx) else {
        return;
    };
    let configuration = cluster.cib.configuration.as_ref();
    let Some(section) = configuration.and_then(|it| it.resources.as_ref()) else {
        return;
    };
    for advice in advised.about(Topic::Agent) {
        let agent = advice.it.name;
        let mut places = Vec::new();
        if advice.of.is_empty() {
            places.push((
                Subject::new("resources", ""),
                section.place.tag,
                None,
                advised.resources(agent),
            ));
        }
        for group in advised.resources(advice.of) {
            let members = cluster.members_of(&group);
            let members = members.filter(|it| advised.agent_of(it).as_deref() == Some(agent));
            let subject = Subject::new("group", group.id());
            places.push((
                subject,
                group.span(),
                Some(group.id()),
                members.copied().collect(),
            ));
        }
        for (subject, place, group, users) in places {
            if advice.is_met_by(&users.len().to_string()) {
                continue;
            }
            // Too many: the last is the one to go.
            let wanted = advice.it.least.or(advice.it.is.first().copied());
            let too_few =
                wanted.is_some_and(|least| least.parse().is_ok_and(|least| users.len() < least));
            let last = users.last().filter(|_| !too_few);
            let inside = group.map_or_else(String::new, |id| format!(" in {}", shown(id)));
            let count = match users.len() {
                0 => "is no resource".to_owned(),
                1 => "is 1 resource".to_owned(),
                more => format!("are {more} resources"),
            };
            let message = format!(
                "there {count} of {}{inside}; the profile `{}` asks for {} ({})",
                shown(agent),
                advice.profile,
                advice.wanted(),
                advisors(&advice.it.given),
            );
            let cure = if too_few {
                "add one"
            } else {
                "remove what is too much"
            };
            let subject = last.map_or(subject, |it| Subject::new("primitive", it.id()));
            let span = last.map_or(place, |it| it.id_attr().map_or(it.place().tag, Attr::span));
            cx.report(
                Finding::new(subject, span, message)
                    .help(format!("{cure}; see {}", pages(&advice.it.given))),
            );
        }
    }
}
