//! `domain-without-fence-device`: a domain that nothing stops

use cib_model::{Cluster, DomainText, FenceDevice, FileId};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "domain-without-fence-device",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "No fence device stops a domain whose file was given with the cluster",
    why: "If the domain is a node of the cluster, the cluster cannot fence that node through \
          libvirt, and perhaps not at all. If it is none, nothing is wrong.",
    remedy: "Add the domain to the `hostlist` or `pcmk_host_map` of a device, or leave its file out.",
    references: &[sources::FENCING, sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::with_files(
            "A third container",
            r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-hostlist" name="hostlist" value="node1 node2"/>
      <nvpair id="fence-nodes-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[
                (
                    "node1.xml",
                    "<domain type=\"lxc\"><name>node1</name></domain>\n",
                ),
                (
                    "node2.xml",
                    "<domain type=\"lxc\"><name>node2</name></domain>\n",
                ),
                (
                    "node3.xml",
                    "<domain type=\"lxc\"><name>«node3»</name></domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "More than the nodes",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[
                (
                    "mail.xml",
                    "<domain type=\"lxc\"><name>«mail»</name></domain>\n",
                ),
                (
                    "node1.xml",
                    "<domain type=\"lxc\"><name>node1</name></domain>\n",
                ),
                (
                    "web.xml",
                    "<domain type=\"lxc\"><name>web</name></domain>\n",
                ),
            ],
        ),
    ],
    good: &[
        Example::with_files(
            "Another device fences the node",
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
    </primitive>
    <primitive id="fence-node2" class="stonith" type="fence_sbd">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-list" name="pcmk_host_list" value="node2"/>
        <nvpair id="fence-node2-devices" name="devices" value="/dev/disk/by-id/sbd"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
            &[
                (
                    "node1.xml",
                    "<domain type=\"lxc\"><name>node1</name></domain>\n",
                ),
                (
                    "node2.xml",
                    "<domain type=\"lxc\"><name>node2</name></domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "Only the agent knows what it stops",
            r#"<resources>
  <primitive id="fence-vms" class="stonith" type="fence_xvm"/>
</resources>
"#,
            &[(
                "node1.xml",
                "<domain type=\"kvm\"><name>node1</name></domain>\n",
            )],
        ),
        Example::with_files(
            "No configuration is given",
            "",
            &[(
                "node1.xml",
                "<domain type=\"kvm\"><name>node1</name></domain>\n",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let companions = cx.companions;
    let machines = cluster.fenced_machines();
    let is_open = |device: &FenceDevice<'_>| {
        let is_libvirt = device.known.is_some_and(|agent| agent.libvirt);
        is_libvirt
            && !machines
                .iter()
                .any(|machine| machine.device.id() == device.id())
    };
    // A machine that no file defines may be just this domain, under another name.
    let is_called = |name| companions.domains_called(name).next().is_some();
    let all_known = machines.iter().all(|machine| is_called(machine.domain));
    if machines.is_empty() || !all_known || cluster.fence_devices().iter().any(is_open) {
        return;
    }
    let mut free = companions
        .domains_without(&machines)
        .into_iter()
        .filter_map(|domain| {
            let name = domain.it.name.as_ref()?;
            (!fenced_otherwise(cluster, &name.text)).then_some((domain.file, name))
        });
    // One finding for all: who gives the domains of a whole host need not read of each guest that is no node.
    let Some((file, first)) = free.next() else {
        return;
    };
    let others: Vec<_> = free.collect();
    let more = match others.len() {
        0 => String::new(),
        1 => ", nor another one".to_owned(),
        count => format!(", nor {count} others"),
    };
    let message = format!(
        "no fence device stops the domain {}{more}",
        shown(&first.text)
    );
    let subject = Subject::new("domain", &*first.text);
    let finding = Finding::new(subject, first.span, message).in_file(file);
    let related = |finding: Finding, (file, name): &(FileId, &DomainText<'_>)| {
        finding.related_in(*file, name.span, "nor this one")
    };
    cx.report(others.iter().fold(finding, related).help(
        "add it to the `hostlist` or `pcmk_host_map` of a device if it is a node of the cluster",
    ));
}

/// Whether the cluster fences the node of that name without libvirt, or may do so.
fn fenced_otherwise(cluster: &Cluster<'_>, name: &str) -> bool {
    cluster.devices_for(name).is_none_or(|devices| {
        devices
            .iter()
            .any(|device| !device.known.is_some_and(|agent| agent.libvirt))
    })
}
