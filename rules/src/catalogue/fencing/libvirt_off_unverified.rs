//! `libvirt-off-unverified`: a domain is only switched off, by an agent that takes `not found` for off

use cib_model::Version;
use cib_model::facts::FenceAction;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirt-off-unverified",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A domain is only switched off, by an agent that takes `not found` for off",
    why: "When `external/libvirt` is told `off` and cannot destroy the domain, it looks for the \
          words `shut off`, `not found` or `not running` in what virsh prints, and takes them \
          for success. \"Domain not found\" of a misspelt domain is such a text, and so is \"nc: \
          command not found\" of a hypervisor on which the transport fails: the node counts as \
          fenced and runs on. A reboot fails in these cases, because the domain cannot be \
          started again.",
    remedy: "Let the cluster reboot nodes (the default of `stonith-action`), or fence by \
          `fence_virsh`, which asks for the state of the domain.",
    references: &[sources::EXTERNAL_LIBVIRT, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "For the whole cluster",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-action" name="stonith-action" value="«off»"/>
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
        Example::new(
            "For one device",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="f-pcmk_reboot_action" name="pcmk_reboot_action" value="«off»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The word of older releases",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-action" name="stonith-action" value="«poweroff»"/>
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
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "The default",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-action" name="stonith-action" value="reboot"/>
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
        Example::new(
            "An agent that asks for the state",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-action" name="stonith-action" value="off"/>
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
            "Reboots are still reboots",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-action" name="stonith-action" value="reboot"/>
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
        <nvpair id="f-pcmk_reboot_action" name="pcmk_reboot_action" value="reboot"/>
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

/// The agent that takes the words for success (cluster-glue 1.0.12, tried with a virsh that says them).
const AGENT: &str = "external/libvirt";

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (device, setting) in cluster.devices_with(AGENT, "pcmk_reboot_action") {
        if setting.value.as_str() != "off" || setting.conditional {
            continue;
        }
        let id = shown(device.id());
        let message = format!(
            "the fence device {id} only switches off, and takes a domain that it does not find for stopped"
        );
        cx.report(
            Finding::of_device(device, setting.value.span(), message)
                .help("remove `pcmk_reboot_action`: a reboot fails where the domain is not found"),
        );
    }
    let mut devices = cluster.fence_devices().iter();
    let first = devices.find(|device| device.agent() == AGENT);
    let (Some(device), Some(FenceAction::Off), Some(action)) = (
        first,
        cluster.fencing_action(),
        cluster.option("fencing-action"),
    ) else {
        return;
    };
    let message = format!(
        "nodes are only switched off, and the agent of the fence device {} takes a domain that it does not find for stopped",
        shown(device.id())
    );
    cx.report(
        Finding::of_option(&action, message)
            .related(device.span(), "fences with `external/libvirt`")
            .help("let nodes be rebooted: that fails where the domain is not found"),
    );
}
