//! SBD beside what fences through libvirt.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib, findings, nodes, option};
use cib_gen::{Encryption, Error, Generated, Note, Problem, Spec, Surroundings, generate};
use cib_model::{SourceFile, Version};

const GUESTS: &str = r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
guests = ["a"]
[[hypervisor]]
uri = "qemu+ssh://root@h2/system"
guests = ["b", "c"]
"#;

const DISKS: &str = "[sbd]\ndevices = [\"/dev/disk/by-id/x\"]\n";
const WATCHDOG: &str = "[sbd]\nwatchdog-timeout = \"10s\"\n";

fn tried(spec: &str, base: Option<&str>, pacemaker: Option<Version>) -> Result<Generated, Error> {
    let spec = Spec::from_toml(spec, Encryption::Required)?;
    let base = base.map(|base| SourceFile::new("base", base));
    let surroundings = Surroundings {
        base: base.as_ref(),
        pacemaker,
        ..Surroundings::default()
    };
    generate(&spec, &surroundings)
}

#[track_caller]
fn generated(sbd: &str, base: Option<&str>) -> Generated {
    tried(&format!("{sbd}{GUESTS}"), base, None).unwrap()
}

fn options(generated: &Generated) -> Vec<(&str, &str)> {
    let options = generated.plan.options.iter();
    options.map(|own| (own.name, own.value.as_str())).collect()
}

#[test]
fn one_device_leaves_messages_for_all_guests() {
    let fresh = generated(DISKS, None);
    let sbd = fresh.plan.devices.last().unwrap();
    assert_eq!(
        (sbd.id.as_str(), sbd.agent.as_str()),
        ("fence-sbd", "fence_sbd")
    );
    assert_eq!(sbd.parameter("devices"), Some("/dev/disk/by-id/x"));
    assert_eq!(sbd.parameter("pcmk_host_list"), Some("a b c"));
    assert_eq!(sbd.bans, [""; 0]);
    let seconds = fresh.plan.levels.iter().filter(|level| level.index == 2);
    assert!(seconds.clone().all(|level| level.devices == ["fence-sbd"]));
    assert_eq!(seconds.count(), 3);
    assert!(fresh.plan.notes.contains(&Note::SbdHasToRun));
    assert_eq!(findings(&fresh.document), [""; 0]);
    assert_eq!(generated(DISKS, Some(&fresh.document)).edits, []);
}

#[test]
fn a_message_that_takes_long_gets_its_time() {
    let limit = |wait: &str| {
        let spec = format!("{DISKS}message-wait = \"{wait}\"\n");
        let fresh = generated(&spec, None);
        let sbd = fresh.plan.devices.last().unwrap();
        ["pcmk_reboot_timeout", "pcmk_off_timeout"]
            .map(|name| sbd.parameter(name).map(str::to_owned))
    };
    assert_eq!(limit("50s"), [None, None]);
    // A fifth more than the message takes, and what the agent itself needs.
    assert_eq!(
        limit("2min"),
        [Some("164".to_owned()), Some("164".to_owned())]
    );
}

#[test]
fn a_node_that_stops_itself_is_waited_for() {
    let base = cib([ON, &nodes(&["a", "b", "c"]), "", ""]);
    let merged = generated(WATCHDOG, Some(&base));
    assert_eq!(options(&merged), [("stonith-watchdog-timeout", "10s")]);
    let seconds = merged.plan.levels.iter().filter(|level| level.index == 2);
    assert!(seconds.clone().all(|level| level.devices == ["watchdog"]));
    assert_eq!(seconds.count(), 3);
    assert!(merged.plan.notes.contains(&Note::SbdRunsFirst));
    assert_eq!(findings(&merged.document), [""; 0]);
    assert_eq!(generated(WATCHDOG, Some(&merged.document)).edits, []);
    // Pacemaker before 2.1.8 gives up after 60 seconds.
    let long = generated(&WATCHDOG.replace("10s", "90s"), Some(&base));
    let expected = [
        ("stonith-timeout", "110s"),
        ("stonith-watchdog-timeout", "90s"),
    ];
    assert_eq!(options(&long), expected);
    let newest = tried(
        &format!("{WATCHDOG}{GUESTS}"),
        None,
        Some(Version::new(3, 0, 2)),
    )
    .unwrap();
    assert!(options(&newest).contains(&("fencing-watchdog-timeout", "10s")));
}

#[test]
fn a_cluster_without_sbd_is_not_told_to_count_on_watchdogs() {
    let none = option("cib-bootstrap-options", "have-watchdog", "false");
    let base = cib([&none, &nodes(&["a", "b", "c"]), "", ""]);
    let error = tried(&format!("{WATCHDOG}{GUESTS}"), Some(&base), None).unwrap_err();
    assert_eq!(error.problem, Problem::NoWatchdog);
    assert_eq!(&base[error.place.unwrap().span.range()], "false");
}

#[test]
fn two_nodes_with_nothing_but_watchdogs_are_warned_of() {
    let two = GUESTS.replace("\"b\", \"c\"", "\"b\"");
    let fresh = tried(&format!("{WATCHDOG}{two}"), None, None).unwrap();
    assert!(fresh.plan.notes.contains(&Note::WatchdogsOfTwo));
}

#[test]
fn a_disk_of_others_is_refused() {
    let theirs = r#"<primitive id="stonith-sbd" class="stonith" type="fence_sbd"><instance_attributes id="i"><nvpair id="i1" name="devices" value="/dev/x"/></instance_attributes></primitive>"#;
    let base = cib([ON, &nodes(&["a", "b", "c"]), theirs, ""]);
    let error = tried(&format!("{DISKS}{GUESTS}"), Some(&base), None).unwrap_err();
    assert!(matches!(error.problem, Problem::Foreign { .. }), "{error}");
}

#[test]
fn what_sbd_cannot_do_is_refused_at_its_place() {
    let refused = |sbd: &str, guests: &str| {
        let spec = format!("{sbd}{guests}");
        let error = tried(&spec, None, None).unwrap_err();
        let place = error.place.map(|place| spec[place.span.range()].to_owned());
        (error.to_string(), place.unwrap_or_default())
    };
    let both = format!("{DISKS}watchdog-timeout = \"10s\"\n");
    for (sbd, says) in [
        ("[sbd]\n", "neither `devices` nor"),
        (both.as_str(), "both `devices` and"),
        (
            "[sbd]\nwatchdog-timeout = \"10s\"\nmessage-wait = \"9s\"\n",
            "no `devices`",
        ),
        ("[sbd]\ndevices = []\n", "neither one disk nor three"),
        (
            "[sbd]\ndevices = [\"/dev/a\", \"/dev/b\"]\n",
            "neither one disk nor three",
        ),
        (
            "[sbd]\ndevices = [\"/dev/a\", \"/dev/a\"]\n",
            "a disk twice",
        ),
        ("[sbd]\ndevices = [\"/dev/a b\"]\n", "no disk"),
        ("[sbd]\ndevices = [\"/tmp/a\"]\n", "no disk"),
        (
            "[sbd]\nwatchdog-timeout = \"0s\"\n",
            "shorter than a second",
        ),
    ] {
        let (message, place) = refused(sbd, GUESTS);
        assert!(
            message.contains(says) && !place.is_empty(),
            "{sbd}: {message} at {place}"
        );
    }
    let containers = GUESTS.replace("qemu+ssh://root@h2/system", "lxc+ssh://root@h2/");
    assert!(refused(DISKS, &containers).0.contains("`b` is a container"));
    let second = format!(
        "{GUESTS}second-level = {{ agent = \"fence_ipmilan\", parameters = {{ ip = \"bmc\" }} }}\n"
    );
    assert!(refused(DISKS, &second).0.contains("`b` has both"));
}
