//! `hostlist-separator`: a character that separates nothing

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hostlist-separator",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hostlist` has a `;` or `=`, which separates nothing",
    why: "`external/libvirt` splits its list at blanks and commas, and a host from its domain \
          at a colon. A `;` or `=` becomes part of a name: the fencer takes the device for \
          able to fence the node, and the agent then finds no such host in its list and fails.",
    remedy: "Write `node1:domain1,node2:domain2`. A fix does that; the device can then fence nodes that it could \
             not fence before.",
    references: &[sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::new(
            "A semicolon, as in pcmk_host_map",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1:vm1«;»node2:vm2"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An equals sign",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1«=»vm1"/>
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
    for (device, setting, _) in cx.cluster.host_domain_lists() {
        let text = setting.value.as_str();
        let Some(at) = text.find([';', '=']) else {
            continue;
        };
        let sign = &text[at..=at];
        let id = shown(device.id());
        let message = format!(
            "the `hostlist` of {id} has a `{sign}`, which the agent takes for a part of a name"
        );
        let help = if sign == ";" {
            "separate the nodes by commas"
        } else {
            "separate node and domain by a colon"
        };
        let title = "separate nodes by `,` and a domain from its node by `:`";
        let mut edits = cx.cluster.edits();
        edits.set(setting.value, &text.replace(';', ",").replace('=', ":"));
        cx.report(
            Finding::of_device(device, setting.value.part(&(at..at + 1)), message)
                .help(help)
                .fix(Fix::new(Safety::Unsafe, title, edits)),
        );
    }
}
