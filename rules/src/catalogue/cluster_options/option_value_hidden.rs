//! `option-value-hidden`: a value that never counts

use cib_model::{OptionSetting, Setting, Version};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-value-hidden",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A cluster option has another value, which always wins",
    why: "Of several sets of options the one with the id `cib-bootstrap-options` wins, whatever \
          the scores and rules; then the one with the highest score. In a set the first value of \
          a name counts. Where an option is set under its old and its new name, as \
          `stonith-enabled` and `fencing-enabled`, the new name wins in a release that knows it. \
          Pacemaker says nothing of the value that loses, which is often the one that somebody \
          wrote last.",
    remedy: "Keep one value. One that is to change with the time belongs into a set with a rule and a \
             higher score, and the value for the rest of the time into another set that is not called \
             `cib-bootstrap-options`.",
    references: &[sources::CLUSTER_OPTIONS, sources::RULES],
    bad: &[
        Example::new(
            "A set that looks stronger",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-policy" name="no-quorum-policy" value="stop"/>
  </cluster_property_set>
  <cluster_property_set id="site-options" score="1000">
    <nvpair id="site-policy" name="no-quorum-policy" value="«freeze»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A rule that changes nothing",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-policy" name="no-quorum-policy" value="stop"/>
  </cluster_property_set>
  <cluster_property_set id="later" score="1000">
    <rule id="later-rule" boolean-op="and" score="0">
      <date_expression id="later-date" operation="gt" start="2020-01-01"/>
    </rule>
    <nvpair id="later-policy" name="no-quorum-policy" value="«freeze»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The lower score",
            r#"<crm_config>
  <cluster_property_set id="site-options" score="1">
    <nvpair id="site-policy" name="no-quorum-policy" value="«freeze»"/>
  </cluster_property_set>
  <cluster_property_set id="rack-options" score="2">
    <nvpair id="rack-policy" name="no-quorum-policy" value="stop"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Twice in a set",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-policy" name="no-quorum-policy" value="stop"/>
    <nvpair id="opt-policy-2" name="no-quorum-policy" value="«freeze»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Under two names",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-timeout" name="stonith-timeout" value="«10min»"/>
    <nvpair id="opt-fencing-timeout" name="fencing-timeout" value="60s"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A rule that may win",
            r#"<crm_config>
  <cluster_property_set id="site-options" score="1">
    <nvpair id="site-policy" name="no-quorum-policy" value="stop"/>
  </cluster_property_set>
  <cluster_property_set id="later" score="1000">
    <rule id="later-rule" boolean-op="and" score="0">
      <date_expression id="later-date" operation="gt" start="2020-01-01"/>
    </rule>
    <nvpair id="later-policy" name="no-quorum-policy" value="freeze"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Both mean the same",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-timeout" name="stonith-timeout" value="1min"/>
    <nvpair id="opt-fencing-timeout" name="fencing-timeout" value="60s"/>
    <nvpair id="opt-policy" name="no-quorum-policy" value="stop"/>
  </cluster_property_set>
  <cluster_property_set id="site-options">
    <nvpair id="site-policy" name="no-quorum-policy" value="Stop"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The release does not know the new name",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-timeout" name="stonith-timeout" value="10min"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "Names that are no options",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-hana" name="hana_prd_site_mode" value="sync"/>
  </cluster_property_set>
  <cluster_property_set id="SAPHanaSR">
    <nvpair id="hana" name="hana_prd_site_mode" value="async"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for value in cluster.option_settings() {
        let Some((winner, winning_set)) = value.hidden_by else {
            continue;
        };
        // Two references to one pair are one value; what the cluster writes has a rule of its own.
        let is_same = std::ptr::eq(winner.pair, value.setting.pair);
        if is_same || value.option.by_cluster || means_the_same(&value, &winner, cluster.version) {
            continue;
        }
        let name = shown(value.setting.name);
        let (of_name, in_set) = (
            winner.name == value.setting.name,
            std::ptr::eq(winning_set, value.set),
        );
        if is_said_of_upgrade(cx, of_name, in_set) {
            continue;
        }
        let id = winning_set.id.as_ref().map_or("", |id| id.as_str());
        let what = if value.setting.is_hidden() {
            format!("this {name}")
        } else {
            format!("{name} {}", shown(value.setting.value.as_str()))
        };
        let message = match (of_name, in_set) {
            (false, _) => format!("{what} never counts: {} is set, too", shown(winner.name)),
            (true, true) => format!("{what} never counts: the set has a value before it"),
            (true, false) if value.setting.conditional => format!(
                "{what} never counts, whatever the rule says: the set {} wins",
                shown(id)
            ),
            (true, false) => format!("{what} never counts: the set {} wins", shown(id)),
        };
        cx.report(
            Finding::of_option(&value.setting, message)
                .related(winner.value.span(), "this value counts")
                .help("keep one of them"),
        );
    }
}

fn means_the_same(value: &OptionSetting<'_>, winner: &Setting<'_>, release: Version) -> bool {
    let (hidden, winning) = (value.setting.value.as_str(), winner.value.as_str());
    let option = value.option;
    let read = |text: &str| {
        option
            .read(text, release)
            .or_else(|| option.read(option.default_in(release)?, release))
    };
    hidden == winning || read(hidden) == read(winning)
}

/// Whether a rule about the upgrade that is planned says so.
fn is_said_of_upgrade(cx: &Context<'_>, of_name: bool, in_set: bool) -> bool {
    let Some(upgrade) = cx.upgrade else {
        return false;
    };
    if of_name {
        in_set && upgrade.transforms(Version::new(4, 0, 0))
    } else {
        upgrade.reaches(Version::new(3, 0, 2))
    }
}
