//! `fence-parameter-quoted`: the value of a fence device's parameter has quotation marks in it

use cib_model::facts;

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-parameter-quoted",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The value of a fence device's parameter has quotation marks in it",
    why: "XML takes away the marks around a value. Those that are left, mostly by a script that \
          quoted twice, belong to the value: the fencer cuts the names of `pcmk_host_list` at \
          them, looks in `pcmk_host_map` for a node whose name begins with one, and an agent \
          looks for such a domain. The device then fences fewer nodes than are listed, or none.",
    remedy: "Remove the marks. A fix does that; the device then fences nodes that it did not \
          fence before.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A list",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="«&quot;node1 node2&quot;»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="«&quot;node1:vm1;node2:vm2&quot;»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Single marks around each name",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="«'»node1' 'node2'"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The list of an agent of cluster-glue",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="«&quot;node1:vm1&quot;»"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "How hosts are found",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«&quot;static-list&quot;»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "No marks",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A password may have them",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-password" name="password" value="&quot;x&quot;"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A command for a shell",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ssh_options" name="ssh_options" value="-o 'BatchMode yes'"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A value that is not shown",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="****"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

/// What no value of these parameters has.
const MARKS: [char; 2] = ['"', '\''];

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (device, setting) in cluster.fence_parameters() {
        let own_list = device.known.and_then(|agent| agent.targets);
        let names_hosts = facts::fence_parameters().contains(&setting.name)
            || own_list.is_some_and(|list| list.name == setting.name);
        let text = setting.value.as_str();
        let Some(at) = text.find(MARKS).filter(|_| names_hosts) else {
            continue;
        };
        let (id, name) = (shown(device.id()), shown(setting.name));
        let mark = &text[at..=at];
        let message = format!(
            "the {name} of the fence device {id} has a `{mark}`, which becomes part of its value"
        );
        let title = "remove the quotation marks";
        let mut edits = cluster.edits();
        edits.set(setting.value, &text.replace(MARKS, ""));
        cx.report(
            Finding::of_device(device, setting.value.part(&(at..at + 1)), message)
                .help(title)
                .fix(Fix::new(Safety::Unsafe, title, edits)),
        );
    }
}
