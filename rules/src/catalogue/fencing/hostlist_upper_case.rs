//! `hostlist-upper-case`: a host that is never recognised

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hostlist-upper-case",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hostlist` has a host with an upper case letter, which is never fenced",
    why: "The fencer ignores case, so the device counts as able to fence the node and its \
          monitor is green. libstonith then turns the node's name to lower case, and the agent \
          of cluster-glue 1.0.12 compares it letter by letter with the list: it finds no such \
          host, and every fencing fails. Newer releases turn the list to lower case too.",
    remedy: "Write the host in lower case. The name of the domain behind the colon keeps its \
          case. A fix does that; with cluster-glue 1.0.12 the device can then fence the node at \
          last.",
    references: &[sources::EXTERNAL_LIBVIRT],
    bad: &[Example::new(
        "A capital letter",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="«Node1»:vm1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "Blanks or commas between, a colon before the domain",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:vm1, node2:vm2 node3"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Case counts in domains only",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:VM-1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
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
    for (device, setting, entries) in cx.cluster.host_domain_lists() {
        for entry in entries
            .iter()
            .filter(|entry| entry.host.contains(|c: char| c.is_ascii_uppercase()))
        {
            let id = shown(device.id());
            let message = format!(
                "the `hostlist` of {id} has the host {} with an upper case letter, which the agent never recognises",
                shown(entry.host)
            );
            let domain = entry.plug.unwrap_or(entry.host);
            let lower = entry.host.to_ascii_lowercase();
            let help = format!("write {}", shown(&format!("{lower}:{domain}")));
            let mut edits = cx.cluster.edits();
            match entry.plug {
                Some(_) => edits.set_part(setting.value, &entry.host_range, &lower),
                None => edits.set_part(setting.value, &entry.range, &format!("{lower}:{domain}")),
            }
            cx.report(
                Finding::of_device(device, setting.value.part(&entry.host_range), message)
                    .fix(Fix::new(Safety::Unsafe, &*help, edits))
                    .help(&*help),
            );
        }
    }
}
