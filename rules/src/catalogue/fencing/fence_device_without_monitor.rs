//! `fence-device-without-monitor`: nobody looks whether a device still works

use cib_model::Operation;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-without-monitor",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device has no recurring monitor",
    why: "Nobody then looks whether the device can still be reached. A password that was \
          changed, a host that was moved or a daemon that died is noticed on the night on \
          which a node has to be fenced.",
    remedy: "Add a monitor operation with an interval, for example 60 seconds.",
    references: &[sources::OPERATIONS, sources::FENCING],
    bad: &[
        Example::new(
            "No operation at all",
            r#"<resources>
  <primitive id="«f»" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor that does not repeat",
            r#"<resources>
  <primitive id="«f»" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations>
      <op id="f-monitor" name="monitor" interval="0"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor that is switched off",
            r#"<resources>
  <primitive id="«f»" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations>
      <op id="f-monitor" name="monitor" interval="60s" enabled="false"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor that only looks where the device does not run",
            r#"<resources>
  <primitive id="«f»" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations>
      <op id="f-monitor" name="monitor" interval="60s" role="Stopped"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The primitive switches off the monitor of its template",
            r#"<resources>
  <template id="t" class="stonith" type="external/libvirt">
    <operations>
      <op id="t-monitor" name="monitor" interval="60s"/>
    </operations>
  </template>
  <primitive id="«f»" template="t">
    <operations>
      <op id="f-monitor" name="monitor" interval="30s" enabled="false"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A monitor",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
  <primitive id="fence-node2" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node2-params">
      <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
      <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor in the template",
            r#"<resources>
  <template id="t" class="stonith" type="external/libvirt">
    <operations>
      <op id="t-monitor" name="monitor" interval="60s"/>
    </operations>
  </template>
  <primitive id="fence-node1" template="t"/>
</resources>
"#,
        ),
        Example::new(
            "The built-in watchdog has nothing to monitor",
            r#"<resources>
  <primitive id="w" class="stonith" type="fence_watchdog">
    <instance_attributes id="w-params">
      <nvpair id="w-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let monitored = cluster.recurring_monitor(&device.resource).is_some();
        if monitored || device.agent() == "fence_watchdog" {
            continue;
        }
        let id = shown(device.id());
        let message = format!(
            "the fence device {id} has no recurring monitor: nobody notices when it stops working"
        );
        let mut finding = Finding::of_device(device, device.span(), message)
            .help("add `<op name=\"monitor\" interval=\"60s\" .../>` to its operations");
        let operations = cluster.operations(&device.resource);
        let is_monitor = |operation: &&&Operation<'_>| {
            operation
                .name
                .as_ref()
                .is_some_and(|name| name.as_str() == "monitor")
        };
        if let Some(monitor) = operations.iter().find(is_monitor) {
            finding = finding.related(monitor.place.tag, "does not repeat");
        }
        cx.report(finding);
    }
}
