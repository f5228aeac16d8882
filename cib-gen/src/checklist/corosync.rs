//! The members of the cluster, and the corosync.conf that knows them.

use std::fmt::Write as _;

use cib_model::CorosyncConf;

use super::{Member, placeholder};
use crate::base::Base;
use crate::membership::Membership;
use crate::plan::Plan;

/// The members: those that the base or corosync.conf lists, else the guests.
///
/// Their numbers are those that corosync gave them already, where that is known: a node that gets another number is another
/// node to Pacemaker.
pub(super) fn members(
    plan: &Plan,
    base: Option<&Base<'_>>,
    corosync: Option<&CorosyncConf<'_>>,
) -> Vec<Member> {
    let cluster = base.map(|base| &base.cluster);
    let names = Membership::new(cluster, corosync).members();
    let names = names.filter(|names| !names.is_empty());
    let names = names.unwrap_or_else(|| plan.nodes());
    let known: Vec<_> = names
        .iter()
        .map(|name| known_id(name, base, corosync))
        .collect();
    let mut free = (1..).filter(|id| !known.contains(&Some(*id)));
    let members = names.into_iter().zip(&known);
    members
        .map(|(name, id)| Member {
            id: id.or_else(|| free.next()).unwrap_or_default(),
            addresses: addresses(&name, corosync),
            name,
        })
        .collect()
}

fn known_id(
    name: &str,
    base: Option<&Base<'_>>,
    corosync: Option<&CorosyncConf<'_>>,
) -> Option<u64> {
    let listed = corosync.into_iter().filter_map(|conf| {
        let members = conf.members();
        let own = members
            .iter()
            .find(|member| member.name().is_some_and(|own| own.value == name));
        own.and_then(cib_model::corosync::Member::id)
    });
    let nodes = base.and_then(|base| base.cluster.cib.configuration.as_ref()?.nodes.as_ref());
    let mut nodes = nodes.into_iter().flat_map(|nodes| &nodes.nodes);
    let written = nodes.find_map(|node| {
        let own = node.uname.as_ref()?.as_str().eq_ignore_ascii_case(name);
        node.id.as_ref().filter(|_| own)?.as_str().parse().ok()
    });
    listed.into_iter().next().or(written)
}

fn addresses(name: &str, corosync: Option<&CorosyncConf<'_>>) -> Vec<String> {
    let members = corosync.map(CorosyncConf::members).unwrap_or_default();
    let own = members
        .iter()
        .find(|member| member.name().is_some_and(|own| own.value == name));
    let links = own.into_iter().flat_map(cib_model::corosync::Member::links);
    links.map(|link| link.address.value.to_owned()).collect()
}

/// A corosync.conf for nodes of these names, in this order, with words in the places of their addresses.
///
/// Corosync 3: knet, encrypted (with the key of `corosync-keygen`), a list of the nodes, and votes; two nodes may go on
/// alone, each (`two_node`, votequorum(5)), which fencing makes safe, and wait for each other when they start.
///
/// ```
/// let conf = cib_gen::corosync_conf(["web1", "web2"]);
/// assert!(conf.contains("two_node: 1"));
/// assert!(conf.contains("ring0_addr: ADDRESS_OF_web1"));
/// ```
pub fn corosync_conf<'n>(nodes: impl IntoIterator<Item = &'n str>) -> String {
    let members = nodes.into_iter().zip(1..).map(|(name, id)| Member {
        name: name.to_owned(),
        id,
        addresses: Vec::new(),
    });
    conf(&members.collect::<Vec<_>>())
}

pub(super) fn conf(members: &[Member]) -> String {
    let mut text = String::from(
        "totem {\n    version: 2\n    cluster_name: cluster\n    transport: knet\n    crypto_cipher: aes256\n    \
         crypto_hash: sha256\n}\n\nnodelist {\n",
    );
    for member in members {
        let address = placeholder(&member.name);
        // A String takes whatever is written to it.
        let _ = write!(
            text,
            "    node {{\n        ring0_addr: {address}\n        name: {}\n        nodeid: {}\n    }}\n",
            member.name, member.id
        );
    }
    text.push_str("}\n\nquorum {\n    provider: corosync_votequorum\n");
    if members.len() == 2 {
        text.push_str("    two_node: 1\n");
    }
    text.push_str("}\n\nlogging {\n    to_syslog: yes\n}\n");
    text
}
