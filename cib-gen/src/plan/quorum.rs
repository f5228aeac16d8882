//! What the cluster does without a majority: `no-quorum-policy`, and who may lose the majority.

use cib_model::corosync::EvenSplit;
use cib_model::{Cluster, CorosyncConf, NoQuorumPolicy, Version, facts};

use super::{ClusterOption, options};
use crate::base::Base;
use crate::error::{Error, Problem};
use crate::membership::Membership;
use crate::note::Note;
use crate::spec::{Policy, Spec};

pub(crate) const OPTION: &str = "no-quorum-policy";

/// What a cluster with DLM does without quorum: nothing, until it is back. Stopping what stands on DLM would need the
/// quorum that is lost (`dlm_controld(8)`).
const FREEZE: &str = "freeze";

/// The option, where the specification asks for a value, or where nobody does and the base has DLM. Else the default,
/// `stop`, is right: of two nodes with `two_node` each keeps quorum by itself.
pub(super) fn decide(
    spec: &Spec,
    base: Option<&Base<'_>>,
    version: Version,
    notes: &mut Vec<Note>,
) -> Result<Vec<ClusterOption>, Error> {
    if let Some(policy) = &spec.no_quorum_policy {
        let value = spelled(policy, version)?;
        return options::with_value(base, version, OPTION, value);
    }
    let cluster = base.map(|base| &base.cluster);
    let dlm = cluster
        .filter(|own| own.option(OPTION).is_none())
        .and_then(dlm);
    match dlm {
        Some(resource) => {
            notes.push(Note::FrozenForDlm { resource });
            options::with_value(base, version, OPTION, FREEZE)
        }
        None => Ok(Vec::new()),
    }
}

/// Whether a part without quorum goes on as if it had it.
pub(super) fn is_ignored(spec: &Spec, cluster: Option<&Cluster<'_>>) -> bool {
    let own = cluster.and_then(Cluster::no_quorum_policy);
    let own = own.is_some_and(|(policy, _)| policy == NoQuorumPolicy::Ignore);
    let asked = spec.no_quorum_policy.as_ref();
    asked.map_or(own, |policy| policy.value == "ignore")
}

/// The value as the release reads it: the new name of `suicide` is not yet known to every release in use.
fn spelled(policy: &Policy, version: Version) -> Result<&'static str, Error> {
    let values = || {
        let option = facts::cluster_option(OPTION);
        option.into_iter().flat_map(|option| option.values)
    };
    let is_read = |name: &str| values().any(|own| own.name == name && own.since <= version);
    match policy.value {
        value if is_read(value) => Ok(value),
        "fence" if is_read("suicide") => Ok("suicide"),
        value => {
            let known = values().filter(|own| own.since <= version);
            let problem = Problem::PolicyTooNew {
                value: value.to_owned(),
                version: version.to_string(),
                known: known.map(|own| own.name.to_owned()).collect(),
            };
            Err(problem.in_spec(policy.span))
        }
    }
}

/// The id of the lock manager, wherever it stands.
fn dlm(cluster: &Cluster<'_>) -> Option<String> {
    let mut primitives = cluster.primitives().iter();
    let dlm = primitives.find(|own| own.is_agent("ocf", Some("pacemaker"), "controld"))?;
    Some(dlm.id().to_owned())
}

/// The hosts without which no majority is left, where there are several and nobody from outside votes.
///
/// Of two nodes each has quorum without the other (`two_node`), and a tie-breaker was chosen by somebody who thought of
/// halves.
pub(super) fn decisive_hosts(spec: &Spec, membership: &Membership<'_, '_>) -> Option<Note> {
    let split = membership.corosync.and_then(CorosyncConf::even_split);
    let is_settled = split.is_some_and(|split| split != EvenSplit::Neither);
    let members = membership.count().unwrap_or(spec.guests.len());
    if is_settled || members <= 2 {
        return None;
    }
    let hosts = spec.guests_by_host();
    let several = hosts.len() > 1;
    let decisive = hosts
        .into_iter()
        .filter(|(_, guests)| guests * 2 >= members);
    let hosts: Vec<_> = decisive.map(|(host, _)| host.to_owned()).collect();
    (several && !hosts.is_empty()).then_some(Note::NoMajorityWithout { hosts, members })
}
