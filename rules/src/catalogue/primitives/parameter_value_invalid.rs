//! `parameter-value-invalid`: a value that the agent does not take

use std::borrow::Cow;
use std::collections::HashSet;

use cib_model::{
    Agent, AgentParameter, Cluster, ParameterKind, ReadBoolean, ResolvedPrimitive, Setting, Unfit,
    facts, nearest,
};

use crate::finding::{Finding, Subject, shown, shown_of};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "parameter-value-invalid",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A parameter has a value that the agent does not take",
    why: "Pacemaker hands on any value. A fence agent that is given a wrong number or word refuses every \
          action, the monitor too: the device does not start. Other agents fail, or go on with something \
          else. Of yes and no, shell agents know `yes`, `true`, `1`, `on`, `YES`, `TRUE`, `True`, `ON` and \
          `ja`, and take everything else for no, `Yes` and `On` too; fence agents pass over what is \
          neither, as if it were not set, and take some of their parameters for on as soon as these are there.",
    remedy: "Write a value of the right kind. A fix writes the one that was probably meant, where there is \
             one; the agent then does what it did not do before. For an agent that takes more than its \
             metadata says, give `--agents` its metadata.",
    references: &[
        sources::RESOURCES,
        sources::EXTERNAL_LIBVIRT,
        sources::FENCING_LIBRARY,
        sources::SHELL_LIBRARY,
    ],
    bad: &[
        Example::new(
            "A unit where fence agents count seconds",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
      <nvpair id="f-login_timeout" name="login_timeout" value="«10s»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A word that the agent does not know",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
      <nvpair id="f-method" name="method" value="«on-off»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A word of another agent",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="f-reset_method" name="reset_method" value="«onoff»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Neither yes nor no to a fence agent",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
      <nvpair id="f-lanplus" name="lanplus" value="«ture»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A capital letter that makes a no of a yes",
            r#"<resources>
  <primitive id="export" class="ocf" provider="heartbeat" type="exportfs">
    <instance_attributes id="export-params">
      <nvpair id="export-clientspec" name="clientspec" value="192.168.1.0/24"/>
      <nvpair id="export-directory" name="directory" value="/srv"/>
      <nvpair id="export-fsid" name="fsid" value="1"/>
      <nvpair id="export-unlock" name="unlock_on_stop" value="«Yes»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "What is on as soon as it is set",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
      <nvpair id="f-use_sudo" name="use_sudo" value="«no»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A depth of a monitor that the agent does not have",
            r#"<resources>
  <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem">
    <instance_attributes id="fs-params">
      <nvpair id="fs-device" name="device" value="/dev/vg/lv"/>
      <nvpair id="fs-directory" name="directory" value="/srv"/>
      <nvpair id="fs-fstype" name="fstype" value="xfs"/>
    </instance_attributes>
    <operations>
      <op id="fs-monitor" name="monitor" interval="20s" timeout="40s">
        <instance_attributes id="fs-monitor-params">
          <nvpair id="fs-monitor-level" name="OCF_CHECK_LEVEL" value="«15»"/>
        </instance_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A trace that is not written",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.10"/>
      <nvpair id="vip-trace" name="trace_ra" value="«enabled»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A word for a number",
            r#"<resources>
  <primitive id="vlan" class="ocf" provider="heartbeat" type="iface-vlan">
    <instance_attributes id="vlan-params">
      <nvpair id="vlan-interface" name="vlan_interface" value="eth0"/>
      <nvpair id="vlan-id" name="vlan_id" value="«office»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Values as the agents take them",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
      <nvpair id="f-login_timeout" name="login_timeout" value="10"/>
      <nvpair id="f-method" name="method" value="CYCLE"/>
      <nvpair id="f-lanplus" name="lanplus" value="Yes"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No in any case, and yes in the words of the library",
            r#"<resources>
  <primitive id="export" class="ocf" provider="heartbeat" type="exportfs">
    <instance_attributes id="export-params">
      <nvpair id="export-clientspec" name="clientspec" value="192.168.1.0/24"/>
      <nvpair id="export-directory" name="directory" value="/srv"/>
      <nvpair id="export-fsid" name="fsid" value="1"/>
      <nvpair id="export-unlock" name="unlock_on_stop" value="True"/>
      <nvpair id="export-wait" name="wait_for_leasetime_on_stop" value="False"/>
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
      <nvpair id="f-method" name="method" value="both"/>
    </instance_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
      <nvpair id="f-delay" name="delay" value="****"/>
    </instance_attributes>
  </primitive>
</resources>
"##,
        ),
        Example::new(
            "Methods that exist",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="fence-node1-reset_method" name="reset_method" value="power_cycle"/>
    </instance_attributes>
  </primitive>
  <primitive id="fence-node2" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node2-params">
      <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
      <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      <nvpair id="fence-node2-reset_method" name="reset_method" value=""/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

/// A value, what reads it, and what is wrong with it.
struct Misfit<'v, 'c> {
    primitive: &'v ResolvedPrimitive<'c>,
    setting: Setting<'c>,
    agent: &'v Agent,
    parameter: Cow<'v, AgentParameter>,
    unfit: Unfit,
}

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let of_resources = cluster.given_parameters().into_iter();
    let of_resources = of_resources.filter_map(|given| misfit(&given.to, given.setting));
    let mut found: Vec<_> = of_resources.collect();
    let mut said = HashSet::new();
    for primitive in cluster.primitives() {
        for operation in cluster.operations(primitive) {
            let settings = cluster.parameters_of_operation(operation).into_iter();
            let new = settings.filter(|setting| said.insert(std::ptr::from_ref(setting.pair)));
            found.extend(new.filter_map(|setting| misfit(&[primitive], setting)));
        }
    }
    for misfit in found {
        cx.report(finding(cluster, &misfit));
    }
}

/// What is wrong with the value for all agents that read the parameter, in the words of the first.
fn misfit<'v, 'c>(
    given_to: &[&'v ResolvedPrimitive<'c>],
    setting: Setting<'c>,
) -> Option<Misfit<'v, 'c>> {
    if setting.conditional || setting.is_hidden() || setting.value.as_str().starts_with('$') {
        return None;
    }
    let readers = given_to.iter().filter_map(|primitive| {
        let agent = primitive.known_agent()?;
        let parameter = parameter_of(agent, setting.name)?;
        Some((primitive, agent, parameter))
    });
    let mut judged = readers.map(|(primitive, agent, parameter)| {
        let unfit = agent.unfit(&parameter, setting.value.as_str())?;
        Some(Misfit {
            primitive,
            setting,
            agent,
            parameter,
            unfit,
        })
    });
    let first = judged.next()??;
    judged.all(|other| other.is_some()).then_some(first)
}

/// The parameter of that name, of the agent or of what is read for it.
fn parameter_of<'v>(agent: &'v Agent, name: &str) -> Option<Cow<'v, AgentParameter>> {
    if let Some(parameter) = agent.parameter_for(name) {
        return Some(Cow::Borrowed(parameter));
    }
    let any = facts::read_by_any_agent(agent.class(), name)?;
    let values = any.values.iter().copied().map(Cow::Borrowed);
    let takes_all = any.values.is_empty();
    (!takes_all).then(|| {
        Cow::Owned(AgentParameter {
            name: Cow::Borrowed(any.name),
            kind: ParameterKind::Values(values.collect()),
            otherwise: Some(Cow::Borrowed("taken as false")),
            ..AgentParameter::default()
        })
    })
}

fn finding(cluster: &Cluster<'_>, misfit: &Misfit<'_, '_>) -> Finding {
    let Misfit { setting, unfit, .. } = misfit;
    let id = misfit.primitive.id();
    let value = setting.value.as_str();
    let message = format!(
        "{} of {} is {}, {}",
        shown(setting.name),
        shown(id),
        shown_of(setting.name, value),
        effect(misfit)
    );
    let severity = if refuses(misfit) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let subject = Subject::new("primitive", id);
    let finding = Finding::new(subject, setting.value.span(), message).severity(severity);
    if is_switch(&misfit.parameter) {
        let finding = finding.help("remove it: it is off where it is not set");
        return finding.fix_by_removing(cluster, setting.pair, Safety::Unsafe);
    }
    let Some(meant) = meant(misfit) else {
        return finding.help(help(*unfit, &misfit.parameter));
    };
    let mut edits = cluster.edits();
    edits.set(setting.value, &meant);
    let title = format!("write {}", shown(&meant));
    finding
        .help(format!("did you mean {}?", shown(&meant)))
        .fix(Fix::new(Safety::Unsafe, title, edits))
}

/// Whether the agent does not do its work with such a value. Fence agents check numbers and words, whoever made them
/// (`fencing.py`, `_validate_input`; tried, with those in C, too).
fn refuses(misfit: &Misfit<'_, '_>) -> bool {
    let is_checked = match misfit.unfit {
        Unfit::Number | Unfit::Seconds => true,
        Unfit::Word => misfit.parameter.otherwise.is_none(),
        Unfit::Boolean(_) => false,
    };
    misfit.parameter.refuses || is_checked && is_fence_agent(misfit.agent)
}

fn is_fence_agent(agent: &Agent) -> bool {
    agent.kind().starts_with("fence_")
}

/// Behind the value: what becomes of it.
fn effect(misfit: &Misfit<'_, '_>) -> String {
    let wrong = match misfit.unfit {
        Unfit::Word if is_switch(&misfit.parameter) => "which does not turn it off",
        Unfit::Word => "which is none of the words that its agent knows",
        Unfit::Number => "which is no whole number",
        Unfit::Seconds => "which is no number of seconds",
        Unfit::Boolean(ReadBoolean::Unset) => "which is neither yes nor no to its agent",
        Unfit::Boolean(_) => "which is not yes to its agent",
    };
    let then = match (misfit.parameter.otherwise.as_deref(), misfit.unfit) {
        (Some(otherwise), _) => otherwise,
        (None, Unfit::Boolean(ReadBoolean::Unset)) => "it is as if it were not set",
        (None, Unfit::Boolean(_)) => "it is taken for no",
        (None, _) if refuses(misfit) => "the agent refuses to work",
        (None, _) => return wrong.to_owned(),
    };
    format!("{wrong}: {then}")
}

/// Whether the parameter is on as soon as it is set: there are words for yes, or none at all.
fn is_switch(parameter: &AgentParameter) -> bool {
    let ParameterKind::Values(words) = &parameter.kind else {
        return false;
    };
    let is_yes = |word: &Cow<'_, str>| matches!(word.as_ref(), "1" | "yes" | "on" | "true");
    words.iter().all(is_yes)
}

/// The value that was probably meant.
fn meant(misfit: &Misfit<'_, '_>) -> Option<String> {
    /// What has no more letters may be a slip of anything.
    const TOO_SHORT: usize = 2;
    let value = misfit.setting.value.as_str().trim();
    let words: Vec<&str> = match (misfit.unfit, &misfit.parameter.kind) {
        (Unfit::Number | Unfit::Seconds, _) => {
            return seconds(value).filter(|_| is_fence_agent(misfit.agent));
        }
        (Unfit::Word, ParameterKind::Values(words)) => words.iter().map(AsRef::as_ref).collect(),
        (Unfit::Boolean(_), _) => vec!["true", "false", "yes", "no", "on", "off"],
        (Unfit::Word, _) => return None,
    };
    if value.chars().count() <= TOO_SHORT && !words.iter().any(|it| it.eq_ignore_ascii_case(value))
    {
        return None;
    }
    let lower: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
    let near = nearest(value, lower.iter().map(String::as_str))?;
    let word = words.into_iter().find(|word| word.to_lowercase() == near);
    word.map(str::to_owned)
}

/// A number of seconds with the unit left out.
fn seconds(value: &str) -> Option<String> {
    let units = ["sec", "s"];
    let number = units.iter().find_map(|unit| value.strip_suffix(unit))?;
    let number = number.trim_end();
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| number.to_owned())
}

/// What may be written.
fn help(unfit: Unfit, parameter: &AgentParameter) -> String {
    /// More words are looked up sooner than read.
    const FEW: usize = 8;
    let words = match (unfit, &parameter.kind) {
        (Unfit::Number, _) => return "write a whole number".to_owned(),
        (Unfit::Seconds, _) => return "write a number of seconds, without a unit".to_owned(),
        (Unfit::Boolean(_), _) => return "write `yes` or `no`".to_owned(),
        (Unfit::Word, ParameterKind::Values(words)) => words,
        (Unfit::Word, _) => return "write a word that the agent knows".to_owned(),
    };
    let has = |word: &str| words.iter().any(|known| known == word);
    if has("yes") && has("no") {
        return "write `yes` or `no`".to_owned();
    }
    let names: Vec<_> = words.iter().take(FEW).map(|word| shown(word)).collect();
    let names = names.join(", ");
    match parameter.default.as_deref() {
        Some(default) => format!(
            "write one of {names}, or remove it: the default is {}",
            shown(default)
        ),
        None => format!("write one of {names}"),
    }
}
