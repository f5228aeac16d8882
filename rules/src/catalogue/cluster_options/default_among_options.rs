//! `default-among-options`: a default for resources as an option of the cluster

use cib_model::Cluster;
use cib_model::facts::{self, MetaKind};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "default-among-options",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A default for resources or operations is set as an option of the cluster",
    why: "Pacemaker reads `resource-stickiness`, `migration-threshold` and other meta-attributes \
          from `rsc_defaults` and from the resources, options such as `timeout` from `op_defaults` and \
          from the operations, and never from the options of the cluster, where it does not notice \
          them either. Resources move back after a failure, or are tried \
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
            "An option of operations",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-timeout" name="«timeout»" value="60s"/>
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
            "Where the default of an operation belongs",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <nvpair id="op-options-timeout" name="timeout" value="60s"/>
  </meta_attributes>
</op_defaults>
"#,
        ),
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
        let Some((effect, help)) = unread(cluster, name.as_str()) else {
            continue;
        };
        let message = format!(
            "{} is no option of the cluster: {effect}",
            shown(name.as_str())
        );
        let subject = Subject::new("option", name.as_str());
        cx.report(Finding::new(subject, name.span(), message).help(help));
    }
}

/// What holds although a default stands among the options, and where it belongs.
fn unread(cluster: &Cluster<'_>, name: &str) -> Option<(String, String)> {
    if let Some(meta) = cluster.default_meant(name) {
        let set = cluster.default_meta(meta.name);
        let value = match set.filter(|set| !set.is_hidden()) {
            Some(set) => Some(set.value.as_str()),
            None => meta.default_of(MetaKind::Defaults),
        };
        let effect = match value {
            Some(value) => format!("`{}` stays {}", meta.name, shown(value)),
            None => "no resource is changed by it".to_owned(),
        };
        return Some((effect, format!("set `{}` in `rsc_defaults`", meta.name)));
    }
    // The other attributes of operations tell one from another, and have no defaults.
    let option = facts::operation_option(name).filter(|option| !option.only_attribute)?;
    let effect = option.unset.unwrap_or("no operation is changed by it");
    Some((effect.to_owned(), format!("set `{name}` in `op_defaults`")))
}
