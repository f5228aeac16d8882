//! `migration-not-supported`: a resource may migrate, and its agent cannot

use std::collections::HashSet;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "migration-not-supported",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource may migrate live, and its agent has no actions for that",
    why: "With `allow-migrate=true` the cluster does not ask whether the agent can do it. When \
          the resource is to move, it calls `migrate_to`, which fails. Then it stops the resource \
          on both nodes and starts it on the new one. And since the agent has said that it has no \
          such action, the old node may not run the resource any more until somebody cleans up: \
          when the new node fails, the resource stays down.",
    remedy: "Remove `allow-migrate`, or use an agent that has `migrate_to` and `migrate_from`.",
    references: &[sources::RESOURCES, sources::AGENT_API],
    bad: &[
        Example::new(
            "An address",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <meta_attributes id="vip-meta">
      <nvpair id="vip-migrate" name="allow-migrate" value="«true»"/>
    </meta_attributes>
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
            "The default of all resources",
            r#"<configuration>
  <resources>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-ip" name="ip" value="192.0.2.1"/>
      </instance_attributes>
      <operations>
        <op id="vip-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="default-migrate" name="allow-migrate" value="«true»"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A virtual machine",
            r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-migrate" name="allow-migrate" value="true"/>
    </meta_attributes>
    <instance_attributes id="vm-params">
      <nvpair id="vm-config" name="config" value="/etc/libvirt/qemu/vm.xml"/>
    </instance_attributes>
    <operations>
      <op id="vm-start" name="start" interval="0" timeout="90s"/>
      <op id="vm-stop" name="stop" interval="0" timeout="90s"/>
      <op id="vm-monitor" name="monitor" interval="10s" timeout="30s"/>
      <op id="vm-to" name="migrate_to" interval="0" timeout="120s"/>
      <op id="vm-from" name="migrate_from" interval="0" timeout="60s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that is not known",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-migrate" name="allow-migrate" value="true"/>
    </meta_attributes>
    <operations>
      <op id="db-monitor" name="monitor" interval="10s"/>
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
    let mut seen = HashSet::new();
    for resource in cluster.resources() {
        let agent = cluster
            .resolved(resource)
            .and_then(|primitive| primitive.known_agent())
            .filter(|agent| agent.class() == "ocf");
        let flag = cluster.meta_flag(resource, "allow-migrate");
        let (Some(agent), Some((true, setting))) = (agent, flag) else {
            continue;
        };
        let can = agent.can("migrate_to") && agent.can("migrate_from");
        if can || !seen.insert(std::ptr::from_ref(setting.pair)) {
            continue;
        }
        let message = format!(
            "{} may migrate, and its agent {} cannot: the node that it leaves may not run it any more",
            shown(resource.id()),
            shown(&agent.name),
        );
        cx.report(
            Finding::of_resource(resource, setting.value.span(), message)
                .help("remove `allow-migrate`, or set it on those alone that can"),
        );
    }
}
