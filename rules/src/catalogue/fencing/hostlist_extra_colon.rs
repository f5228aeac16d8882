//! `hostlist-extra-colon`: more than one colon

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hostlist-extra-colon",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `hostlist` entry has more than one colon",
    why: "The agent takes what stands before the first colon for the host and what stands \
          behind the last one for the domain. What is between them is lost without a word, so \
          the domain that is fenced may not be the one that is meant.",
    remedy: "Write `host:domain` with one colon. A fix writes what the agent reads; where that loses a word, it is \
             only shown, as the word may have been the domain.",
    references: &[sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::new(
            "Three parts",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="«node1:x:vm1»"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two colons where one is meant",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="«node1::vm1» node2:vm2"/>
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
        for entry in &entries {
            let word = &setting.value.as_str()[entry.range.clone()];
            if word.matches(':').count() < 2 {
                continue;
            }
            let id = shown(device.id());
            let domain = entry.plug.unwrap_or_default();
            let message = format!(
                "the `hostlist` of {id} has the entry {} with more than one colon; the agent reads the host {} and the domain {}",
                shown(word),
                shown(entry.host),
                shown(domain)
            );
            let mut finding = Finding::of_device(device, setting.value.part(&entry.range), message)
                .help("write `host:domain` with one colon");
            if !entry.host.is_empty() && !domain.is_empty() {
                let read = format!("{}:{domain}", entry.host);
                let colons = word.len() - entry.host.len() - domain.len();
                let loses_nothing = word.matches(':').count() == colons;
                let safety = if loses_nothing {
                    Safety::Safe
                } else {
                    Safety::Manual
                };
                let mut edits = cx.cluster.edits();
                edits.set_part(setting.value, &entry.range, &read);
                finding = finding.fix(Fix::new(safety, format!("write {}", shown(&read)), edits));
            }
            cx.report(finding);
        }
    }
}
