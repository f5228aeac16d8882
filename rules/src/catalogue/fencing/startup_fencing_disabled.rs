//! `startup-fencing-disabled`: unseen nodes count as dead

use cib_model::{Boolean, Scalar as _};

use crate::finding::Finding;
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "startup-fencing-disabled",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Nodes that were not seen at start are taken for dead",
    why: "When the cluster starts, a node that it does not see may be down, or may run \
          resources and only be cut off. With `startup-fencing` off the cluster takes it for \
          down without making sure, and starts its resources a second time. crm_verify calls \
          this blind faith.",
    remedy: "Remove the option: the default is `true`. Set `wait_for_all: 1` in corosync.conf, if \
          nodes that start alone should wait instead of fencing the others. A fix removes the \
          option: the cluster then fences nodes that it does not see at start.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[Example::new(
        "Switched off",
        r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-startup-fencing" name="startup-fencing" value="«false»"/>
  </cluster_property_set>
</crm_config>
"#,
    )],
    good: &[
        Example::new(
            "The default",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Without fencing it is another problem",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    <nvpair id="opt-startup-fencing" name="startup-fencing" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A value that is no boolean counts as the default",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-startup-fencing" name="startup-fencing" value="flase"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(setting) = cluster.option("startup-fencing") else {
        return;
    };
    let off = Boolean::read(setting.value.as_str()) == Ok(false);
    if !off || setting.conditional || cluster.fencing_enabled() == Some(false) {
        return;
    }
    let message = "a node that the cluster does not see when it starts is taken for dead without being fenced";
    cx.report(
        Finding::of_option(&setting, message)
            .help("remove the option; `wait_for_all` in corosync.conf keeps a node that starts alone from fencing the others")
            .fix_by_removing(cluster, setting.pair, Safety::Unsafe),
    );
}
