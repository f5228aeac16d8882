//! `internal-timeout-changed`: a time that only developers should need to change

use cib_model::{Version, facts};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "internal-timeout-changed",
    area: Area::ClusterOptions,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A timeout of the controllers among themselves is not the default",
    why: "How long an election, a join or a shutdown may take is a safety net of the controllers. Pacemaker's documentation says that whoever needs other values has probably found a bug. Shorter ones break off what would have worked on a loaded node, and longer ones make the cluster wait for a node that hangs.",
    remedy: "Remove the option, unless the support of the distribution asked for it, and find out why it was needed.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "An election that is given up early",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-election" name="election-timeout" value="«30s»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A node that may take its time to stop",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-escalation" name="shutdown-escalation" value="«2h»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A name of Pacemaker 1.1",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-integration" name="crmd-integration-timeout" value="«10min»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[Example::new(
        "The default, written otherwise",
        r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-election" name="election-timeout" value="120"/>
    <nvpair id="opt-escalation" name="shutdown-escalation" value="1200s"/>
  </cluster_property_set>
</crm_config>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let (cluster, release) = (cx.cluster, cx.cluster.version);
    for option in facts::cluster_options().iter().filter(|it| it.internal) {
        let Some(setting) = cluster.option(option.name) else {
            continue;
        };
        let Some(default) = option.default_in(release) else {
            continue;
        };
        let text = setting.value.as_str();
        let value = option.read(text, release);
        if value.is_none() || value == option.read(default, release) || setting.is_hidden() {
            continue;
        }
        let name = shown(setting.name);
        let message = format!("{name} is {} and not the default, `{default}`", shown(text));
        cx.report(Finding::of_option(&setting, message).help("remove it"));
    }
}
