//! `option-value-misread`: Pacemaker reads less than is written

use cib_model::Version;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-value-misread",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A cluster option has a value that Pacemaker reads otherwise than it is written",
    why: "Pacemaker reads the digits at the start of a number and ignores what follows: `1e3` is \
          1. Of the unit of a time only the first letters count, so that `5month` is five minutes, \
          and of `1.5min` only the minute does. Nothing is logged.",
    remedy: "Write the number alone, and times in whole units: `90s` for one minute and a half.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "A number with something behind it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-batch" name="batch-limit" value="«1e3»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Not a month",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-lock" name="shutdown-lock" value="true"/>
    <nvpair id="opt-limit" name="shutdown-lock-limit" value="«1 month»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Half a minute that does not count",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-timeout" name="stonith-timeout" value="«1.5min»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Values that are what they say",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-batch" name="batch-limit" value="1000"/>
    <nvpair id="opt-recheck" name="cluster-recheck-interval" value="90 minutes"/>
    <nvpair id="opt-red" name="node-health-red" value="-INFINITY"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The release does not read the option",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-ipc" name="cluster-ipc-limit" value="1e3"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 2)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for option in cluster.option_settings() {
        let text = option.setting.value.as_str();
        let Some(read) = option.option.read(text, cluster.version) else {
            continue;
        };
        if option.option.is_literal(text) || option.hidden_by.is_some() {
            continue;
        }
        // A timeout that is no time is read as -1, which the rules about watchdogs say.
        if option.setting.is_hidden() || read == cib_model::OptionValue::Number(-1) {
            continue;
        }
        let message = format!(
            "{} {} is read as `{read}`",
            shown(option.setting.name),
            shown(text)
        );
        cx.report(
            Finding::of_option(&option.setting, message)
                .help("write what is meant in full, and nothing behind it"),
        );
    }
}
