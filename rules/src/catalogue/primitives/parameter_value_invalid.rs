//! `parameter-value-invalid`: a value that the agent does not take

use std::borrow::Cow;

use cib_model::{
    Agent, AgentParameter, GivenParameter, ParameterKind, ReadBoolean, Setting, Unfit, nearest,
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
          neither, as if it were not set.",
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

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for given in cluster.given_parameters() {
        let setting = given.setting;
        let is_known = !setting.conditional && !setting.is_hidden();
        let Some((agent, parameter, unfit)) = unfit(&given).filter(|_| is_known) else {
            continue;
        };
        let id = given.to.first().map_or("", |first| first.id());
        let is_fence_agent = agent.kind().starts_with("fence_");
        let message = format!(
            "{} of {} is {}, {}",
            shown(setting.name),
            shown(id),
            shown_of(setting.name, setting.value.as_str()),
            effect(unfit, parameter, is_fence_agent)
        );
        let refuses = is_fence_agent && !matches!(unfit, Unfit::Boolean(_));
        let severity = if refuses || agent.class() == "stonith" && unfit == Unfit::Word {
            Severity::Error
        } else {
            Severity::Warning
        };
        let subject = Subject::new("primitive", id);
        let finding = Finding::new(subject, setting.value.span(), message).severity(severity);
        let Some(meant) = meant(unfit, parameter, &setting, is_fence_agent) else {
            cx.report(finding.help(help(unfit, parameter)));
            continue;
        };
        let mut edits = cluster.edits();
        edits.set(setting.value, &meant);
        let title = format!("write {}", shown(&meant));
        cx.report(
            finding
                .help(format!("did you mean {}?", shown(&meant)))
                .fix(Fix::new(Safety::Unsafe, title, edits)),
        );
    }
}

/// What is wrong with the value for all agents that read the parameter, in the words of the first.
fn unfit<'v>(given: &GivenParameter<'v, '_>) -> Option<(&'v Agent, &'v AgentParameter, Unfit)> {
    let value = given.setting.value.as_str();
    let agents = given.to.iter().filter_map(|to| to.known_agent());
    let readers =
        agents.filter_map(|agent| Some((agent, agent.parameter_for(given.setting.name)?)));
    let mut judged = readers.map(|(agent, it)| Some((agent, it, agent.unfit(it, value)?)));
    let first = judged.next()??;
    judged.all(|other| other.is_some()).then_some(first)
}

/// Behind the value: what becomes of it.
fn effect(unfit: Unfit, parameter: &AgentParameter, is_fence_agent: bool) -> String {
    let (wrong, otherwise) = match unfit {
        Unfit::Word => ("which its agent does not know", ""),
        Unfit::Number => ("which is no whole number", ""),
        Unfit::Seconds => ("which is no number of seconds", ""),
        Unfit::Boolean(ReadBoolean::Unset) => (
            "which is neither yes nor no to its agent",
            "it is as if it were not set",
        ),
        Unfit::Boolean(_) => ("which is not yes to its agent", "it is taken for no"),
    };
    let refuses = if is_fence_agent {
        "the agent refuses to work"
    } else {
        ""
    };
    let otherwise = Some(otherwise).filter(|it| !it.is_empty());
    let then = parameter
        .otherwise
        .as_deref()
        .or(otherwise)
        .unwrap_or(refuses);
    if then.is_empty() {
        wrong.to_owned()
    } else {
        format!("{wrong}: {then}")
    }
}

/// The value that was probably meant.
fn meant(
    unfit: Unfit,
    parameter: &AgentParameter,
    setting: &Setting<'_>,
    is_fence_agent: bool,
) -> Option<String> {
    let value = setting.value.as_str().trim();
    match (unfit, &parameter.kind) {
        (Unfit::Word, ParameterKind::Values(words)) => {
            let lower: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
            let near = nearest(value, lower.iter().map(String::as_str))?;
            let word = words.iter().find(|word| word.to_lowercase() == near);
            word.map(|word| word.clone().into_owned())
        }
        (Unfit::Number | Unfit::Seconds, _) if is_fence_agent => seconds(value),
        (Unfit::Boolean(_), _) => {
            let words = ["true", "false", "yes", "no", "on", "off"];
            nearest(value, words.into_iter()).map(str::to_owned)
        }
        _ => None,
    }
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
    match (unfit, &parameter.kind) {
        (Unfit::Number, _) => "write a whole number".to_owned(),
        (Unfit::Seconds, _) => "write a number of seconds, without a unit".to_owned(),
        (Unfit::Boolean(_), _) => "write `yes` or `no`".to_owned(),
        (Unfit::Word, ParameterKind::Values(words)) => {
            let are_booleans = ["yes", "no"]
                .iter()
                .all(|word| words.contains(&Cow::Borrowed(*word)));
            let few = if are_booleans { 2 } else { FEW };
            let names = words
                .iter()
                .filter(|word| !are_booleans || ["yes", "no"].contains(&word.as_ref()));
            let names: Vec<_> = names.take(few).map(|word| shown(word)).collect();
            match parameter.default.as_deref() {
                _ if are_booleans => format!("write {}", names.join(" or ")),
                Some(default) => format!(
                    "write one of {}, or remove it: the default is {}",
                    names.join(", "),
                    shown(default)
                ),
                None => format!("write one of {}", names.join(", ")),
            }
        }
        (Unfit::Word, _) => "write a word that the agent knows".to_owned(),
    }
}
