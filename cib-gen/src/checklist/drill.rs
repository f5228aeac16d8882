//! What to try before the fencing is relied on, in this order: what is harmless first, one node at a time.

use super::{Host, Item, Section, Situation};
use crate::call;
use crate::error::listed;
use crate::note::Note;
use crate::plan::{DELAY, Device};
use crate::spec::Agent;

pub(super) fn sections(hosts: &[Host<'_>], situation: &Situation<'_>) -> Vec<Section> {
    let mut harmless = vec![
        Item::says("all of this section at once, from this node")
            .shown_by("cib-gen probe SPEC", "`can be fenced` for each guest"),
    ];
    harmless.extend(hosts.iter().flat_map(asked));
    vec![
        Section {
            title: "Harmless, on every node, as root".to_owned(),
            items: harmless,
        },
        Section {
            title: "Harmless, in the running cluster, when it has the configuration".to_owned(),
            items: configured(situation),
        },
        Section {
            title: "At a quiet time: these stop nodes, one after the other".to_owned(),
            items: fenced(hosts, situation),
        },
    ]
}

/// What the hypervisor and the agents answer.
fn asked(host: &Host<'_>) -> Vec<Item> {
    let uri = &host.hypervisor.uri;
    let domains = listed(&host.domains());
    let mut items = Vec::new();
    if host.agent() == Agent::Libvirt {
        let text = format!("{} answers, without asking anything", host.name());
        let prints = format!("a table with {domains}");
        items.push(Item::says(text).shown_by(call::list(uri).line(), prints));
        items.extend(host.targets.iter().map(|target| {
            let text = format!(
                "`{}` is there to be stopped and started again",
                target.domain
            );
            let line = call::dominfo(uri, &target.domain).line();
            Item::says(text).shown_by(line, "`State: running` and `Persistent: yes`, among others")
        }));
    }
    items.extend(
        host.devices
            .iter()
            .flat_map(|device| match device.guest_agent() {
                Some(Agent::Libvirt) => glue(device),
                Some(Agent::Virsh) => virsh(device),
                Some(Agent::Xvm | Agent::Virt) => virtd(device),
                None => Vec::new(),
            }),
    );
    items.extend(host.board.map(|(device, plug)| {
        let text = format!("`{}` finds what switches {}", device.id, host.name());
        Item::says(text).shown_by(call::board_status(device, plug).line(), "`Status: ON`")
    }));
    items
}

fn glue(device: &Device) -> Vec<Item> {
    let id = &device.id;
    let nodes: Vec<_> = device
        .targets
        .iter()
        .map(|target| target.node.to_ascii_lowercase())
        .collect();
    vec![
        Item::says(format!(
            "`{id}` finds its hypervisor; this is what its monitor asks"
        ))
        .shown_by(
            call::glue_status(device).line(),
            "nothing, and ends with 0 (`echo $?`)",
        ),
        Item::says(format!("`{id}` is for whom it should be for")).shown_by(
            call::glue_hosts(device).line(),
            format!("{}, one a line", listed(&nodes)),
        ),
    ]
}

fn virsh(device: &Device) -> Vec<Item> {
    let status = device.targets.iter().filter_map(|target| {
        let text = format!("`{}` sees `{}`", device.id, target.domain);
        let call = call::domain_status(device, target)?;
        Some(Item::says(text).shown_by(call.line(), "`Status: ON`"))
    });
    status.collect()
}

/// Not its status: that is `OFF` also of a domain that is not there (tried with fence-virt 4.12).
fn virtd(device: &Device) -> Vec<Item> {
    let domains = device.targets.iter();
    let domains: Vec<_> = domains.map(|target| &target.domain).collect();
    let text = format!(
        "`{}` sees the domains; its `status` is no help, which is OFF of a domain that is not there, too",
        device.id
    );
    let list = call::domains(device).map(|call| {
        Item::says(text).shown_by(
            call.line(),
            format!("{} with `on` at the end of the line", listed(&domains)),
        )
    });
    list.into_iter().collect()
}

/// What the cluster makes of the configuration.
fn configured(situation: &Situation<'_>) -> Vec<Item> {
    let devices = &situation.plan.devices;
    let mut items = vec![
        Item::says("Pacemaker finds nothing wrong")
            .shown_by("crm_verify --live-check --verbose", "nothing"),
        Item::says("the devices run, and have no failures").shown_by(
            "crm_mon --one-shot --inactive",
            format!(
                "`Started` for {}{}, and no `Failed`",
                ids(devices.iter()),
                place(devices)
            ),
        ),
    ];
    items.extend(situation.plan.nodes().iter().map(|node| {
        let by = others(node, situation);
        let own = devices.iter().filter(|device| device.is_for(node));
        Item::says(format!("on {by}: the fencer knows who fences `{node}`")).shown_by(
            format!("stonith_admin --list {node}"),
            format!("{}, perhaps among others", ids(own)),
        )
    }));
    items
}

/// Where devices must not run: those that are banned from whom they fence.
fn place(devices: &[Device]) -> String {
    let is_banned = |device: &&Device| !device.bans.is_empty();
    let banned: Vec<_> = devices.iter().filter(is_banned).collect();
    match banned.len() {
        0 => String::new(),
        all if all == devices.len() => ", none on a node that it fences".to_owned(),
        _ => format!(", of which {} not on a node that it fences", ids(banned)),
    }
}

fn ids<'d>(devices: impl IntoIterator<Item = &'d Device>) -> String {
    let ids: Vec<_> = devices
        .into_iter()
        .map(|device| device.id.clone())
        .collect();
    listed(&ids)
}

/// What stops nodes. The node that is spared in a split comes last: what can go wrong shall do so on the others.
fn fenced(hosts: &[Host<'_>], situation: &Situation<'_>) -> Vec<Item> {
    let spared = spared(situation);
    let mut targets: Vec<_> = hosts
        .iter()
        .flat_map(|host| host.targets.iter().map(move |target| (host, target)))
        .collect();
    targets.sort_by_key(|(_, target)| Some(target.node.as_str()) == spared);
    let mut items = Vec::new();
    for (host, target) in &targets {
        let node = &target.node;
        let by = others(node, situation);
        items.push(
            Item::says(format!("on {by}, ask for `{node}` to be fenced")).shown_by(
                format!("stonith_admin --reboot {node}"),
                "nothing, and ends with 0 (`echo $?`) within a minute",
            ),
        );
        items.push(restarted(host, &target.domain));
        items.push(
            Item::says("the cluster knows of it, and the node comes back").shown_by(
                format!("stonith_admin --history {node} --verbose\ncrm_mon --one-shot"),
                format!("`reboot of {node} successful`, with who did it behind `delegate=`; and, when it has started, `{node}` among those `Online`"),
            ),
        );
    }
    items.push(crashed());
    items.push(unplugged());
    items.push(split(spared, situation));
    items.extend(lost_hosts(hosts, situation));
    items
}

/// Who can have the node fenced: its own fencer has no use for a device that is banned from it, and does not list it
/// (tried with Pacemaker 2.1.5).
fn others(node: &str, situation: &Situation<'_>) -> String {
    let nodes = situation.nodes();
    let mut others = nodes.iter().filter(|other| *other != node);
    match (others.next(), others.next()) {
        (Some(other), None) => format!("`{other}`"),
        _ => format!("any node but `{node}`"),
    }
}

/// A domain has another number after each start; a fencing that only said so leaves it.
fn restarted(host: &Host<'_>, domain: &str) -> Item {
    let text = format!(
        "`{domain}` was really stopped and started: look before and after, on {}",
        host.name()
    );
    Item::says(text).shown_by(
        call::domid(&host.local_uri(), domain).line(),
        "another number after than before",
    )
}

fn crashed() -> Item {
    let text = "on one node after the other, in the same order, let corosync die: the others have to notice, and to fence it";
    Item::says(text).shown_by(
        "pkill -KILL -x corosync",
        "nothing; `crm_mon` on another node shows this one as `UNCLEAN`, then `OFFLINE`, and `Online` when it has started again",
    )
}

/// A node without network cannot fence anybody, whatever the delay.
fn unplugged() -> Item {
    let text = "on the console of one node, take its network away";
    Item::says(text).shown_by(
        "ip link set INTERFACE down",
        "nothing; the others fence the node, after their delay, and it comes back",
    )
}

/// Who survives a split in which both sides reach the hypervisor is decided by the delay, where there is one.
fn split(spared: Option<&str>, situation: &Situation<'_>) -> Item {
    let who = match spared {
        Some(node) => {
            format!("`{node}` survives, each time, since the device that fences it waits")
        }
        None if situation.members.len() == 2 => {
            "one node survives; which one is not certain, since no device waits".to_owned()
        }
        None => "the side with more than half of the votes survives".to_owned(),
    };
    let text = "on one node, hear no corosync any more: a split in which both sides are alive and reach the hypervisor. Undo it with `-D` in the place of `-I` if this node survives";
    Item::says(text).shown_by(
        "iptables -I INPUT -p udp --dport 5405 -j DROP",
        format!("nothing; {who}, and fences the other"),
    )
}

/// The one device that waits names the guest that is spared.
fn spared<'s>(situation: &Situation<'s>) -> Option<&'s str> {
    let mut waiting = situation.plan.devices.iter().filter_map(|device| {
        let value = device.parameter(DELAY)?;
        match device.targets.as_slice() {
            [target] => Some(target.node.as_str()),
            // What stands before it in the map are nodes that do not wait, although they are called almost so.
            _ => value
                .rsplit(';')
                .next()?
                .split_once(':')
                .map(|(node, _)| node),
        }
    });
    waiting.next()
}

/// Guests of a host that is down cannot be fenced through it: something else has to do it, or a person.
fn lost_hosts(hosts: &[Host<'_>], situation: &Situation<'_>) -> Vec<Item> {
    let (with, without): (Vec<_>, Vec<_>) = hosts.iter().partition(|host| host.board.is_some());
    let names = |hosts: &[&Host<'_>]| {
        let names: Vec<_> = hosts.iter().map(|host| host.name()).collect();
        listed(&names)
    };
    let mut items = Vec::new();
    if !with.is_empty() {
        let text = format!(
            "last, and with nobody else on it: let a hypervisor crash ({}). Its guests cannot be fenced through it, and the second level has to switch it. Do not pull its plug instead: a management board loses its power with it, answers nobody, and then the second level fails, too{}",
            names(&with),
            majority(situation)
        );
        items.push(Item::says(text).shown_by(
            "echo c >/proc/sysrq-trigger",
            "nothing, on the hypervisor; `crm_mon` on a node of another one shows its guests as `UNCLEAN`, and as `OFFLINE` when the first level has failed and the second has not",
        ));
    }
    if !without.is_empty() && situation.spec.sbd.is_none() {
        let text = format!(
            "know what to do when a hypervisor is gone ({}): nobody can fence its guests through it, and the cluster waits. When you have seen yourself that the host is off, and only then: `stonith_admin --confirm NODE` for each of its guests",
            names(&without)
        );
        items.push(Item::says(text));
    }
    items
}

/// Who has no quorum fences nobody, by whatever level.
fn majority(situation: &Situation<'_>) -> &'static str {
    let mut notes = situation.plan.notes.iter();
    if notes.any(|note| matches!(note, Note::NoMajorityWithout { .. })) {
        ". First see to a quorum device: a hypervisor with half of the nodes or more takes the majority with it, and who is left fences nobody"
    } else {
        ""
    }
}
