//! `fence-shared-hypervisor`: one host carries every node

use cib_model::is_loopback;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-shared-hypervisor",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Every fence device goes through the same host",
    why: "When that host or its libvirt fails, no node can be fenced any more. And where all \
          nodes run on it, they fail together with the only thing that could fence them. Good \
          for a test, not for a service.",
    remedy: "Spread the nodes over several hosts, and add a second level of fencing that works \
          without them: SBD, or the host's own management board.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Two nodes, one host",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@«192.168.122.1»/"/>
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
</configuration>
"#,
        ),
        Example::new(
            "The device with another host is in no level",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@«192.168.122.1»/"/>
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
    <primitive id="other-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="other-node1-params">
        <nvpair id="other-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="other-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.2/"/>
      </instance_attributes>
      <operations><op id="other-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="fence-node1"/>
    <fencing-level id="l2" target="node2" index="1" devices="fence-node2"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A second level through another host",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
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
    <primitive id="other-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="other-node1-params">
        <nvpair id="other-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="other-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.2/"/>
      </instance_attributes>
      <operations><op id="other-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="fence-node1"/>
    <fencing-level id="l1b" target="node1" index="2" devices="other-node1"/>
    <fencing-level id="l2" target="node2" index="1" devices="fence-node2"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "The nodes themselves",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@127.0.0.1/"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@127.0.0.1/"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Two hosts",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.2/"/>
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
</configuration>
"#,
        ),
        Example::new(
            "Another way beside it",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
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
    <primitive id="fence-sbd" class="stonith" type="fence_sbd">
      <instance_attributes id="fence-sbd-params">
        <nvpair id="fence-sbd-devices" name="devices" value="/dev/sdb"/>
      </instance_attributes>
      <operations><op id="fence-sbd-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "One node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="external/libvirt">
      <instance_attributes id="f-params">
        <nvpair id="f-hostlist" name="hostlist" value="node1"/>
        <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let devices = cluster.fence_devices().iter();
    let devices: Vec<_> = devices
        .filter(|device| !cluster.is_outside_topology(device))
        .collect();
    let several = match cluster.members() {
        Some(members) => members.len() > 1,
        None => devices.len() > 1,
    };
    if !devices
        .iter()
        .all(|device| device.known.is_some_and(|agent| agent.libvirt))
    {
        return;
    }
    let Some(endpoints) = devices
        .iter()
        .map(|device| cluster.endpoint(device))
        .collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let Some((first, others)) = endpoints.split_first().filter(|_| several) else {
        return;
    };
    if others.iter().any(|other| other.host != first.host) || is_loopback(&first.host) {
        return;
    }
    let message = format!(
        "every fence device goes through {}: when that host fails, no node can be fenced",
        shown(&first.host)
    );
    let mut finding = Finding::new(Subject::new("cluster", ""), first.span(), message)
        .help("spread the nodes over several hosts, or add a second level of fencing (SBD, the host's management board)");
    for other in others.iter().take(3) {
        finding = finding.related(other.span(), "the same host");
    }
    cx.report(finding);
}
