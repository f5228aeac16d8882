//! `profile-parameter-differs`: a parameter of an agent is not what the vendor advises

use cib_model::facts::{Topic, is_secret};

use crate::finding::{Subject, shown};
use crate::profiles::Advised;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-parameter-differs",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A parameter of an agent is not what the profile asks for",
    why: "The vendor of the platform or the application has tried takeovers with particular \
          values of this agent. With others a takeover may take too long, go to the wrong side, \
          or leave a node that does not come back by itself.",
    remedy: "Set the parameter as the profile asks for.",
    references: &[sources::TRENTO, sources::AZURE],
    bad: &[
        Example::new(
            "A database that is started again where it failed",
            r#"<resources>
  <clone id="msl_hana">
    <meta_attributes id="m"><nvpair id="m-p" name="promotable" value="true"/></meta_attributes>
    <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana">
      <instance_attributes id="i">
        <nvpair id="i-sid" name="SID" value="HN1"/>
        <nvpair id="i-prefer" name="PREFER_SITE_TAKEOVER" value="«false»"/>
        <nvpair id="i-register" name="AUTOMATED_REGISTER" value="true"/>
        <nvpair id="i-timeout" name="DUPLICATE_PRIMARY_TIMEOUT" value="7200"/>
      </instance_attributes>
    </primitive>
  </clone>
</resources>
"#,
        )
        .for_profiles(&["sap-hana", "azure"]),
        Example::new(
            "The fence agent of the platform is not given the time that it takes",
            r#"<resources>
  <primitive id="«rsc_st_azure»" class="stonith" type="fence_azure_arm">
    <instance_attributes id="i">
      <nvpair id="i-limit" name="pcmk_action_limit" value="3"/>
      <nvpair id="i-retries" name="pcmk_monitor_retries" value="4"/>
      <nvpair id="i-power" name="power_timeout" value="240"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["azure"]),
        Example::new(
            "An instance that does not say that it is a replication",
            r#"<resources>
  <primitive id="«rsc_ers»" class="ocf" provider="heartbeat" type="SAPInstance">
    <instance_attributes id="i">
      <nvpair id="i-name" name="InstanceName" value="EN2_ERS10_sapen2er"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
    ],
    good: &[
        Example::new(
            "A database as the platform asks for",
            r#"<resources>
  <clone id="msl_hana">
    <meta_attributes id="m"><nvpair id="m-p" name="promotable" value="true"/></meta_attributes>
    <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana">
      <instance_attributes id="i">
        <nvpair id="i-sid" name="SID" value="HN1"/>
        <nvpair id="i-prefer" name="PREFER_SITE_TAKEOVER" value="true"/>
        <nvpair id="i-register" name="AUTOMATED_REGISTER" value="yes"/>
      </instance_attributes>
    </primitive>
  </clone>
</resources>
"#,
        )
        .for_profiles(&["sap-hana", "azure"]),
        Example::new(
            "Elsewhere a database may be started again where it failed",
            r#"<resources>
  <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana">
    <instance_attributes id="i">
      <nvpair id="i-prefer" name="PREFER_SITE_TAKEOVER" value="false"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "An instance that says that it is a replication",
            r#"<resources>
  <primitive id="rsc_ers" class="ocf" provider="heartbeat" type="SAPInstance">
    <instance_attributes id="i">
      <nvpair id="i-name" name="InstanceName" value="EN2_ERS10_sapen2er"/>
      <nvpair id="i-ers" name="IS_ERS" value="true"/>
    </instance_attributes>
  </primitive>
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
    for advice in advised.about(Topic::Parameter) {
        let name = advice.it.name;
        for resource in advised.resources(advice.of) {
            let Some(primitive) = cluster.resolved(&resource) else {
                continue;
            };
            let subject = Subject::new("primitive", resource.id());
            let said = format!("{} of {}", shown(name), shown(resource.id()));
            match cluster.parameter(primitive, name) {
                Some(setting) if advice.objects_to(&setting) && !is_secret(name) => {
                    let value = setting.value;
                    cx.report(advice.finding_of(subject, &said, value.as_str(), value.span()));
                }
                None if advice.is_missed() => {
                    cx.report(advice.missing(subject, &said, resource.span()));
                }
                _ => {}
            }
        }
    }
}
