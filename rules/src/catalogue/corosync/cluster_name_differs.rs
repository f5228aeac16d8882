//! `cluster-name-differs`: a cluster with two names

use crate::corosync::confs;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "cluster-name-differs",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The cluster has another name in the CIB than in corosync.conf",
    why: "Pacemaker takes the name from corosync when it has none, and keeps its own otherwise. \
          Alerts, rules and agents see the one, the quorum device and file systems such as GFS2 \
          the other. Perhaps the files are of two clusters.",
    remedy: "Write the same name in both.",
    references: &[sources::COROSYNC_CONF, sources::CLUSTER_OPTIONS],
    bad: &[Example::with_files(
        "Two names",
        r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-cluster-name" name="cluster-name" value="«db»"/>
  </cluster_property_set>
</crm_config>
"#,
        &[(
            "corosync.conf",
            "totem {
  version: 2
  cluster_name: web
}
",
        )],
    )],
    good: &[
        Example::with_files(
            "One name",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-cluster-name" name="cluster-name" value="web"/>
  </cluster_property_set>
</crm_config>
"#,
            &[(
                "corosync.conf",
                "totem {
  version: 2
  cluster_name: web
}
",
            )],
        ),
        Example::with_files(
            "None in corosync.conf",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-cluster-name" name="cluster-name" value="db"/>
  </cluster_property_set>
</crm_config>
"#,
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(conf) = confs(cx).first().copied() else {
        return;
    };
    let named = conf.it.value("totem.cluster_name");
    let (Some(setting), Some(entry)) = (cx.cluster.option("cluster-name"), named) else {
        return;
    };
    let is_unknown = setting.conditional || setting.is_hidden() || entry.value.is_empty();
    if is_unknown || setting.value.as_str() == entry.value {
        return;
    }
    let message = format!(
        "the cluster is called {} here and {} in corosync.conf",
        shown(setting.value.as_str()),
        shown(entry.value)
    );
    cx.report(
        Finding::of_option(&setting, message)
            .related_in(conf.file, entry.value_span, "here")
            .help("write the same name in both"),
    );
}
