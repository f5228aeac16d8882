//! What `fence_xvm` and `fence_virt` need on the hypervisor: `fence_virtd`.
//!
//! Source: `fence_virt.conf(5)` of fence-virt 4.12, with which the file that is printed was tried; the multicast listener
//! connects back to the node that asked (`fence_virtd` answers over TCP).

use super::{Host, Item, RULES, Situation, host};
use crate::call::quoted;
use crate::error::listed;
use crate::spec::Agent;

/// Where both sides look for the key, unless they are told otherwise.
pub(super) const KEY: &str = "/etc/cluster/fence_xvm.key";
const PORT: &str = "1229";
const MULTICAST: &str = "225.0.0.12";

/// How the agent reaches the daemon.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listener {
    Multicast,
    Tcp,
    Vsock,
    Serial,
    Channel,
}

pub(super) fn items(host: &Host<'_>, situation: &Situation<'_>) -> Vec<Item> {
    let listener = listener(host);
    let text = "`fence_virtd` runs, and starts with the host: packages `fence-virtd` and, where they are apart, its plugins for libvirt and for the listener";
    let mut items = vec![
        Item::says(text)
            .shown_by("systemctl is-active fence_virtd", "`active`")
            .with("/etc/fence_virt.conf", conf(host, listener)),
    ];
    if has_key(host) {
        items.push(key(host));
    }
    items.extend(way(host, listener, situation));
    let text = "`fence_virtd` sees the domains".to_owned();
    let domains = listed(&host.domains());
    let columns = host::columns(host);
    let command = format!(
        "virsh -c {} list --all {columns}",
        quoted(&host.local_uri())
    );
    items.push(Item::says(text).shown_by(command, format!("{domains}, one a line")));
    items
}

fn listener(host: &Host<'_>) -> Listener {
    match host.agent() {
        Agent::Virt if host.parameter("ipaddr").is_some() => Listener::Tcp,
        Agent::Virt if host.parameter("vsock").is_some() => Listener::Vsock,
        Agent::Virt if host.parameter("serial_device").is_some() => Listener::Serial,
        Agent::Virt => Listener::Channel,
        _ => Listener::Multicast,
    }
}

/// The serial line and the channel belong to one domain each: no key has to tell who asks.
pub(super) fn has_key(host: &Host<'_>) -> bool {
    !matches!(listener(host), Listener::Serial | Listener::Channel)
}

pub(super) fn key_file<'h>(host: &'h Host<'_>) -> &'h str {
    host.parameter("key_file").unwrap_or(KEY)
}

fn conf(host: &Host<'_>, listener: Listener) -> String {
    let port = host.parameter("ipport").unwrap_or(PORT);
    let key = ("key_file", key_file(host));
    let (name, settings) = match listener {
        Listener::Multicast => {
            let address = host.parameter("multicast_address").unwrap_or(MULTICAST);
            let interface = ("interface", "BRIDGE_OF_THE_NODES");
            (
                "multicast",
                vec![key, ("address", address), ("port", port), interface],
            )
        }
        Listener::Tcp => {
            let address = host.parameter("ipaddr").unwrap_or("127.0.0.1");
            ("tcp", vec![key, ("address", address), ("port", port)])
        }
        Listener::Vsock => ("vsock", vec![key, ("port", port)]),
        Listener::Serial => (
            "serial",
            vec![("mode", "serial"), ("path", "/var/lib/fence-virt")],
        ),
        Listener::Channel => (
            "serial",
            vec![("mode", "vmchannel"), ("path", "/var/lib/fence-virt")],
        ),
    };
    let settings = settings
        .iter()
        .map(|(name, value)| format!("        {name} = \"{value}\";\n"));
    format!(
        "fence_virtd {{\n    listener = \"{name}\";\n    backend = \"libvirt\";\n}}\n\n\
         listeners {{\n    {name} {{\n{}    }}\n}}\n\n\
         backends {{\n    libvirt {{\n        uri = \"{}\";\n    }}\n}}\n",
        settings.collect::<String>(),
        host.local_uri()
    )
}

fn key(host: &Host<'_>) -> Item {
    let key = key_file(host);
    let text = format!(
        "the key is the same here and on every node, and readable by root only; made once: `dd if=/dev/urandom of={} bs=4096 count=1`",
        quoted(key)
    );
    Item::says(text).shown_by(
        format!("sha256sum {}", quoted(key)),
        "the same as on every node",
    )
}

fn way(host: &Host<'_>, listener: Listener, situation: &Situation<'_>) -> Vec<Item> {
    let port = host.parameter("ipport").unwrap_or(PORT);
    match listener {
        Listener::Multicast => {
            let text = format!(
                "the firewall lets the nodes in at UDP port {port}; and each node lets this host in at TCP port {port}, where it gets its answer"
            );
            let rule = situation.rule("udp", port);
            let snooping =
                "the bridge passes multicast on: somebody asks for members, or nobody snoops";
            vec![
                Item::says(text).with(RULES, rule),
                Item::says(snooping).shown_by(
                    "cat /sys/class/net/BRIDGE_OF_THE_NODES/bridge/multicast_snooping",
                    "`0`, or there is a querier on that network",
                ),
            ]
        }
        Listener::Tcp => {
            let text =
                format!("the firewall lets the nodes in at TCP port {port}, and nobody else");
            let rule = situation.rule("tcp", port);
            vec![Item::says(text).with(RULES, rule)]
        }
        Listener::Vsock => vec![Item::says(
            "each domain has a `<vsock>` device, and the module `vhost_vsock` is loaded",
        )],
        Listener::Serial | Listener::Channel => vec![Item::says(
            "each domain has a serial line or channel of type unix, bound to a socket of its own in `/var/lib/fence-virt` (fence_virt.conf(5) shows the XML)",
        )],
    }
}
