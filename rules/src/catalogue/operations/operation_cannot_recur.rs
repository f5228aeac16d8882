//! `operation-cannot-recur`: an interval for what is done once

use cib_model::{Duration, facts};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-cannot-recur",
    area: Area::Operations,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An operation has an interval that it cannot have",
    why: "`start`, `stop`, `promote`, `demote`, `migrate_to`, `migrate_from` and `reload-agent` \
          are done when they are needed and never repeated. Pacemaker passes over an operation of \
          such a name with an interval other than 0, and over its timeout and everything else that \
          it says: the action has the defaults.",
    remedy: "Write `interval=\"0\"`. A fix does so.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "A start every minute",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="«60s»" timeout="300s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A promotion",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-promote" name="promote" interval="«10»" timeout="300s"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "No interval",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="300s"/>
      <op id="db-stop" name="stop" interval="0s" timeout="300s"/>
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
      <op id="db-monitor" name="monitor" interval="10s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An action of the agent's own",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-backup" name="backup" interval="1h"/>
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
    for (primitive, operation) in cluster.operations_in_use() {
        let action = facts::action(operation.action());
        let Some(interval) = &operation.interval else {
            continue;
        };
        if operation.period() == Duration::ZERO || action.is_none_or(|action| action.recurs) {
            continue;
        }
        let message = format!(
            "{} of {} cannot be repeated: Pacemaker ignores this operation, and its timeout",
            shown(operation.action()),
            shown(primitive.id())
        );
        let mut edits = cluster.edits();
        edits.set(interval, "0");
        cx.report(
            Finding::of_operation(operation, interval.span(), message)
                .help("write `interval=\"0\"`")
                .fix(Fix::new(Safety::Unsafe, "write `0`", edits)),
        );
    }
}
