//! `fence-domain-of-other-driver`: the driver that is asked does not manage the domain

use cib_model::{FencedMachine, HypervisorUri};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-domain-of-other-driver",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hypervisor_uri` asks a driver that does not manage the domain",
    why: "Each driver of libvirt knows its own domains only: `qemu+ssh://` never finds a container, \
          and `lxc+ssh://` never finds a virtual machine. The device starts and stays green, because \
          its monitor does not ask for the domain, and fails when the node is to be fenced.",
    remedy: "Write the driver that belongs to the `type` of the domain: `lxc` for `lxc`, `qemu` for \
             `kvm`.",
    references: &[sources::LIBVIRT_URI, sources::LIBVIRT_DOMAIN],
    bad: &[Example::with_files(
        "A container in qemu",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«qemu»+ssh://root@192.168.122.1/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        &[(
            "node1.xml",
            "<domain type=\"lxc\"><name>node1</name></domain>\n",
        )],
    )],
    good: &[
        Example::with_files(
            "Virtual machines with and without KVM are both of qemu",
            r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-hostlist" name="hostlist" value="node1 node2"/>
      <nvpair id="fence-nodes-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@192.168.122.1/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[
                (
                    "node1.xml",
                    "<domain type=\"kvm\"><name>node1</name></domain>\n",
                ),
                (
                    "node2.xml",
                    "<domain type=\"qemu\"><name>node2</name></domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "Another domain of the same name is of that driver",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@192.168.122.1/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[
                (
                    "old.xml",
                    "<domain type=\"lxc\"><name>node1</name></domain>\n",
                ),
                (
                    "new.xml",
                    "<domain type=\"kvm\"><name>node1</name></domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "A driver that libvirt does not have is another problem",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="kvm+ssh://root@192.168.122.1/system"/>
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
    if cx.companions.domains.is_empty() {
        return;
    }
    let machines = cluster.fenced_machines();
    for uri in cluster.hypervisor_uris() {
        let own = |machine: &&FencedMachine<'_, '_>| machine.device.id() == uri.device.id();
        let found = machines
            .iter()
            .filter(own)
            .find_map(|machine| finding(cx, &uri, machine));
        if let Some(finding) = found {
            cx.report(finding);
        }
    }
}

fn finding(
    cx: &Context<'_>,
    uri: &HypervisorUri<'_, '_>,
    machine: &FencedMachine<'_, '_>,
) -> Option<Finding> {
    let parts = uri.uri.as_ref().ok()?;
    let driver = parts
        .known_driver()
        .filter(|driver| driver.supported && driver.hypervisor && !driver.pseudo)?;
    let mut other = None;
    for domain in cx.companions.domains_called(machine.domain) {
        let drivers = domain.it.drivers()?;
        if drivers.contains(&driver.name) {
            return None;
        }
        other = other.or(drivers.first().map(|right| (domain, right)));
    }
    let (domain, right) = other?;
    let kind = domain.it.kind.as_ref()?;
    let message = format!(
        "{} asks the driver `{}` for the domain {}, which is of the type {}",
        shown(machine.device.id()),
        driver.name,
        shown(machine.domain),
        shown(&kind.text)
    );
    let place = uri.setting.value.part(&parts.driver.range);
    let finding = Finding::of_device(uri.device, place, message)
        .related(machine.span, "the domain")
        .related_in(domain.file, kind.span, "its type")
        .help(format!("write `{right}` for `{}`", parts.driver.text));
    Some(finding)
}
