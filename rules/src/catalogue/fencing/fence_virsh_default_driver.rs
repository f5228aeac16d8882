//! `fence-virsh-default-driver`: virsh is not told which driver

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-virsh-default-driver",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`fence_virsh` stops a domain that a bare `virsh` does not look for",
    why: "The agent logs in to the hypervisor and runs `virsh` there without a URI; it has no \
          parameter for one, and the shell that it starts reads no profile. `virsh` then asks the \
          driver that it finds first, which is qemu where that is installed, and qemu knows no \
          container: the agent fails, and the node is not fenced; its monitor succeeds all the \
          same. `uri_default` in the hypervisor's `/etc/libvirt/libvirt.conf` changes that, and \
          so does `LIBVIRT_DEFAULT_URI` for that shell, in `ssh_options`.",
    remedy: "Write `uri_default = \"lxc:///system\"` there; or let `cib-gen` write the device, which \
             sets `ssh_options`; or use `external/libvirt`, whose `hypervisor_uri` names the driver.",
    references: &[sources::LIBVIRT_URI, sources::VIRSH],
    bad: &[Example::with_files(
        "A container",
        r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-map" name="pcmk_host_map" value="node1:«ct1»"/>
      <nvpair id="fence-nodes-ip" name="ip" value="hypervisor.example.com"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        &[(
            "ct1.xml",
            "<domain type=\"lxc\"><name>ct1</name></domain>\n",
        )],
    )],
    good: &[
        Example::with_files(
            "A virtual machine",
            r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-map" name="pcmk_host_map" value="node1:vm1"/>
      <nvpair id="fence-nodes-ip" name="ip" value="hypervisor.example.com"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[(
                "vm1.xml",
                "<domain type=\"kvm\"><name>vm1</name></domain>\n",
            )],
        ),
        Example::with_files(
            "A container, and the shell is told where it is",
            r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-map" name="pcmk_host_map" value="node1:ct1"/>
      <nvpair id="fence-nodes-ip" name="ip" value="hypervisor.example.com"/>
      <nvpair id="fence-nodes-ssh_options" name="ssh_options" value="-t '/bin/bash -c &quot;LIBVIRT_DEFAULT_URI=lxc:/// PS1=\\[EXPECT\\]# /bin/bash --noprofile --norc&quot;'"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[(
                "ct1.xml",
                "<domain type=\"lxc\"><name>ct1</name></domain>\n",
            )],
        ),
        Example::with_files(
            "On a host of Xen that is the driver that virsh finds",
            r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-map" name="pcmk_host_map" value="node1:vm1"/>
      <nvpair id="fence-nodes-ip" name="ip" value="hypervisor.example.com"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[(
                "vm1.xml",
                "<domain type=\"xen\"><name>vm1</name></domain>\n",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let machines = cluster.fenced_machines();
    let by_virsh = machines.iter().filter(|machine| {
        machine.device.agent() == "fence_virsh" && !cluster.tells_virsh_where(machine.device)
    });
    for machine in by_virsh {
        // Without a URI the daemon takes the first of its drivers that runs: xen on a host of Xen, else qemu (tried with
        // qemu and lxc in libvirtd 9.0).
        let found = |driver: &&str| matches!(*driver, "qemu" | "xen");
        let mut domains = cx.companions.domains_called(machine.domain);
        let other = domains.find_map(|domain| {
            let drivers = domain.it.drivers()?;
            let is_other = !drivers.is_empty() && !drivers.iter().any(found);
            is_other.then_some((domain.file, domain.it.kind.as_ref()?, drivers.first()?))
        });
        let Some((file, kind, driver)) = other else {
            continue;
        };
        let message = format!(
            "{} runs `virsh` without a URI, and {} is a domain of the type {}",
            shown(machine.device.id()),
            shown(machine.domain),
            shown(&kind.text)
        );
        let finding = Finding::of_device(machine.device, machine.span, message)
            .related_in(file, kind.span, "not of qemu")
            .help(format!(
                "set `uri_default = \"{driver}:///system\"` in the hypervisor's `/etc/libvirt/libvirt.conf`, or use `external/libvirt`"
            ));
        cx.report(finding);
    }
}
