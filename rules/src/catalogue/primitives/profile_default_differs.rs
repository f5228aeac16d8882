//! `profile-default-differs`: a default for resources or operations is not what the vendor advises

use cib_model::Attr;
use cib_model::facts::Topic;

use crate::finding::{Subject, shown};
use crate::profiles::Advised;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-default-differs",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A default for resources or operations is not what the profile asks for",
    why: "How often a resource may fail before it moves, and how much it wants to stay, decide \
          whether a takeover happens when it should and only then. Agents for SAP count on \
          particular values.",
    remedy: "Set the default as the profile asks for.",
    references: &[sources::TRENTO, sources::AZURE],
    bad: &[
        Example::new(
            "Resources move after three failures",
            r#"<rsc_defaults>
  <meta_attributes id="rsc-options">
    <nvpair id="r-stickiness" name="resource-stickiness" value="1000"/>
    <nvpair id="r-threshold" name="migration-threshold" value="«3»"/>
  </meta_attributes>
</rsc_defaults>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "One of two is not set",
            r#"<rsc_defaults>
  <meta_attributes id="«rsc-options»">
    <nvpair id="r-threshold" name="migration-threshold" value="5000"/>
  </meta_attributes>
</rsc_defaults>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "A default for operations",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <nvpair id="o-timeout" name="timeout" value="«20s»"/>
  </meta_attributes>
</op_defaults>
"#,
        )
        .for_profiles(&["azure"]),
    ],
    good: &[
        Example::new(
            "What the profile asks for",
            r#"<rsc_defaults>
  <meta_attributes id="rsc-options">
    <nvpair id="r-stickiness" name="resource-stickiness" value="1000"/>
    <nvpair id="r-threshold" name="migration-threshold" value="5000"/>
  </meta_attributes>
</rsc_defaults>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "The values for another application",
            r#"<rsc_defaults>
  <meta_attributes id="rsc-options">
    <nvpair id="r-stickiness" name="resource-stickiness" value="1"/>
    <nvpair id="r-threshold" name="migration-threshold" value="3"/>
  </meta_attributes>
</rsc_defaults>
"#,
        )
        .for_profiles(&["sap-ascs"]),
        Example::new(
            "A default for operations",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <nvpair id="o-timeout" name="timeout" value="600s"/>
    <nvpair id="o-record" name="record-pending" value="true"/>
  </meta_attributes>
</op_defaults>
"#,
        )
        .for_profiles(&["azure"]),
        Example::new("The section is not in the file", "<crm_config/>\n")
            .for_profiles(&["sap-hana"]),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(advised) = Advised::new(cx) else {
        return;
    };
    let configuration = cluster.cib.configuration.as_ref();
    let resources = configuration.and_then(|it| it.rsc_defaults.as_ref());
    let operations = configuration.and_then(|it| it.op_defaults.as_ref());
    let resources = resources.map(|it| (it.place, it.meta_attributes.first()));
    let operations = operations.map(|it| (it.place, it.meta_attributes.first()));
    for (topic, kind, section) in [
        (Topic::ResourceDefault, "rsc_defaults", resources),
        (Topic::OperationDefault, "op_defaults", operations),
    ] {
        for advice in advised.about(topic) {
            let name = advice.it.name;
            let subject = Subject::new(kind, "");
            let said = format!("the default of {}", shown(name));
            let setting = match topic {
                Topic::ResourceDefault => cluster.default_meta(name),
                _ => cluster.default_operation_meta(name),
            };
            match (setting, section) {
                (Some(setting), _) if advice.objects_to(&setting) => {
                    let value = setting.value;
                    cx.report(advice.finding_of(subject, &said, value.as_str(), value.span()));
                }
                (None, Some((place, set))) if advice.is_missed() => {
                    let id = set.and_then(|set| set.id.as_ref());
                    let span = id.map_or(place.tag, Attr::span);
                    cx.report(advice.missing(subject, &said, span));
                }
                _ => {}
            }
        }
    }
}
