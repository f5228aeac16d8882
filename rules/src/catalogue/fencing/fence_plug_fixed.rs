//! `fence-plug-fixed`: one plug for several nodes

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-plug-fixed",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device for several nodes always switches the same plug",
    why: "Pacemaker puts the node to be fenced in place of `plug` or `port` only where the \
          parameter is not set. With a fixed one, fencing any of the nodes kills the same \
          machine: the wrong one goes down, and the one that must be stopped runs on while its \
          resources start elsewhere.",
    remedy: "Remove the parameter and say in `pcmk_host_map=\"node1:plug1;node2:plug2\"` what \
          each node is called, or use a device for each node.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A plug and two targets",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-plug" name="plug" value="«vm1»"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The old name of the parameter",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-port" name="port" value="«vm1»"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A plug, and any node",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-check" name="pcmk_host_check" value="none"/>
      <nvpair id="f-plug" name="plug" value="«vm1»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A plug only while a rule holds",
            r##"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-plugs" score="9">
      <rule id="f-rule" score="0">
        <expression id="f-expression" attribute="#uname" operation="eq" value="node3"/>
      </rule>
      <nvpair id="f-plug" name="plug" value="vm1"/>
    </instance_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-hosts" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"##,
        ),
        Example::new(
            "One target",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-plug" name="plug" value="vm1"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map and no plug",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The word that stands for the target",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-plug" name="plug" value="dynamic"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The parameter of another class of agents",
            r#"<resources>
  <primitive id="f" class="stonith" type="ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-hostname" name="hostname" value="node1"/>
      <nvpair id="f-ipaddr" name="ipaddr" value="bmc"/>
      <nvpair id="f-port" name="port" value="623"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
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
        let Some(plug) = cluster
            .fixed_plug(device)
            .filter(|_| device.fences_several())
        else {
            continue;
        };
        let (id, value) = (shown(device.id()), shown(plug.value.as_str()));
        let message =
            format!("the fence device {id} switches {value} whichever node is to be fenced");
        let mut finding = Finding::of_device(device, plug.value.span(), message).help(format!(
            "remove `{}`, and map each node to its plug in `pcmk_host_map`",
            plug.name
        ));
        for target in device.known_targets().iter().take(3) {
            finding = finding.related(target.span, "a target");
        }
        cx.report(finding);
    }
}
