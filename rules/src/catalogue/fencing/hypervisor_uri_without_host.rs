//! `hypervisor-uri-without-host`: a transport over the network, and no host

use crate::finding::{Finding, shown, shown_uri};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-without-host",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hypervisor_uri` has a network transport but no host",
    why: "A transport such as `ssh` or `tcp` leads to another machine, and the URI does not \
          say which. libvirt takes `localhost`, the node that the device runs on, so the device \
          fails to start or asks the wrong machine, and its target is not fenced.",
    remedy: "Name the host of the virtual machines behind the `//`.",
    references: &[sources::LIBVIRT_URI],
    bad: &[
        Example::new(
            "The host is missing",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«lxc+tcp»:///"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Neither host nor path",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«lxc+tcp»://"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A command may know the host itself",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ext:///?command=to-the-host"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
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
            "A local URI needs no host",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc:///"/>
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
        if !uri.lacks_host() {
            continue;
        }
        let id = shown(found.device.id());
        let text = shown_uri(found.setting.value.as_str());
        let transport = uri.transport_name();
        let message = format!(
            "the `hypervisor_uri` of {id}, {text}, has the network transport `{transport}` but no host"
        );
        let (driver, path) = (uri.driver.text, uri.expected_path());
        cx.report(
            Finding::of_device(
                found.device,
                found.setting.value.part(&uri.scheme()),
                message,
            )
            .help(format!(
                "name the host: `{driver}+{transport}://HOST{path}`"
            )),
        );
    }
}
