//! How a hypervisor has to listen for nodes that ask libvirt with the URI.
//!
//! Sources: libvirt's docs/daemons.rst (socket activation, the daemons), docs/remote.rst (transports, certificates),
//! docs/uri.rst (`virt-ssh-helper` since 6.8, netcat before). Since libvirt 5.6 systemd holds the sockets of the daemons,
//! and what is said of listening in their files and on their command lines has no effect.

use cib_model::facts;

use super::{Host, Item, RULES, Situation};
use crate::call::quoted;
use crate::error::either;
use crate::spec::Agent;

/// Where libvirt looks for the certificate of the authority, on both sides (docs/tlscerts.rst).
const CA: &str = "/etc/pki/CA/cacert.pem";
const SERVER: [&str; 2] = [
    "/etc/pki/libvirt/servercert.pem",
    "/etc/pki/libvirt/private/serverkey.pem",
];
/// The node's own.
const CLIENT: [&str; 2] = [
    "/etc/pki/libvirt/clientcert.pem",
    "/etc/pki/libvirt/private/clientkey.pem",
];

/// Where a node has the certificate of the authority, its own, and its key. `pkipath` of a URI names one folder for all
/// (docs/uri.rst).
pub(super) fn certificates(host: &Host<'_>) -> [String; 3] {
    match host.uri_parameter("pkipath") {
        Some(folder) => ["cacert.pem", "clientcert.pem", "clientkey.pem"]
            .map(|file| format!("{}/{file}", folder.trim_end_matches('/'))),
        None => [CA, CLIENT[0], CLIENT[1]].map(str::to_owned),
    }
}

pub(super) fn items(host: &Host<'_>, situation: &Situation<'_>) -> Vec<Item> {
    let transport = host.uri.transport_name();
    let mut items = match transport {
        "tls" => tls(host),
        "tcp" => tcp(host),
        _ => ssh(host),
    };
    items.extend(firewall(host, situation));
    items
}

fn ssh(host: &Host<'_>) -> Vec<Item> {
    let port = host.port().unwrap_or(22);
    let user = host.user();
    let ports = facts::libvirt_transports().iter();
    let ports = ports.filter(|transport| matches!(transport.name, "tls" | "tcp"));
    let ports: Vec<_> = ports
        .filter_map(|transport| Some(format!("`:{}`", transport.port?)))
        .collect();
    let listens = format!(
        "sshd listens on port {port}, and libvirt on no port at all: nothing else has to be open"
    );
    let mut items = vec![Item::says(listens).shown_by(
        "ss -ltn",
        format!("`:{port}`, and neither {}", ports.join(" nor ")),
    )];
    if host.agent() == Agent::Virsh && host.hypervisor.uses_sudo() {
        let text = format!("`{user}` may run `virsh` by sudo, and is not asked for a password");
        let rule = format!("{user} ALL=(root) NOPASSWD: /usr/bin/virsh\n");
        items.push(
            Item::says(text)
                .shown_by("sudo -n virsh list --all", format!("a table, as `{user}`"))
                .with("a rule of sudoers, with the path of `virsh` here", rule),
        );
    } else if user != "root" {
        let text = format!("`{user}` may use libvirt: it is in the group `libvirt`");
        items.push(
            Item::says(text).shown_by(format!("id -nG {}", quoted(user)), "`libvirt` among others"),
        );
    }
    let login = if host.logs_in_by_password() {
        "with a password (`PasswordAuthentication yes`, and for root `PermitRootLogin yes`)"
    } else {
        "with a key (`PermitRootLogin prohibit-password` is enough for root)"
    };
    let text = format!("`{user}` may log in {login}, and finds what is started there");
    items.push(match host.agent() {
        Agent::Virsh => {
            Item::says(text).shown_by("command -v virsh bash", "two paths")
        }
        _ => Item::says(text).shown_by(
            "command -v virt-ssh-helper nc",
            "a path at least: the first comes with libvirt 6.8 and later, the second is for older clients and hosts",
        ),
    });
    items
}

/// Which socket listens. The port of a socket is systemd's to say.
fn socket(host: &Host<'_>, transport: &str) -> Item {
    let daemons = facts::libvirt_daemons().iter();
    // As the handbook of libvirt has them: the one for many daemons first.
    let mut names: Vec<_> = daemons
        .filter(|daemon| daemon.network)
        .map(|d| d.name)
        .collect();
    names.sort_by_key(|name| *name == "libvirtd");
    let sockets: Vec<_> = names
        .iter()
        .map(|name| format!("{name}-{transport}.socket"))
        .collect();
    let text = format!(
        "the socket for it is held by systemd: {}, the latter where one daemon serves all drivers. `listen_{transport}`, `{transport}_port`, `-l` and `--listen` have no effect there (libvirt 5.6 and later)",
        either(&sockets)
    );
    let port = host.uri.port.as_ref().map_or_else(String::new, |port| {
        format!(
            "; its port is {0}: `systemctl edit` it, with `ListenStream=` and then `ListenStream={0}` under `[Socket]`",
            port.text
        )
    });
    Item::says(text + &port).shown_by(
        format!("systemctl is-active {}", sockets.join(" ")),
        "`active` once",
    )
}

fn tls(host: &Host<'_>) -> Vec<Item> {
    let name = host.name();
    let certificates = format!(
        "the host has its certificates: `{CA}`, `{}` for the name `{name}`, and its key `{}`, readable by root only",
        SERVER[0], SERVER[1]
    );
    let who = "who has a certificate of that authority is root here: keep an authority for this alone, or list the nodes in `tls_allowed_dn_list` of virtproxyd.conf or libvirtd.conf";
    vec![
        socket(host, "tls"),
        Item::says(certificates).shown_by("virt-pki-validate", "`OK` for each"),
        Item::says(who),
    ]
}

fn tcp(host: &Host<'_>) -> Vec<Item> {
    let text = "nobody can read along or change anything on this network, since this is not encrypted: better use `+ssh` or `+tls`";
    let login = "`auth_tcp` in virtproxyd.conf or libvirtd.conf says who may connect: by default a login by SASL (`sasl`); with `none` whoever reaches the port is root here";
    vec![Item::says(text), socket(host, "tcp"), Item::says(login)]
}

fn firewall(host: &Host<'_>, situation: &Situation<'_>) -> Option<Item> {
    let port = host.port()?;
    let text = format!(
        "the firewall lets the nodes in at port {port}, and nobody else who does not need it"
    );
    let rule = situation.rule("tcp", &port.to_string());
    Some(Item::says(text).with(RULES, rule))
}
