//! `hostlist-numeric-domain`: a domain that is only a number

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hostlist-numeric-domain",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `hostlist` names a domain by a number, which changes at every start",
    why: "A bare number is a domain's id, and libvirt gives a new one at every start; for \
          containers it is a process id. After the first restart the device fences nothing, or \
          another domain.",
    remedy: "Write the domain's name or UUID, as `virsh list --all` and `virsh domuuid` print \
          them.",
    references: &[sources::EXTERNAL_LIBVIRT],
    bad: &[Example::new(
        "An id of a running container",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:«17031»"/>
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
            "A UUID",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:4dea22b3-1d52-d8f3-2516-782e98ab3fa0"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A name with a number",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:17031a"/>
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
        for entry in &entries {
            let number = |domain: &&str| {
                !domain.is_empty() && domain.bytes().all(|byte| byte.is_ascii_digit())
            };
            let Some(domain) = entry.plug.filter(number) else {
                continue;
            };
            let id = shown(device.id());
            let message = format!(
                "the `hostlist` of {id} names the domain of {} by its number {}, which changes at every start",
                shown(entry.host),
                shown(domain)
            );
            let place = entry.range.end - domain.len()..entry.range.end;
            cx.report(
                Finding::of_device(device, setting.value.part(&place), message)
                    .help("write the domain's name or UUID"),
            );
        }
    }
}
