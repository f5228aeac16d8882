//! `fence-domain-unknown`: a domain that is not among the files

use cib_model::{Companions, Domain, FencedMachine, InFile, nearest};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-domain-unknown",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device stops a domain that none of the given files defines",
    why: "A device whose domain does not exist starts and stays green: its monitor asks whether \
          libvirt answers, and not for the domain. The mistake shows when the node is to be fenced. \
          And where libvirt says \"not found\", `external/libvirt` takes the domain for stopped \
          already: fencing succeeds, and the node runs on. Case counts in names of domains. Where \
          nothing that is given has a name close by, the domain's own file may only be missing, and \
          this is advice unless the files of its host are there.",
    remedy: "Write the domain as `virsh list --all` prints it. Where it is right, give its file too: \
             `virsh dumpxml DOMAIN`.",
    references: &[sources::EXTERNAL_LIBVIRT, sources::VIRSH],
    bad: &[
        Example::with_files(
            "A slip in hostlist",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:«conteneur»"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[(
                "domain.xml",
                "<domain type=\"lxc\"><name>container</name></domain>\n",
            )],
        ),
        Example::with_files(
            "Other case in pcmk_host_map",
            r#"<resources>
  <primitive id="fence-vms" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-vms-params">
      <nvpair id="fence-vms-map" name="pcmk_host_map" value="node1:VM1;node2:«vm2»"/>
      <nvpair id="fence-vms-ip" name="ip" value="hypervisor.example.com"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[
                (
                    "vm1.xml",
                    "<domain type=\"kvm\"><name>VM1</name></domain>\n",
                ),
                (
                    "vm2.xml",
                    "<domain type=\"kvm\"><name>VM2</name></domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "Perhaps a file is missing",
            r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-hostlist" name="hostlist" value="node1 «node2»"/>
      <nvpair id="fence-nodes-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[(
                "node1.xml",
                "<domain type=\"lxc\"><name>node1</name></domain>\n",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "By name and by UUID",
            r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-hostlist" name="hostlist" value="node1:container node2:4dea22b3-1d52-d8f3-2516-782e98ab3fa0"/>
      <nvpair id="fence-nodes-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[
                (
                    "a.xml",
                    "<domain type=\"lxc\"><name>container</name></domain>\n",
                ),
                (
                    "b.xml",
                    "<domain type=\"lxc\"><name>b</name><uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid></domain>\n",
                ),
            ],
        ),
        Example::new(
            "No file of a domain is given",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::with_files(
            "An agent that has nothing to do with libvirt",
            r#"<resources>
  <primitive id="fence-node2" class="stonith" type="fence_ipmilan">
    <instance_attributes id="fence-node2-params">
      <nvpair id="fence-node2-list" name="pcmk_host_list" value="node2"/>
      <nvpair id="fence-node2-ip" name="ip" value="192.0.2.2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[(
                "node1.xml",
                "<domain type=\"lxc\"><name>node1</name></domain>\n",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let companions = cx.companions;
    // One that cannot be read may be the one that is missed.
    let domains = &companions.domains;
    let unread = |domain: &InFile<Domain<'_>>| domain.it.name.is_none();
    if domains.is_empty() || !companions.malformed.is_empty() || domains.iter().any(unread) {
        return;
    }
    let machines = cluster.fenced_machines();
    let free = companions.domains_without(&machines);
    let one_host = cluster.has_one_hypervisor();
    for machine in &machines {
        // A bare number is another problem.
        let is_number = machine.domain.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number && companions.domains_called(machine.domain).next().is_none() {
            cx.report(finding(machine, &free, companions, one_host));
        }
    }
}

fn finding(
    machine: &FencedMachine<'_, '_>,
    free: &[&InFile<Domain<'_>>],
    companions: &Companions<'_>,
    one_host: bool,
) -> Finding {
    let message = format!(
        "{} stops the domain {} when {} is fenced, and no given file defines one of that name",
        shown(machine.device.id()),
        shown(machine.domain),
        shown(machine.node)
    );
    let finding = Finding::of_device(machine.device, machine.span, message);
    let names = companions
        .domains
        .iter()
        .filter_map(|domain| domain.it.name());
    // Case does not count in `nearest`, so names are held against each other in lower case.
    let meant = nearest(machine.domain, names);
    let near = free
        .iter()
        .find(|domain| meant.is_some() && domain.it.name() == meant);
    let other_case = free.iter().find(|domain| {
        let name = domain.it.name();
        name.is_some_and(|name| name.eq_ignore_ascii_case(machine.domain))
    });
    let Some((near, name)) = other_case
        .or(near)
        .and_then(|near| Some((near, near.it.name.as_ref()?)))
    else {
        // Of a host whose domains are given this one is missing; those of another host may not be given.
        let severity = if one_host && !free.is_empty() {
            Severity::Warning
        } else {
            Severity::Info
        };
        return finding
            .severity(severity)
            .help("write the domain as `virsh list --all` prints it, or give its file too");
    };
    finding
        .related_in(near.file, name.span, "no device stops this one")
        .help(format!("did you mean {}?", shown(&name.text)))
}
