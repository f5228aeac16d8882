//! `option-without-effect`: an option that another one switches off

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-without-effect",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A cluster option is set, and another one makes that it has no effect",
    why: "Pacemaker reads `shutdown-lock-limit` only where `shutdown-lock` is true, and the scores for green, yellow and red nodes only where `node-health-strategy` is `progressive` or `custom` (`node-health-base` where it is `progressive`). Otherwise resources move away from a node that is shut down, and nodes that are not well are treated by other scores than those that were chosen. Nothing is logged.",
    remedy: "Set the other option as well, or remove this one.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "A limit for a lock that is off",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-limit" name="«shutdown-lock-limit»" value="30min"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A strategy that has scores of its own",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-strategy" name="node-health-strategy" value="migrate-on-red"/>
    <nvpair id="opt-yellow" name="«node-health-yellow»" value="-500"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A base for another strategy",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-strategy" name="node-health-strategy" value="custom"/>
    <nvpair id="opt-base" name="«node-health-base»" value="100"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Both are set",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-lock" name="shutdown-lock" value="true"/>
    <nvpair id="opt-limit" name="shutdown-lock-limit" value="30min"/>
    <nvpair id="opt-strategy" name="node-health-strategy" value="progressive"/>
    <nvpair id="opt-base" name="node-health-base" value="100"/>
    <nvpair id="opt-yellow" name="node-health-yellow" value="-500"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The default may be written anyway",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-limit" name="shutdown-lock-limit" value="0"/>
    <nvpair id="opt-red" name="node-health-red" value="-INFINITY"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A rule decides",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-limit" name="shutdown-lock-limit" value="30min"/>
  </cluster_property_set>
  <cluster_property_set id="by-night">
    <rule id="by-night-rule" boolean-op="and" score="0">
      <date_expression id="by-night-hours" operation="date_spec">
        <date_spec id="by-night-spec" hours="0-6"/>
      </date_expression>
    </rule>
    <nvpair id="by-night-lock" name="shutdown-lock" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A value that cannot be read is another problem",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-red" name="node-health-red" value="abc"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for option in cluster.option_settings() {
        let Some(needs) = option.option.needs.filter(|_| option.hidden_by.is_none()) else {
            continue;
        };
        let (text, release) = (option.setting.value.as_str(), cluster.version);
        let default = option.option.default_in(release);
        let default = default.and_then(|default| option.option.read(default, release));
        let read = option.option.read(text, release);
        // What cannot be read is another problem.
        if option.setting.is_hidden() || read.is_none() || read == default {
            continue;
        }
        let Some(other) = cluster.known_option(needs.option) else {
            continue;
        };
        let set = cluster.option(other.name);
        if set.is_some_and(|set| set.conditional || set.is_hidden()) {
            continue;
        }
        let default = || other.read(other.default_in(release)?, release);
        let value = set.and_then(|set| other.read(set.value.as_str(), release));
        let Some(value) = value.or_else(default).map(|value| value.to_string()) else {
            continue;
        };
        if needs.values.contains(&value.as_str()) {
            continue;
        }
        let name = shown(option.setting.name);
        let message = format!("{name} has no effect: `{}` is `{value}`", other.name);
        let Some(at) = &option.setting.pair.name else {
            continue;
        };
        let mut finding = Finding::of_option(&option.setting, message).help(format!(
            "set `{}` to {}, or remove this",
            other.name,
            needs.values.join(" or ")
        ));
        finding.primary.span = at.span();
        if let Some(set) = set {
            finding = finding.related(set.value.span(), "this decides");
        }
        cx.report(finding);
    }
}
