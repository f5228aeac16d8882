//! `operation-time-invalid`: a time that Pacemaker cannot read

use cib_model::{Duration, OperationValue, Scalar as _, Span, Timeout};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-time-invalid",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A time of an operation is none that Pacemaker can read",
    why: "Pacemaker takes a number of seconds or a number with `ms`, `us`, `s`, `m`, `min` or `h`; \
          days are no unit. An `interval` may also be an ISO 8601 duration such as `PT10M`, a \
          `timeout` or a `start-delay` may not. Anything else is passed over without a word: the \
          interval becomes 0, so that a monitor is never repeated, the timeout becomes that of any \
          operation, 20s, and there is no delay. So is a negative time. What a \
          timeout of 0 means depends on the release: no limit, or the default.",
    remedy: "Write a number with a unit, such as `30s` or `5min`.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "An interval in days: no monitor at all",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="«1d»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A timeout with a typing error",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="«300x»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A timeout in the form of ISO 8601",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="«PT5M»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "As a meta-attribute",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0">
        <meta_attributes id="db-op-meta">
          <nvpair id="db-op-meta-1" name="timeout" value="«long»"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In the defaults",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-defaults-1" name="timeout" value="«1 day»"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "A delay",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" start-delay="«-1»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No time at all",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="«0»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Times with units",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="1min" timeout="30s" start-delay="500ms"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Bare numbers count seconds",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10" timeout="30"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An interval in the form of ISO 8601",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="PT10M"/>
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
    for (_, operation) in cluster.operations_in_use() {
        let interval = operation.interval.as_ref();
        if let Some(interval) = interval.filter(|interval| interval.get().is_err()) {
            let then = match operation.action() {
                "monitor" => "it becomes 0, and the resource is not monitored by it",
                _ => "it becomes 0",
            };
            let message = format!("{} is no interval: {then}", shown(interval.as_str()));
            cx.report(
                Finding::of_operation(operation, interval.span(), message)
                    .help("write a number with a unit, such as `30s` or `5min`"),
            );
        }
        for name in TIMES {
            let value = cluster.operation_value(operation, name);
            if let Some((span, message)) = value.and_then(|value| complaint(name, value)) {
                cx.report(Finding::of_operation(operation, span, message).help(HELP));
            }
        }
    }
    for name in TIMES {
        let value = cluster.operation_default(name);
        if let Some((span, message)) = value.and_then(|value| complaint(name, value)) {
            let subject = Subject::new("op_defaults", name);
            cx.report(Finding::new(subject, span, message).help(HELP));
        }
    }
}

const TIMES: [&str; 2] = ["timeout", "start-delay"];
const HELP: &str = "write a number with a unit, such as `30s` or `5min`";

fn complaint(name: &str, value: OperationValue<'_>) -> Option<(Span, String)> {
    let time = Timeout::read(value.text);
    let is_none = name == "timeout" && time == Ok(Duration::ZERO);
    if time.is_ok() && !is_none {
        return None;
    }
    let then = match name {
        // Tried with `crm_simulate`: 2.1.5 hands it on, where later releases take the default.
        "timeout" if is_none => "the release decides whether there is none, or the default of 20s",
        "timeout" => "the default of 20s counts",
        _ => "there is no delay",
    };
    let text = shown(value.text);
    Some((value.span, format!("{text} is no {name}: {then}")))
}
