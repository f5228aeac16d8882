//! `hypervisor-uri-on-target`: the node that is fenced is asked to fence itself

use crate::finding::{Finding, shown, shown_uri_part};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-on-target",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hypervisor_uri` leads to the node that the device fences",
    why: "A node is fenced because it hangs, is cut off or cannot stop its resources. The agent \
          asks the libvirt of just that node, gets no answer, and the fencing fails. A node that \
          does answer asks a libvirt that knows its guests but not itself.",
    remedy: "Name the host that the node's virtual machine runs on.",
    references: &[sources::LIBVIRT_URI, sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::new(
            "The node itself",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@«node1»/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "One of several nodes",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1 node2:vm2"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+tls://«NODE2»:16514/system"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The host of the virtual machines",
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
            "Another node",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@node2/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A host whose name only begins like that of the node",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@node1.example.org/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A command, to which the host means nothing",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ext://node1/?command=to-the-host"/>
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
        let Some(host) = uri.host.as_ref().filter(|_| !uri.is_command()) else {
            continue;
        };
        // A dot at the end says that the name is complete, and belongs to none.
        let name = host.text.trim_end_matches('.');
        let mut targets = found.device.known_targets().iter();
        let Some(target) = targets.find(|target| target.name.eq_ignore_ascii_case(name)) else {
            continue;
        };
        let id = shown(found.device.id());
        let name = shown_uri_part(found.setting.value.as_str(), &host.range);
        let message = format!(
            "the `hypervisor_uri` of {id} leads to {name}, which the device is there to fence"
        );
        let (driver, path) = (uri.driver.text, uri.expected_path());
        cx.report(
            Finding::of_device(found.device, found.setting.value.part(&host.range), message)
                .related(target.span, "the node to fence")
                .help(format!(
                    "name the host that the node's virtual machine runs on: `{driver}+ssh://root@HOST{path}`"
                )),
        );
    }
}
