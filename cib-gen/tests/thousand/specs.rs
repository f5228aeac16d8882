//! Specifications of chance, as TOML.

use std::fmt::Write as _;

use cib_gen::{Encryption, Spec};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Names of nodes: beginning with each other, with letters in both cases, like ids that cib-gen gives.
pub(crate) const NODES: [&str; 12] = [
    "a",
    "b",
    "c",
    "a2",
    "A-2",
    "web1",
    "db.example",
    "_x",
    "fence-a",
    "a-ban",
    "n_1",
    "mon-conteneur-2",
];

/// A specification, as text and as cib-gen reads it.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) text: String,
    pub(crate) spec: Spec,
}

/// Specifications that are not refused.
pub(crate) fn wanted() -> impl Strategy<Value = Wanted> {
    text().prop_filter_map("refused", |text| {
        let spec = Spec::from_toml(&text, Encryption::Required).ok()?;
        Some(Wanted { text, spec })
    })
}

/// An agent, with a URI that leads it to a host and with parameters of its own.
fn way() -> impl Strategy<Value = (&'static str, String, &'static str)> {
    let form = select(vec![
        ("", "lxc+ssh://root@", "/", ""),
        ("external/libvirt", "qemu+ssh://", "/system", ""),
        (
            "external/libvirt",
            "xen+ssh://root@",
            "/?no_tty=1&keyfile=/root/id",
            "",
        ),
        ("external/libvirt", "lxc+tls://", "/", ""),
        ("external/libvirt", "qemu+libssh2://u@", ":2222/system", ""),
        (
            "fence_virsh",
            "qemu+ssh://root@",
            "/system?keyfile=/root/.ssh/id",
            "",
        ),
        (
            "fence_virsh",
            "qemu+ssh://admin@",
            ":2222/system",
            "identity_file = \"/k\"",
        ),
        (
            "fence_xvm",
            "qemu+ssh://root@",
            "/system",
            "key_file = \"/etc/cluster/k\"",
        ),
        ("fence_virt", "qemu+ssh://root@", "/system", ""),
    ]);
    (form, "[h-k]@HOST@(\\.example)?").prop_map(|((agent, before, after, own), host)| {
        (agent, format!("{before}{host}{after}"), own)
    })
}

prop_compose! {
    fn hypervisor()(
        (agent, uri, own) in way(),
        layout in option::weighted(0.3, select(vec!["guest", "hypervisor"])),
        times in option::weighted(0.2, (60_u32..3600, 30_u32..120)),
        second in option::weighted(0.3, (select(vec!["fence_ipmilan", "fence_apc", "fence_idrac"]), "[p-q][0-9]{1,2}", option::of(1_u32..24))),
    ) -> String {
        let mut text = format!("[[hypervisor]]\nuri = \"{uri}\"\nguests = @GUESTS@\n");
        if !agent.is_empty() {
            let _ = writeln!(text, "agent = \"{agent}\"");
        }
        if let Some(layout) = layout {
            let _ = writeln!(text, "layout = \"{layout}\"");
        }
        if !own.is_empty() {
            let _ = writeln!(text, "parameters = {{ {own} }}");
        }
        if let Some((interval, timeout)) = times {
            let _ = writeln!(text, "monitor-interval = \"{interval}s\"\nmonitor-timeout = \"{timeout}s\"");
        }
        if let Some((agent, ip, plug)) = second {
            let plug = plug.map_or_else(String::new, |plug| format!("plug = \"{plug}\", "));
            let _ = writeln!(text, "second-level = {{ agent = \"{agent}\", {plug}parameters = {{ ip = \"{ip}\", password_script = \"/p\", username = \"u\" }} }}");
        }
        text
    }
}

/// What stands above the hypervisors: delays, quorum, layout, SBD. No `priority-fencing-delay`, which needs resources with
/// a priority.
fn head() -> impl Strategy<Value = String> {
    let lines = vec![
        "delay = \"7s\"",
        "delay = \"25s\"",
        "delay-max = \"12s\"",
        "fencing-timeout = \"120s\"",
        "no-quorum-policy = \"stop\"",
        "no-quorum-policy = \"freeze\"",
        "layout = \"hypervisor\"",
        "monitor-interval = \"30s\"",
        "sbd = { devices = [\"/dev/disk/by-id/x\"] }",
        "sbd = { watchdog-timeout = \"10s\" }",
    ];
    (subsequence(lines, 0..4), 0_u8..3).prop_map(|(lines, plain)| match plain {
        0 => String::new(),
        _ => lines.iter().flat_map(|line| [*line, "\n"]).collect(),
    })
}

/// One to five guests on one to three hypervisors.
fn text() -> impl Strategy<Value = String> {
    let nodes = subsequence(NODES.to_vec(), 1..6).prop_shuffle();
    let domains = vec(option::weighted(0.3, "[a-z][A-Za-z0-9_.-]{0,6}"), 6);
    (head(), vec(hypervisor(), 1..4), nodes, domains).prop_map(
        |(head, hypervisors, nodes, domains)| {
            let mut text = head;
            let count = hypervisors.len().min(nodes.len());
            for (at, hypervisor) in hypervisors.into_iter().take(count).enumerate() {
                // Each has a host of its own.
                let hypervisor = hypervisor.replace("@HOST@", &format!("{at}"));
                let own = (at..nodes.len()).step_by(count);
                let guests = own.map(|own| guest(nodes[own], domains[own].as_deref()));
                let guests: Vec<_> = guests.collect();
                text += &hypervisor.replace("@GUESTS@", &format!("{guests:?}"));
            }
            text
        },
    )
}

fn guest(node: &str, domain: Option<&str>) -> String {
    match domain {
        Some(domain) => format!("{node}:{domain}"),
        None => node.to_owned(),
    }
}
