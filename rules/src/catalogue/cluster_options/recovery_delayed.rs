//! `recovery-delayed`: every reaction of the cluster waits

use cib_model::{Duration, Scalar as _, Version};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "recovery-delayed",
    area: Area::ClusterOptions,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The cluster waits before every reaction",
    why: "With `transition-delay` the cluster waits after every change before it does something about it: every recovery takes that much longer, fencing included. It is meant for configurations that depend on the order in which the results of ping resources arrive.",
    remedy: "Remove it. For ping resources use the `dampen` parameter of the agent, which delays only those.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "Two seconds each time",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-delay" name="transition-delay" value="«2s»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The name of Pacemaker 1.1",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-delay" name="crmd-transition-delay" value="«2s»"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[Example::new(
        "The default",
        r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-delay" name="transition-delay" value="0s"/>
  </cluster_property_set>
</crm_config>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for name in ["transition-delay", "crmd-transition-delay"] {
        let Some(setting) = cx.cluster.option(name) else {
            continue;
        };
        let text = setting.value.as_str();
        if Duration::read(text).is_ok_and(|delay| delay > Duration::ZERO) {
            let message = format!("every recovery waits {} first", shown(text));
            cx.report(Finding::of_option(&setting, message).help("remove it"));
        }
    }
}
