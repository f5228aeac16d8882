//! `missing-counts-as-off`: a machine that the fence agent does not find counts as switched off

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "missing-counts-as-off",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A machine that the fence agent does not find counts as switched off",
    why: "With `missing_as_off` an agent that does not find the machine reports that it is off. \
          That is what happens with a misspelt plug, a domain that was renamed or migrated to \
          another host, or a map that is out of date: the node counts as fenced and runs on \
          while its resources start elsewhere.",
    remedy: "Remove `missing_as_off`, unless machines really vanish when they stop. A fix \
          removes it; fencing a machine that is not found then fails.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "fence_virsh",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-missing_as_off" name="missing_as_off" value="«1»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In a word",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_gce">
    <instance_attributes id="f-params">
      <nvpair id="f-project" name="project" value="p"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-missing_as_off" name="missing_as_off" value="«True»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Switched off",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-missing_as_off" name="missing_as_off" value="0"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Not set",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that does not read it",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="f-missing_as_off" name="missing_as_off" value="1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let flag = cluster.agent_flag(device, &["missing_as_off"]);
        let Some(flag) = flag.filter(|_| device.agent().starts_with("fence_")) else {
            continue;
        };
        let id = shown(device.id());
        let message = format!(
            "the fence device {id} takes a machine that it does not find for one that is switched off"
        );
        cx.report(
            Finding::of_device(device, flag.value.span(), message)
                .help("remove `missing_as_off`")
                .fix_by_removing(cluster, flag.pair, Safety::Unsafe),
        );
    }
}
