//! What a real cluster did with a configuration is what the files alone let us say about it.
//!
//! The nodes are containers that `external/libvirt` stops and starts; a container that was fenced has another life
//! than before. Each case is one configuration: what the cluster does with it, and which rules find fault with it, in
//! the CIB alone and with the files beside it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use cib_lint::{Config, Linter, Severity};
use cib_model::{Cluster, SourceFile, SplitOutcome, Version, parse};
use cib_tests::cluster::{ClusterError, Containers, NODES, companions};

/// The release that the tools of Debian 12 are of.
const TOOLS: Version = Version::new(2, 1, 5);

/// What is true of every case: the hypervisor is asked over plain TCP and asks for no password, on a network of its own.
const TRANSPORT: [&str; 2] = [
    "hypervisor-uri-unencrypted",
    "libvirtd-tcp-without-authentication",
];

/// How long a transition or a fencing may take; the slowest takes 15 seconds.
const LIMIT: Duration = Duration::from_secs(90);

/// A configuration of two devices, each of which fences one node and is banned from it.
struct Case {
    name: &'static str,
    /// The options of the cluster besides `stonith-enabled`.
    options: &'static [(&'static str, &'static str)],
    /// The parameters of the device that fences `node1`, and of the one that fences `node2`.
    devices: [&'static [(&'static str, &'static str)]; 2],
    trial: Trial,
    happens: Outcome,
    /// Every rule but [`TRANSPORT`] that finds an error or a warning in the CIB.
    rules: &'static [&'static str],
    /// Every other rule that does when it sees the files of corosync, libvirtd and the domains, too.
    rules_across: &'static [&'static str],
}

/// What is done to the cluster.
#[derive(Debug, Clone, Copy)]
enum Trial {
    /// `stonith_admin --reboot node2`, asked in `node1`.
    Ask,
    /// corosync dies in `node2`.
    Crash,
    /// The nodes lose each other.
    Split,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// The containers that are up again with another life; to Pacemaker this is a success.
    Restarted(&'static [&'static str]),
    /// One container or the other.
    EitherRestarted,
    /// `node2` is shut off and stays so.
    ShutOff,
    /// Pacemaker believes in a success, and the containers live as before.
    FalseSuccess,
    /// Pacemaker knows that it failed.
    Failed,
}

const URI: (&str, &str) = ("hypervisor_uri", "lxc+tcp://10.77.0.1/");
const DELAY: (&str, &str) = ("pcmk_delay_base", "4s");
const ONE: &[(&str, &str)] = &[("hostlist", "node1:node1"), URI, DELAY];
const TWO: &[(&str, &str)] = &[("hostlist", "node2:node2"), URI];

/// The good one, from which each other differs in one thing.
const GOOD: Case = Case {
    name: "a delay on the device that fences node1",
    options: &[],
    devices: [ONE, TWO],
    trial: Trial::Ask,
    happens: Outcome::Restarted(&["node2"]),
    rules: &[],
    rules_across: &[],
};

const CASES: [Case; 14] = [
    GOOD,
    Case {
        name: "a split in which only one side waits",
        trial: Trial::Split,
        ..GOOD
    },
    Case {
        name: "a split in which nobody waits",
        devices: [&[("hostlist", "node1:node1"), URI], TWO],
        trial: Trial::Split,
        happens: Outcome::EitherRestarted,
        rules: &["fence-race"],
        ..GOOD
    },
    Case {
        name: "off instead of reboot",
        options: &[("stonith-action", "off")],
        trial: Trial::Crash,
        happens: Outcome::ShutOff,
        // This time it was well, as the domain exists.
        rules: &["libvirt-off-unverified"],
        ..GOOD
    },
    Case {
        name: "a reboot that a container ignores",
        devices: [
            ONE,
            &[("hostlist", "node2:node2"), URI, ("reset_method", "reboot")],
        ],
        happens: Outcome::FalseSuccess,
        rules: &["reset-method-reboot"],
        ..GOOD
    },
    Case {
        // The device is started, and its monitor succeeds.
        name: "a domain that does not exist",
        devices: [ONE, &[("hostlist", "node2:nosuch"), URI]],
        happens: Outcome::Failed,
        rules_across: &["fence-domain-unknown"],
        ..GOOD
    },
    Case {
        name: "an upper-case letter in hostlist",
        devices: [ONE, &[("hostlist", "Node2:node2"), URI]],
        happens: Outcome::Failed,
        rules: &["hostlist-upper-case"],
        ..GOOD
    },
    Case {
        name: "a host map to another domain, which the agent does not read",
        devices: [
            ONE,
            &[
                ("hostlist", "node2:node2"),
                URI,
                ("pcmk_host_map", "node2:whatever"),
            ],
        ],
        rules: &["host-map-ignored"],
        ..GOOD
    },
    Case {
        name: "a host map to a name that only hostlist knows",
        devices: [
            ONE,
            &[
                ("hostlist", "vm2:node2"),
                URI,
                ("pcmk_host_map", "node2:vm2"),
            ],
        ],
        happens: Outcome::Failed,
        rules: &["fence-target-not-in-hostlist", "host-map-ignored"],
        ..GOOD
    },
    Case {
        name: "a host list with a node that hostlist lacks",
        devices: [
            ONE,
            &[
                ("hostlist", "node2"),
                URI,
                ("pcmk_host_list", "node1 node2"),
            ],
        ],
        rules: &["fence-target-not-in-hostlist"],
        ..GOOD
    },
    Case {
        name: "the libvirt of the node itself",
        devices: [
            ONE,
            &[("hostlist", "node2:node2"), ("hypervisor_uri", "lxc:///")],
        ],
        happens: Outcome::Failed,
        rules: &["hypervisor-uri-local"],
        ..GOOD
    },
    Case {
        name: "a port on which nobody listens",
        devices: [
            ONE,
            &[
                ("hostlist", "node2:node2"),
                ("hypervisor_uri", "lxc+tcp://10.77.0.1:1/"),
            ],
        ],
        happens: Outcome::Failed,
        rules_across: &["libvirtd-port-mismatch"],
        ..GOOD
    },
    Case {
        name: "TLS, for which there is no certificate",
        devices: [
            ONE,
            &[
                ("hostlist", "node2:node2"),
                ("hypervisor_uri", "lxc://10.77.0.1/"),
            ],
        ],
        happens: Outcome::Failed,
        rules: &["hypervisor-uri-implicit-tls"],
        rules_across: &["libvirtd-not-listening"],
        ..GOOD
    },
    Case {
        name: "libvirt's mock",
        devices: [
            ONE,
            &[
                ("hostlist", "node2:test"),
                ("hypervisor_uri", "test:///default"),
            ],
        ],
        happens: Outcome::FalseSuccess,
        rules: &["hypervisor-uri-test-driver"],
        ..GOOD
    },
];

impl Case {
    fn cib(&self) -> String {
        let options = nvpairs("cib-bootstrap-options", self.options);
        let [one, two] = [0, 1].map(|at| device(NODES[at], self.devices[at]));
        format!(
            r#"<cib validate-with="pacemaker-3.9" admin_epoch="1" epoch="0" num_updates="0"><configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options">{options}
<nvpair id="enabled" name="stonith-enabled" value="true"/></cluster_property_set></crm_config>
<nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
<resources>{one}{two}</resources>
<constraints><rsc_location id="l1" rsc="fence-node1" node="node1" score="-INFINITY"/>
<rsc_location id="l2" rsc="fence-node2" node="node2" score="-INFINITY"/></constraints>
</configuration><status/></cib>"#
        )
    }
}

fn device(node: &str, parameters: &[(&str, &str)]) -> String {
    let id = format!("fence-{node}");
    let parameters = nvpairs(&id, parameters);
    format!(
        r#"
<primitive id="{id}" class="stonith" type="external/libvirt">
<instance_attributes id="{id}-parameters">{parameters}</instance_attributes>
<operations><op id="{id}-monitor" name="monitor" interval="60s" timeout="20s"/></operations></primitive>"#
    )
}

fn nvpairs(id: &str, pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| {
        format!(r#"<nvpair id="{id}-{name}" name="{name}" value="{value}"/>"#)
    };
    pairs.iter().map(pair).collect()
}

#[test]
fn the_files_alone_say_what_is_wrong_with_each_case() {
    for case in &CASES {
        let mut sources = vec![SourceFile::new("cib.xml", case.cib())];
        let in_cib = found(&sources);
        assert_eq!(
            in_cib,
            case.rules.iter().copied().collect(),
            "{}",
            case.name
        );
        let beside = companions().into_iter();
        sources.extend(beside.map(|(name, text)| SourceFile::new(name, text)));
        let across = &found(&sources) - &in_cib;
        let expected = case.rules_across.iter().copied().collect();
        assert_eq!(across, expected, "{}", case.name);
    }
}

/// The rules but [`TRANSPORT`] that find an error or a warning.
fn found(sources: &[SourceFile]) -> BTreeSet<&'static str> {
    let mut config = Config::default();
    config.pacemaker = Some(TOOLS);
    Linter::new(config)
        .lint_cluster(sources)
        .findings()
        .filter(|finding| finding.severity >= Severity::Warning)
        .map(|finding| finding.rule.id)
        .filter(|rule| !TRANSPORT.contains(rule))
        .collect()
}

#[test]
fn the_files_alone_say_who_survives_a_split() {
    for case in &CASES {
        let source = SourceFile::new("cib.xml", case.cib());
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, Some(TOOLS));
        let nodes = cluster.nodes().unwrap();
        let split = cluster.split(&[&nodes[0]]).unwrap();
        let expected = match (case.trial, &case.happens) {
            (Trial::Split, Outcome::Restarted(["node2"])) => SplitOutcome::FirstWins(0),
            (Trial::Split, Outcome::EitherRestarted) => SplitOutcome::Either,
            _ => continue,
        };
        assert_eq!(split.outcome, expected, "{}", case.name);
    }
}

/// Between two cases nothing is there to fence with: a device that differs from its predecessor of the same name in the
/// case of a letter only would go on as it was, for the fencer compares so.
const IDLE: &str =
    "<cib><configuration><crm_config/><resources/><constraints/></configuration></cib>";

/// What takes time is waiting, so two clusters share the cases.
const CLUSTERS: usize = 2;

#[test]
fn a_live_cluster_does_what_the_table_says() {
    let next = AtomicUsize::new(0);
    let work = || {
        let what = "configurations of fencing against what a live cluster does with them";
        let Some(cluster) = Containers::require(what) else {
            return Vec::new();
        };
        let mut wrong = Vec::new();
        while let Some(case) = CASES.get(next.fetch_add(1, Ordering::Relaxed)) {
            let seen = observe(&cluster, case);
            let lost = match &seen {
                Ok(Outcome::Restarted(_) | Outcome::EitherRestarted | Outcome::Failed) => &[][..],
                // A container lives on without its cluster, told that it was fenced.
                Ok(Outcome::FalseSuccess | Outcome::ShutOff) => &NODES[1..],
                Err(_) => &NODES,
            };
            match seen {
                Ok(outcome) if case.happens.allows(&outcome) => {}
                Ok(outcome) => wrong.push(format!("{}: {outcome:?}", case.name)),
                Err(error) => wrong.push(format!("{}: {error}", case.name)),
            }
            if let Err(error) = recover(&cluster, lost) {
                panic!("after {}: {error}", case.name);
            }
        }
        wrong
    };
    let wrong: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..CLUSTERS).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Does to the cluster what the case asks for, and sees what comes of it.
fn observe(cluster: &Containers, case: &Case) -> Result<Outcome, ClusterError> {
    cluster.configure(&case.cib())?;
    cluster.settle()?;
    let before = lives(cluster)?;
    let is_success = attempt(cluster, case.trial, &before)?;
    let now = lives(cluster)?;
    let restarted = [0, 1].map(|at| now[at] != before[at]);
    Ok(match (is_success, now[1], restarted) {
        (true, None, [false, true]) => Outcome::ShutOff,
        (true, _, [true, true]) => Outcome::Restarted(&["node1", "node2"]),
        (true, _, [true, false]) => Outcome::Restarted(&["node1"]),
        (true, _, [false, true]) => Outcome::Restarted(&["node2"]),
        (true, _, [false, false]) => Outcome::FalseSuccess,
        (false, ..) => {
            assert_eq!(restarted, [false, false], "{}", case.name);
            Outcome::Failed
        }
    })
}

/// Does what the trial says; whether Pacemaker takes it for a success.
fn attempt(
    cluster: &Containers,
    trial: Trial,
    before: &[Option<u32>; 2],
) -> Result<bool, ClusterError> {
    Ok(match trial {
        Trial::Ask => {
            let ran = cluster
                .on("node1", "stonith_admin")
                .args(["--reboot", "node2", "--timeout", "30"])
                .run()?;
            ran.code == 0
        }
        Trial::Crash => {
            cluster
                .on("node2", "pkill")
                .args(["-KILL", "--exact", "corosync"])
                .run()?;
            cluster.wait_until("node2 is fenced", LIMIT, |cluster| {
                Ok(cluster.status("node1")?.contains("OFFLINE: [ node2 ]"))
            })?;
            true
        }
        Trial::Split => {
            cluster.split()?;
            cluster.wait_until("a container has another life", LIMIT, |cluster| {
                let now = lives(cluster)?;
                Ok(now != *before && now.iter().all(Option::is_some))
            })?;
            true
        }
    })
}

/// Makes both nodes online, without devices, whatever happened before; `lost` are those that do not come back by
/// themselves.
fn recover(cluster: &Containers, lost: &[&str]) -> Result<(), ClusterError> {
    cluster.join()?;
    for node in lost {
        cluster.restart(node)?;
    }
    let what = "both nodes are online again";
    let soon = Duration::from_secs(20);
    if cluster
        .wait_until(what, soon, Containers::is_whole)
        .is_err()
    {
        for node in NODES {
            cluster.restart(node)?;
        }
        cluster.wait_until(what, LIMIT, Containers::is_whole)?;
    }
    cluster.on("node1", "crm_resource").arg("--cleanup").run()?;
    cluster.configure(IDLE)
}

fn lives(cluster: &Containers) -> Result<[Option<u32>; 2], ClusterError> {
    Ok([cluster.life("node1")?, cluster.life("node2")?])
}

impl Outcome {
    fn allows(&self, seen: &Self) -> bool {
        match (self, seen) {
            (Self::EitherRestarted, Self::Restarted(_)) => true,
            _ => self == seen,
        }
    }
}
