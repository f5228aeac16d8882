//! `operation-not-supported`: an action that the agent does not have

use cib_model::{Duration, facts, nearest};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-not-supported",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An operation is an action that the agent does not have",
    why: "Pacemaker takes any name and hands it to the agent, which answers that it has no such \
          action. An operation that repeats fails so every time, and the resource is restarted or \
          given up for it. One that does not repeat only holds a timeout for what never happens.",
    remedy: "Remove it, or use an agent that has the action.",
    references: &[sources::OPERATIONS, sources::RESOURCE_AGENT_API],
    bad: &[
        Example::new(
            "A check that this agent does not have",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.0.2.1"/>
    </instance_attributes>
    <operations>
      <op id="vip-monitor" name="monitor" interval="10s"/>
      <op id="vip-check" name="«check_route»" interval="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A time for what never happens",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.0.2.1"/>
    </instance_attributes>
    <operations>
      <op id="vip-monitor" name="monitor" interval="10s"/>
      <op id="vip-promote" name="«promote»" interval="0" timeout="60s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Actions that it has",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="mysql">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="120s"/>
      <op id="db-stop" name="stop" interval="0" timeout="120s"/>
      <op id="db-promote" name="promote" interval="0" timeout="120s"/>
      <op id="db-monitor" name="monitor" interval="20s" timeout="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that is not known",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-check" name="check_replication" interval="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A fence device is started and stopped by Pacemaker",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_sbd">
    <instance_attributes id="f-params">
      <nvpair id="f-devices" name="devices" value="/dev/disk/by-id/sbd"/>
    </instance_attributes>
    <operations>
      <op id="f-start" name="start" interval="0" timeout="60s"/>
      <op id="f-monitor" name="monitor" interval="60s" timeout="60s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

/// What Pacemaker knows how to do with whatever agent.
const OF_ANY: [&str; 5] = ["start", "stop", "monitor", "meta-data", "validate-all"];

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (primitive, operation) in cluster.operations_in_use() {
        let (Some(agent), Some(name)) = (primitive.known_agent(), &operation.name) else {
            continue;
        };
        let action = name.as_str();
        if OF_ANY.contains(&action) || agent.can(action) || operation.is_off() {
            continue;
        }
        // A slip of the pen is said as such.
        let known = facts::actions().iter().map(|known| known.name);
        if facts::action(action).is_none() && nearest(action, known).is_some() {
            continue;
        }
        let repeats = operation.period() > Duration::ZERO;
        let (severity, consequence) = if repeats {
            (
                Severity::Warning,
                "each time it is asked, the resource fails",
            )
        } else {
            (Severity::Info, "this never happens")
        };
        let message = format!(
            "the agent {} of {} has no action {}: {consequence}",
            shown(&agent.name),
            shown(primitive.id()),
            shown(action),
        );
        cx.report(
            Finding::of_operation(operation, name.span(), message)
                .severity(severity)
                .help("remove the operation, or use an agent that has it"),
        );
    }
}
