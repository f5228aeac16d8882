//! `hostlist-duplicate`: a host that stands twice

use std::collections::HashMap;

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hostlist-duplicate",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `hostlist` names a host twice",
    why: "The agent takes the first entry of a host and never looks at the second. Where the \
          two name different domains, one of them is never fenced.",
    remedy: "Remove the entry that is wrong. A fix removes the second one where both name the same domain; where they \
             do not, only you know which one is right.",
    references: &[sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::new(
            "The same entry twice",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:vm1, «node1»:vm1 node2:vm2"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two domains for one node",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:vm1,«node1»:vm2"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The same in another case",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1,«Node1»"/>
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
        let mut earlier = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            if entry.host.is_empty() {
                continue;
            }
            let host = entry.host.to_ascii_lowercase();
            let Some(first) = earlier.insert(host.clone(), entry) else {
                continue;
            };
            earlier.insert(host, first);
            let id = shown(device.id());
            let message = format!(
                "the `hostlist` of {id} names {} twice; only the first entry counts",
                shown(entry.host)
            );
            let mut finding =
                Finding::of_device(device, setting.value.part(&entry.host_range), message)
                    .related(setting.value.part(&first.host_range), "this one counts")
                    .help("remove the entry that is wrong");
            // An upper case letter keeps older agents from recognising the first one.
            let is_same = (first.host, first.plug) == (entry.host, entry.plug);
            if let Some(before) = at.checked_sub(1).and_then(|before| entries.get(before))
                && is_same
            {
                let mut edits = cx.cluster.edits();
                edits.set_part(setting.value, &(before.range.end..entry.range.end), "");
                finding = finding.fix(Fix::new(Safety::Safe, "remove the second entry", edits));
            }
            cx.report(finding);
        }
    }
}
