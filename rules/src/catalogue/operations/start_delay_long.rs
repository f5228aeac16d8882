//! `start-delay-long`: a first monitor that comes too late

use cib_model::{Duration, Scalar as _, Timeout};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "start-delay-long",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An operation is put off for more than five minutes",
    why: "Pacemaker takes an operation with a `start-delay` above five minutes for successful at \
          once and does not wait for it. A resource that failed meanwhile counts as running. A \
          delay is mostly written to give a slow service time, which belongs into the agent: a \
          start is done when the service works.",
    remedy: "Remove it, and let the agent or its timeout wait.",
    references: &[sources::OPERATIONS],
    bad: &[Example::new(
        "Ten minutes",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" start-delay="«10min»"/>
    </operations>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "Five minutes",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" start-delay="300"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "None",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" start-delay="0"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

/// What Pacemaker waits for at most (`lib/pacemaker/pcmk_sched_recurring.c`).
const LONGEST: Duration = Duration::from_seconds(5 * 60);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (primitive, operation) in cluster.operations_in_use() {
        let Some(delay) = cluster.operation_value(operation, "start-delay") else {
            continue;
        };
        if Timeout::read(delay.text).is_ok_and(|delay| delay > LONGEST) {
            let message = format!(
                "{} of {} waits {}: until then it counts as successful",
                shown(operation.action()),
                shown(primitive.id()),
                shown(delay.text)
            );
            cx.report(
                Finding::of_operation(operation, delay.span, message)
                    .help("remove it, and let the agent wait until the service works"),
            );
        }
    }
}
