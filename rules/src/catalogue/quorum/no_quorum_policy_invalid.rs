//! `no-quorum-policy-invalid`: a policy that does not exist

use cib_model::{Version, facts, nearest};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "no-quorum-policy-invalid",
    area: Area::Quorum,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `no-quorum-policy` is one that Pacemaker does not know",
    why: "Pacemaker logs an error and takes the default, `stop`: without a majority every \
          resource is stopped, whatever was meant.",
    remedy: "Write one of the values that the release knows, or remove the option.",
    references: &[sources::CLUSTER_OPTIONS, sources::VOTEQUORUM],
    bad: &[
        Example::new(
            "A slip",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«frezee»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A value that a later release brought",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«fence»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "A value that is known",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="freeze"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Case does not count",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="Freeze"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The release knows it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="fence"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 9)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(setting) = cluster.option("no-quorum-policy") else {
        return;
    };
    let Some(option) = facts::cluster_option("no-quorum-policy") else {
        return;
    };
    let value = setting.value.as_str();
    let named = option
        .values
        .iter()
        .find(|known| known.name.eq_ignore_ascii_case(value));
    let known = || {
        option
            .values
            .iter()
            .filter(|known| known.since <= cluster.version)
            .map(|known| known.name)
    };
    let message = match named {
        Some(named) if named.since <= cluster.version => return,
        Some(named) => format!(
            "the policy {} came with Pacemaker {}: {} takes it for `stop`",
            shown(value),
            named.since,
            cluster.version
        ),
        None => format!(
            "there is no policy {}, so Pacemaker stops everything when quorum is lost",
            shown(value)
        ),
    };
    let help = match nearest(value, known()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write one of {}", known().collect::<Vec<_>>().join(", ")),
    };
    cx.report(Finding::of_option(&setting, message).help(help));
}
