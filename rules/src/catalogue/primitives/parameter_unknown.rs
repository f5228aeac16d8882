//! `parameter-unknown`: a parameter that nobody reads

use std::collections::HashSet;

use cib_model::{Agent, Attr, Cluster, GivenParameter, ResolvedPrimitive, Setting, Version, facts};

use crate::finding::{Finding, Subject, in_command, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "parameter-unknown",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource has a parameter that its agent does not know",
    why: "Pacemaker hands every parameter on, whatever its name. A shell agent never looks at one \
          that it does not know, and a fence agent logs at most that it ignores it: what was to be \
          set has its default. Where it was to be a parameter that the agent cannot do without, the \
          resource does not start.",
    remedy: "Write the name as the agent has it; case counts. `crm_resource --show-metadata AGENT` \
             lists the names. A fix renames it where it is a slip and the right parameter is not set \
             besides; the agent then does what it did not do before. For an agent that reads more \
             than its metadata says, or a newer one, give `--agents` its metadata.",
    references: &[sources::RESOURCES, sources::AGENT_API],
    bad: &[
        Example::new(
            "A slip, and what the agent needs is missing",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="«ipp»" value="192.168.1.10"/>
      <nvpair id="vip-nic" name="nic" value="eth0"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Another word for the one parameter that is missing",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="«adress»" value="192.168.1.10"/>
      <nvpair id="vip-nic" name="nic" value="eth0"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "What it comes near to is set",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.10"/>
      <nvpair id="vip-upper" name="«IP»" value="192.168.1.11"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Another case",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.10"/>
      <nvpair id="vip-nic" name="«NIC»" value="eth0"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Nothing comes near it",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.10"/>
      <nvpair id="vip-vhid" name="«vhid»" value="7"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "What agents of cluster-glue call the list of hosts",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password" name="password_script" value="/root/password"/>
      <nvpair id="f-hostlist" name="«hostlist»" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A meta-attribute",
            r#"<resources>
  <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem">
    <instance_attributes id="fs-params">
      <nvpair id="fs-device" name="device" value="/dev/vg/lv"/>
      <nvpair id="fs-directory" name="directory" value="/srv"/>
      <nvpair id="fs-fstype" name="fstype" value="xfs"/>
      <nvpair id="fs-priority" name="«priority»" value="10"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A slip, in a configuration of an older release",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.10"/>
      <nvpair id="vip-mask" name="«cidr_netmaks»" value="24"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(1, 1, 18)),
        Example::new(
            "A meta-attribute as the first releases wrote it",
            r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="Xen">
    <instance_attributes id="vm-params">
      <nvpair id="vm-xmfile" name="xmfile" value="/etc/xen/vm"/>
      <nvpair id="vm-migrate" name="«allow_migrate»" value="true"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In a template of two resources",
            r#"<resources>
  <template id="t" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="t-params">
      <nvpair id="t-mask" name="«cidr_mask»" value="24"/>
    </instance_attributes>
  </template>
  <primitive id="a" template="t">
    <instance_attributes id="a-params"><nvpair id="a-ip" name="ip" value="192.168.1.10"/></instance_attributes>
  </primitive>
  <primitive id="b" template="t">
    <instance_attributes id="b-params"><nvpair id="b-ip" name="ip" value="192.168.1.11"/></instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Parameters of the agent, of Pacemaker and of the library of agents",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.10"/>
      <nvpair id="vip-trace" name="trace_ra" value="1"/>
      <nvpair id="vip-interval" name="CRM_meta_timeout" value="20000"/>
    </instance_attributes>
  </primitive>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password" name="password-script" value="/root/password"/>
      <nvpair id="f-list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Agents of older releases read other parameters",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-timeout" name="timeout" value="20"/>
      <nvpair id="f-priority" name="priority" value="1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(1, 1, 18)),
        Example::new(
            "An agent that is not known",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-frob" name="frob" value="1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Of a group, and one of its agents reads it",
            r#"<resources>
  <group id="web">
    <instance_attributes id="web-params">
      <nvpair id="web-nic" name="nic" value="eth0"/>
    </instance_attributes>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params"><nvpair id="vip-ip" name="ip" value="192.168.1.10"/></instance_attributes>
    </primitive>
    <primitive id="wait" class="ocf" provider="heartbeat" type="Delay"/>
  </group>
</resources>
"#,
        ),
        Example::new(
            "A rule compares with it",
            r#"<configuration>
  <resources>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-ip" name="ip" value="192.168.1.10"/>
        <nvpair id="vip-rack" name="rack" value="2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="vip-where" rsc="vip">
      <rule id="vip-rule" score="100">
        <expression id="vip-in-rack" attribute="rack" operation="eq" value="rack" value-source="param"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "What other rules speak of",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_hostlist" name="pcmk_hostlist" value="node1"/>
      <nvpair id="f-stonith-timeout" name="stonith-timeout" value="120s"/>
      <nvpair id="f-role" name="target-role" value="Stopped"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

/// The oldest agents that are known came with Pacemaker 2.0. Those of older releases read what later ones do not, and so
/// did Pacemaker 1.1 (`priority` of a fence device) and its predecessors (`target_role` among the parameters): before 2.0
/// only a slip is one for certain.
const OF_KNOWN_AGENTS: Version = Version::new(2, 0, 0);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut in_rules = None;
    for given in cluster.given_parameters() {
        let name = given.setting.name;
        let is_unread = |primitive: &&ResolvedPrimitive<'_>| {
            primitive.reads(name) == Some(false) && !is_said_elsewhere(primitive, name)
        };
        if name.is_empty() || !given.to.iter().all(is_unread) {
            continue;
        }
        let in_rules = in_rules.get_or_insert_with(|| cluster.parameters_in_rules());
        if !in_rules.contains(name) {
            cx.report_if(finding(cluster, &given));
        }
    }
}

/// Whether the name is of a kind that has rules of its own.
fn is_said_elsewhere(primitive: &ResolvedPrimitive<'_>, name: &str) -> bool {
    let agent = primitive.agent().map_or("", Attr::as_str);
    facts::is_meta_attribute_alone(name)
        || primitive.class() == "stonith"
            && (facts::looks_like_fence_parameter(name)
                || facts::ignored_fence_parameter(name, agent).is_some())
}

fn finding(cluster: &Cluster<'_>, given: &GivenParameter<'_, '_>) -> Option<Finding> {
    let first = given.to.first()?;
    let agent = first.known_agent()?;
    let setting = given.setting;
    let is_set = |name: &str| given.to.iter().any(|to| is_set(cluster, to, name));
    let slip = agent.meant_by(setting.name);
    let stands_for = in_its_place(cluster, first).filter(|(name, _)| *name == setting.name);
    let meant = slip.or(stands_for.map(|(_, missing)| missing));
    if cluster.version < OF_KNOWN_AGENTS && meant.is_none() {
        return None;
    }
    let needed = meant.filter(|meant| {
        let missing = given.to.iter().map(|to| cluster.missing_parameters(to));
        missing.flatten().flatten().any(|name| name == *meant)
    });
    let (effect, severity) = match needed {
        Some(needed) => (
            format!(", which cannot work without {}", shown(needed)),
            Severity::Error,
        ),
        None => (", and has no effect".to_owned(), Severity::Warning),
    };
    let message = format!(
        "{} of {} is no parameter of {}{effect}",
        shown(setting.name),
        shown_users(&given.to),
        shown_agents(&given.to)
    );
    let place = setting.pair.name.as_ref();
    let span = place.map_or(setting.pair.place.tag, Attr::span);
    let finding = Finding::new(Subject::new("primitive", first.id()), span, message)
        .severity(severity)
        .help(help(agent, setting.name, meant, meant.is_some_and(is_set)));
    let Some((place, meant)) = place.zip(slip.filter(|slip| !is_set(slip))) else {
        return Some(finding);
    };
    let mut edits = cluster.edits();
    edits.set(place, meant);
    let title = format!("rename it to {}", shown(meant));
    Some(finding.fix(Fix::new(Safety::Unsafe, title, edits)))
}

/// The one name that nobody reads among the parameters of a primitive, and the one parameter that it has not and cannot
/// work without: `adress` stands for `ip`, which no count of letters finds out. None where it is not one of each.
pub(super) fn in_its_place<'v, 'c>(
    cluster: &'v Cluster<'c>,
    primitive: &'v ResolvedPrimitive<'c>,
) -> Option<(&'c str, &'v str)> {
    let missing = cluster.missing_parameters(primitive);
    let (first, others) = missing.split_first()?;
    let does_for_all = |name: &&&str| others.iter().all(|group| group.contains(*name));
    let mut needed = first.iter().filter(does_for_all);
    let (needed, None) = (*needed.next()?, needed.next()) else {
        return None;
    };
    let agent = primitive.known_agent()?;
    let given = cluster.parameters_given_to(primitive).into_iter();
    let mut unread: Vec<_> = given
        .map(|setting| setting.name)
        .filter(|name| primitive.reads(name) == Some(false) && !is_said_elsewhere(primitive, name))
        .collect();
    unread.dedup();
    let &[name] = unread.as_slice() else {
        return None;
    };
    let is_something_else = name.is_empty()
        || agent.meant_by(name).is_some()
        || facts::meta_attribute(name).is_some()
        || facts::former_meta_attribute(name).is_some()
        || facts::is_option_of_operations(name);
    // Where it is written for others as well, nothing may be said of it, or is said of another.
    let all = cluster.given_parameters();
    let mut same = all.iter().filter(|given| given.setting.name == name);
    let is_its_own = same.all(|given| given.to.len() == 1);
    let counts = cluster.version >= OF_KNOWN_AGENTS
        && !is_something_else
        && is_its_own
        && !cluster.parameters_in_rules().contains(name);
    counts.then_some((name, needed))
}

fn is_set(cluster: &Cluster<'_>, primitive: &ResolvedPrimitive<'_>, name: &str) -> bool {
    let settings = cluster.parameters_given_to(primitive);
    let is_it = |setting: &Setting<'_>| {
        let agent = primitive.known_agent();
        let names = agent.map_or_else(Vec::new, |agent| agent.names_for(setting.name));
        setting.name == name || names.contains(&name)
    };
    settings.iter().any(is_it)
}

fn shown_users(users: &[&ResolvedPrimitive<'_>]) -> String {
    let first = users.first().map_or("", |first| first.id());
    match users.len() {
        0 | 1 => shown(first),
        2 => format!("{} and another", shown(first)),
        more => format!("{} and {} others", shown(first), more - 1),
    }
}

fn shown_agents(users: &[&ResolvedPrimitive<'_>]) -> String {
    let names: HashSet<_> = users.iter().map(|user| user.agent_name()).collect();
    let first = users.first().map(|user| user.agent_name());
    let first = shown(&first.unwrap_or_default());
    match names.len() {
        0 | 1 => first,
        more => format!("{first} or {} more agents", more - 1),
    }
}

fn help(agent: &Agent, name: &str, meant: Option<&str>, is_set: bool) -> String {
    /// More than these are looked up sooner than read.
    const FEW: usize = 6;
    if facts::meta_attribute(name).is_some() {
        return "it is a meta-attribute: write it in `<meta_attributes>`".to_owned();
    }
    if let Some(new) = facts::former_meta_attribute(name) {
        return format!(
            "write the meta-attribute {} in its place, in `<meta_attributes>`",
            shown(new)
        );
    }
    if facts::is_option_of_operations(name) {
        return "it is an option of operations: write it in the `<op>` that it is for".to_owned();
    }
    if let Some(meant) = meant {
        return if is_set {
            format!(
                "remove it, as {} is set, or write what was meant",
                shown(meant)
            )
        } else if meant.eq_ignore_ascii_case(name) {
            format!("write {}: case counts", shown(meant))
        } else {
            format!("did you mean {}?", shown(meant))
        };
    }
    let current = agent.parameters.iter().filter(|it| !it.deprecated);
    let names: Vec<_> = current.map(|parameter| shown(&parameter.name)).collect();
    if (1..=FEW).contains(&names.len()) {
        return format!("remove it: the agent reads {}", names.join(", "));
    }
    let agent = in_command(&agent.name, "AGENT");
    format!("remove it: `crm_resource --show-metadata {agent}` lists what the agent reads")
}
