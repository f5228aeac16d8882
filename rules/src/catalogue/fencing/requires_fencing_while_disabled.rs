//! `requires-fencing-while-disabled`: a requirement that nothing can meet

use cib_model::{Requires, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "requires-fencing-while-disabled",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource requires fencing, which is off",
    why: "`requires=fencing` lets a resource start only after every lost node was fenced. With \
          fencing off no node ever is: the resource starts while a lost node may still run it. \
          `unfencing` is taken for `quorum`. crm_verify warns of both.",
    remedy: "Turn fencing on with a device for every node, or write `quorum`.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "Fencing",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="«fencing»"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Unfencing",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="«unfencing»"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Fencing is on",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="fencing"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Quorum is enough",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="quorum"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.fencing_enabled() != Some(false) {
        return;
    }
    for (primitive, setting) in cluster.metas_in_force("requires") {
        let value = setting.value.as_str();
        let then = match Requires::read(value) {
            Ok(Requires::Unfencing) => "Pacemaker takes it for `quorum`",
            Ok(Requires::Fencing) => "it starts although no node was fenced",
            _ => continue,
        };
        let message = format!(
            "{} requires {}, but fencing is off: {then}",
            shown(primitive.id()),
            shown(value)
        );
        let subject = Subject::new("primitive", primitive.id());
        let mut finding = Finding::new(subject, setting.value.span(), message)
            .help("turn fencing on with a device for every node, or write `quorum`");
        if let Some(fencing) = cluster.option("fencing-enabled") {
            finding = finding.related(fencing.value.span(), "fencing is off");
        }
        cx.report(finding);
    }
}
