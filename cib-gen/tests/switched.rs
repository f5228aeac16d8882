//! A specification that becomes another on the same cluster: what the first one left decides nothing, and goes with
//! `--prune`.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib, nodes};
use cib_gen::{Encryption, Error, Generated, Note, Spec, Surroundings, generate};
use cib_lint::{Config, Linter, Severity};
use cib_model::SourceFile;

const VIRSH: &str = r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system?keyfile=/root/.ssh/id"
agent = "fence_virsh"
guests = ["a", "b"]
"#;

const OTHER_AGENT: &str = r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
guests = ["a", "b"]
"#;

const DISK: &str = "[sbd]\ndevices = [\"/dev/disk/by-id/x\"]\n";
const WATCHDOG: &str = "[sbd]\nwatchdog-timeout = \"10s\"\n";

fn two() -> String {
    cib([ON, &nodes(&["a", "b"]), "", ""])
}

fn merge(spec: &str, base: &str, prunes: bool) -> Result<Generated, Error> {
    let spec = Spec::from_toml(spec, Encryption::Required)?;
    let spec = if prunes { spec.pruning() } else { spec };
    generate(&spec, &Surroundings::of(&SourceFile::new("base", base)))
}

#[track_caller]
fn made(spec: &str, base: &str) -> String {
    merge(spec, base, false).unwrap().document
}

fn delays(generated: &Generated) -> Vec<(&str, &str)> {
    let devices = generated.plan.devices.iter();
    let delay = devices.filter_map(|device| {
        let delay = device.parameter("pcmk_delay_base")?;
        Some((device.id.as_str(), delay))
    });
    delay.collect()
}

fn findings(document: &str) -> Vec<&'static str> {
    let report = Linter::new(Config::default()).lint(&SourceFile::new("t", document));
    let findings = report.findings();
    let worse = findings.filter(|finding| finding.severity > Severity::Info);
    worse.map(|finding| finding.rule.id).collect()
}

#[test]
fn a_second_way_that_is_left_behind_takes_no_delay_away() {
    let before = made(&format!("{DISK}{VIRSH}"), &two());
    let after = merge(VIRSH, &before, false).unwrap();
    assert_eq!(delays(&after), [("fence-a", "10s")]);
    assert_eq!(after.edits, []);
}

#[test]
fn with_another_agent_the_new_devices_wait_whatever_the_old_ones_do() {
    for sbd in ["", DISK, WATCHDOG] {
        let before = made(&format!("{sbd}{VIRSH}"), &two());
        let after = merge(OTHER_AGENT, &before, false).unwrap();
        assert_eq!(delays(&after), [("fence-a-2", "10s")], "{sbd}");
        assert_eq!(findings(&after.document), [""; 0], "{sbd}");
    }
}

#[test]
fn a_device_that_is_asked_only_after_ours_does_not_decide_who_survives() {
    let board = |level: &str| {
        let board = r#"<primitive id="board" class="stonith" type="fence_ipmilan"><instance_attributes id="bp"><nvpair id="b1" name="ip" value="bmc"/><nvpair id="b2" name="pcmk_host_list" value="a"/><nvpair id="b3" name="pcmk_delay_base" value="5s"/></instance_attributes></primitive>"#;
        let made = made(OTHER_AGENT, &two());
        let made = made.replace("</resources>", &format!("{board}</resources>"));
        let levels = format!("</constraints><fencing-topology>{level}</fencing-topology>");
        made.replace("</constraints>", &levels)
    };
    let level = |index: u8, device: &str| {
        format!(r#"<fencing-level id="l{index}" target="a" index="{index}" devices="{device}"/>"#)
    };
    let behind = board(&format!("{}{}", level(1, "fence-a"), level(2, "board")));
    let after = merge(OTHER_AGENT, &behind, false).unwrap();
    assert_eq!(delays(&after), [("fence-a", "10s")]);
    let before = board(&format!("{}{}", level(1, "board"), level(2, "fence-a")));
    let after = merge(OTHER_AGENT, &before, false).unwrap();
    assert_eq!(delays(&after), []);
}

#[test]
fn nothing_is_left_of_a_second_way_that_nobody_asks_for() {
    let plain = made(VIRSH, &two());
    let second = VIRSH.replace("\"a\", \"b\"]", "\"a\"]\nsecond-level = { agent = \"fence_ipmilan\", parameters = { ip = \"bmc\", username = \"u\", password_script = \"/p\" } }");
    let other = VIRSH.replace("h1", "h2").replace("\"a\", ", "");
    for (head, guests) in [
        (DISK, VIRSH.to_owned()),
        (WATCHDOG, VIRSH.to_owned()),
        ("", format!("{second}{other}")),
    ] {
        let before = made(&format!("{head}{guests}"), &plain);
        assert!(before.contains("fencing-level"));
        let after = merge(VIRSH, &before, true).unwrap();
        assert!(
            !after.document.contains("<fencing-level"),
            "{}",
            after.document
        );
        let again = merge(VIRSH, &after.document, true).unwrap();
        assert_eq!(again.edits, []);
        assert_eq!(findings(&after.document), [""; 0]);
    }
}

#[test]
fn a_cluster_that_goes_on_counting_on_watchdogs_is_told_so() {
    let before = made(&format!("{WATCHDOG}{VIRSH}"), &two());
    let stays = Note::WatchdogsStay {
        name: "stonith-watchdog-timeout".to_owned(),
    };
    let left = Note::LeftBehind {
        id: "fence-a-level-2".to_owned(),
    };
    let after = merge(VIRSH, &before, false).unwrap();
    assert!(after.plan.notes.contains(&stays), "{:?}", after.plan.notes);
    assert!(after.plan.notes.contains(&left), "{:?}", after.plan.notes);
    let after = merge(VIRSH, &before, true).unwrap();
    assert!(after.plan.notes.contains(&stays), "{:?}", after.plan.notes);
    let after = merge(&format!("{WATCHDOG}{VIRSH}"), &before, false).unwrap();
    assert!(!after.plan.notes.contains(&stays), "{:?}", after.plan.notes);
}

#[test]
fn a_guest_that_leaves_a_hypervisor_leaves_its_device_there() {
    let on_hosts = |first: &str, second: &str| {
        let one = VIRSH.replace("\"a\", \"b\"", first);
        let two = VIRSH.replace("h1", "h2").replace("\"a\", \"b\"", second);
        format!("layout = \"hypervisor\"\n{one}{two}")
    };
    let before = made(&on_hosts("\"a\"", "\"b\""), &two());
    let both = format!("layout = \"guest\"\n{VIRSH}");
    let after = merge(&both, &before, false).unwrap();
    let left = Note::LeftBehind {
        id: "fence-h2".to_owned(),
    };
    assert!(after.plan.notes.contains(&left), "{:?}", after.plan.notes);
    let after = merge(&both, &before, true).unwrap();
    let ids: Vec<_> = after
        .plan
        .devices
        .iter()
        .map(|own| own.id.as_str())
        .collect();
    assert_eq!(ids, ["fence-h1", "fence-b"]);
    assert!(!after.document.contains("fence-h2"), "{}", after.document);
}

#[test]
fn the_board_of_a_host_is_shared_by_its_guests_whatever_agent_they_have() {
    for agent in ["external/libvirt", "fence_virt", "fence_xvm"] {
        for layout in ["guest", "hypervisor"] {
            let host = |host: &str, guests: &str| {
                format!(
                    "[[hypervisor]]\nuri = \"qemu+ssh://root@{host}/system\"\nguests = {guests}\nparameters = {{ @{host} }}\n"
                )
            };
            let key = |host: &str| match agent {
                "fence_xvm" => format!("key_file = \"/etc/cluster/{host}.key\""),
                _ => String::new(),
            };
            let second = "second-level = { agent = \"fence_ipmilan\", parameters = { ip = \"bmc\", username = \"u\", password_script = \"/p\" } }";
            let text = format!(
                "agent = \"{agent}\"\nlayout = \"{layout}\"\n{}{second}\n{}",
                host("h1", "[\"a\", \"b\"]"),
                host("h2", "[\"c\"]"),
            );
            let text = text
                .replace("@h1 }", &format!("{} }}", key("h1")))
                .replace("@h2 }", &format!("{} }}", key("h2")));
            let base = cib([ON, &nodes(&["a", "b", "c"]), "", ""]);
            assert_eq!(findings(&made(&text, &base)), [""; 0], "{text}");
        }
    }
}
