//! What holds for every specification and every base.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use cib_gen::{Encryption, Generated, Note, Spec, Surroundings, generate};
use cib_lint::{Config, Linter, Severity};
use cib_model::{Attr, Cib, Cluster, Edit, FenceDevice, SourceFile, apply_edits, parse};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const OWN: &str = "external/libvirt";

prop_compose! {
    /// A node's name that can be fenced, and its domain if that is another.
    fn guest()(
        // Often one that the base has a device for.
        node in prop_oneof![2 => "[a-dA-B]", 1 => "[a-c]-2|a-ban|a-params", 1 => "[A-Za-z_][A-Za-z0-9_.-]{0,6}"],
        domain in option::of("[a-z][A-Za-z0-9_.-]{0,6}"),
    ) -> String {
        match domain {
            Some(domain) => format!("{node}:{domain}"),
            None => node,
        }
    }
}

fn uri() -> impl Strategy<Value = String> {
    let host = "[a-z][a-z0-9]{0,4}(\\.example)?";
    let form = select(vec![
        ("lxc+ssh://root@", "/"),
        ("qemu+ssh://", "/system"),
        ("xen+ssh://root@", "/?no_tty=1&keyfile=/root/id"),
        ("lxc+tls://", "/"),
        ("qemu+libssh2://u@", ":2222/system"),
        ("lxc+ssh://", "/system"),
        ("vbox+ssh://", "/session"),
        ("hyperv://", "/"),
    ]);
    (form, host).prop_map(|((before, after), host)| format!("{before}hypervisor-{host}{after}"))
}

/// Hypervisors with their guests, as a specification in TOML.
fn spec_text() -> impl Strategy<Value = String> {
    let times = option::of((60_u32..3600, 30_u32..120));
    let hypervisor = (vec(guest(), 1..4), times);
    let delay = option::of(1_u32..60);
    (btree_map(uri(), hypervisor, 1..4), delay).prop_map(|(hypervisors, delay)| {
        let mut text = delay.map_or_else(String::new, |delay| format!("delay = \"{delay}s\"\n"));
        for (uri, (guests, times)) in hypervisors {
            let _ = write!(
                text,
                "[[hypervisor]]\nuri = \"{uri}\"\nguests = {guests:?}\n"
            );
            if let Some((interval, timeout)) = times {
                let _ = write!(
                    text,
                    "monitor-interval = \"{interval}s\"\nmonitor-timeout = \"{timeout}s\"\n"
                );
            }
        }
        text
    })
}

/// Specifications that are not refused; names that meet by chance are.
fn spec() -> impl Strategy<Value = Spec> {
    spec_text().prop_filter_map("two guests of one name", |text| {
        Spec::from_toml(&text, Encryption::Required).ok()
    })
}

/// Where a base has its line ends and its blanks.
#[derive(Debug, Clone, Copy)]
enum Layout {
    Lines,
    WindowsLines,
    OneLine,
}

prop_compose! {
    /// Somebody's configuration: options, other resources, a comment, a device that may look like ours, a status.
    fn base()(
        layout in select(vec![Layout::Lines, Layout::WindowsLines, Layout::OneLine]),
        mark in any::<bool>(),
        fencing in option::of(select(vec!["true", "false", "off", "1", "what"])),
        set in select(vec!["cib-bootstrap-options", "x", "fence-a-params"]),
        closed in vec(any::<bool>(), 4),
        others in vec(("[a-z]{1,3}|fence-[a-c](-2)?", select(vec![OWN, "fence_ipmilan"]), "[a-d]"), 0..4),
        epoch in 1_u32..1000,
        updates in 0_u32..100_000,
    ) -> String {
        let n = match layout { Layout::OneLine => "", _ => "\n" };
        let section = |tag: &str, closed: bool, content: &str| match (content, closed) {
            ("", true) => format!("    <{tag} />{n}"),
            _ => format!("    <{tag}>{n}{content}    </{tag}>{n}"),
        };
        let option = fencing.map_or_else(String::new, |value| format!(
            "      <cluster_property_set id='{set}'><nvpair id=\"{set}-1\" name=\"stonith-enabled\" value='{value}'/></cluster_property_set>{n}"
        ));
        let mut ids = BTreeSet::new();
        let mut resources = String::new();
        for (id, agent, target) in others {
            if ids.insert(id.clone()) && id != set {
                let _ = write!(resources, "      <primitive class=\"stonith\" id=\"{id}\" type=\"{agent}\"><!-- theirs -->\
                     <instance_attributes id=\"{id}.i\"><nvpair id=\"{id}.h\" name=\"hostlist\" value=\"{target}\"/>\
                     <nvpair id=\"{id}.l\" name=\"pcmk_host_list\" value=\"{target}\"/></instance_attributes></primitive>{n}");
            }
        }
        let text = format!(
            "<cib validate-with=\"pacemaker-3.9\" epoch=\"{epoch}\" num_updates='{updates}' admin_epoch=\"0\">{n}  <configuration>{n}{}{}{}{}  </configuration>{n}  <status><node_state id=\"1\" uname=\"a\"/></status>{n}</cib>{n}<!-- é -->",
            section("crm_config", closed[0], &option),
            section("nodes", closed[1], ""),
            section("resources", closed[2], &resources),
            section("constraints", closed[3], ""),
        );
        let text = match layout { Layout::WindowsLines => text.replace('\n', "\r\n"), _ => text };
        if mark { format!("\u{feff}{text}") } else { text }
    }
}

fn merge(spec: &Spec, base: &str) -> Option<Generated> {
    let source = SourceFile::new("base", base);
    generate(spec, &Surroundings::of(&source)).ok()
}

/// The text with the edits undone, from the back.
fn undone(base: &str, generated: &Generated) -> String {
    let mut text = generated.configuration.clone();
    let grown = |edits: &[Edit]| {
        let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
        let gone: usize = edits.iter().map(|edit| edit.span.range().len()).sum();
        (grown, gone)
    };
    for (at, edit) in generated.edits.iter().enumerate().rev() {
        let (grown, gone) = grown(&generated.edits[..at]);
        let start = edit.span.range().start + grown - gone;
        text.replace_range(start..start + edit.text.len(), &base[edit.span.range()]);
    }
    text
}

/// Every resource, option and constraint that is not cib-gen's, as XML by id.
fn others(cib: &Cib<'_>, own: &BTreeSet<String>) -> BTreeMap<String, String> {
    let id = |id: &Option<Attr<'_, cib_model::Id>>| id.as_ref().map_or("", Attr::as_str).to_owned();
    let primitives = cib
        .primitives()
        .filter(|primitive| !own.contains(&id(&primitive.id)));
    let primitives = primitives.map(|primitive| (id(&primitive.id), primitive.to_xml("primitive")));
    let locations = cib.locations();
    let locations = locations.filter(|it| {
        !it.rsc
            .as_ref()
            .is_some_and(|rsc| own.contains(rsc.as_str()))
    });
    let locations = locations.map(|location| (id(&location.id), location.to_xml("rsc_location")));
    primitives.chain(locations).collect()
}

fn ids_of(cib: &str) -> Vec<String> {
    let ids = cib
        .split([' ', '\t', '\n'])
        .filter_map(|word| word.strip_prefix("id="));
    let ids = ids.map(|rest| {
        rest[1..]
            .split(['"', '\''])
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    // The status has its own.
    ids.filter(|id| id != "1").collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_merge_keeps_every_byte_that_is_not_its_own(spec in spec(), base in base()) {
        let Some(generated) = merge(&spec, &base) else { return Ok(()) };
        prop_assert_eq!(undone(&base, &generated), &base[..]);
        let own = generated.plan.devices.iter().map(|device| device.id.clone()).collect();
        let (before, after) = (SourceFile::new("b", &*base), SourceFile::new("a", &*generated.document));
        let (before, after) = (parse(&before).unwrap(), parse(&after).unwrap());
        prop_assert_eq!(others(&before.cib, &own), others(&after.cib, &own));
    }

    #[test]
    fn a_second_merge_changes_nothing(spec in spec(), base in base()) {
        let Some(once) = merge(&spec, &base) else { return Ok(()) };
        let twice = merge(&spec, &once.document).unwrap();
        prop_assert_eq!(&twice.edits, &[]);
        prop_assert_eq!(&twice.configuration, &once.document);
        let again = merge(&spec, &once.configuration).unwrap();
        prop_assert_eq!(&again.edits, &[]);
    }

    #[test]
    fn what_was_adopted_and_pruned_stays_so_without_being_asked_for(spec in spec(), base in base()) {
        let Some(once) = merge(&spec.clone().adopting().pruning(), &base) else { return Ok(()) };
        prop_assert_eq!(undone(&base, &once), &base[..]);
        prop_assert_eq!(&apply_edits(&base, &once.edits), &once.configuration);
        let plain = merge(&spec, &once.document).unwrap();
        prop_assert_eq!(&plain.edits, &[]);
        let stale = |note: &&Note| matches!(note, Note::LeftBehind { .. } | Note::Adopted { .. });
        prop_assert_eq!(plain.plan.notes.iter().find(stale), None);
    }

    #[test]
    fn ids_are_used_once(spec in spec(), base in base()) {
        let Some(generated) = merge(&spec, &base) else { return Ok(()) };
        let ids = ids_of(&generated.document);
        let different: BTreeSet<_> = ids.iter().collect();
        prop_assert_eq!(different.len(), ids.len(), "{:?}", ids);
    }

    #[test]
    fn every_guest_has_a_device_and_at_most_one_a_delay(spec in spec(), base in base()) {
        let Some(generated) = merge(&spec, &base) else { return Ok(()) };
        let source = SourceFile::new("t", generated.document);
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, None);
        prop_assert_eq!(cluster.fencing_enabled(), Some(true));
        let mut delays = 0;
        for (guest, planned) in spec.guests().iter().zip(&generated.plan.devices) {
            let devices = cluster.fence_devices();
            let device = devices.iter().find(|device| device.id() == planned.id).unwrap();
            let target = device.only_target().unwrap();
            prop_assert!(target.is(&guest.node));
            let uri = cluster.device_parameter(device, "hypervisor_uri").unwrap();
            prop_assert_eq!(uri.value.as_str(), &spec.hypervisors()[guest.hypervisor].uri);
            prop_assert!(cluster.recurring_monitor(&device.resource).is_some());
            delays += usize::from(cluster.device_parameter(device, "pcmk_delay_base").is_some());
        }
        prop_assert!(delays <= 1);
        // The nodes are not known, so that whoever can be fenced counts.
        let targets = cluster.fence_devices().iter().flat_map(FenceDevice::known_targets);
        let nodes: BTreeSet<_> = targets.map(|target| target.name.to_ascii_lowercase()).collect();
        prop_assert!(delays == 0 || nodes.len() == 2, "{:?}", nodes);
    }

    #[test]
    fn cib_lint_finds_nothing_worth_a_warning_in_a_new_document(
        spec in spec(),
        release in option::of(select(vec!["1.1.18", "2.0.0", "2.1.5", "3.0.1", "3.0.2"])),
    ) {
        let release = release.and_then(|release| release.parse().ok());
        let document = generate(&spec, &Surroundings { pacemaker: release, ..Surroundings::default() }).unwrap().document;
        let mut config = Config::default();
        config.pacemaker = release;
        let report = Linter::new(config).lint(&SourceFile::new("t", document));
        let worse: Vec<_> = report.findings().filter(|finding| finding.severity > Severity::Info).collect();
        prop_assert!(worse.is_empty(), "{:#?}", worse);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,80}", base in "(<cib[ a-z=\"'0-9]{0,12}/?>|[<>/a-z &\"=é]{0,20}){0,4}") {
        let _ = Spec::from_toml(&text, Encryption::Optional);
        let _ = Spec::new(&text, [&*text], Encryption::Optional);
        let spec = Spec::new("lxc+ssh://h/", ["a"], Encryption::Required).unwrap();
        let _ = merge(&spec, &base);
    }
}
