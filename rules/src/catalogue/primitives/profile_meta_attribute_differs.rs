//! `profile-meta-attribute-differs`: a meta-attribute is not what the vendor advises

use cib_model::facts::Topic;
use cib_model::{ClusterResource, NvPair};

use crate::finding::{Subject, shown};
use crate::profiles::{Advised, tag_of};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-meta-attribute-differs",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A meta-attribute of a resource is not what the profile asks for",
    why: "Meta-attributes decide how much a resource wants to stay, how often it may fail, and \
          how many instances of it there are. Agents of the vendor count on particular values: \
          without `interleave`, for example, all instances of a database wait for all instances \
          of what watches its topology.",
    remedy: "Set the meta-attribute as the profile asks for.",
    references: &[sources::TRENTO, sources::AZURE],
    bad: &[
        Example::new(
            "A clone whose instances wait for each other",
            r#"<resources>
  <clone id="«cln_topology»">
    <primitive id="rsc_topology" class="ocf" provider="suse" type="SAPHanaTopology"/>
  </clone>
</resources>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "With the second enqueue server the central services stay where they are",
            r#"<resources>
  <group id="grp_ascs">
    <meta_attributes id="g"><nvpair id="g-s" name="resource-stickiness" value="3000"/></meta_attributes>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
      <meta_attributes id="m">
        <nvpair id="m-s" name="resource-stickiness" value="5000"/>
        <nvpair id="m-t" name="migration-threshold" value="«1»"/>
      </meta_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "The group moves too easily",
            r#"<resources>
  <group id="grp_ascs">
    <meta_attributes id="g"><nvpair id="g-s" name="resource-stickiness" value="«100»"/></meta_attributes>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
      <meta_attributes id="m"><nvpair id="m-s" name="resource-stickiness" value="5000"/></meta_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "The central services have only what their group has",
            r#"<resources>
  <group id="grp_ascs">
    <meta_attributes id="g"><nvpair id="g-s" name="resource-stickiness" value="3000"/></meta_attributes>
    <primitive id="«rsc_ascs»" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN2_ASCS00_sapen2as"/></instance_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "What watches events of the platform stops when a node is unhealthy",
            r#"<resources>
  <clone id="cln_events">
    <primitive id="«rsc_events»" class="ocf" provider="heartbeat" type="azure-events-az">
      <meta_attributes id="m"><nvpair id="m-f" name="failure-timeout" value="120s"/></meta_attributes>
    </primitive>
  </clone>
</resources>
"#,
        )
        .for_profiles(&["azure"]),
    ],
    good: &[
        Example::new(
            "A clone whose instances do not wait for each other",
            r#"<resources>
  <clone id="cln_topology">
    <meta_attributes id="m"><nvpair id="m-i" name="interleave" value="true"/></meta_attributes>
    <primitive id="rsc_topology" class="ocf" provider="suse" type="SAPHanaTopology"/>
  </clone>
</resources>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "With the first enqueue server the central services follow their replication",
            r#"<resources>
  <group id="grp_ascs">
    <meta_attributes id="g"><nvpair id="g-s" name="resource-stickiness" value="3000"/></meta_attributes>
    <primitive id="rsc_ascs" class="ocf" provider="heartbeat" type="SAPInstance">
      <instance_attributes id="i"><nvpair id="i-name" name="InstanceName" value="EN1_ASCS00_sapen1as"/></instance_attributes>
      <meta_attributes id="m">
        <nvpair id="m-s" name="resource-stickiness" value="5000"/>
        <nvpair id="m-t" name="migration-threshold" value="1"/>
        <nvpair id="m-f" name="failure-timeout" value="60"/>
      </meta_attributes>
    </primitive>
  </group>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs-ensa1"]),
        Example::new(
            "The clone says it for what is in it",
            r#"<resources>
  <clone id="cln_events">
    <meta_attributes id="m">
      <nvpair id="m-f" name="failure-timeout" value="120s"/>
      <nvpair id="m-u" name="allow-unhealthy-nodes" value="true"/>
    </meta_attributes>
    <primitive id="rsc_events" class="ocf" provider="heartbeat" type="azure-events-az"/>
  </clone>
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
    for advice in advised.about(Topic::MetaAttribute) {
        let name = advice.it.name;
        for resource in advised.resources(advice.of) {
            let subject = Subject::new(tag_of(&resource), resource.id());
            let said = format!("{} of {}", shown(name), shown(resource.id()));
            match cluster.own_meta_of(&resource, name) {
                Some(setting) if advice.objects_to(&setting) => {
                    let value = setting.value;
                    let is_own = holds(&resource, setting.pair);
                    let span = if is_own {
                        value.span()
                    } else {
                        resource.span()
                    };
                    let mut finding = advice.finding_of(subject, &said, value.as_str(), span);
                    if !is_own {
                        finding = finding.related(value.span(), "it comes from here");
                    }
                    cx.report(finding);
                }
                None if advice.is_missed() => {
                    cx.report(advice.missing(subject, &said, resource.span()));
                }
                _ => {}
            }
        }
    }
}

/// Whether a pair stands on the resource itself, and not on its template or on what it is in.
fn holds(resource: &ClusterResource<'_>, pair: &NvPair<'_>) -> bool {
    let mut pairs = resource.meta_attributes().iter().flat_map(|set| &set.pairs);
    pairs.any(|own| std::ptr::eq(own, pair))
}
