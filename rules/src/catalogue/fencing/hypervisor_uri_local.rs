//! `hypervisor-uri-local`: a URI that leads to the node itself

use cib_model::{Cluster, FenceDevice, NodeKind};

use crate::finding::{Finding, shown, shown_uri};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-local",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `hypervisor_uri` leads to the node that the device runs on",
    why: "The URI has no host, or the loopback address, so each node asks its own libvirt. A \
          node that is itself a container or guest has none, or one that does not know the \
          other nodes: the device fails to start there. Only where the cluster's nodes are the \
          hypervisors, and what is fenced are guests on them, is such a URI right.",
    remedy: "Name the host of the virtual machines: `lxc+ssh://root@HOST/`.",
    references: &[sources::LIBVIRT_URI, sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::new(
            "No host",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«lxc»:///"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The loopback address",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+tcp://«127.0.0.1»/"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "No address at all",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@«0.0.0.0»/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The loopback address in IPv6",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@[«::ffff:127.0.0.1»]/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A driver alone",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«lxc»:"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A unix socket on purpose",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«qemu+unix»:///system"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
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
            "The targets are guests of the cluster",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="fence-remote1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-remote1-params">
        <nvpair id="fence-remote1-hostlist" name="hostlist" value="remote1"/>
        <nvpair id="fence-remote1-hypervisor_uri" name="hypervisor_uri" value="qemu:///system"/>
      </instance_attributes>
      <operations><op id="fence-remote1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="remote1" class="ocf" provider="pacemaker" type="remote"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A command, which may lead anywhere",
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
            "A socket cannot have a host, which is another problem",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+unix://host/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The test driver is another problem",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="test:///default"/>
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
        let hypervisor = uri.known_driver().is_none_or(|driver| driver.hypervisor);
        if !uri.is_local() || !hypervisor || fences_guests_only(cluster, found.device) {
            continue;
        }
        let id = shown(found.device.id());
        let text = shown_uri(found.setting.value.as_str());
        let message = format!(
            "the `hypervisor_uri` of {id}, {text}, leads to the node that the device runs on"
        );
        let place = uri
            .host
            .as_ref()
            .map_or(uri.scheme(), |host| host.range.clone());
        let (driver, path) = (uri.driver.text, uri.expected_path());
        cx.report(
            Finding::of_device(found.device, found.setting.value.part(&place), message).help(
                format!("name the host of the virtual machines: `{driver}+ssh://root@HOST{path}`"),
            ),
        );
    }
}

/// Whether every target is a node that runs on the cluster, so that its hypervisor is a member.
fn fences_guests_only(cluster: &Cluster<'_>, device: &FenceDevice<'_>) -> bool {
    let targets = device.known_targets();
    let is_guest = |name: &str| {
        cluster
            .node(name)
            .is_some_and(|node| node.kind != NodeKind::Member)
    };
    !targets.is_empty() && targets.iter().all(|target| is_guest(target.name))
}
