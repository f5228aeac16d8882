//! `on-fail-fences-without-fencing`: fencing after a failure while fencing is off

use cib_model::OperationValue;

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "on-fail-fences-without-fencing",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A failure is to be answered with fencing, which is off",
    why: "With `stonith-enabled=false` Pacemaker takes `on-fail=fence` for `stop`: the resource is \
          stopped and stays so until somebody cleans up its failure. After a failed stop it is \
          blocked where it is. crm_verify calls it an error.",
    remedy: "Turn fencing on with a device for every node, or write another `on-fail`.",
    references: &[sources::OPERATIONS, sources::FENCING],
    bad: &[
        Example::new(
            "A failed stop",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-stop" name="stop" interval="0" on-fail="«fence»"/>
      </operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "For all operations",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-defaults-1" name="on-fail" value="«fence»"/>
    </meta_attributes>
  </op_defaults>
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
      <operations>
        <op id="db-stop" name="stop" interval="0" on-fail="fence"/>
      </operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Another answer",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-stop" name="stop" interval="0" on-fail="block"/>
      </operations>
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
    let option = cluster.option("fencing-enabled");
    let complain = |subject, value: OperationValue<'_>| {
        let message = "`on-fail=fence` while fencing is off: Pacemaker takes it for `stop`";
        let finding = Finding::new(subject, value.span, message)
            .help("turn fencing on with a device for every node, or write another `on-fail`");
        match option {
            Some(option) => finding.related(option.value.span(), "fencing is off"),
            None => finding,
        }
    };
    let fences = |value: &OperationValue<'_>| value.text.eq_ignore_ascii_case("fence");
    for (_, operation) in cluster.operations_in_use() {
        let value = cluster.operation_value(operation, "on-fail");
        if let Some(value) = value.filter(fences) {
            cx.report(complain(Subject::new("op", operation.id()), value));
        }
    }
    if let Some(value) = cluster.operation_default("on-fail").filter(fences) {
        cx.report(complain(Subject::new("op_defaults", "on-fail"), value));
    }
}
