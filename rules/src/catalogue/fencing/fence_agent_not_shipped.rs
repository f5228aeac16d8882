//! `fence-agent-not-shipped`: a fence agent of cluster-glue on a system that does not ship it

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-agent-not-shipped",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence agent of cluster-glue on a system that does not ship it",
    why: "Agents whose name does not begin with `fence_` come from cluster-glue. Red Hat \
          Enterprise Linux and its relatives ship neither that package nor a Pacemaker that can \
          run its agents: the device does not start, and fences nobody. The options say that the \
          cluster runs on such a system.",
    remedy: "Use the agent of the fence-agents package for the same hardware: `fence_virsh` or \
          `fence_xvm` for domains of libvirt, `fence_ipmilan` for boards, `fence_sbd` for \
          SBD.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A release of Red Hat Enterprise Linux",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-dc-version" name="dc-version" value="2.1.7-5.el9-0f7f88312"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="«external/libvirt»">
      <instance_attributes id="f-params">
        <nvpair id="f-hostlist" name="hostlist" value="node1"/>
        <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "Another agent of that package",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-dc-version" name="dc-version" value="2.0.5-9.el8_4.1-ba59be7122"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="«ipmilan»">
      <instance_attributes id="f-params">
        <nvpair id="f-hostname" name="hostname" value="node1"/>
        <nvpair id="f-ipaddr" name="ipaddr" value="192.168.1.1"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "An agent of fence-agents",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-dc-version" name="dc-version" value="2.1.7-5.el9-0f7f88312"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-username" name="username" value="root"/>
        <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "Another system",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-dc-version" name="dc-version" value="2.1.5-a3f44794f94"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="external/libvirt">
      <instance_attributes id="f-params">
        <nvpair id="f-hostlist" name="hostlist" value="node1"/>
        <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(version) = cluster.option("dc-version") else {
        return;
    };
    if !is_enterprise_linux(version.value.as_str()) {
        return;
    }
    for device in cluster.fence_devices() {
        let Some(agent) = device.resource.agent() else {
            continue;
        };
        if !device.resource.is_of_cluster_glue() {
            continue;
        }
        let (id, name) = (shown(device.id()), shown(agent.as_str()));
        let message = format!(
            "the agent {name} of the fence device {id} is not shipped with the system that the cluster runs on"
        );
        cx.report(
            Finding::of_device(device, agent.span(), message)
                .related(version.value.span(), "the release and its system")
                .help("use an agent of the fence-agents package"),
        );
    }
}

/// Whether the release of a package, as in `2.1.7-5.el9-0f7f88312`, is of Enterprise Linux.
fn is_enterprise_linux(version: &str) -> bool {
    let mut ends = version.split(".el").skip(1);
    ends.any(|end| end.starts_with(|c: char| c.is_ascii_digit()))
}
