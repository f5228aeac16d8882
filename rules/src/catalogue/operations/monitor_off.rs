//! `monitor-off`: a monitor that is switched off

use cib_model::Duration;

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "monitor-off",
    area: Area::Operations,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A monitor is switched off",
    why: "An operation with `enabled=false` is not done. Mostly that was meant for the time of a \
          repair: until it is on again, failures are noticed late or not at all.",
    remedy: "Remove `enabled`, or the operation if it is not wanted. A fix removes `enabled`.",
    references: &[sources::OPERATIONS],
    bad: &[Example::new(
        "Off",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s"/>
      <op id="db-deep" name="monitor" interval="60s" enabled="«false»"/>
    </operations>
  </primitive>
</resources>
"#,
    )],
    good: &[Example::new(
        "On",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" enabled="true"/>
    </operations>
  </primitive>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (primitive, operation) in cluster.operations_in_use() {
        let Some(enabled) = operation.enabled.as_ref().filter(|_| operation.is_off()) else {
            continue;
        };
        // That nothing is left is a mistake of its own.
        if operation.action() != "monitor"
            || operation.period() == Duration::ZERO
            || cluster.recurring_monitor(primitive).is_none()
        {
            continue;
        }
        let message = format!("a monitor of {} is switched off", shown(primitive.id()));
        cx.report(
            Finding::of_operation(operation, enabled.span(), message)
                .help("remove `enabled`, or the operation")
                .fix_by_removing_attribute(cluster, enabled, Safety::Unsafe),
        );
    }
}
