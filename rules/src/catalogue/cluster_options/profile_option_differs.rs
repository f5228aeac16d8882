//! `profile-option-differs`: a cluster option is not what the vendor advises

use cib_model::facts::Topic;

use crate::finding::{Subject, shown};
use crate::profiles::Advised;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-option-differs",
    area: Area::ClusterOptions,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A cluster option is not what the profile asks for",
    why: "The vendors of a platform and of an application know how long its fencing takes and \
          what its agents need, and support clusters that are set up so. With a shorter \
          `stonith-timeout` than the platform needs, for example, fencing is given up while it \
          still goes on, and nothing is recovered.",
    remedy: "Set the option as the profile asks for, or leave the profile out where you know \
             better.",
    references: &[sources::TRENTO, sources::AZURE],
    bad: &[
        Example::new(
            "Too short for the platform",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="o-timeout" name="stonith-timeout" value="«150s»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_profiles(&["aws"]),
        Example::new(
            "The platform asks for more than the application",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="o-timeout" name="stonith-timeout" value="«150»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_profiles(&["sap-hana", "gcp"]),
        Example::new(
            "Not set, and the default is not enough",
            r#"<crm_config>
  <cluster_property_set id="«cib-bootstrap-options»"/>
</crm_config>
"#,
        )
        .for_profiles(&["sbd"]),
        Example::new(
            "With the fence agent of the platform another value is right",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o-timeout" name="stonith-timeout" value="«144»"/>
      <nvpair id="o-concurrent" name="concurrent-fencing" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes/>
  <resources>
    <primitive id="rsc_st_azure" class="stonith" type="fence_azure_arm"/>
  </resources>
  <constraints/>
</configuration>
"#,
        )
        .for_profiles(&["azure"]),
        Example::new(
            "The central services are to win a fence race of two nodes",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="«cib-bootstrap-options»">
      <nvpair id="o-timeout" name="stonith-timeout" value="150"/>
    </cluster_property_set>
  </crm_config>
  <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
  <resources/>
  <constraints/>
</configuration>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "An agent left in the middle of its work",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="o-timeout" name="stonith-timeout" value="900"/>
    <nvpair id="o-state" name="azure-events-az_globalPullState" value="«PULLING»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_profiles(&["azure"]),
    ],
    good: &[
        Example::new(
            "What the platform asks for",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="o-timeout" name="fencing-timeout" value="10min"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_profiles(&["sap-hana", "aws"]),
        Example::new(
            "Nobody asked for a profile",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="o-timeout" name="stonith-timeout" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A rule decides",
            r#"<crm_config>
  <cluster_property_set id="options">
    <rule id="r" score="0"><date_expression id="d" operation="lt" end="2030-01-01"/></rule>
    <nvpair id="o-timeout" name="stonith-timeout" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_profiles(&["aws"]),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(advised) = Advised::new(cx) else {
        return;
    };
    for advice in advised.about(Topic::Option) {
        let name = advice.it.name;
        let setting = cluster.option(name);
        let setting = setting.or_else(|| cluster.private_option(name));
        let subject = |name: &str| Subject::new("option", name);
        match setting {
            Some(setting) if advice.objects_to(&setting) => {
                let shown_name = shown(setting.name);
                let value = setting.value;
                cx.report(advice.finding_of(
                    subject(setting.name),
                    &shown_name,
                    value.as_str(),
                    value.span(),
                ));
            }
            None if advice.is_missed() => {
                let configuration = cluster.cib.configuration.as_ref();
                let section = configuration.and_then(|it| it.crm_config.as_ref());
                let Some(section) = section else { continue };
                let set = cluster.bootstrap_options();
                let set = set.or_else(|| section.property_sets.first());
                let id = set.and_then(|set| set.id.as_ref());
                let span = id.map_or(section.place.tag, cib_model::Attr::span);
                cx.report(advice.missing(subject(name), &shown(name), span));
            }
            _ => {}
        }
    }
}
