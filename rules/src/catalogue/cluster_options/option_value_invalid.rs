//! `option-value-invalid`: a value for which the default counts

use cib_model::facts::{ClusterOption, OptionKind, retired_option_value};
use cib_model::{OptionSetting, Version, nearest};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-value-invalid",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A cluster option has a value that Pacemaker does not take",
    why: "Pacemaker logs an error and goes on with the default of the option, as if it were not \
          set. What is written has no effect: `maintenance-mode=\"ture\"` leaves the cluster in \
          charge, `stonith-timeout=\"2 days\"` leaves a minute.",
    remedy: "Write a value of the kind that the option has: true or false; a time such as `90s`, \
             `5min` or `PT1H` (days are no unit); a whole number; a percentage with its sign; or \
             one of the words that the option knows.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "A slip in a boolean",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-lock" name="shutdown-lock" value="«ture»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Nothing",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-symmetric" name="symmetric-cluster" value="«»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Days are no unit",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-timeout" name="stonith-timeout" value="«2 days»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A word for a number",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-batch" name="batch-limit" value="«unlimited»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A colour for a number",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-strategy" name="node-health-strategy" value="custom"/>
    <nvpair id="opt-yellow" name="node-health-yellow" value="«red»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A percentage without its sign",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-load" name="load-threshold" value="«60»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Less than one attempt",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-attempts" name="stonith-max-attempts" value="«0»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A word that the option does not know",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-placement" name="placement-strategy" value="«balance»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Nothing checks this one but the controller, when it is too late",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-reaction" name="fence-reaction" value="«reboot»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Booleans in all their forms",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-maintenance" name="maintenance-mode" value="No"/>
    <nvpair id="opt-symmetric" name="symmetric-cluster" value="1"/>
    <nvpair id="opt-startup" name="startup-fencing" value="ON"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Times in all their forms",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-timeout" name="stonith-timeout" value="150"/>
    <nvpair id="opt-delay" name="cluster-delay" value="90 s"/>
    <nvpair id="opt-recheck" name="cluster-recheck-interval" value="PT5M"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Numbers, percentages and words",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-batch" name="batch-limit" value="-1"/>
    <nvpair id="opt-load" name="load-threshold" value="60%"/>
    <nvpair id="opt-attempts" name="stonith-max-attempts" value="INFINITY"/>
    <nvpair id="opt-placement" name="placement-strategy" value="Balanced"/>
    <nvpair id="opt-reaction" name="fence-reaction" value="panic"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A value that is not shown",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-timeout" name="stonith-timeout" value="****"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A value that does not count",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-maintenance" name="maintenance-mode" value="false"/>
  </cluster_property_set>
  <cluster_property_set id="more-options">
    <nvpair id="more-maintenance" name="maintenance-mode" value="flase"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A word that went away is called by its new name",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-action" name="stonith-action" value="poweroff"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 2)),
    ],
    check,
};

/// It has a rule of its own, with what its default means.
const OWN_RULE: &str = "no-quorum-policy";

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for OptionSetting {
        option,
        setting,
        hidden_by,
        ..
    } in cluster.option_settings()
    {
        let value = setting.value.as_str();
        let is_read = option.read(value, cluster.version).is_some();
        let is_renamed = retired_option_value(option.name, value).is_some();
        let is_others = is_renamed || option.name == OWN_RULE;
        if is_read || is_others || hidden_by.is_some() || setting.is_hidden() {
            continue;
        }
        let Some(default) = option.default_in(cluster.version) else {
            continue;
        };
        let name = shown(setting.name);
        let later = option.values.iter().find(|known| known.name == value);
        let message = match later {
            _ if value.is_empty() => {
                format!("{name} is empty: Pacemaker takes the default, `{default}`")
            }
            Some(later) => format!(
                "{name} can be {} since Pacemaker {} only: {} takes the default, `{default}`",
                shown(value),
                later.since,
                cluster.version
            ),
            None => format!(
                "{name} cannot be {}: Pacemaker takes the default, `{default}`",
                shown(value)
            ),
        };
        let mut finding = Finding::of_option(&setting, message);
        let meant = meant(option, value, cluster.version);
        finding = match &meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help(help(option, cluster.version)),
        };
        if let Some(meant) = meant {
            let mut edits = cluster.edits();
            edits.set(setting.value, &meant);
            let title = format!("write `{meant}`");
            finding = finding.fix(Fix::new(Safety::Unsafe, title, edits));
        }
        cx.report(finding);
    }
}

/// What was probably meant.
fn meant(option: &ClusterOption, value: &str, release: Version) -> Option<String> {
    let value = value.trim_ascii();
    let as_it_is = Some(value).filter(|value| option.read(value, release).is_some());
    let nearest = match option.kind {
        // `t` and `0n` are too short for a guess.
        OptionKind::Boolean if value.len() > 2 => {
            nearest(value, ["true", "false", "yes", "off"].into_iter())
        }
        OptionKind::Enum => nearest(value, words(option, release)),
        _ => None,
    };
    let percentage = || {
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        (option.kind == OptionKind::Percentage && is_number).then(|| format!("{value}%"))
    };
    as_it_is.or(nearest).map(str::to_owned).or_else(percentage)
}

fn words(option: &ClusterOption, release: Version) -> impl Iterator<Item = &'static str> {
    let known = option.values.iter();
    known
        .filter(move |value| value.since <= release)
        .map(|value| value.name)
}

fn help(option: &ClusterOption, release: Version) -> String {
    match option.kind {
        OptionKind::Boolean => "write `true` or `false`".to_owned(),
        OptionKind::Duration | OptionKind::Timeout => {
            "write a time such as `90s`, `5min` or `2h`".to_owned()
        }
        OptionKind::Percentage => "write a percentage such as `80%`".to_owned(),
        OptionKind::Enum => {
            let words: Vec<_> = words(option, release).collect();
            format!("write one of {}", words.join(", "))
        }
        _ if option.lowest().is_some_and(|min| min > 0) => {
            "write a whole number above 0, or `INFINITY`".to_owned()
        }
        _ => "write a whole number".to_owned(),
    }
}
