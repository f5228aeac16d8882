//! `default-among-options`: a default for resources as an option of the cluster

use cib_model::facts::MetaKind;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "default-among-options",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A default for resources stands among the options of the cluster",
    why: "Pacemaker reads `resource-stickiness`, `migration-threshold` and other meta-attributes \
          from `rsc_defaults` and from the resources, and never from the options of the cluster, \
          where it does not notice them either. Resources move back after a failure, or are tried \
          on the same node for ever, as if nothing were set.",
    remedy: "Set it in `rsc_defaults`: `pcs resource defaults update NAME=VALUE`, or `crm configure rsc_defaults \
             NAME=VALUE`.",
    references: &[sources::CLUSTER_OPTIONS, sources::RESOURCES],
    bad: &[
        Example::new(
            "Resources are to stay where they are",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stickiness" name="«resource-stickiness»" value="100"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "With an underscore",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-threshold" name="«migration_threshold»" value="3"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Half a name",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stickiness" name="«stickiness»" value="100"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Where it belongs",
            r#"<rsc_defaults>
  <meta_attributes id="rsc-options">
    <nvpair id="rsc-options-stickiness" name="resource-stickiness" value="100"/>
  </meta_attributes>
</rsc_defaults>
"#,
        ),
        Example::new(
            "An attribute of the same sound that an agent keeps",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-role" name="hana_prd_roles" value="4:P:master1"/>
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
        let Some(name) = &pair.name else { continue };
        let Some(meta) = cluster.default_meant(name.as_str()) else {
            continue;
        };
        let effect = match cluster.default_meta(meta.name) {
            Some(default) if default.is_hidden() => None,
            Some(default) => Some(default.value.as_str()),
            None => meta.default_of(MetaKind::Defaults),
        };
        let effect = match effect {
            Some(value) => format!("`{}` stays {}", meta.name, shown(value)),
            None => "no resource is changed by it".to_owned(),
        };
        let message = format!(
            "{} is no option of the cluster: {effect}",
            shown(name.as_str())
        );
        cx.report(
            Finding::new(Subject::new("option", name.as_str()), name.span(), message)
                .help(format!("set `{}` in `rsc_defaults`", meta.name)),
        );
    }
}
