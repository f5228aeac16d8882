//! `failure-ignored`: failures that nothing follows

use cib_model::{OperationValue, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "failure-ignored",
    area: Area::Operations,
    category: Category::Safety,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Failures of an operation are ignored",
    why: "`on-fail=ignore` pretends that the operation succeeded. After a failed `stop` Pacemaker \
          takes the resource for stopped and starts it elsewhere, while it may still run where it \
          was: two nodes then write the same data. After a failed start or monitor the service \
          counts as running, is not recovered, and whatever depends on it is started on top.",
    remedy: "Remove it. Write `block` to leave a failed stop to a person, or `restart` for a monitor; \
          make the agent report what is no failure as success.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "A stop",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0" on-fail="«ignore»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" on-fail="«ignore»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "All operations",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-defaults-1" name="on-fail" value="«ignore»"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Another answer",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0" on-fail="block"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The default",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A fence device, which also works while it is stopped",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
    <operations>
      <op id="fence-node1-monitor" name="monitor" interval="1h" on-fail="ignore"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let ignores = |value: &OperationValue<'_>| {
        facts::on_fail_value(value.text).is_some_and(|value| value.name == "ignore")
    };
    for (primitive, operation) in cluster.operations_in_use() {
        let value = cluster.operation_value(operation, "on-fail");
        let Some(value) = value.filter(ignores) else {
            continue;
        };
        // A fence device is usable whether it runs or not.
        if primitive.class() == "stonith" || operation.is_off() {
            continue;
        }
        let is_stop = operation.action() == "stop";
        let (severity, then) = if is_stop {
            (
                Severity::Warning,
                "it may be started elsewhere while it still runs",
            )
        } else {
            (Severity::Info, "it counts as if it had worked")
        };
        let message = format!(
            "a failed {} of {} is ignored: {then}",
            shown(operation.action()),
            shown(primitive.id())
        );
        let help = if is_stop {
            "write `block`, or remove it"
        } else {
            "remove it"
        };
        cx.report(
            Finding::of_operation(operation, value.span, message)
                .severity(severity)
                .help(help),
        );
    }
    if let Some(value) = cluster.operation_default("on-fail").filter(ignores) {
        let message = "failures of all operations are ignored, also those of a stop: a resource may \
                       be started elsewhere while it still runs";
        cx.report(
            Finding::new(Subject::new("op_defaults", "on-fail"), value.span, message)
                .severity(Severity::Warning)
                .help("remove it from the operation defaults"),
        );
    }
}
