//! `operation-not-supported`: an action that the agent does not have

use cib_model::{Duration, Version, facts, nearest};

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
          action. Before Pacemaker 3.0, an operation that repeats gets its resource restarted for \
          that as soon as it was started, over and over, several times a second, until \
          `migration-threshold` ends it; and where the name has an underscore, the failures are \
          counted for a resource that does not exist, so that nothing ends it. Since 3.0 the \
          failures do not count, and what was to be watched is not. An operation that does not \
          repeat only holds a timeout for what never happens.",
    remedy: "Remove it, or use an agent that has the action.",
    references: &[sources::OPERATIONS, sources::AGENT_API],
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
        Example::new(
            "Before Pacemaker 3.0",
            r#"<resources>
  <primitive id="web" class="ocf" provider="heartbeat" type="nginx">
    <operations>
      <op id="web-start" name="start" interval="0" timeout="40s"/>
      <op id="web-stop" name="stop" interval="0" timeout="60s"/>
      <op id="web-monitor" name="monitor" interval="10s" timeout="30s"/>
      <op id="web-check" name="«checkpages»" interval="60s"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
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
            "What pcs writes because the metadata has it",
            r#"<resources>
  <primitive id="notify" class="ocf" provider="heartbeat" type="nfsnotify">
    <operations>
      <op id="notify-start" name="start" interval="0" timeout="90s"/>
      <op id="notify-stop" name="stop" interval="0" timeout="90s"/>
      <op id="notify-monitor" name="monitor" interval="30s" timeout="90s"/>
      <op id="notify-reload" name="reload" interval="0" timeout="90s"/>
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
    let counts = cluster.version < Version::new(3, 0, 0);
    for (primitive, operation) in cluster.operations_in_use() {
        let (Some(agent), Some(name)) = (primitive.known_agent(), &operation.name) else {
            continue;
        };
        let action = name.as_str();
        let repeats = operation.period() > Duration::ZERO;
        // Tools write what the metadata has, and nothing comes of it.
        let is_idle = !repeats && agent.advertises(action);
        if OF_ANY.contains(&action) || agent.can(action) || operation.is_off() || is_idle {
            continue;
        }
        // A slip of the pen is said as such.
        let known = facts::actions().iter().map(|known| known.name);
        if facts::action(action).is_none() && nearest(action, known).is_some() {
            continue;
        }
        let (severity, consequence) = match (repeats, counts) {
            (true, true) => (Severity::Warning, "the resource is restarted over and over"),
            (true, false) => (Severity::Warning, "nothing is checked"),
            (false, _) => (Severity::Info, "this never happens"),
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
