//! `interval-origin-ignored`: a time to count from that is not read

use cib_model::{Date, Duration, Scalar as _};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "interval-origin-ignored",
    area: Area::Operations,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An `interval-origin` has no effect",
    why: "The runs of an operation are counted from its `interval-origin`. Pacemaker passes over \
          one that is no ISO 8601 date, which crm_verify calls an error, one on an operation that \
          is not repeated, and one beside a `start-delay`, which wins. The operation then runs \
          when it happens to.",
    remedy: "Write a date such as `2026-01-31T02:00:00Z` on an operation with an interval, and no \
          `start-delay`.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "No date",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-backup" name="backup" interval="24h" interval-origin="«2 am»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Not repeated",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0" interval-origin="«2026-01-31T02:00:00Z»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A delay beside it",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-backup" name="backup" interval="24h">
        <meta_attributes id="db-backup-meta">
          <nvpair id="db-backup-origin" name="interval-origin" value="«2026-01-31T02:00:00Z»"/>
          <nvpair id="db-backup-delay" name="start-delay" value="60s"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Every night",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-backup" name="backup" interval="24h" interval-origin="2026-01-31T02:00:00Z"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A day alone",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-backup" name="backup" interval="24h" interval-origin="2026-01-31"/>
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
        let Some(origin) = cluster.operation_value(operation, "interval-origin") else {
            continue;
        };
        let delay = cluster.operation_value(operation, "start-delay");
        // As attributes the two are a mistake to the schema.
        let is_attribute = operation.interval_origin.is_some();
        let (why, help) = if Date::read(origin.text).is_err() {
            (
                "which is no date",
                "write a date such as `2026-01-31T02:00:00Z`",
            )
        } else if operation.period() == Duration::ZERO {
            (
                "but the operation is not repeated",
                "remove it, or write an `interval`",
            )
        } else if delay.is_some_and(|delay| !delay.conditional) && !is_attribute {
            ("but a `start-delay` wins", "remove one of them")
        } else {
            continue;
        };
        let message = format!(
            "{} is to be counted from {}, {why}",
            shown(operation.action()),
            shown(origin.text)
        );
        cx.report(Finding::of_operation(operation, origin.span, message).help(help));
    }
}
