//! `hypervisor-uri-unknown-driver`: a driver that libvirt does not have

use cib_model::{facts, nearest};

use crate::finding::{Finding, shown, shown_uri_part};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-unknown-driver",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hypervisor_uri` names a driver that libvirt does not have",
    why: "libvirt answers that it has no connection driver for the URI. The device fails to \
          start, and its target is not fenced.",
    remedy: "Write the driver of the host's virtual machines: `lxc`, `qemu` (also for KVM) or \
          `xen`.",
    references: &[sources::LIBVIRT_URI],
    bad: &[
        Example::new(
            "A slip",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«qmeu»+ssh://root@host/system"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "KVM is driven by qemu",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«kvm»+ssh://root@host/system"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A driver that libvirt has dropped",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«uml»+ssh://root@host/system"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Case counts",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«LXC»+ssh://root@host/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A URI that libvirt understands",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The daemon chooses the driver",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="remote+ssh://root@host/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for found in cluster.hypervisor_uris() {
        let Ok(uri) = &found.uri else {
            continue;
        };
        let dropped = match uri.known_driver() {
            Some(driver) if !driver.supported => "no longer has",
            // `virsh -c LXC:///` of libvirt 9.0: "no connection driver available for LXC:///".
            Some(driver) if driver.name == uri.driver.text => continue,
            _ => "does not have",
        };
        let id = shown(found.device.id());
        let name = shown_uri_part(found.setting.value.as_str(), &uri.driver.range);
        let message = format!(
            "the `hypervisor_uri` of {id} names the driver {name}, which libvirt {dropped}"
        );
        let supported = facts::libvirt_drivers()
            .iter()
            .filter(|driver| driver.supported && driver.hypervisor);
        let near = || nearest(uri.driver.text, supported.map(|driver| driver.name));
        let help = match facts::libvirt_driver_meant(uri.driver.text).or_else(near) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write `lxc`, `qemu` or `xen`, as `virsh uri` on the host prints it".to_owned(),
        };
        cx.report(
            Finding::of_device(
                found.device,
                found.setting.value.part(&uri.driver.range),
                message,
            )
            .help(help),
        );
    }
}
