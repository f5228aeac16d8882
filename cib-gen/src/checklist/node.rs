//! What has to be true on the nodes.

use std::net::IpAddr;

use super::{Content, Host, Item, Section, Situation, corosync, listener, sbd, virtd};
use crate::call::quoted;
use crate::error::listed;
use crate::plan::Target;
use crate::probe::packages;
use crate::spec::Agent;

/// What is true of all nodes first, then what differs.
pub(super) fn sections(hosts: &[Host<'_>], situation: &Situation<'_>) -> Vec<Section> {
    let nodes = situation.nodes();
    let mut all = agents(hosts);
    all.extend(hosts.iter().filter_map(way));
    all.extend(hosts.iter().filter_map(board));
    all.extend(membership(situation));
    all.extend(sbd::items(situation));
    let mut sections = vec![Section {
        title: format!("Every node: {}", nodes.join(", ")),
        items: all,
    }];
    for host in hosts {
        sections.extend(host.targets.iter().map(|target| own(target, host)));
    }
    sections
}

/// The agents and the programs that they run.
fn agents(hosts: &[Host<'_>]) -> Vec<Item> {
    let mut items = Vec::new();
    for agent in Agent::ALL {
        if !hosts.iter().any(|host| host.agent() == agent) {
            continue;
        }
        let name = agent.name();
        let text = format!("`{name}` is there: package {}", packages(name));
        items.push(match agent {
            Agent::Libvirt => Item::says(text)
                .shown_by(format!("stonith -L | grep -x {name}"), format!("`{name}`")),
            Agent::Virsh | Agent::Xvm | Agent::Virt => {
                Item::says(text).shown_by(format!("command -v {name}"), "its path")
            }
        });
        if agent == Agent::Libvirt {
            let text = "`virsh` is there, which that agent runs: package `libvirt-clients` or `libvirt-client`";
            items.push(Item::says(text).shown_by("command -v virsh", "its path"));
        }
    }
    items
}

/// The agent that switches the hypervisor itself.
fn board(host: &Host<'_>) -> Option<Item> {
    let (device, _) = host.board?;
    let agent = &device.agent;
    let text = format!(
        "`{agent}` is there, which switches {} with all its guests, and reaches what it switches that with",
        host.name()
    );
    Some(Item::says(text).shown_by(format!("command -v {agent}"), "its path"))
}

/// What lets a node in at a hypervisor.
fn way(host: &Host<'_>) -> Option<Item> {
    match host.agent() {
        Agent::Libvirt | Agent::Virsh => match host.uri.transport_name() {
            "tls" => Some(certificates(host)),
            "tcp" => None,
            _ => Some(ssh(host)),
        },
        Agent::Xvm | Agent::Virt => virtd::has_key(host).then(|| {
            let key = virtd::key_file(host);
            let text = format!(
                "the key of `fence_virtd` on {} is in `{key}`, readable by root only",
                host.name()
            );
            Item::says(text).shown_by(
                format!("sha256sum {}", quoted(key)),
                "the same as on the hypervisor",
            )
        }),
    }
}

/// The agent runs as root, without a terminal and without an ssh-agent.
fn ssh(host: &Host<'_>) -> Item {
    let target = format!("{}@{}", host.user(), host.name());
    let port = host.uri.port.as_ref();
    let port = port.map_or_else(String::new, |port| format!("-p {} ", port.text));
    let key = host.key_file();
    if key.is_none() && host.logs_in_by_password() {
        let text = format!(
            "the host is known as `{0}`{1}; the agent logs in by password",
            host.name(),
            resolved(host)
        );
        return Item::says(text).shown_by(
            format!("ssh {port}{} true", quoted(&target)),
            "nothing but the question for the password, and ends with 0 (`echo $?`)",
        );
    }
    let key = key.map_or_else(String::new, |key| format!("-i {} ", quoted(key)));
    let text = format!(
        "root logs in to {0} without being asked: a key without passphrase, and the host known as `{0}`{1}",
        host.name(),
        resolved(host)
    );
    Item::says(text).shown_by(
        format!("ssh -o BatchMode=yes {key}{port}{} true", quoted(&target)),
        "nothing, and ends with 0 (`echo $?`)",
    )
}

/// What a name needs that an address does not.
fn resolved(host: &Host<'_>) -> &'static str {
    match host.name().parse::<IpAddr>() {
        Ok(_) => "",
        Err(_) => ", which is in /etc/hosts: fencing must not wait for a name server",
    }
}

fn certificates(host: &Host<'_>) -> Item {
    let [authority, own, key] = listener::certificates(host);
    let text = format!(
        "the node has its certificates for {}: `{authority}`, `{own}`, and its key `{key}`, readable by root only",
        host.name(),
    );
    match host.uri_parameter("pkipath") {
        // virt-pki-validate looks in the usual places only.
        Some(_) => Item::says(text).shown_by(
            format!(
                "openssl verify -CAfile {} {}",
                quoted(&authority),
                quoted(&own)
            ),
            "`OK`",
        ),
        None => Item::says(text).shown_by("virt-pki-validate", "`OK` for each that a client needs"),
    }
}

/// corosync, Pacemaker, and the clock.
fn membership(situation: &Situation<'_>) -> Vec<Item> {
    let members = situation.members.iter();
    let members: Vec<_> = members.map(|member| &member.name).collect();
    let mut text = format!(
        "corosync.conf is the same on every member, and lists them all by name: {}",
        listed(&members)
    );
    if members.len() == 2 {
        text.push_str(". `two_node: 1`, or one node alone has no quorum");
    }
    let mut list = Item::says(text).shown_by(
        "sha256sum /etc/corosync/corosync.conf",
        "the same everywhere",
    );
    list.file = (!situation.has_corosync_conf).then(|| Content {
        place: "/etc/corosync/corosync.conf, with addresses for the words in capitals".to_owned(),
        text: corosync::conf(&situation.members),
    });
    let quorum = match members.len() {
        2 => "`Quorate: Yes` and, behind `Flags`, `2Node`",
        _ => "`Quorate: Yes`",
    };
    vec![
        list,
        Item::says("the key of corosync, if it encrypts, is the same on every member: `corosync-keygen` on one, and copied")
            .shown_by("sha256sum /etc/corosync/authkey", "the same everywhere"),
        Item::says("corosync and Pacemaker start with the node: one that was fenced has to come back by itself")
            .shown_by("systemctl is-enabled corosync pacemaker", "`enabled` twice"),
        Item::says("the members see each other")
            .shown_by("corosync-quorumtool -s", quorum),
        Item::says("the clocks go alike: logs are compared, and dates in rules are read. A container has its hypervisor's clock")
            .shown_by("timedatectl show --property=NTPSynchronized --value", "`yes`"),
    ]
}

/// What is different on each.
fn own(target: &Target, host: &Host<'_>) -> Section {
    let node = &target.node;
    let name = Item::says(format!(
        "Pacemaker calls the node `{node}`: corosync.conf does, or else the node itself (`uname -n`)"
    ))
    .shown_by("crm_node --name", format!("`{node}`"));
    let domain = Item::says(format!(
        "it is the domain `{}` on {}: another one would be stopped in its place",
        target.domain,
        host.name()
    ));
    let domain = match host.uri.driver.text {
        // libvirt sets both for the init of a container (docs/drvlxc.rst).
        "lxc" => domain.shown_by(
            r"tr '\0' '\n' </proc/1/environ | grep ^LIBVIRT_LXC_",
            format!(
                "`{}` behind `LIBVIRT_LXC_NAME=` or `LIBVIRT_LXC_UUID=`",
                target.domain
            ),
        ),
        _ => domain.shown_by(
            "cat /sys/class/dmi/id/product_uuid",
            format!(
                "what `virsh -c {} domuuid {}` prints on {}",
                quoted(&host.local_uri()),
                target.domain,
                host.name()
            ),
        ),
    };
    Section {
        title: format!("Node {node}"),
        items: vec![name, domain],
    }
}
