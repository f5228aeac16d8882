//! `fence-target-not-in-hostlist`: a target that the agent will not find in its list

use std::collections::HashSet;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-target-not-in-hostlist",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device has a target that is not in its `hostlist`",
    why: "Pacemaker goes by `pcmk_host_list` or `pcmk_host_map` and takes the device for able \
          to fence the node. The agent then looks the node up in its own `hostlist`, does not \
          find it, and every attempt fails.",
    remedy: "Add the node to `hostlist`, with its domain, or leave `pcmk_host_list` out: \
          Pacemaker asks the agent for its list then.",
    references: &[sources::FENCING, sources::EXTERNAL_LIBVIRT],
    bad: &[
        Example::new(
            "The list of Pacemaker is longer",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node2"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="«node1» node2"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map with another node",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node2:vm2"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node2:node2;«node3»:node3"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A rule decides which list holds",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-later" score="9">
      <rule id="f-rule" score="0">
        <date_expression id="f-date" operation="gt" start="2001-01-01"/>
      </rule>
      <nvpair id="f-later-hostlist" name="hostlist" value="node1 node2"/>
    </instance_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node2"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Both lists say the same",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1:vm1,node2:vm2"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Pacemaker asks the agent",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The list of Pacemaker is shorter",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1,node2"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node2"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
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
    for (device, setting, entries) in cx.cluster.host_domain_lists() {
        // Where rules decide which list holds, only the running cluster can tell.
        let possible = cx
            .cluster
            .possible_parameters(&device.resource, setting.name);
        if possible.iter().any(|setting| setting.conditional) {
            continue;
        }
        let listed: HashSet<_> = entries
            .iter()
            .map(|entry| entry.host.to_ascii_lowercase())
            .collect();
        for target in device.known_targets() {
            if target.parameter == setting.name
                || listed.contains(&target.name.to_ascii_lowercase())
            {
                continue;
            }
            let (id, name) = (shown(device.id()), shown(target.name));
            let message = format!(
                "the `{}` of {id} names {name}, which its agent does not find in `{}`",
                target.parameter, setting.name
            );
            cx.report(
                Finding::of_device(device, target.span, message)
                    .related(setting.value.span(), "the agent looks here")
                    .help(format!(
                        "add {name} to `{}`, or remove `{}`",
                        setting.name, target.parameter
                    )),
            );
        }
    }
}
