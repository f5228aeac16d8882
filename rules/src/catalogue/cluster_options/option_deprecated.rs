//! `option-deprecated`: a cluster option that will go, and nothing comes in its place

use cib_model::{Fate, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-deprecated",
    area: Area::ClusterOptions,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A cluster option is deprecated, now or after the upgrade",
    why: "The release still reads the option and logs a warning. A later one will not, and \
          behave as if it were not set.",
    remedy: "Remove the option, or say what it is for in the way that stays.",
    references: &[sources::CLUSTER_OPTIONS, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "Fencing at the same time will not be an option",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-concurrent" name="«concurrent-fencing»" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Resources that are no longer configured will always be stopped",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-orphans" name="«stop-orphan-resources»" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "The release that runs warns of it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-probes" name="«enable-startup-probes»" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 2)),
        Example::new(
            "Of resources that are stopped",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-remove" name="«remove-after-stop»" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "The release does not deprecate it yet",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-probes" name="enable-startup-probes" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 1)),
        Example::new(
            "It is dropped altogether",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-remove" name="remove-after-stop" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Nothing says which release runs, and no upgrade is planned",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-concurrent" name="concurrent-fencing" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for option in cx.retired_options() {
        let Fate::Deprecated(release) = option.fate else {
            continue;
        };
        if option.retired.to.is_some() {
            continue;
        }
        let old = shown(option.name.as_str());
        let message =
            format!("{old} is deprecated from Pacemaker {release} on, without a successor");
        let subject = Subject::new("option", option.name.as_str());
        cx.report(
            Finding::new(subject, option.name.span(), message)
                .help(option.retired.instead.unwrap_or("remove it")),
        );
    }
}
