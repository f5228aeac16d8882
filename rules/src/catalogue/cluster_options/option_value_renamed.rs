//! `option-value-renamed`: a value under a name that goes away

use cib_model::{Fate, Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-value-renamed",
    area: Area::ClusterOptions,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The value of a cluster option has another name, now or after the upgrade",
    why: "`no-quorum-policy=\"suicide\"` is called `fence` since Pacemaker 2.1.9, and the old \
          word is deprecated. `stonith-action=\"poweroff\"` is called `off`; Pacemaker 3.0 does \
          not know the old word, and only a configuration that still names a schema before 4.0 \
          is rewritten.",
    remedy: "Write the new word, once every node runs a release that knows it.",
    references: &[
        sources::CLUSTER_OPTIONS,
        sources::UPGRADE_TO_4,
        sources::CHANGE_LOG,
    ],
    bad: &[
        Example::new(
            "A word that the upgrade rewrites",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-action" name="stonith-action" value="«poweroff»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A word that is deprecated",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-policy" name="no-quorum-policy" value="«suicide»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(2, 1, 9)),
        Example::new(
            "The release that runs warns of it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-action" name="stonith-action" value="«poweroff»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "The release has no other word yet",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-policy" name="no-quorum-policy" value="suicide"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
        Example::new(
            "The new words",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-action" name="stonith-action" value="off"/>
    <nvpair id="opt-policy" name="no-quorum-policy" value="fence"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "Nothing says which release runs, and no upgrade is planned",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-action" name="stonith-action" value="poweroff"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for pair in cluster.cib.property_sets().flat_map(|set| &set.pairs) {
        let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
            continue;
        };
        let retired = facts::retired_option_value(name.as_str(), value.as_str());
        let Some(retired) = retired else { continue };
        let fate = match cx.upgrade {
            Some(upgrade) => upgrade.fate(retired),
            None => cluster.fate(retired),
        };
        let (Some(fate), Some(new)) = (fate, retired.new_value) else {
            continue;
        };
        let (option, old) = (shown(name.as_str()), shown(value.as_str()));
        let (severity, message) = match fate {
            Fate::Rewritten(_) => (
                Severity::Info,
                format!("the upgrade makes `{new}` of {option} {old}"),
            ),
            Fate::Unread(release) => (
                Severity::Warning,
                format!(
                    "from Pacemaker {release} on, {option} {old} is unknown and counts as the default"
                ),
            ),
            Fate::Deprecated(release) => (
                Severity::Info,
                format!(
                    "{option} {old} is deprecated from Pacemaker {release} on: the word is `{new}`"
                ),
            ),
        };
        let mut edits = cluster.edits();
        edits.set(value, new);
        let safety = match known_since(name.as_str(), new) {
            Some(since) if cluster.surely_runs(since) => Safety::Safe,
            Some(since) if cluster.version >= since => Safety::Unsafe,
            // The release that runs would take it for the default.
            _ => Safety::Manual,
        };
        cx.report(
            Finding::new(Subject::new("option", name.as_str()), value.span(), message)
                .severity(severity)
                .help(format!(
                    "write `{new}` when every node runs a release that knows it"
                ))
                .fix(Fix::new(safety, format!("write `{new}`"), edits)),
        );
    }
}

/// The first release that takes that value. The names that older releases had take the same values.
fn known_since(option: &str, value: &str) -> Option<Version> {
    let option = facts::cluster_option(&option.replace('_', "-"))?;
    let known = option.values.iter().find(|known| known.name == value)?;
    Some(known.since)
}
