//! What is said of the parameters of agents is what the agents make of them. No call here reaches a device.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use cib_lint::{Config, Linter, Safety, Severity};
use cib_model::{Agent, Cluster, ReadBoolean, SourceFile, facts, parse};
use cib_rules::{Example, find};
use cib_tests::not_checked::{announce, require};
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::Tool;

const AGENTS: &str = "/usr/lib/ocf/resource.d/heartbeat";

/// `ipmitool`, which says that everything is on, and keeps what it was told.
struct Ipmitool {
    folder: tempfile::TempDir,
}

impl Ipmitool {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("ipmitool");
        let told = folder.path().join("told");
        let script = format!(
            "#!/bin/sh\necho \"$*\" >{}\necho Chassis Power is on\n",
            told.display()
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// What `fence_ipmilan` answers when it is told these, as Pacemaker tells it.
    fn ask<'a>(&self, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Ran {
        let program = self.folder.path().join("ipmitool");
        let told = format!(
            "action=status\nplug=node1\nipmitool_path={}\n",
            program.display()
        );
        let lines = parameters.into_iter();
        let lines: Vec<_> = lines
            .map(|(name, value)| format!("{name}={value}\n"))
            .collect();
        let asked = Invocation::new("fence_ipmilan").stdin(told + &lines.concat());
        asked.run().unwrap()
    }

    fn told(&self) -> String {
        fs::read_to_string(self.folder.path().join("told")).unwrap()
    }
}

/// The only resource of an example: its agent and its parameters.
fn resource(xml: &str) -> (String, BTreeMap<String, String>) {
    let source = SourceFile::new("cib.xml", xml.replace(['«', '»'], ""));
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, None);
    let primitive = &cluster.primitives()[0];
    let settings = cluster.parameters_given_to(primitive);
    let pairs = settings.iter();
    let pairs = pairs.map(|it| (it.name.to_owned(), it.value.as_str().to_owned()));
    (primitive.agent_name(), pairs.collect())
}

/// The bad examples of a rule that are about an agent, with what their only resource sets.
fn examples(rule: &str, agent: &str) -> Vec<(&'static Example, BTreeMap<String, String>)> {
    let bad = find(rule).unwrap().bad.iter();
    let of_agent = bad.filter_map(|example| {
        let (name, parameters) = resource(example.xml);
        (name == agent).then_some((example, parameters))
    });
    of_agent.collect()
}

fn pairs(parameters: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    let pairs = parameters.iter();
    pairs.map(|(name, value)| (name.as_str(), value.as_str()))
}

/// The same after all fixes.
fn mended(example: &Example) -> BTreeMap<String, String> {
    let source = SourceFile::new("cib.xml", example.xml.replace(['«', '»'], ""));
    let fixed = Linter::new(Config::default()).fix(&source, Safety::Unsafe);
    resource(fixed.source.text()).1
}

#[test]
fn a_fence_agent_refuses_what_is_said_to_be_refused_and_passes_over_the_rest() {
    if !require("values that fence agents refuse", &[Tool::FenceVirsh]) {
        return;
    }
    let ipmitool = Ipmitool::new();
    let examples = examples("parameter-value-invalid", "stonith:fence_ipmilan");
    let (mut refused, mut passed) = (0, 0);
    for (example, parameters) in examples {
        let source = SourceFile::new("cib.xml", example.xml.replace(['«', '»'], ""));
        let report = Linter::new(Config::default()).lint(&source);
        let mut findings = report.findings();
        let finding = findings.find(|it| it.rule.id == "parameter-value-invalid");
        let is_error = finding.unwrap().severity == Severity::Error;
        // A password script is run, and sudo is called: neither is here.
        let harmless =
            |(name, _): &(&str, &str)| !name.starts_with("password") && *name != "use_sudo";
        let ran = ipmitool.ask(pairs(&parameters).filter(harmless));
        assert_eq!(ran.code != 0, is_error, "{}: {ran:?}", example.title);
        if is_error {
            let mended = mended(example);
            let ran = ipmitool.ask(pairs(&mended).filter(harmless));
            assert_eq!(ran.code, 0, "{}: {ran:?}", example.title);
            refused += 1;
        } else {
            passed += 1;
        }
    }
    assert!(refused >= 2 && passed >= 2, "{refused} {passed}");
}

#[test]
fn a_fence_agent_only_logs_that_it_does_not_know_a_parameter() {
    if !require("unknown parameters of fence agents", &[Tool::FenceVirsh]) {
        return;
    }
    let ipmitool = Ipmitool::new();
    let agent = facts::agent("stonith:fence_ipmilan").unwrap();
    for name in [
        "hostlist",
        "adress",
        "IP",
        "login-timeout",
        "login_timeout",
        "ip",
    ] {
        let ran = ipmitool.ask([("ip", "192.0.2.1"), (name, "20")]);
        assert_eq!(ran.code, 0, "{name}: {ran:?}");
        let is_ignored = ran.stderr.contains("Ignoring unknown option");
        assert_eq!(
            is_ignored,
            agent.parameter_for(name).is_none(),
            "{name}: {ran:?}"
        );
    }
}

#[test]
fn of_two_names_of_a_parameter_the_last_that_a_fence_agent_reads_counts() {
    if !require("two names of a parameter", &[Tool::FenceVirsh]) {
        return;
    }
    let ipmitool = Ipmitool::new();
    let (new, old) = (("ip", "192.0.2.1"), ("ipaddr", "192.0.2.2"));
    for order in [[new, old], [old, new]] {
        assert_eq!(ipmitool.ask(order).code, 0);
        let told = ipmitool.told();
        assert!(told.contains(&format!("-H {} ", order[1].1)), "{told}");
    }
}

#[test]
fn a_fence_agent_reads_old_names_as_it_reads_new_ones() {
    if !require("old names of parameters", &[Tool::FenceVirsh]) {
        return;
    }
    let ipmitool = Ipmitool::new();
    let (example, parameters) = &examples("parameter-deprecated", "stonith:fence_ipmilan")[0];
    let scripts = |(name, _): &(&str, &str)| !name.ends_with("_script");
    let told_by = |parameters: &BTreeMap<String, String>| {
        let ran = ipmitool.ask(pairs(parameters).filter(scripts));
        assert_eq!(ran.code, 0, "{ran:?}");
        ipmitool.told()
    };
    let mended = mended(example);
    assert!(mended.contains_key("ip") && !mended.contains_key("ipaddr"));
    assert_eq!(told_by(parameters), told_by(&mended));
}

/// What an OCF agent answers when it is asked whether that is all it needs.
fn validate(agent: &str, parameters: &BTreeMap<String, String>) -> Ran {
    let path = Path::new(AGENTS).join(agent);
    let asked = Invocation::new(path)
        .arg("validate-all")
        .env("OCF_ROOT", "/usr/lib/ocf")
        .env("OCF_RESOURCE_INSTANCE", "vip");
    let asked = parameters.iter().fold(asked, |asked, (name, value)| {
        asked.env(format!("OCF_RESKEY_{name}"), value)
    });
    asked.run().unwrap()
}

fn are_there(what: &str, agents: &[&str]) -> bool {
    let missing = agents
        .iter()
        .find(|agent| !Path::new(AGENTS).join(agent).exists());
    if let Some(missing) = missing {
        announce(what, &format!("ocf:heartbeat:{missing}"));
    }
    missing.is_none()
}

#[test]
fn an_agent_refuses_to_work_without_what_is_said_to_be_missing() {
    const NOT_CONFIGURED: i32 = 6;
    if !are_there(
        "parameters that agents cannot do without",
        &["IPaddr2", "iface-vlan"],
    ) {
        return;
    }
    let missing = examples("parameter-missing", "ocf:heartbeat:IPaddr2");
    let unknown = examples("parameter-unknown", "ocf:heartbeat:IPaddr2");
    let slips = unknown.into_iter().filter(|(_, it)| !it.contains_key("ip"));
    let refused: Vec<_> = missing.into_iter().chain(slips).collect();
    assert!(refused.len() >= 2);
    for (example, parameters) in refused {
        let ran = validate("IPaddr2", &parameters);
        assert_eq!(ran.code, NOT_CONFIGURED, "{}: {ran:?}", example.title);
    }
    let known = [("ip", "127.0.0.1"), ("nic", "lo"), ("cidr_netmask", "8")];
    let known = known.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(validate("IPaddr2", &known.into()).code, 0);
    let (_, word) = &examples("parameter-value-invalid", "ocf:heartbeat:iface-vlan")[0];
    assert_eq!(validate("iface-vlan", word).code, NOT_CONFIGURED);
}

#[test]
fn yes_and_no_are_what_the_library_of_shell_agents_takes_for_them() {
    const LIBRARY: &str = "/usr/lib/ocf/lib/heartbeat/ocf-shellfuncs";
    if !Path::new(LIBRARY).exists() {
        announce("booleans of shell agents", LIBRARY);
        return;
    }
    let agent = facts::agent("ocf:heartbeat:IPaddr2").unwrap();
    let nos = [
        "no", "false", "0", "off", "No", "FALSE", "OFF", "none", "nein",
    ];
    let yeses = ["yes", "true", "1", "on", "YES", "TRUE", "True", "ON", "ja"];
    let traps = ["Yes", "On", "tRUE", "y", "t", "enabled", "2", "ture"];
    for word in [&nos[..], &yeses, &traps].concat() {
        let script = format!(". {LIBRARY}; ocf_is_true \"$1\"");
        let asked = Invocation::new("sh").args(["-c", &script, "sh", word]);
        let is_yes = asked.env("OCF_ROOT", "/usr/lib/ocf").run().unwrap().code == 0;
        assert_eq!(is_yes, yeses.contains(&word), "{word}");
        let is_trap = agent.read_boolean(word) == ReadBoolean::No;
        assert_eq!(is_trap, traps.contains(&word), "{word}");
    }
}

#[test]
fn an_agent_of_ones_own_is_taken_at_its_word() {
    let metadata = SourceFile::new(
        "vip.xml",
        r#"<resource-agent><parameters>
             <parameter name="ip" required="1"><content type="string"/></parameter>
             <parameter name="address" required="1"><deprecated><replaced-with name="ip"/></deprecated></parameter>
             <parameter name="color"><deprecated/><content type="string"/></parameter>
             <parameter name="wait"><content type="integer" default="auto"/></parameter>
           </parameters></resource-agent>"#,
    );
    let agent = Agent::from_metadata("ocf:example:vip", &metadata).unwrap();
    let mut config = Config::default();
    config.agents = vec![agent];
    let linter = Linter::new(config);
    let rules = |parameters: &str| {
        let xml = format!(
            r#"<resources><primitive id="vip" class="ocf" provider="example" type="vip">
                 <instance_attributes id="p">{parameters}</instance_attributes></primitive></resources>"#
        );
        let report = linter.lint(&SourceFile::new("cib.xml", xml));
        let ids = report.findings().map(|finding| finding.rule.id);
        let of_parameters = ids.filter(|id| id.starts_with("parameter-"));
        of_parameters.map(str::to_owned).collect::<Vec<_>>()
    };
    let ip = r#"<nvpair id="p1" name="ip" value="192.0.2.1"/>"#;
    let address = r#"<nvpair id="p2" name="address" value="192.0.2.2"/>"#;
    let color = r#"<nvpair id="p3" name="color" value="red"/>"#;
    let wait = r#"<nvpair id="p4" name="wait" value="soon"/>"#;
    assert_eq!(rules(""), ["parameter-missing"]);
    assert_eq!(rules(ip), [""; 0]);
    assert_eq!(rules(address), ["parameter-deprecated"]);
    assert_eq!(rules(&[ip, address].concat()), ["parameter-given-twice"]);
    assert_eq!(rules(&[ip, color].concat()), ["parameter-deprecated"]);
    assert_eq!(rules(&[ip, wait].concat()), [""; 0]);
}
