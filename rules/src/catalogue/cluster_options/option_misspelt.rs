//! `option-misspelt`: a name that is almost that of an option

use cib_model::Version;

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-misspelt",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A name looks like that of a cluster option, and is none",
    why: "Pacemaker looks its options up by their exact names, and never at any other name: it logs nothing, and crm_verify is content. The option that was meant keeps its default, or the value that it has elsewhere.",
    remedy: "Write the name as Pacemaker has it: in lower case and with dashes. Names that resemble no option are let pass, since agents and administrators keep values of their own beside the options (`hana_prd_site_mode`, `azure-events_globalPullState`, `redis_REPL_INFO`).",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "A letter too much",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-recheck" name="«cluster-recheck-intervall»" value="5min"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "An underscore",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-policy" name="«no_quorum-policy»" value="freeze"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Capital letters",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-timeout" name="«Stonith-Timeout»" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Half a name",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-placement" name="«placement»" value="balanced"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The names of Pacemaker",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-maintenance" name="maintenance-mode" value="true"/>
    <nvpair id="opt-policy" name="no-quorum-policy" value="freeze"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The names of others",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-hana" name="hana_prd_site_mode" value="sync"/>
    <nvpair id="opt-azure" name="azure-events_globalPullState" value="IDLE"/>
    <nvpair id="opt-redis" name="redis_REPL_INFO" value="node1"/>
    <nvpair id="opt-own" name="mysqlprimaryinit" value="done"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "An option of a later release is not misspelt",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-timeout" name="fencing-timeout" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "An option that went away is not misspelt",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-ipc" name="cluster-ipc-limit" value="500"/>
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
    for pair in cluster.cib.property_sets().flat_map(|set| &set.pairs) {
        let Some(name) = &pair.name else { continue };
        let Some(meant) = cluster.option_meant(name.as_str()) else {
            continue;
        };
        let setting = cluster.option(meant.name);
        let current = match setting {
            Some(setting) if setting.is_hidden() => None,
            Some(setting) => Some(setting.value.as_str()),
            None => meant.default_in(cluster.version),
        };
        let effect = match current {
            Some(current) => format!("`{}` stays {}", meant.name, shown(current)),
            None => format!("`{}` is not changed by it", meant.name),
        };
        let message = format!("there is no option {}, and {effect}", shown(name.as_str()));
        let subject = Subject::new("option", name.as_str());
        let mut finding = Finding::new(subject, name.span(), message)
            .help(format!("did you mean `{}`?", meant.name));
        if setting.is_none() {
            // What had no effect until now may stop fencing, or everything: a person has to decide.
            let mut edits = cluster.edits();
            edits.set(name, meant.name);
            let title = format!("write `{}`", meant.name);
            finding = finding.fix(Fix::new(Safety::Manual, title, edits));
        }
        cx.report(finding);
    }
}
