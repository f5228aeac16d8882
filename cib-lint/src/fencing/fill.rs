//! From the view of a cluster to the report.

use std::collections::BTreeSet;

use cib_model::corosync::EvenSplit;
use cib_model::facts::Through;
use cib_model::{
    Cluster, ClusterNode, Companions, Duration, FencingStep, NoQuorumPolicy, NodeFencing, NodeKind,
    SplitOutcome, StepDevice, Targets, Verdict, password_in_uri,
};

use super::{
    Coverage, Delay, Device, Endpoint, Fault, FencedNode, FencingReport, Half, IdleDevice, Kind,
    Outcome, Split, Tie, Way, Weakness,
};

impl FencingReport {
    /// How every node of the cluster is fenced. None where the document does not say which nodes there are.
    ///
    /// Of the files beside it `corosync.conf` counts: it says who keeps quorum in a split.
    pub fn new(cluster: &Cluster<'_>, companions: &Companions<'_>) -> Option<Self> {
        let name = cluster.option("cluster-name");
        let name = name.filter(|name| !name.conditional && !name.is_hidden());
        let nodes: Vec<FencedNode> = cluster
            .fencing()?
            .map(|node| fenced(&node, cluster))
            .collect();
        Some(Self {
            cluster: name.map(|name| name.value.as_str().to_owned()),
            pacemaker: cluster.version.to_string(),
            enabled: cluster.fencing_enabled(),
            idle: idle(cluster, &nodes),
            nodes,
            split: split(cluster, tie(companions)),
        })
    }
}

fn fenced<'c>(fencing: &NodeFencing<'_, 'c>, cluster: &Cluster<'c>) -> FencedNode {
    let node = &fencing.node;
    FencedNode {
        name: node.name.to_string(),
        kind: match node.kind {
            NodeKind::Member => Kind::Member,
            NodeKind::Remote => Kind::Remote,
            NodeKind::Guest => Kind::Guest,
            NodeKind::Leftover => Kind::Leftover,
        },
        coverage: match fencing.verdict {
            Verdict::Disabled => Coverage::Disabled,
            Verdict::Uncovered => Coverage::Uncovered,
            Verdict::OnlyByItself => Coverage::OnlyByItself,
            Verdict::Covered => Coverage::Covered,
            Verdict::WithItsHost => Coverage::WithItsHost,
            Verdict::ByWatchdog => Coverage::ByWatchdog,
            Verdict::Undecided => Coverage::Undecided,
        },
        ways: fencing
            .steps
            .iter()
            .map(|step| way(step, node, cluster))
            .collect(),
        weaknesses: fencing.weaknesses.iter().map(weakness).collect(),
    }
}

fn way<'c>(step: &FencingStep<'_, 'c>, node: &ClusterNode<'_>, cluster: &Cluster<'c>) -> Way {
    let devices = step.devices.iter();
    Way {
        level: step.index,
        works: step.works(),
        devices: devices.map(|it| device(it, node, cluster)).collect(),
    }
}

fn device<'c>(
    device: &StepDevice<'_, 'c>,
    target: &ClusterNode<'_>,
    cluster: &Cluster<'c>,
) -> Device {
    let runners = device.device.into_iter();
    let runners = runners.flat_map(|device| cluster.runners(device));
    let (itself, others): (Vec<_>, Vec<_>) =
        runners.partition(|(runner, _)| runner.is_named(&target.name));
    let names = |wanted: Option<bool>| {
        let runners = others.iter().filter(|(_, may)| *may == wanted);
        runners.map(|(runner, _)| runner.name.to_string()).collect()
    };
    let plug = |device| cluster.plug(device, &target.name);
    Device {
        name: device.name.to_owned(),
        agent: device.device.map(|device| device.agent().to_owned()),
        fault: fault(device),
        usable: device.is_usable(),
        plug: device.device.and_then(plug).map(str::to_owned),
        runs_on: names(Some(true)),
        may_run_on: names(None),
        others: others.len(),
        runs_on_target: itself.first().map_or(Some(false), |(_, may)| *may),
        is_watchdog: device.is_watchdog,
        delay: device.delay.map(delay),
        action: device.action.clone(),
        timeout_ms: device.timeout.map(Duration::milliseconds),
        endpoint: endpoint(device),
    }
}

fn fault(device: &StepDevice<'_, '_>) -> Option<Fault> {
    if device.is_usable() != Some(false) {
        return None;
    }
    Some(if device.device.is_none() {
        Fault::Missing
    } else if device.is_stopped {
        Fault::Stopped
    } else if device.can_fence == Some(false) {
        Fault::NotItsTarget
    } else if device.runs_only_on_target() {
        Fault::OnlyOnItsTarget
    } else {
        Fault::NobodyMayRun
    })
}

fn delay((min, max): (Duration, Duration)) -> Delay {
    Delay {
        min_ms: min.milliseconds(),
        max_ms: max.milliseconds(),
    }
}

fn endpoint(device: &StepDevice<'_, '_>) -> Option<Endpoint> {
    if let Some(endpoint) = &device.endpoint {
        return Some(shown(endpoint));
    }
    let through = device.device?.known?.through?;
    Some(Endpoint {
        kind: name_of(through),
        host: None,
    })
}

fn name_of(through: Through) -> &'static str {
    match through {
        Through::Hypervisor => "hypervisor",
        Through::Board => "board",
        Through::Switch => "switch",
        Through::Manager => "manager",
        Through::Cloud => "cloud",
        Through::Disk => "disk",
        Through::Multicast => "multicast",
    }
}

/// The endpoint without what might be a password in it.
fn shown(endpoint: &cib_model::Endpoint<'_>) -> Endpoint {
    let mut host = endpoint.host.clone();
    if let Some(secret) = password_in_uri(&host) {
        host.replace_range(secret, "****");
    }
    Endpoint {
        kind: name_of(endpoint.through),
        host: Some(host),
    }
}

fn weakness(weakness: &cib_model::Weakness<'_, '_>) -> Weakness {
    use cib_model::Weakness as Found;

    let agent =
        |device: &cib_model::FenceDevice<'_>| (device.id().to_owned(), device.agent().to_owned());
    match weakness {
        Found::FencesNothing(device) => {
            let (id, agent) = agent(device);
            Weakness::of("fences-nothing", format!("{id} stops nothing ({agent})"))
        }
        Found::ForTestsOnly(device) => {
            let (id, agent) = agent(device);
            let text = format!("{id} needs the node's help, or only pretends ({agent})");
            Weakness::of("for-tests-only", text)
        }
        Found::EndpointIsTarget(endpoint) => {
            Weakness::through("endpoint-is-target", endpoint, |host| {
                format!("its own death: {host} is the node itself")
            })
        }
        Found::EndpointIsClusterResource(endpoint, holder) => {
            Weakness::through("endpoint-is-cluster-resource", endpoint, |host| {
                format!(
                    "{host} not being there: the resource {} holds it",
                    holder.id()
                )
            })
        }
        Found::StepFails(device) => {
            let fault = fault(device).map_or("it cannot be used", Fault::words);
            let text = format!("the level with {} never works: {fault}", device.name);
            Weakness::of("level-fails", text)
        }
        Found::OnlyOneNodeMayRun(node) => {
            let text = format!("loss of {}: no other may fence it", node.name);
            Weakness::of("only-one-node-may-run", text)
        }
        Found::OnlyOnboard(endpoint) => Weakness::through("only-onboard", endpoint, |_| {
            "loss of its power, which its management board shares".to_owned()
        }),
        Found::SharedEndpoint(endpoint) => Weakness::through("shared-endpoint", endpoint, |host| {
            format!("loss of {host}, the only way to every node")
        }),
    }
}

impl Weakness {
    fn of(kind: &'static str, text: String) -> Self {
        Self {
            kind,
            text,
            endpoint: None,
        }
    }

    fn through(
        kind: &'static str,
        endpoint: &cib_model::Endpoint<'_>,
        text: impl Fn(&str) -> String,
    ) -> Self {
        let endpoint = shown(endpoint);
        Self {
            kind,
            text: text(endpoint.host.as_deref().unwrap_or_default()),
            endpoint: Some(endpoint),
        }
    }
}

/// The devices that no way of any node consists of.
fn idle(cluster: &Cluster<'_>, nodes: &[FencedNode]) -> Vec<IdleDevice> {
    let ways = nodes.iter().flat_map(|node| &node.ways);
    let used = ways.flat_map(|way| &way.devices);
    let used: BTreeSet<&str> = used.map(|device| device.name.as_str()).collect();
    let devices = cluster.fence_devices().iter();
    let idle = devices.filter(|device| !used.contains(device.id()));
    idle.map(|device| IdleDevice {
        name: device.id().to_owned(),
        agent: device.agent().to_owned(),
        targets: match &device.targets {
            Targets::Known(targets) => {
                let targets = targets.iter().map(|target| target.name.to_owned());
                Some(targets.collect())
            }
            Targets::Any | Targets::Unknown => None,
        },
    })
    .collect()
}

/// Who keeps quorum in an even split, where all the `corosync.conf` say the same.
fn tie(companions: &Companions<'_>) -> Option<Tie> {
    let mut ties = companions.corosync.iter().map(|conf| conf.it.even_split());
    let first = ties.next()??;
    ties.all(|tie| tie == Some(first)).then_some(match first {
        EvenSplit::Both => Tie::Both,
        EvenSplit::TieBreaker => Tie::TieBreaker,
        EvenSplit::Device => Tie::QuorumDevice,
        EvenSplit::Neither => Tie::Neither,
    })
}

/// The split of a cluster into two halves of the same size: one of them, and for two nodes the only one. Of an odd
/// number of nodes the larger half has quorum, and there is nothing to say, unless quorum is ignored.
fn split(cluster: &Cluster<'_>, tie: Option<Tie>) -> Option<Split> {
    let members = cluster.members()?;
    if cluster.fencing_enabled() == Some(false) {
        return None;
    }
    let is_even = members.len().is_multiple_of(2);
    let policy = cluster.no_quorum_policy();
    let is_ignored = policy.is_some_and(|(policy, _)| policy == NoQuorumPolicy::Ignore);
    // What corosync.conf says of halves is about those of the same size.
    let tie = tie.filter(|_| is_even);
    let first = members.get(..members.len() / 2);
    let split = cluster.split(first.filter(|_| is_even || is_ignored)?)?;
    let outcome = match (tie, outcome(split.outcome)) {
        (Some(Tie::Neither), _) if !is_ignored => Outcome::Nobody,
        (Some(Tie::TieBreaker | Tie::QuorumDevice), _) if !is_ignored => Outcome::ByQuorum,
        (_, outcome) => outcome,
    };
    let quorum = match tie {
        Some(Tie::Both) => Some(true),
        Some(Tie::Neither) => Some(false),
        _ => None,
    };
    let half = |half: &cib_model::Half<'_, '_>| Half {
        nodes: half
            .nodes
            .iter()
            .map(|node| node.name.to_string())
            .collect(),
        quorum: quorum.or(half.has_quorum),
        may_fence: match outcome {
            Outcome::ByQuorum => None,
            Outcome::Nobody if quorum == Some(false) => Some(false),
            _ => half.may_fence,
        },
        can_fence: half.can_fence_other,
        delay: half.delay.map(delay),
    };
    Some(Split {
        halves: split.halves.each_ref().map(half),
        tie,
        outcome,
    })
}

fn outcome(outcome: SplitOutcome) -> Outcome {
    match outcome {
        SplitOutcome::FirstWins(0) => Outcome::FirstWins,
        SplitOutcome::FirstWins(_) => Outcome::SecondWins,
        SplitOutcome::Either => Outcome::Either,
        SplitOutcome::ByPriority => Outcome::ByPriority,
        SplitOutcome::OnlyOne(0) => Outcome::OnlyFirst,
        SplitOutcome::OnlyOne(_) => Outcome::OnlySecond,
        SplitOutcome::NobodyFences => Outcome::Nobody,
        SplitOutcome::Undecided => Outcome::Undecided,
    }
}
