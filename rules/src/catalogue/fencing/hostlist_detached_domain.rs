//! `hostlist-detached-domain`: a blank beside the colon

use cib_model::{HostEntry, host_domain_entries};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hostlist-detached-domain",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hostlist` has a blank beside a colon, which cuts host and domain apart",
    why: "The list is split at blanks first, so `node1 : vm1` is three entries. The agent then \
          looks for a domain that is named like the node, or for a host that does not exist, \
          and fences nothing or the wrong domain.",
    remedy: "Write host, colon and domain without a blank between. A fix does that; the device then looks for another \
             domain than before.",
    references: &[sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::new(
            "Blanks on both sides",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1 «:» vm1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A blank behind the colon",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="«node1:» vm1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
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
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for (device, setting, entries) in cx.cluster.host_domain_lists() {
        let Some(entry) = entries.iter().find(|entry| entry.is_cut()) else {
            continue;
        };
        let word = &setting.value.as_str()[entry.range.clone()];
        let id = shown(device.id());
        let message = format!(
            "the `hostlist` of {id} has the entry {}, whose host and domain are cut apart by a blank",
            shown(word)
        );
        let mut finding = Finding::of_device(device, setting.value.part(&entry.range), message)
            .help("write `node:domain` without a blank");
        let joined = without_blanks_at_colons(setting.value.as_str());
        if !host_domain_entries(&joined).iter().any(HostEntry::is_cut) {
            let mut edits = cx.cluster.edits();
            edits.set(setting.value, &joined);
            let title = "remove the blanks beside colons";
            finding = finding.fix(Fix::new(Safety::Unsafe, title, edits));
        }
        cx.report(finding);
    }
}

fn without_blanks_at_colons(list: &str) -> String {
    let mut joined = String::with_capacity(list.len());
    for (at, part) in list.split(':').enumerate() {
        if at > 0 {
            joined.truncate(joined.trim_end().len());
            joined.push(':');
        }
        joined.push_str(if at > 0 { part.trim_start() } else { part });
    }
    joined
}
