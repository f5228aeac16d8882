//! What is known of fence agents beyond their metadata is what the installed ones do. No call here reaches a device.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use cib_model::{Agent, ParameterKind, facts};
use cib_tests::not_checked::require;
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::Tool;

/// Those that find out only when they are to do something that they lack what they need.
const ASK_LATER: [&str; 11] = [
    "fence_aliyun",
    "fence_azure_arm",
    "fence_compute",
    "fence_cyberpower_ssh",
    "fence_docker",
    "fence_evacuate",
    "fence_mpath",
    "fence_openstack",
    "fence_pve",
    "fence_raritan",
    "fence_xenapi",
];

/// What a fence agent answers when it is told something as Pacemaker does: in lines on stdin.
fn ask<'a>(agent: &str, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Ran {
    let lines: Vec<String> = parameters
        .into_iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    Invocation::new(agent).stdin(lines.concat()).run().unwrap()
}

/// The fence agents that are installed, and may lack something that their metadata calls optional.
fn installed() -> impl Iterator<Item = Agent> {
    facts::agent_names()
        .filter_map(|name| name.strip_prefix("stonith:"))
        .filter(|kind| kind.starts_with("fence_") && Path::new("/usr/sbin").join(kind).exists())
        .map(|kind| facts::agent(&format!("stonith:{kind}")).unwrap())
        .filter(|agent| !agent.one_of.is_empty())
}

/// Whether the agent takes all that it requires and one of each of its groups, but none of the group `without`.
fn is_content(agent: &Agent, without: usize) -> bool {
    let required = agent
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut names: BTreeSet<&str> = required.map(|parameter| &*parameter.name).collect();
    let missing = agent.one_of.get(without).map_or(&[][..], Vec::as_slice);
    for group in &agent.one_of {
        names.extend(
            group
                .iter()
                .map(|name| &**name)
                .find(|name| !missing.iter().any(|it| it == name)),
        );
    }
    let told = [
        ("action", "validate-all"),
        ("nodename", "n1"),
        ("plug", "n1"),
    ];
    let told = told
        .into_iter()
        .filter(|(name, _)| !missing.iter().any(|it| it == name));
    let values = names.into_iter().map(|name| (name, "1"));
    ask(agent.kind(), told.chain(values)).code == 0
}

#[test]
fn fence_agents_refuse_to_work_without_one_of_each_group() {
    if !require("what fence agents cannot do without", &[Tool::FenceVirsh]) {
        return;
    }
    let mut refused = 0;
    let mut later = BTreeSet::new();
    for agent in installed() {
        let kind = agent.kind();
        assert!(
            is_content(&agent, usize::MAX),
            "{kind} wants more than is known"
        );
        for number in 0..agent.one_of.len() {
            if is_content(&agent, number) {
                later.insert(kind.to_owned());
            } else {
                refused += 1;
            }
        }
    }
    assert!(
        later.iter().all(|kind| ASK_LATER.contains(&kind.as_str())),
        "{later:?}"
    );
    assert!(
        refused >= 60,
        "only {refused} groups were missed by an agent"
    );
}

/// Whether a value is known to be none of those that mean what one would think.
fn is_known_as_a_trap(agent: &str, name: &str, value: &str) -> bool {
    let agent = facts::agent(agent).unwrap();
    let parameter = agent.parameter(name).unwrap();
    matches!(&parameter.kind, ParameterKind::Values(words) if !words.iter().any(|word| word == value))
}

#[test]
fn a_fence_agent_that_is_asked_for_help_reports_success() {
    if !require("what fence agents make of `help`", &[Tool::FenceVirsh]) {
        return;
    }
    for name in ["help", "version"] {
        let ran = ask("fence_virsh", [("action", "off"), (name, "0")]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        assert!(!ran.stdout.contains("Success"), "{name}: {}", ran.stdout);
        assert!(is_known_as_a_trap("stonith:fence_virsh", name, "0"));
    }
}

#[test]
fn a_boolean_of_a_fence_agent_that_is_off_counts_as_on() {
    if !require("what fence agents make of booleans", &[Tool::FenceVirsh]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("told");
    let tool = folder.path().join("ipmitool");
    let script = format!(
        "#!/bin/sh\necho \"$0 $*\" >{}\necho Chassis Power is on\n",
        told.display()
    );
    let script_at = |path: &Path| {
        fs::write(path, &script).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let sudo = folder.path().join("sudo");
    script_at(&tool);
    script_at(&sudo);
    let known = [
        ("action", "status"),
        ("ip", "192.0.2.1"),
        ("plug", "n1"),
        ("ipmitool_path", tool.to_str().unwrap()),
        ("sudo_path", sudo.to_str().unwrap()),
    ];
    for (name, host, program) in [
        ("quiet", "-H 192.0.2.1 ", &tool),
        ("port_as_ip", "-H n1 ", &tool),
        ("use_sudo", "-H 192.0.2.1 ", &sudo),
    ] {
        let ran = ask("fence_ipmilan", known.into_iter().chain([(name, "0")]));
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        let told = fs::read_to_string(&told).unwrap();
        assert!(
            told.starts_with(program.to_str().unwrap()),
            "{name}: {told}"
        );
        assert!(told.contains(host), "{name}: {told}");
        if name != "quiet" {
            assert!(is_known_as_a_trap("stonith:fence_ipmilan", name, "0"));
        }
    }
}
