//! The second level of fencing, and what becomes of levels that are there already.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{MONITOR, ON, TWO_HOSTS, cib, device, findings, nodes, pairs};
use cib_gen::{Encryption, Error, Generated, Level, Note, Problem, Spec, Surroundings, generate};
use cib_model::{Cluster, SourceFile, SplitOutcome, parse};

/// The hosts of [`TWO_HOSTS`] with one guest each.
const ONE_EACH: &str = r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
guests = ["a"]
second-level = { agent = "fence_ipmilan", parameters = { ip = "bmc1" } }
[[hypervisor]]
uri = "qemu+ssh://root@h2/system"
guests = ["b"]
second-level = { agent = "fence_ipmilan", parameters = { ip = "bmc2" } }
"#;

fn tried(spec: &str, base: Option<&str>) -> Result<Generated, Error> {
    let spec = Spec::from_toml(spec, Encryption::Required)?;
    let base = base.map(|base| SourceFile::new("base", base));
    let surroundings = Surroundings {
        base: base.as_ref(),
        ..Surroundings::default()
    };
    generate(&spec, &surroundings)
}

#[track_caller]
fn generated(spec: &str, base: Option<&str>) -> Generated {
    tried(spec, base).unwrap()
}

/// Why a specification is refused, and the place in it or in the base.
#[track_caller]
fn refused(spec: &str, base: Option<&str>) -> (Problem, String) {
    let error = tried(spec, base).unwrap_err();
    let source = match error.place.map(|place| place.input) {
        Some(cib_gen::Input::Base) => base.unwrap(),
        _ => spec,
    };
    let place = error
        .place
        .map(|place| source[place.span.range()].to_owned());
    (error.problem, place.unwrap_or_default())
}

/// `node index devices` of each level.
fn levels(levels: &[Level]) -> Vec<String> {
    let level =
        |level: &Level| format!("{} {} {}", level.node, level.index, level.devices.join("+"));
    levels.iter().map(level).collect()
}

/// An empty configuration with these nodes, an element a line.
fn empty(names: &[&str]) -> String {
    cib([ON, &nodes(names), "", ""]).replace("><", ">\n<")
}

/// A whole configuration with these nodes, resources and levels.
fn with_levels(names: &[&str], resources: &str, levels: &str) -> String {
    let base = cib([ON, &nodes(names), resources, ""]);
    let topology = format!("<fencing-topology>{levels}</fencing-topology></configuration>");
    base.replace("</configuration>", &topology)
}

fn level(id: &str, target: &str, index: u8, devices: &str) -> String {
    format!(r#"<fencing-level id="{id}" {target} index="{index}" devices="{devices}"/>"#)
}

#[test]
fn each_guest_is_fenced_through_its_host_and_then_with_it() {
    let fresh = generated(TWO_HOSTS, None);
    let expected = [
        "a 1 fence-a",
        "a 2 fence-host-h1",
        "b 1 fence-b",
        "b 2 fence-host-h1",
        "c 1 fence-c",
        "c 2 fence-host-h2",
        "d 1 fence-d",
        "d 2 fence-host-h2",
    ];
    assert_eq!(levels(&fresh.plan.levels), expected);
    let hosts = &fresh.plan.devices[4..];
    assert_eq!(hosts[0].parameter("pcmk_host_list"), Some("a b"));
    assert_eq!(hosts[1].parameter("pcmk_host_map"), Some("c:7;d:7"));
    assert_eq!([&hosts[0].bans, &hosts[1].bans], [&["a", "b"], &["c", "d"]]);

    let again = generated(TWO_HOSTS, Some(&fresh.document));
    assert_eq!(again.edits, []);
    let base = cib(["", &nodes(&["a", "b", "c", "d"]), "", ""]);
    let merged = generated(TWO_HOSTS, Some(&base));
    assert_eq!(generated(TWO_HOSTS, Some(&merged.document)).edits, []);
    for document in [&fresh.document, &merged.document] {
        assert_eq!(findings(document), [""; 0]);
    }
}

#[test]
fn a_guest_of_the_host_cannot_fence_it() {
    let one = TWO_HOSTS
        .split("[[hypervisor]]")
        .take(2)
        .collect::<Vec<_>>()
        .join("[[hypervisor]]");
    let alone = Problem::NobodyOutside {
        host: "h1".to_owned(),
    };
    let (problem, place) = refused(&one, None);
    assert_eq!(problem, alone);
    assert!(place.contains("fence_ipmilan"), "{place}");
    let base = cib([ON, &nodes(&["a", "b"]), "", ""]);
    assert_eq!(refused(&one, Some(&base)).0, alone);
    // Somebody outside, who is no guest of libvirt.
    let base = cib([ON, &nodes(&["a", "b", "metal"]), "", ""]);
    assert_eq!(generated(&one, Some(&base)).plan.levels.len(), 4);
}

#[test]
fn the_protected_guest_survives_a_split_by_either_level() {
    let merged = generated(ONE_EACH, Some(&empty(&["a", "b"])));
    let delays: Vec<_> = merged
        .plan
        .devices
        .iter()
        .map(|own| (own.id.as_str(), own.parameter("pcmk_delay_base")))
        .collect();
    let expected = [
        ("fence-a", Some("10s")),
        ("fence-b", None),
        ("fence-host-h1", Some("10s")),
        ("fence-host-h2", None),
    ];
    assert_eq!(delays, expected);
    // Where the hosts cannot reach each other, the first level fails for both.
    let lines = merged
        .document
        .lines()
        .filter(|line| !line.contains("-level-1\""));
    let without: String = lines.flat_map(|line| [line, "\n"]).collect();
    for document in [&merged.document, &without] {
        let source = SourceFile::new("t", document.as_str());
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, None);
        let first = cluster.node("a").unwrap();
        let split = cluster.split(&[first]).unwrap();
        assert_eq!(split.outcome, SplitOutcome::FirstWins(0), "{document}");
    }
    assert_eq!(findings(&merged.document), [""; 0]);
}

#[test]
fn levels_of_others_stay_and_ours_come_behind() {
    let pdu = r#"<primitive id="pdu" class="stonith" type="fence_apc"><instance_attributes id="pi"><nvpair id="p1" name="pcmk_host_map" value="a:1"/></instance_attributes></primitive>"#;
    let theirs = level("theirs", r#"target="A""#, 2, "pdu");
    let base = with_levels(&["a", "b"], pdu, &theirs);
    let merged = generated(ONE_EACH, Some(&base));
    let expected = [
        "a 3 fence-a",
        "a 4 fence-host-h1",
        "b 1 fence-b",
        "b 2 fence-host-h2",
    ];
    assert_eq!(levels(&merged.plan.levels), expected);
    assert!(merged.document.contains(&theirs));
    let note = Note::LevelOfOthers {
        node: "a".to_owned(),
        level: "theirs".to_owned(),
    };
    assert!(merged.plan.notes.contains(&note), "{:?}", merged.plan.notes);
    assert_eq!(generated(ONE_EACH, Some(&merged.document)).edits, []);

    // Also without a second level: a device outside of all levels would never be tried.
    let plain = "[[hypervisor]]\nuri = \"qemu+ssh://root@h1/system\"\nguests = [\"a\"]\n";
    let merged = generated(plain, Some(&base));
    assert_eq!(levels(&merged.plan.levels), ["a 3 fence-a"]);
}

#[test]
fn a_level_of_others_that_has_our_device_is_ours_enough() {
    let first = generated(ONE_EACH, Some(&empty(&["a", "b"])));
    let renamed = first.document.replace("fence-a-level-", "my-level-");
    let again = generated(ONE_EACH, Some(&renamed));
    assert_eq!(again.edits, []);
    assert_eq!(
        levels(&again.plan.levels),
        ["b 1 fence-b", "b 2 fence-host-h2"]
    );
    // What a user adds to a level of ours stays.
    let added = first
        .document
        .replace("devices=\"fence-a\"", "devices=\"fence-a,pdu\"");
    assert_eq!(generated(ONE_EACH, Some(&added)).edits, []);
    // What is missing in front comes in front.
    let line = first
        .document
        .lines()
        .find(|line| line.contains("fence-a-level-1"))
        .unwrap();
    let again = generated(ONE_EACH, Some(&first.document.replace(line, "")));
    assert_eq!(
        levels(&again.plan.levels)[..2],
        ["a 1 fence-a", "a 2 fence-host-h1"]
    );
}

#[test]
fn levels_for_many_are_not_put_out_of_force() {
    let pattern = level("many", r#"target-pattern="[ab]""#, 1, "x");
    let base = with_levels(&["a", "b"], "", &pattern);
    let (problem, place) = refused(ONE_EACH, Some(&base));
    let many = Problem::LevelForMany {
        level: "many".to_owned(),
        node: "a".to_owned(),
    };
    assert_eq!((problem, &*place), (many, "many"));
    let plain = "[[hypervisor]]\nuri = \"qemu+ssh://root@h1/system\"\nguests = [\"a\"]\n";
    let merged = generated(plain, Some(&base));
    assert_eq!(merged.plan.levels, []);
    let note = Note::NeverTried {
        device: "fence-a".to_owned(),
        node: "a".to_owned(),
    };
    assert!(merged.plan.notes.contains(&note), "{:?}", merged.plan.notes);
}

#[test]
fn nine_levels_are_all() {
    let full: String = (1..=9)
        .map(|at| level(&format!("l{at}"), r#"target="a""#, at, "x"))
        .collect();
    let (problem, _) = refused(ONE_EACH, Some(&with_levels(&["a", "b"], "", &full)));
    assert_eq!(
        problem,
        Problem::NoLevelLeft {
            node: "a".to_owned()
        }
    );
}

#[test]
fn what_changes_in_the_specification_changes_where_it_stands() {
    let first = generated(TWO_HOSTS, None).document;
    let edits = |spec: &str| {
        let changed = generated(spec, Some(&first));
        let edit =
            |edit: &cib_model::Edit| (first[edit.span.range()].to_owned(), edit.text.clone());
        changed
            .edits
            .iter()
            .map(edit)
            .filter(|(old, _)| !old.is_empty())
            .collect::<Vec<_>>()
    };
    let moved = TWO_HOSTS.replace("bmc1", "bmc9");
    assert_eq!(edits(&moved), pairs([("bmc1", "bmc9")]));
    let shared = format!("layout = \"hypervisor\"\n{TWO_HOSTS}");
    let expected = pairs([
        ("fence-a", "fence-h1"),
        ("fence-b", "fence-h1"),
        ("fence-c", "fence-h2"),
        ("fence-d", "fence-h2"),
    ]);
    assert_eq!(edits(&shared), expected);
    let other_agent = TWO_HOSTS.replace("fence_ipmilan", "fence_redfish");
    let twice = ("fence-host-h1", "fence-host-h1-2");
    assert_eq!(edits(&other_agent), pairs([twice, twice]));
    // Without the plug each node is its own again, and the map goes.
    let plain = TWO_HOSTS.replace(" plug = \"7\",", "");
    let after = generated(&plain, Some(&first)).document;
    assert!(
        !after.contains("pcmk_host_map") && after.contains("value=\"c d\""),
        "{after}"
    );
    assert_eq!(generated(&plain, Some(&after)).edits, []);
}

#[test]
fn devices_of_others_that_levels_leave_out_are_named() {
    let theirs = device(
        "theirs",
        &[("hostlist", "a,z"), ("hypervisor_uri", "lxc+ssh://x/")],
        MONITOR,
    );
    let base = cib([ON, &nodes(&["a", "b"]), &theirs, ""]);
    let merged = generated(ONE_EACH, Some(&base));
    let note = Note::NoLongerTried {
        device: "theirs".to_owned(),
        node: "a".to_owned(),
    };
    assert!(merged.plan.notes.contains(&note), "{:?}", merged.plan.notes);
    let again = generated(ONE_EACH, Some(&merged.document));
    assert!(!again.plan.notes.contains(&note));
}

#[test]
fn a_device_of_others_that_does_the_same_is_refused() {
    let theirs = r#"<primitive id="ipmi-h1" class="stonith" type="fence_ipmilan"><instance_attributes id="i"><nvpair id="i1" name="pcmk_host_list" value="a"/><nvpair id="i2" name="ip" value="bmc1"/></instance_attributes></primitive>"#;
    let base = cib([ON, &nodes(&["a", "b"]), theirs, ""]);
    let (problem, place) = refused(ONE_EACH, Some(&base));
    assert!(matches!(problem, Problem::Foreign { .. }), "{problem:?}");
    assert_eq!(place, "ipmi-h1");
}

#[test]
fn a_second_level_that_cannot_work_is_refused_at_its_place() {
    let replaced = |from: &str, to: &str| {
        let (problem, place) = refused(&ONE_EACH.replacen(from, to, 1), None);
        (problem.to_string(), place)
    };
    for (from, to, place) in [
        ("fence_ipmilan", "fence_scsi", "\"fence_scsi\""),
        ("fence_ipmilan", "fence_sbd", "\"fence_sbd\""),
        ("fence_ipmilan", "fence_kdump", "\"fence_kdump\""),
        ("fence_ipmilan", "external/ipmi", "\"external/ipmi\""),
        ("fence_ipmilan", "fence_x y", "\"fence_x y\""),
        ("fence_ipmilan", "fence_ipmlan", "\"fence_ipmlan\""),
        ("ip = \"bmc1\"", "ip = \"bmc1\", lanpuls = \"1\"", "lanpuls"),
        (
            "fence_ipmilan\", parameters = { ip",
            "fence_apc\", parameters = { login",
            "\"fence_apc\"",
        ),
        (
            "ip = \"bmc1\"",
            "ip = \"bmc1\", pcmk_host_list = \"a\"",
            "pcmk_host_list",
        ),
        (
            "ip = \"bmc1\"",
            "ip = \"bmc1\", pcmk_reboot_timeot = \"9\"",
            "pcmk_reboot_timeot",
        ),
        ("ip = \"bmc1\"", "ip = \"bmc1\", \"a b\" = \"9\"", "\"a b\""),
        ("ip = \"bmc1\"", "ip = \"b\\u0007\"", "\"b\\u0007\""),
        ("ip = \"bmc1\"", "ip = \"****\"", "\"****\""),
        ("ip = \"bmc1\"", "ip = \"\"", "\"\""),
        ("agent =", "plug = \"a;b\", agent =", "\"a;b\""),
    ] {
        let (message, found) = replaced(from, to);
        assert_eq!(found, place, "{to}: {message}");
        assert!(!message.contains('\u{7}'), "{message:?}");
    }
    let (message, _) = replaced("bmc1", "bmc2");
    assert!(message.contains("`h1` and `h2` are the same"), "{message}");
    let (message, _) = replaced("@h2", "@H1");
    assert!(
        message.contains("differ, and they are one machine"),
        "{message}"
    );
}

#[test]
fn what_a_misspelt_second_level_was_meant_to_be_is_said() {
    let helped = |from: &str, to: &str| {
        let (problem, _) = refused(&ONE_EACH.replacen(from, to, 1), None);
        (problem.to_string(), problem.help().unwrap())
    };
    let (message, help) = helped("fence_ipmilan", "fence_ipmlan");
    assert_eq!(message, "the agent `fence_ipmlan` is not known");
    assert_eq!(help, "did you mean `fence_ipmilan`?");
    let (_, help) = helped("ip =", "lanpuls = \"1\", ip =");
    assert_eq!(help, "did you mean `lanplus`?");
}

#[test]
fn what_is_not_known_of_a_second_level_is_taken() {
    let unknown = |to: &str| {
        let fresh = generated(&ONE_EACH.replacen("ip = \"bmc1\"", to, 1), None);
        let notes = fresh.plan.notes.iter();
        let notes = notes.filter(|note| matches!(note, Note::ParameterUnknown { .. }));
        let notes: Vec<_> = notes.map(Note::to_string).collect();
        (notes, fresh.document.contains("frobnicate"))
    };
    let (notes, is_written) = unknown("ip = \"bmc1\", frobnicate = \"1\"");
    assert!(is_written);
    assert_eq!(
        notes,
        [
            "the parameter `frobnicate` is none that `fence_ipmilan` is known to read: a newer one may"
        ]
    );
    // Of an agent of one's own nothing is known at all.
    let own = ONE_EACH.replace("fence_ipmilan", "fence_our_own");
    let fresh = generated(&own.replace("ip =", "frobnicate ="), None);
    let notes = fresh.plan.notes.iter();
    let mut notes = notes.filter(|note| matches!(note, Note::ParameterUnknown { .. }));
    assert!(notes.next().is_none() && fresh.document.contains("frobnicate"));
}

#[test]
fn a_limit_of_the_specification_stays_beside_the_one_that_is_worked_out() {
    let slow = "ip = \"bmc1\", power_timeout = \"60\", pcmk_off_timeout = \"100\"";
    let fresh = generated(&ONE_EACH.replacen("ip = \"bmc1\"", slow, 1), None);
    let mut devices = fresh.plan.devices.iter();
    let host = devices.find(|own| own.id == "fence-host-h1").unwrap();
    let limits = ["pcmk_off_timeout", "pcmk_reboot_timeout"].map(|name| host.parameter(name));
    assert_eq!(limits, [Some("100"), Some("90")]);
    assert_eq!(findings(&fresh.document), [""; 0]);
}

#[test]
fn a_secret_is_told_and_not_shown() {
    let spec = ONE_EACH.replacen("ip = \"bmc1\"", "ip = \"bmc1\", password = \"hunter2\"", 1);
    let fresh = generated(&spec, None);
    let note = fresh
        .plan
        .notes
        .iter()
        .find(|note| matches!(note, Note::Secret { .. }));
    let words = note.unwrap().to_string();
    assert!(
        words.contains("`password` of `fence_ipmilan` for `h1`") && !words.contains("hunter2"),
        "{words}"
    );
}

#[test]
fn what_is_no_longer_asked_for_goes_with_its_levels_where_that_is_asked_for() {
    let first = generated(TWO_HOSTS, None).document;
    let plain: String = TWO_HOSTS
        .lines()
        .filter(|line| !line.starts_with("second"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let kept = generated(&plain, Some(&first));
    assert_eq!(kept.edits, []);
    let left = Note::LeftBehind {
        id: "fence-host-h1".to_owned(),
    };
    assert!(kept.plan.notes.contains(&left), "{:?}", kept.plan.notes);
    let spec = Spec::from_toml(&plain, Encryption::Required)
        .unwrap()
        .pruning();
    let base = SourceFile::new("base", first.as_str());
    let pruned = generate(&spec, &Surroundings::of(&base)).unwrap().document;
    assert!(
        !pruned.contains("fence-host-") && !pruned.contains("<fencing-level"),
        "{pruned}"
    );
    let shared = format!("layout = \"hypervisor\"\n{TWO_HOSTS}");
    let spec = Spec::from_toml(&shared, Encryption::Required)
        .unwrap()
        .pruning();
    let pruned = generate(&spec, &Surroundings::of(&base)).unwrap();
    let ours = levels(&pruned.plan.levels);
    assert_eq!(ours[..2], ["a 1 fence-h1", "a 2 fence-host-h1"]);
    assert!(
        !pruned.document.contains("\"fence-a\""),
        "{}",
        pruned.document
    );
}

#[test]
fn all_guests_of_a_machine_have_its_second_level_by_whatever_driver() {
    let spec = r#"
[[hypervisor]]
uri = "xen+ssh://root@H1/"
guests = ["a"]
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
guests = ["b"]
second-level = { agent = "fence_ipmilan", parameters = { ip = "bmc1", username = "u" } }
[[hypervisor]]
uri = "qemu+ssh://root@h2/system"
guests = ["c"]
"#;
    let first = generated(spec, None);
    let board = &first.plan.devices[3];
    assert_eq!(board.parameter("pcmk_host_list"), Some("a b"));
    assert_eq!(board.bans, ["a", "b"]);
    assert_eq!(generated(spec, Some(&first.document)).edits, []);
}

#[test]
fn a_guest_that_moves_does_not_take_the_board_of_its_host_along() {
    let spec = |first: &str, second: &str| {
        format!(
            r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
guests = [{first}]
second-level = {{ agent = "fence_ipmilan", parameters = {{ ip = "bmc1", username = "u" }} }}
[[hypervisor]]
uri = "qemu+ssh://root@h2/system"
guests = [{second}]
"#
        )
    };
    let before = generated(&spec(r#""a", "b""#, r#""c""#), None).document;
    let moved = spec(r#""b""#, r#""c", "a""#);
    let kept = generated(&moved, Some(&before));
    let left = Note::LeftBehind {
        id: "fence-a-level-2".to_owned(),
    };
    assert!(kept.plan.notes.contains(&left), "{:?}", kept.plan.notes);
    let pruning = Spec::from_toml(&moved, Encryption::Required)
        .unwrap()
        .pruning();
    let base = SourceFile::new("base", before.as_str());
    let pruned = generate(&pruning, &Surroundings::of(&base)).unwrap();
    assert!(!pruned.document.contains("fence-a-level-2"));
    assert!(pruned.document.contains("fence-b-level-2"));
    let gone = Note::Pruned {
        id: "fence-a-level-2".to_owned(),
    };
    assert!(pruned.plan.notes.contains(&gone));

    let without = spec(r#""b""#, r#""c""#);
    let pruning = Spec::from_toml(&without, Encryption::Required)
        .unwrap()
        .pruning();
    let pruned = generate(&pruning, &Surroundings::of(&base)).unwrap();
    assert!(!pruned.document.contains("fence-a-"), "{}", pruned.document);
}
