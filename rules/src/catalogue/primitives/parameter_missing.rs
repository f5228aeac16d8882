//! `parameter-missing`: a parameter without which the agent cannot work

use super::parameter_unknown;
use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "parameter-missing",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A resource lacks a parameter that its agent cannot do without",
    why: "The agent refuses to work without it: the resource fails to start on every node, and a fence \
          device fences nobody. Pacemaker itself accepts such a resource without a word.",
    remedy: "Add the parameter. `crm_resource --show-metadata AGENT` explains it. For an agent that works \
             without it, give `--agents` its metadata.",
    references: &[sources::RESOURCES, sources::FENCING, sources::AGENT_API],
    bad: &[
        Example::new(
            "An address that is none",
            r#"<resources>
  <primitive id="«vip»" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-nic" name="nic" value="eth0"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No URI",
            r#"<resources>
  <primitive id="«fence-node1»" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No way to log in",
            r#"<resources>
  <primitive id="«fence-vms»" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-vms-params">
      <nvpair id="fence-vms-ip" name="ip" value="192.168.122.1"/>
      <nvpair id="fence-vms-username" name="username" value="root"/>
    </instance_attributes>
    <operations><op id="fence-vms-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "One parameter does, or several in its place",
            r#"<resources>
  <primitive id="«fence-vms»" class="stonith" type="fence_azure_arm">
    <instance_attributes id="fence-vms-params">
      <nvpair id="fence-vms-group" name="resourceGroup" value="cluster"/>
      <nvpair id="fence-vms-subscription" name="subscriptionId" value="1b2c"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A plug is no address unless the agent is told so",
            r#"<resources>
  <primitive id="«fence-node1»" class="stonith" type="fence_ipmilan">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-plug" name="plug" value="192.168.1.1"/>
      <nvpair id="fence-node1-username" name="username" value="admin"/>
      <nvpair id="fence-node1-password" name="password_script" value="/etc/fence-password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The parameter comes from the clone",
            r#"<resources>
  <clone id="fencing">
    <instance_attributes id="fencing-params">
      <nvpair id="fencing-uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      </instance_attributes>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Everything is there",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
  <primitive id="fence-node2" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node2-params">
      <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
      <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An old name of a parameter",
            r#"<resources>
  <primitive id="fence-vms" class="stonith" type="fence_virsh">
    <instance_attributes id="fence-vms-params">
      <nvpair id="fence-vms-ipaddr" name="ipaddr" value="192.168.122.1"/>
      <nvpair id="fence-vms-login" name="login" value="root"/>
      <nvpair id="fence-vms-identity_file" name="identity_file" value="/root/.ssh/id"/>
    </instance_attributes>
    <operations><op id="fence-vms-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The parameter comes from a template",
            r#"<resources>
  <template id="libvirt" class="stonith" type="external/libvirt">
    <instance_attributes id="libvirt-params">
      <nvpair id="libvirt-uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </template>
  <primitive id="fence-node1" template="libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A value that is not shown, and one that a rule decides",
            r##"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-here" score="2">
      <rule id="f-rule" score="0">
        <expression id="f-expression" attribute="#uname" operation="eq" value="node3"/>
      </rule>
      <nvpair id="f-ip" name="ip" value="192.168.1.3"/>
    </instance_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password" name="password" value="****"/>
    </instance_attributes>
  </primitive>
</resources>
"##,
        ),
        Example::new(
            "A slip, of which another rule speaks",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ipp" value="192.168.1.10"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The one name that nobody reads was to be it, of which another rule speaks",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="adress" value="192.168.1.10"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that is not known",
            r#"<resources>
  <primitive id="fence-x" class="stonith" type="fence_x">
    <instance_attributes id="fence-x-params">
    </instance_attributes>
    <operations><op id="fence-x-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for primitive in cluster.primitives() {
        let Some(agent) = primitive.known_agent() else {
            continue;
        };
        let missing = cluster.missing_parameters(primitive);
        if missing.is_empty() {
            continue;
        }
        let settings = cluster.parameters_given_to(primitive);
        let unread = settings.iter().map(|setting| setting.name);
        let unread = unread.filter(|name| primitive.reads(name) == Some(false));
        let slips: Vec<_> = unread.filter_map(|name| agent.meant_by(name)).collect();
        // Of a parameter that is misspelt another rule speaks.
        let is_absent = |group: &&Vec<&str>| !group.iter().any(|name| slips.contains(name));
        let absent: Vec<_> = missing.iter().filter(is_absent).collect();
        if absent.is_empty() || parameter_unknown::in_its_place(cluster, primitive).is_some() {
            continue;
        }
        let id = shown(primitive.id());
        let message = format!(
            "{id} has {}, and its agent {} cannot work without",
            shown_absent(&absent),
            shown(&agent.name)
        );
        let subject = Subject::new("primitive", primitive.id());
        let help = format!(
            "add {} to the instance attributes of {id}",
            shown_wanted(&absent)
        );
        cx.report(Finding::new(subject, primitive.span(), message).help(help));
    }
}

/// The parameter that does for all these groups, and what is needed of each in its place.
fn does_for_all<'n>(groups: &[&Vec<&'n str>]) -> Option<(&'n str, Vec<Vec<&'n str>>)> {
    let (first, others) = groups.split_first()?;
    let is_in_all = |name: &&&str| others.iter().all(|group| group.contains(*name));
    let common = *first.iter().find(is_in_all)?;
    let without = |group: &&Vec<&'n str>| -> Vec<_> {
        let names = group.iter().copied();
        names.filter(|name| *name != common).collect()
    };
    let rest: Vec<_> = groups.iter().map(without).collect();
    let is_another_way = !others.is_empty() && rest.iter().all(|group| !group.is_empty());
    is_another_way.then_some((common, rest))
}

fn shown_absent(groups: &[&Vec<&str>]) -> String {
    if let Some((common, rest)) = does_for_all(groups) {
        let rest: Vec<_> = rest
            .iter()
            .map(|group| shown_names(group, " or "))
            .collect();
        return format!("no {}, nor {} in its place", shown(common), listed(&rest));
    }
    let groups: Vec<_> = groups.iter().map(|group| shown_group(group)).collect();
    listed(&groups)
}

fn shown_wanted(groups: &[&Vec<&str>]) -> String {
    if let Some((common, rest)) = does_for_all(groups) {
        let rest: Vec<_> = rest
            .iter()
            .map(|group| shown_names(group, " or "))
            .collect();
        return format!("{}, or {},", shown(common), listed(&rest));
    }
    let groups: Vec<_> = groups
        .iter()
        .map(|group| shown_names(group, " or "))
        .collect();
    listed(&groups)
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first, last] => format!("{first} and {last}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
    }
}

/// What is not there: the parameters of which one is needed.
fn shown_group(names: &[&str]) -> String {
    match names {
        [only] => format!("no {}", shown(only)),
        several => format!("none of {}", shown_names(several, ", ")),
    }
}

fn shown_names(names: &[&str], between: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| shown(name)).collect();
    names.join(between)
}
