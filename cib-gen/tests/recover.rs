//! The specification of what is there, and back.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use std::fmt::Write as _;

use bases::{MONITOR, ON, ban, cib, device, nodes, option};
use cib_gen::{
    Agent, Encryption, Error, Layout, Note, Problem, Recovered, Spec, Surroundings, generate,
    recover,
};
use cib_model::SourceFile;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn recovered(base: &str) -> Result<Recovered, Error> {
    recover(&SourceFile::new("base", base), None)
}

#[track_caller]
fn toml(base: &str) -> String {
    recovered(base).unwrap().to_toml()
}

fn spec(text: &str) -> Spec {
    Spec::from_toml(text, Encryption::Optional).unwrap()
}

/// A configuration as cib-gen makes it for these members.
fn made(spec: &Spec, members: &[&str]) -> String {
    let fresh = generate(spec, &Surroundings::default()).unwrap().document;
    fresh.replace("<nodes/>", &format!("<nodes>{}</nodes>", nodes(members)))
}

const BOTH: &str = r#"delay = "12s"
no-quorum-policy = "ignore"

[[hypervisor]]
uri = "lxc+ssh://root@h1/"
parameters = { pcmk_reboot_timeout = "90s" }
monitor-interval = "2min"
guests = [
  "a",
  { node = "b", domain = "vm-b", monitor-interval = "60s", monitor-timeout = "90s" },
]

[[hypervisor]]
uri = "qemu+ssh://admin@h2:2222/system?keyfile=/root/.ssh/fence"
agent = "fence_virsh"
layout = "hypervisor"
monitor-timeout = "40s"
guests = [
  "c:vm-c",
  { node = "d", delay = "15s" },
]
"#;

#[test]
fn a_specification_is_written_as_a_person_would_write_it() {
    assert_eq!(spec(BOTH).to_toml(), BOTH);
    let short = "[[hypervisor]]\nuri = \"lxc+ssh://root@h/\"\nguests = [\n  \"a\",\n]\n";
    assert_eq!(spec(short).to_toml(), short);
    let odd = r#"[[hypervisor]]
uri = "lxc+ssh://root@h/"
parameters = { ssh_options = 'say "x"', x-y = 'a\b' }
guests = ["a"]"#;
    let odd = spec(odd);
    assert_eq!(spec(&odd.to_toml()), odd);
}

#[test]
fn what_cib_gen_made_says_the_specification_again() {
    let first =
        "[[hypervisor]]\nuri = \"lxc+ssh://root@h/\"\nguests = [\n  \"a\",\n  \"b:vm-b\",\n]\n";
    assert_eq!(toml(&made(&spec(first), &["a", "b"])), first);
    let second = first.replace(
        "\"b:vm-b\"",
        "{ node = \"b\", domain = \"vm-b\", delay = \"15s\" }",
    );
    assert_eq!(toml(&made(&spec(&second), &["a", "b"])), second);
    let usual = format!("delay = \"15s\"\n\n{first}");
    assert_eq!(toml(&made(&spec(&usual), &["a", "b"])), usual);
    let said = first.replace("\"a\"", "{ node = \"a\", delay = \"15s\" }");
    assert_eq!(toml(&made(&spec(&said), &["a", "b"])), usual);
    let shared = first.replace("guests", "layout = \"hypervisor\"\nguests");
    assert_eq!(toml(&made(&spec(&shared), &["a", "b"])), shared);
    let policy = format!("no-quorum-policy = \"freeze\"\n\n{first}");
    assert_eq!(toml(&made(&spec(&policy), &["a", "b"])), policy);
}

#[test]
fn the_second_way_to_fence_and_the_times_are_said_again() {
    let tables = |second: &str| {
        ["1", "2"].map(|host| {
            let [a, b] = if host == "1" { ["a", "b"] } else { ["c", "d"] };
            let second = second.replace('#', host);
            format!("[[hypervisor]]\nuri = \"qemu+ssh://root@h{host}/system\"\n{second}guests = [\n  \"{a}\",\n  \"{b}\",\n]\n")
        }).join("\n")
    };
    let members = ["a", "b", "c", "d"];
    let board = "second-level = { agent = \"fence_ipmilan\", monitor-interval = \"90s\", parameters = { ip = \"10.0.0.#\", username = \"u\" } }\n";
    let outlet = "second-level = { agent = \"fence_apc\", plug = \"#\", parameters = { ip = \"10.0.0.9\", username = \"u\" } }\n";
    let disks = "monitor-interval = \"30s\"\n\n[sbd]\ndevices = [\"/dev/x\"]\n\n";
    let watchdog = "[sbd]\nwatchdog-timeout = \"12s\"\n\n";
    for text in [
        tables(board),
        tables(outlet),
        format!("{disks}{}", tables("")),
        format!("{watchdog}{}", tables("")),
        format!(
            "priority-fencing-delay = \"25s\"\nfencing-timeout = \"2min\"\n\n{}",
            tables("")
        ),
    ] {
        let found = recovered(&made(&spec(&text), &members)).unwrap();
        assert_eq!(found.spec.to_toml(), text);
        let lost =
            |note: &&Note| matches!(note, Note::WouldChange { .. } | Note::WouldBeRefused { .. });
        assert_eq!(found.notes.iter().find(lost), None);
    }
    let chance = "delay-max = \"20s\"\n\n[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = [\n  \"a\",\n  \"b\",\n]\n";
    assert_eq!(toml(&made(&spec(chance), &["a", "b"])), chance);
    let secret = tables(board).replace("username", "password");
    let found = recovered(&made(&spec(&secret), &members)).unwrap();
    assert!(!found.to_toml().contains("password = "), "{found:?}");
    let unsaid = |note: &Note| matches!(note, Note::SecretNotSaid { .. });
    assert_eq!(found.notes.iter().filter(|note| unsaid(note)).count(), 2);
}

#[test]
fn devices_of_others_are_said_too_and_what_would_change_is_noted() {
    let complete = [
        device(
            "p_fence_a",
            &[("hostlist", "a"), ("hypervisor_uri", "lxc+ssh://h/")],
            MONITOR,
        ),
        device(
            "p_fence_b",
            &[
                ("hostlist", "b:vm-b"),
                ("hypervisor_uri", "lxc+ssh://h/"),
                ("pcmk_delay_base", "5"),
            ],
            &MONITOR.replace("\"m\"", "\"n\""),
        ),
    ];
    let bans = [
        ban("p_fence_a", "a", "-INFINITY"),
        ban("p_fence_b", "b", "-INFINITY"),
    ];
    let both = nodes(&["a", "b"]);
    let base = cib([ON, &both, &complete.concat(), &bans.concat()]);
    let expected = "delay = \"5s\"\n\n[[hypervisor]]\nuri = \"lxc+ssh://h/\"\nguests = [\n  \"a\",\n  { node = \"b\", domain = \"vm-b\", delay = \"5s\" },\n]\n";
    assert_eq!(toml(&base), expected);
    // Without the bans they would be refused.
    let base = cib([ON, &both, &complete.concat(), ""]);
    let found = recovered(&base).unwrap();
    assert!(
        matches!(found.notes[..], [Note::WouldBeRefused { .. }]),
        "{found:?}"
    );
    let text = found.to_toml();
    assert!(text.starts_with("# merged into"), "{text}");
    assert!(
        text.contains("--adopt") && text.ends_with(expected),
        "{text}"
    );
}

#[test]
fn the_way_of_every_agent_is_found_again() {
    let primitive = |id: &str, agent: &str, parameters: &[(&str, &str)]| {
        device(id, parameters, MONITOR).replace("external/libvirt", agent)
    };
    let found = |primitive: &str| {
        let found = recovered(&cib([ON, "", primitive, ""])).unwrap();
        let hypervisor = found.spec.hypervisors()[0].clone();
        (hypervisor.agent, hypervisor.layout, hypervisor.uri)
    };
    let virsh = [
        ("ip", "fd00::1"),
        ("username", "admin"),
        ("ipport", "2222"),
        ("identity_file", "/k"),
        ("pcmk_host_map", "a:vm-a"),
    ];
    assert_eq!(
        found(&primitive("fence-a", "fence_virsh", &virsh)),
        (
            Agent::Virsh,
            Layout::Guest,
            "qemu+ssh://admin@[fd00::1]:2222/system?keyfile=/k".to_owned()
        )
    );
    let map = ("pcmk_host_map", "a:vm-a;b:b");
    let xvm =
        primitive("fence-h1", "fence_xvm", &[map]).replace("fence-h1-p\"", "fence-h1-params\"");
    assert_eq!(
        found(&xvm),
        (
            Agent::Xvm,
            Layout::Hypervisor,
            "qemu+ssh://root@h1/system".to_owned()
        )
    );
    assert_eq!(
        found(&primitive(
            "st",
            "fence_virt",
            &[("ipaddr", "10.0.0.1"), map]
        )),
        (
            Agent::Virt,
            Layout::Hypervisor,
            "qemu+ssh://root@10.0.0.1/system".to_owned()
        )
    );
}

#[test]
fn a_secret_is_left_out_and_that_is_said() {
    let parameters = [
        ("hostlist", "a"),
        ("hypervisor_uri", "lxc+ssh://h/"),
        ("passwd", "hunter2"),
        ("login", "lrm://"),
    ];
    let base = cib([ON, "", &device("fence-a", &parameters, MONITOR), ""]);
    let found = recovered(&base).unwrap();
    let secret = |parameter: &str| Note::SecretNotSaid {
        device: "fence-a".to_owned(),
        parameter: parameter.to_owned(),
    };
    assert!(found.notes.contains(&secret("passwd")), "{found:?}");
    assert!(found.notes.contains(&secret("login")), "{found:?}");
    let text = found.to_toml();
    assert!(
        !text.contains("hunter2") && text.contains("# `passwd` of `fence-a` is a secret"),
        "{text}"
    );
    let uri = base.replace("lxc+ssh://h/", "lxc+ssh://root:hunter2@h/");
    let error = recovered(&uri).unwrap_err();
    assert!(matches!(error.problem, Problem::NotSaid { .. }), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn what_cannot_be_said_is_refused_or_named() {
    let none = cib([ON, &nodes(&["a"]), "", ""]);
    assert_eq!(recovered(&none).unwrap_err().problem, Problem::NoDevices);
    let local = device(
        "st-a",
        &[("hostlist", "a"), ("hypervisor_uri", "lxc:///")],
        "",
    );
    let error = recovered(&cib([ON, "", &local, ""])).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`st-a` cannot be said in a specification: the URI `lxc:///` is local"),
        "{error}"
    );
    let good = device(
        "fence-b",
        &[("hostlist", "b"), ("hypervisor_uri", "lxc+ssh://h/")],
        MONITOR,
    );
    let found = recovered(&cib([ON, "", &format!("{local}{good}"), ""])).unwrap();
    assert!(matches!(&found.notes[0], Note::NotSaid(_)), "{found:?}");
    assert_eq!(found.spec.guests().len(), 1);
    let policy = option("x", "no-quorum-policy", "whatever");
    let found = recovered(&cib([&format!("{ON}{policy}"), "", &good, ""])).unwrap();
    assert!(!found.to_toml().contains("no-quorum-policy"));
}

prop_compose! {
    fn guest()(
        node in prop_oneof![1 => "[a-dA-B]", 1 => "[A-Za-z_][A-Za-z0-9_.-]{0,6}"],
        domain in option::of("[a-z][A-Za-z0-9_.-]{0,6}"),
        delay in option::weighted(0.1, 1_u32..59),
        times in option::weighted(0.3, (60_u32..3600, 30_u32..120)),
    ) -> String {
        let mut text = format!("{{ node = \"{node}\"");
        if let Some(domain) = domain {
            let _ = write!(text, ", domain = \"{domain}\"");
        }
        if let Some(delay) = delay {
            let _ = write!(text, ", delay = \"{delay}s\"");
        }
        if let Some((interval, timeout)) = times {
            let _ = write!(text, ", monitor-interval = \"{interval}\", monitor-timeout = \"{timeout}s\"");
        }
        text + " }"
    }
}

fn hypervisor() -> impl Strategy<Value = (String, String)> {
    let host = "[a-z][a-z0-9]{0,3}x";
    let form = select(vec![
        ("lxc+ssh://root@", "/", "external/libvirt"),
        ("qemu+ssh://", "/system", "external/libvirt"),
        ("xen+tls://", "/", "external/libvirt"),
        ("qemu+ssh://root@", "/system?keyfile=/k", "fence_virsh"),
        ("qemu+ssh://u@", ":2222/system?keyfile=/k", "fence_virsh"),
        ("qemu+ssh://root@", "/system", "fence_xvm"),
        ("qemu+ssh://root@", "/system", "fence_virt"),
    ]);
    let layout = option::of(select(vec!["guest", "hypervisor"]));
    let parameter = option::weighted(0.3, "[1-9]0s");
    let second = proptest::bool::weighted(0.3);
    (host, form, layout, parameter, second, vec(guest(), 1..4)).prop_map(
        |(host, (before, after, agent), layout, parameter, second, guests)| {
            let mut text = format!("uri = \"{before}{host}{after}\"\nagent = \"{agent}\"\n");
            if let Some(layout) = layout {
                let _ = writeln!(text, "layout = \"{layout}\"");
            }
            if let Some(value) = parameter {
                let _ = writeln!(text, "parameters = {{ pcmk_reboot_timeout = \"{value}\" }}");
            }
            if second {
                let _ = writeln!(text, "second-level = {{ agent = \"fence_ipmilan\", parameters = {{ ip = \"{host}.board\" }} }}");
            }
            let _ = writeln!(text, "guests = [{}]", guests.join(", "));
            (host, text)
        },
    )
}

fn any_spec() -> impl Strategy<Value = Spec> {
    let policy = option::weighted(0.3, select(vec!["ignore", "freeze", "stop", "suicide"]));
    let hypervisors = vec(hypervisor(), 1..4);
    let top = select(vec![
        "",
        "",
        "delay-max = \"20s\"\n",
        "fencing-timeout = \"3min\"\n",
        "priority-fencing-delay = \"55s\"\n",
        "sbd = { devices = [\"/dev/x\"] }\n",
        "sbd = { watchdog-timeout = \"10s\" }\n",
    ]);
    (hypervisors, policy, top, option::weighted(0.2, 1_u32..59)).prop_filter_map(
        "what a specification refuses",
        |(hypervisors, policy, top, delay)| {
            let mut text = top.to_owned();
            if let Some(policy) = policy {
                let _ = writeln!(text, "no-quorum-policy = \"{policy}\"");
            }
            if let Some(delay) = delay {
                let _ = writeln!(text, "delay = \"{delay}s\"");
            }
            for (_, table) in hypervisors {
                let _ = write!(text, "[[hypervisor]]\n{table}");
            }
            Spec::from_toml(&text, Encryption::Required).ok()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn every_specification_is_read_back_from_its_own_text(spec in any_spec()) {
        let text = spec.to_toml();
        let again = Spec::from_toml(&text, Encryption::Required).unwrap();
        prop_assert_eq!(&again, &spec, "{}", text);
    }

    #[test]
    fn what_cib_gen_made_stays_as_it_is_by_its_own_specification(spec in any_spec(), known in any::<bool>()) {
        let Ok(fresh) = generate(&spec, &Surroundings::default()) else { return Err(TestCaseError::reject("two devices for one guest")) };
        let members: Vec<_> = spec.guests().iter().map(|guest| guest.node.as_str()).collect();
        let text = if known { made(&spec, &members) } else { fresh.document };
        let base = SourceFile::new("base", text);
        let merged = generate(&spec, &Surroundings::of(&base));
        prop_assume!(merged.is_ok(), "{:?}", merged);
        let merged = merged.unwrap();
        let made = SourceFile::new("made", merged.document);
        let found = recover(&made, None).unwrap();
        let unsaid = found.notes.iter().filter(|note| matches!(note, Note::WouldChange { .. } | Note::WouldBeRefused { .. } | Note::NotSaid(_)));
        prop_assert_eq!(unsaid.collect::<Vec<_>>(), Vec::<&Note>::new(), "{}\n{}\n{}", spec.to_toml(), made.text(), found.to_toml());
        let text = found.to_toml();
        let again = Spec::from_toml(&text, Encryption::Required).unwrap();
        prop_assert_eq!(&again, &found.spec);
        let merged = generate(&again, &Surroundings::of(&made)).unwrap();
        prop_assert_eq!(merged.edits, vec![]);
    }
}

#[test]
fn a_random_delay_is_said_whatever_else_fences_the_guests() {
    let spec = spec(
        "delay-max = \"12s\"\n[[hypervisor]]\nuri = \"lxc+ssh://root@h1/\"\nguests = [\"a\", \"b\"]\n",
    );
    let board = r#"<primitive id="board" class="stonith" type="fence_ipmilan"><instance_attributes id="bp"><nvpair id="b1" name="ip" value="bmc"/><nvpair id="b2" name="pcmk_host_list" value="a"/></instance_attributes></primitive></resources>"#;
    let base = made(&spec, &["a", "b"]).replace("</resources>", board);
    assert!(
        toml(&base).starts_with("delay-max = \"12s\"\n"),
        "{}",
        toml(&base)
    );
}

#[test]
fn the_second_way_of_a_guest_says_where_it_lives_if_its_device_does_not() {
    let text = r#"[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
agent = "fence_xvm"
layout = "guest"
parameters = { key_file = "/etc/cluster/h1.key" }
second-level = { agent = "fence_ipmilan", parameters = { ip = "bmc", password_script = "/p", username = "u" } }
guests = [
  "a",
]

[[hypervisor]]
uri = "lxc+ssh://root@h2/"
guests = [
  "b",
]
"#;
    assert_eq!(toml(&made(&spec(text), &["a", "b"])), text);
}

#[test]
fn a_second_way_that_is_nobodys_is_told() {
    let text = "[[hypervisor]]\nuri = \"lxc+ssh://root@h1/\"\nguests = [\"a\"]\nsecond-level = { agent = \"fence_ipmilan\", parameters = { ip = \"bmc\", password_script = \"/p\", username = \"u\" } }\n[[hypervisor]]\nuri = \"lxc+ssh://root@h2/\"\nguests = [\"b\"]\n";
    let base = made(&spec(text), &["a", "b"]).replace("fence-host-h1", "fence-host-h9");
    let notes = recovered(&base).unwrap().notes;
    let told =
        |note: &Note| matches!(note, Note::NotSaid(reason) if reason.contains("fence-host-h9"));
    assert!(notes.iter().any(told), "{notes:?}");
}
