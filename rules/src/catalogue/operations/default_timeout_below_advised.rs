//! `default-timeout-below-advised`: the default gives an agent less time than it asks for

use std::collections::HashSet;

use cib_model::{Cluster, ClusterResource, Duration, ResolvedPrimitive};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "default-timeout-below-advised",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An agent gets the default timeout, and asks for more",
    why: "Pacemaker does not read what the agent's metadata advises. An action whose timeout is \
          written nowhere has that of `op_defaults`, else 20 seconds, and has failed when it is \
          not done by then. A stop that failed gets the node fenced. pcs writes the advised \
          times when it creates a resource; other tools, and people, often do not.",
    remedy: "Add operations with the times that the agent asks for, or raise `timeout` in \
             `op_defaults`.",
    references: &[sources::OPERATIONS, sources::AGENT_API],
    bad: &[
        Example::new(
            "Nothing is written",
            r#"<resources>
  <primitive id="«db»" class="ocf" provider="heartbeat" type="pgsql">
    <operations>
      <op id="db-monitor" name="monitor" interval="30s" timeout="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A default of the cluster",
            r#"<configuration>
  <resources>
    <primitive id="«fs»" class="ocf" provider="heartbeat" type="Filesystem">
      <instance_attributes id="fs-params">
        <nvpair id="fs-device" name="device" value="/dev/vg/data"/>
        <nvpair id="fs-directory" name="directory" value="/srv"/>
        <nvpair id="fs-fstype" name="fstype" value="xfs"/>
      </instance_attributes>
      <operations>
        <op id="fs-start" name="start" interval="0" timeout="60s"/>
        <op id="fs-stop" name="stop" interval="0" on-fail="fence"/>
        <op id="fs-monitor" name="monitor" interval="20s" timeout="40s"/>
      </operations>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-timeout" name="timeout" value="30s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "What two have from one template is one matter",
            r#"<resources>
  <template id="sites" class="ocf" provider="heartbeat" type="nginx">
    <operations>
      <op id="sites-monitor" name="monitor" interval="30s" timeout="30s"/>
    </operations>
  </template>
  <primitive id="«site1»" template="sites"/>
  <primitive id="site2" template="sites"/>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The default is as much as is asked for",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="heartbeat" type="pgsql">
      <operations>
        <op id="db-monitor" name="monitor" interval="30s"/>
      </operations>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-timeout" name="timeout" value="600s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "The built-in default is",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.0.2.1"/>
    </instance_attributes>
    <operations>
      <op id="vip-monitor" name="monitor" interval="10s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Actions that never happen",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="pgsql">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="120s"/>
      <op id="db-stop" name="stop" interval="0" timeout="120s"/>
      <op id="db-monitor" name="monitor" interval="30s" timeout="30s"/>
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
    let Some((default, setting)) = cluster.default_timeout() else {
        return;
    };
    let mut templates = HashSet::new();
    for resource in cluster.resources() {
        let Some(primitive) = cluster.resolved(resource) else {
            continue;
        };
        // What many have from one template is one matter.
        let template = primitive.template.map(std::ptr::from_ref);
        let template = template.filter(|_| primitive.primitive.operations.is_empty());
        let short = short_actions(cluster, resource, primitive, default);
        if short.is_empty() || template.is_some_and(|template| !templates.insert(template)) {
            continue;
        }
        let agent = primitive.agent_name();
        let asked: Vec<_> = short
            .iter()
            .map(|(action, advised)| format!("{advised} for {action}"))
            .collect();
        let message = format!(
            "{} leaves timeouts to the default of {default}, and its agent {} asks for {}",
            shown(resource.id()),
            shown(&agent),
            asked.join(", ")
        );
        let mut finding = Finding::of_resource(resource, resource.span(), message)
            .help("add the operations with these timeouts, or raise the default");
        if let Some(setting) = setting {
            finding = finding.related(setting.value.span(), "the default");
        }
        cx.report(finding);
    }
}

/// What the resource does without a timeout of its own and with less than is asked for, and what is asked for.
fn short_actions(
    cluster: &Cluster<'_>,
    resource: &ClusterResource<'_>,
    primitive: &ResolvedPrimitive<'_>,
    default: Duration,
) -> Vec<(&'static str, Duration)> {
    let Some(agent) = primitive.known_agent() else {
        return Vec::new();
    };
    // What is advertised for fence devices are mostly Pacemaker's own words, and the fencer has timeouts of its own.
    if primitive.class() == "stonith" {
        return Vec::new();
    }
    let operations = cluster.operations(primitive);
    let promotes = cluster.is_promotable(resource) == Some(true);
    let migrates = cluster.meta_flag(resource, "allow-migrate");
    let migrates = migrates.is_some_and(|(is_on, _)| is_on);
    let actions = [
        ("start", true),
        ("stop", true),
        (
            "monitor",
            operations.iter().any(|it| it.action() == "monitor"),
        ),
        ("promote", promotes),
        ("demote", promotes),
        ("migrate_to", migrates),
        ("migrate_from", migrates),
    ];
    let mut short = Vec::new();
    for (action, happens) in actions {
        let mut written = operations.iter().filter(|it| it.action() == action);
        let says = |operation| cluster.operation_value(operation, "timeout").is_some();
        if !happens || written.clone().next().is_some() && written.all(|it| says(it)) {
            continue;
        }
        let advised = agent.advised_timeout(action, None, None);
        short.extend(
            advised
                .filter(|advised| *advised > default)
                .map(|it| (action, it)),
        );
    }
    short
}
