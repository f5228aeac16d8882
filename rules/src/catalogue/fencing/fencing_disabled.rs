//! `fencing-disabled`: the cluster is told not to fence

use cib_model::{Boolean, Scalar as _, Version};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fencing-disabled",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Fencing is switched off",
    why: "A node that stops answering is then taken for dead without being stopped. When it \
          was only cut off, its resources run on two nodes at once, and what they write to a \
          shared disk destroys each other's data.",
    remedy: "Configure a fence device for every node, test it, and remove the option: the default \
          is `true`. No fix does that for you: with fencing on and no device, Pacemaker starts no \
        resource.",
    references: &[sources::FENCING, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "The option in its old spelling",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="«false»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Any of the words that mean false",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="«Off»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "The new spelling wins where both are set",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    <nvpair id="opt-fencing-enabled" name="fencing-enabled" value="«no»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Fencing is on",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Fencing is on by default",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-cluster-name" name="cluster-name" value="demo"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "A value that is no boolean counts as the default",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="flase"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Releases before 3.0.2 do not read the new spelling",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-fencing-enabled" name="fencing-enabled" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "The set cib-bootstrap-options wins",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
  <cluster_property_set id="more" score="100">
    <nvpair id="more-1" name="stonith-enabled" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(setting) = cx.cluster.option("fencing-enabled") else {
        return;
    };
    if Boolean::read(setting.value.as_str()) != Ok(false) {
        return;
    }
    let when = if setting.conditional {
        " while a rule holds"
    } else {
        ""
    };
    let message = format!(
        "fencing is switched off{when}: `{}` is {}",
        setting.name,
        shown(setting.value.as_str())
    );
    let mut edits = cx.cluster.edits();
    edits.set(setting.value, "true");
    let title = format!(
        "set `{}` to `true`, once every node has a fence device",
        setting.name
    );
    cx.report(
        Finding::of_option(&setting, message)
            .help("give every node a fence device, test it, and set this to `true`")
            .fix(Fix::new(Safety::Manual, title, edits)),
    );
}
