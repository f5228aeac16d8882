//! `operation-interval-below-advised`: a monitor that is repeated more often than its agent asks for

use cib_model::Duration;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-interval-below-advised",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A monitor is repeated more often than its agent asks for",
    why: "A monitor costs something each time: a query, a login to a management board, a call to \
          an interface that is limited. The agent's metadata says how often its authors found it \
          bearable. Below that the monitor itself can be what makes a busy node slow, or a board \
          refuse to answer.",
    remedy: "Write the advised interval, or a longer one, unless a shorter one was tried under load.",
    references: &[sources::OPERATIONS, sources::RESOURCE_AGENT_API],
    bad: &[
        Example::new(
            "Every other second",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="mariadb">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="120s"/>
      <op id="db-stop" name="stop" interval="0" timeout="120s"/>
      <op id="db-monitor" name="monitor" interval="«2s»" timeout="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In a role",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="heartbeat" type="mariadb">
      <operations>
        <op id="db-start" name="start" interval="0" timeout="120s"/>
        <op id="db-stop" name="stop" interval="0" timeout="120s"/>
        <op id="db-promote" name="promote" interval="0" timeout="120s"/>
        <op id="db-demote" name="demote" interval="0" timeout="120s"/>
        <op id="db-monitor" name="monitor" interval="10s" timeout="30s" role="Promoted"/>
        <op id="db-monitor-2" name="monitor" interval="«11s»" timeout="30s" role="Unpromoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "As advised",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="mariadb">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="120s"/>
      <op id="db-stop" name="stop" interval="0" timeout="120s"/>
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
      <op id="db-monitor" name="monitor" interval="1s" timeout="30s"/>
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
        // What is advertised for cluster-glue's fence devices are Pacemaker's own words, and the same for all.
        let agent = primitive
            .known_agent()
            .filter(|agent| agent.class() != "stonith");
        let (Some(agent), Some(interval)) = (agent, operation.interval.as_ref()) else {
            continue;
        };
        let given = operation.period();
        if operation.action() != "monitor" || given == Duration::ZERO || operation.is_off() {
            continue;
        }
        let depth = cluster.monitor_depth(operation);
        let advised = agent.advised_interval(operation.for_role(), depth);
        let Some(advised) = advised.filter(|advised| given < *advised) else {
            continue;
        };
        let message = format!(
            "{} is monitored every {given}, and its agent {} asks for {advised} at least",
            shown(primitive.id()),
            shown(&agent.name),
        );
        cx.report(
            Finding::of_operation(operation, interval.span(), message)
                .help(format!("write {advised}, unless less was tried under load")),
        );
    }
}
