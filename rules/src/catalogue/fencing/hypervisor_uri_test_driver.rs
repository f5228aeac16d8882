//! `hypervisor-uri-test-driver`: a driver that fences nothing

use crate::finding::{Finding, shown, shown_uri_part};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-test-driver",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hypervisor_uri` names the test driver, which fences nothing",
    why: "libvirt's `test` driver is a make-believe hypervisor inside the client. The agent \
          reports success, Pacemaker takes the node for dead and starts its resources \
          elsewhere, and the node runs on: both write to the same data.",
    remedy: "Name the driver and host of the real virtual machines.",
    references: &[sources::LIBVIRT_URI, "https://libvirt.org/drvtest.html"],
    bad: &[
        Example::new(
            "The mock in the client",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«test»:///default"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The mock in a daemon",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«test»+tcp://host/default"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
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
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for found in cluster.hypervisor_uris() {
        let Ok(uri) = &found.uri else {
            continue;
        };
        if uri.known_driver().is_none_or(|driver| driver.hypervisor) {
            continue;
        }
        let id = shown(found.device.id());
        let name = shown_uri_part(found.setting.value.as_str(), &uri.driver.range);
        let message = format!(
            "the fence device {id} uses libvirt's driver {name}: it reports success and fences nothing"
        );
        cx.report(
            Finding::of_device(found.device, found.setting.value.part(&uri.driver.range), message)
                .help("name the driver and host of the real virtual machines, for example `lxc+ssh://root@HOST/`"),
        );
    }
}
