//! `have-watchdog-by-hand`: the option `have-watchdog` is set by hand

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "have-watchdog-by-hand",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The option `have-watchdog` is set by hand",
    why: "The cluster writes the option itself, into the set `cib-bootstrap-options`, when it \
          finds out whether SBD runs. That value wins, and one that somebody wrote elsewhere \
          does nothing: no watchdog is used because of it.",
    remedy: "Remove it. To fence by watchdogs run SBD on every node, and set \
          `stonith-watchdog-timeout`.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[Example::new(
        "A set beside that of the cluster",
        r#"<crm_config>
  <cluster_property_set id="site-options">
    <nvpair id="site-watchdog" name="«have-watchdog»" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
    )],
    good: &[Example::new(
        "What the cluster writes",
        r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="cib-bootstrap-options-have-watchdog" name="have-watchdog" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for set in cx.cluster.cib.property_sets() {
        let is_own = set
            .id
            .as_ref()
            .is_some_and(|id| id.as_str() == "cib-bootstrap-options");
        let Some(pair) = set.pair("have-watchdog").filter(|_| !is_own) else {
            continue;
        };
        let Some(name) = &pair.name else { continue };
        let message = format!(
            "the cluster sets {} itself, and what is written here does nothing",
            shown(name.as_str())
        );
        cx.report(
            Finding::new(Subject::new("option", name.as_str()), name.span(), message)
                .help("remove it")
                .fix_by_removing(cx.cluster, pair, Safety::Unsafe),
        );
    }
}
