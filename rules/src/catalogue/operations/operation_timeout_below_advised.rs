//! `operation-timeout-below-advised`: less time than the agent asks for

use cib_model::{Scalar as _, Timeout};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-timeout-below-advised",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An operation has less time than its agent asks for",
    why: "An action that is not done in time has failed, however well it was going. A start that \
          needs to recover a database is cut off and begun anew elsewhere; a stop that is cut off \
          gets the node fenced. The agent's metadata says what its authors found to be needed at \
          least. On the day of the test, with an empty disk and an idle machine, less was enough.",
    remedy: "Give it at least the time that the agent asks for, and more where it has more to do \
             than most. `crm_resource --show-metadata AGENT` shows what is asked for.",
    references: &[sources::OPERATIONS, sources::AGENT_API],
    bad: &[
        Example::new(
            "A start",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="pgsql">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="«30s»"/>
      <op id="db-stop" name="stop" interval="0" timeout="120s"/>
      <op id="db-monitor" name="monitor" interval="30s" timeout="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor that looks closely",
            r#"<resources>
  <primitive id="web" class="ocf" provider="heartbeat" type="nginx">
    <operations>
      <op id="web-start" name="start" interval="0" timeout="40s"/>
      <op id="web-stop" name="stop" interval="0" timeout="60s"/>
      <op id="web-monitor" name="monitor" interval="60s" timeout="«30s»">
        <instance_attributes id="web-monitor-params">
          <nvpair id="web-monitor-level" name="OCF_CHECK_LEVEL" value="30"/>
        </instance_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "As a meta-attribute, in another unit",
            r#"<resources>
  <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem">
    <instance_attributes id="fs-params">
      <nvpair id="fs-device" name="device" value="/dev/vg/data"/>
      <nvpair id="fs-directory" name="directory" value="/srv"/>
      <nvpair id="fs-fstype" name="fstype" value="xfs"/>
    </instance_attributes>
    <operations>
      <op id="fs-start" name="start" interval="0" timeout="60s"/>
      <op id="fs-stop" name="stop" interval="0">
        <meta_attributes id="fs-stop-meta">
          <nvpair id="fs-stop-timeout" name="timeout" value="«30000ms»"/>
        </meta_attributes>
      </op>
      <op id="fs-monitor" name="monitor" interval="20s" timeout="40s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "As much as is asked for, and more",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="pgsql">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="2min"/>
      <op id="db-stop" name="stop" interval="0" timeout="300s"/>
      <op id="db-monitor" name="monitor" interval="30s" timeout="30s"/>
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
      <op id="db-start" name="start" interval="0" timeout="1s"/>
      <op id="db-monitor" name="monitor" interval="30s" timeout="1s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An operation that is switched off",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.0.2.1"/>
    </instance_attributes>
    <operations>
      <op id="vip-monitor" name="monitor" interval="10s" timeout="20s"/>
      <op id="vip-closer" name="monitor" interval="60s" timeout="5s" enabled="false"/>
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
        let action = operation.action();
        // What is advertised for these of fence devices are Pacemaker's own words.
        let is_own = primitive.class() == "stonith" && matches!(action, "start" | "stop");
        let agent = primitive.known_agent();
        let Some(agent) = agent.filter(|_| !is_own && !operation.is_off()) else {
            continue;
        };
        let written = cluster.operation_value(operation, "timeout");
        let Some(written) = written.filter(|written| !written.conditional) else {
            continue;
        };
        let depth = cluster.monitor_depth(operation);
        let advised = agent.advised_timeout(action, operation.for_role(), depth);
        let (Ok(given), Some(advised)) = (Timeout::read(written.text), advised) else {
            continue;
        };
        if given >= advised {
            continue;
        }
        let message = format!(
            "the {} of {} has {given}, and its agent {} asks for at least {advised}",
            shown(action),
            shown(primitive.id()),
            shown(&agent.name),
        );
        cx.report(
            Finding::of_operation(operation, written.span, message)
                .help(format!("write {advised} or more")),
        );
    }
}
