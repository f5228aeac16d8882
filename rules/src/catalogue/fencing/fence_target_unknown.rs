//! `fence-target-unknown`: a target that is no node

use std::collections::HashSet;

use cib_model::{HostEntry, Version, nearest};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-target-unknown",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device has a target that is no node of the cluster",
    why: "The name is never asked for, so the entry does nothing. Usually it is a misspelt \
          node, which then has no fencing, or what is left of a node that was removed.",
    remedy: "Spell the target as in `<node uname=\"...\">`, or remove it.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A misspelt node",
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
        <nvpair id="fence-node2-hostlist" name="hostlist" value="«nodee2»"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The full name of a node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-all" class="stonith" type="fence_xvm">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-pcmk_host_list" name="pcmk_host_list" value="node1 «node2.example.com»"/>
      </instance_attributes>
      <operations><op id="fence-all-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A name in a map",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-all" class="stonith" type="fence_xvm">
      <instance_attributes id="fence-all-params">
        <nvpair id="fence-all-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;«node9»:vm9"/>
      </instance_attributes>
      <operations><op id="fence-all-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Commas in a map are another problem",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_xvm">
      <instance_attributes id="f-params">
        <nvpair id="f-map" name="pcmk_host_map" value="node1:vm1,node2:vm2"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "Quotation marks are another problem",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_xvm">
      <instance_attributes id="f-params">
        <nvpair id="f-map" name="pcmk_host_map" value="&quot;node1:vm1;node2:vm2&quot;"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A blank beside a colon is another problem",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="external/libvirt">
      <instance_attributes id="f-params">
        <nvpair id="f-hostlist" name="hostlist" value="node1 : vm1"/>
        <nvpair id="f-uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Every target is a node",
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
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Nodes that are not known yet",
            r#"<configuration>
  <nodes/>
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
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A remote node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="fence-remote" class="stonith" type="fence_xvm">
      <instance_attributes id="fence-remote-params">
        <nvpair id="fence-remote-pcmk_host_list" name="pcmk_host_list" value="remote1"/>
      </instance_attributes>
      <operations><op id="fence-remote-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="remote1" class="ocf" provider="pacemaker" type="remote"/>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(nodes) = cluster.nodes() else {
        return;
    };
    let lists = cluster.host_domain_lists();
    let detached: HashSet<_> = lists
        .filter(|(_, _, entries)| entries.iter().any(HostEntry::is_cut))
        .map(|(device, _, _)| device.id())
        .collect();
    for device in cluster.fence_devices() {
        for target in device.known_targets() {
            // A comma comes from a map with commas between its entries, a quotation mark from one that is quoted as a
            // whole, a domain alone from a blank beside a colon: other problems, which are mended with them.
            let is_spoilt =
                target.name.contains([',', '"', '\'']) || detached.contains(device.id());
            if cluster.node(target.name).is_some() || is_spoilt {
                continue;
            }
            let (id, name) = (shown(device.id()), shown(target.name));
            let message = format!(
                "the fence device {id} has the target {name}, which is no node of the cluster"
            );
            let namesake = nodes.iter().find(|node| node.is_namesake(target.name));
            let meant = namesake
                .map(|node| node.name.as_ref())
                .or_else(|| nearest(target.name, nodes.iter().map(|node| node.name.as_ref())));
            let help = match meant {
                Some(meant) => format!("did you mean {}?", shown(meant)),
                None => "spell it as in `<node uname=\"...\">`, or remove it".to_owned(),
            };
            cx.report(Finding::of_device(device, target.span, message).help(help));
        }
    }
}
