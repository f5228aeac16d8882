//! How nodes are fenced, worked out from a document alone.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_model::{
    Cluster, ClusterNode, Duration, SourceFile, SplitOutcome, Verdict, WatchdogTimeout, Weakness,
    parse,
};

/// A cluster of the members `a`, `b` and `c`.
const THREE: &str = r#"<node id="1" uname="a"/><node id="2" uname="b"/><node id="3" uname="c"/>"#;
const TWO: &str = r#"<node id="1" uname="a"/><node id="2" uname="b"/>"#;

/// A document and what is asked of it.
#[derive(Clone, Copy)]
struct Document<'t> {
    options: &'t str,
    nodes: &'t str,
    resources: &'t str,
    constraints: &'t str,
    topology: &'t str,
}

const EMPTY: Document<'_> = Document {
    options: "",
    nodes: THREE,
    resources: "",
    constraints: "",
    topology: "",
};

impl Document<'_> {
    fn ask<T>(&self, question: impl FnOnce(&Cluster<'_>) -> T) -> T {
        let text = format!(
            r#"<cib><configuration><crm_config><cluster_property_set id="o">{}</cluster_property_set></crm_config><nodes>{}</nodes><resources>{}</resources><constraints>{}</constraints><fencing-topology>{}</fencing-topology></configuration></cib>"#,
            self.options, self.nodes, self.resources, self.constraints, self.topology
        );
        let source = SourceFile::new("cib.xml", text);
        let parsed = parse(&source).unwrap();
        question(&Cluster::new(&parsed, None))
    }

    fn verdict(&self, node: &str) -> Verdict {
        self.ask(|cluster| {
            let mut all = cluster.fencing().unwrap();
            all.find(|own| own.node.is_named(node)).unwrap().verdict
        })
    }

    /// The names of what is in each step for a node.
    fn steps(&self, node: &str) -> Vec<String> {
        self.ask(|cluster| {
            let fencing = cluster.fencing_of(cluster.node(node).unwrap());
            let names = fencing.steps.iter().map(|step| {
                let devices: Vec<_> = step.devices.iter().map(|device| device.name).collect();
                devices.join("+")
            });
            names.collect()
        })
    }

    fn weaknesses(&self, node: &str) -> Vec<String> {
        self.ask(|cluster| {
            let fencing = cluster.fencing_of(cluster.node(node).unwrap());
            fencing.weaknesses.iter().map(name).collect()
        })
    }

    fn outcome(&self, half: &[&str]) -> SplitOutcome {
        self.ask(|cluster| {
            let half: Vec<&ClusterNode<'_>> = half
                .iter()
                .map(|name| cluster.node(name).unwrap())
                .collect();
            cluster.split(&half).unwrap().outcome
        })
    }
}

fn name(weakness: &Weakness<'_, '_>) -> String {
    match weakness {
        Weakness::FencesNothing(device) => format!("{} fences nothing", device.id()),
        Weakness::ForTestsOnly(device) => format!("{} is for tests", device.id()),
        Weakness::EndpointIsTarget(endpoint) => format!("through itself, {}", endpoint.host),
        Weakness::EndpointIsClusterResource(endpoint, holder) => {
            format!("through {} of {}", endpoint.host, holder.id())
        }
        Weakness::StepFails(device) => format!("{} fails", device.name),
        Weakness::OnlyOneNodeMayRun(node) => format!("only {} may", node.name),
        Weakness::OnlyOnboard(endpoint) => format!("onboard {}", endpoint.host),
        Weakness::SharedEndpoint(endpoint) => format!("all through {}", endpoint.host),
    }
}

fn parameters(id: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().enumerate().map(|(at, (name, value))| {
        format!(r#"<nvpair id="{id}-{at}" name="{name}" value="{value}"/>"#)
    });
    let pairs: String = pairs.collect();
    format!(r#"<instance_attributes id="{id}-p">{pairs}</instance_attributes>"#)
}

fn device(id: &str, agent: &str, pairs: &[(&str, &str)]) -> String {
    let parameters = parameters(id, pairs);
    format!(r#"<primitive id="{id}" class="stonith" type="{agent}">{parameters}</primitive>"#)
}

/// A device of an agent that nothing is known of.
fn plain(id: &str, hosts: &str) -> String {
    device(id, "fence_x", &[("pcmk_host_list", hosts)])
}

fn stopped(id: &str, hosts: &str) -> String {
    let meta = format!(
        r#"<meta_attributes id="{id}-m"><nvpair id="{id}-r" name="target-role" value="Stopped"/></meta_attributes></primitive>"#
    );
    plain(id, hosts).replace("</primitive>", &meta)
}

fn ban(device: &str, node: &str) -> String {
    format!(
        r#"<rsc_location id="{device}-not-{node}" rsc="{device}" node="{node}" score="-INFINITY"/>"#
    )
}

fn level(id: &str, target: &str, index: &str, devices: &str) -> String {
    format!(r#"<fencing-level id="{id}" {target} index="{index}" devices="{devices}"/>"#)
}

fn option(name: &str, value: &str) -> String {
    format!(r#"<nvpair id="o-{name}" name="{name}" value="{value}"/>"#)
}

#[test]
fn a_node_is_fenced_by_what_another_member_may_use() {
    let resources = plain("f", "a") + &stopped("s", "b") + &plain("own", "c");
    let constraints = ban("own", "a") + &ban("own", "b");
    let document = Document {
        resources: &resources,
        constraints: &constraints,
        ..EMPTY
    };
    assert_eq!(document.verdict("a"), Verdict::Covered);
    assert_eq!(document.verdict("b"), Verdict::Uncovered);
    assert_eq!(document.verdict("c"), Verdict::OnlyByItself);
    let off = option("stonith-enabled", "false");
    let disabled = Document {
        options: &off,
        ..document
    };
    assert_eq!(disabled.verdict("a"), Verdict::Disabled);
}

#[test]
fn the_agent_alone_may_know() {
    let resources = device("f", "fence_x", &[]);
    let document = Document {
        resources: &resources,
        ..EMPTY
    };
    assert_eq!(document.verdict("a"), Verdict::Undecided);
}

#[test]
fn a_guest_goes_with_the_resource_that_it_runs_in() {
    let resources = r#"<primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain"><meta_attributes id="m"><nvpair id="n" name="remote-node" value="guest"/></meta_attributes></primitive>"#;
    let document = Document { resources, ..EMPTY };
    assert_eq!(document.verdict("guest"), Verdict::WithItsHost);
    assert!(document.steps("guest").is_empty());
}

#[test]
fn containers_that_can_be_reached_are_guests() {
    let bundle = |network| {
        format!(
            r#"<bundle id="web"><podman image="i" replicas="2"/>{network}<primitive id="p" class="ocf" provider="heartbeat" type="apache"/></bundle>"#
        )
    };
    for (network, guests) in [
        ("", 0),
        (r#"<network host-interface="eth0"/>"#, 0),
        (r#"<network ip-range-start="10.0.0.1"/>"#, 2),
        (r#"<network control-port="3121"/>"#, 2),
    ] {
        let resources = bundle(network);
        let document = Document {
            resources: &resources,
            ..EMPTY
        };
        let nodes = document.ask(|cluster| cluster.nodes().unwrap().len());
        assert_eq!(nodes, 3 + guests, "{network}");
    }
}

#[test]
fn a_watchdog_is_the_last_resort() {
    let options = option("have-watchdog", "true") + &option("stonith-watchdog-timeout", "-1");
    let resources = plain("f", "a");
    let document = Document {
        options: &options,
        resources: &resources,
        ..EMPTY
    };
    assert_eq!(document.verdict("a"), Verdict::Covered);
    assert_eq!(document.verdict("b"), Verdict::ByWatchdog);
    let only_a = plain("f", "a") + &device("w", "fence_watchdog", &[("pcmk_host_list", "a")]);
    let limited = Document {
        resources: &only_a,
        ..document
    };
    assert_eq!(limited.verdict("b"), Verdict::Uncovered);
    let topology = level("l", r#"target="b""#, "1", "watchdog");
    let level = Document {
        topology: &topology,
        ..document
    };
    assert_eq!(level.verdict("b"), Verdict::Covered);
}

#[test]
fn the_entry_for_the_name_comes_before_patterns_and_attributes() {
    let resources = plain("f", "a b c") + &plain("g", "a b c");
    let topology = level("l1", r#"target="A""#, "2", "f")
        + &level("l2", r#"target="a""#, "1", "g,f")
        + &level("l3", r#"target-pattern="^[ab]$""#, "1", "g");
    let document = Document {
        resources: &resources,
        topology: &topology,
        ..EMPTY
    };
    assert_eq!(document.steps("a"), ["g+f", "f"]);
    assert_eq!(document.steps("b"), ["g"]);
    assert_eq!(document.steps("c"), ["f+g"], "any of all devices");
}

#[test]
fn levels_are_for_attributes_that_nodes_list() {
    let nodes = r#"<node id="1" uname="a"><instance_attributes id="i"><nvpair id="r" name="rack" value="1"/></instance_attributes></node><node id="2" uname="b"/>"#;
    let resources = plain("f", "a b");
    let topology = level("l", r#"target-attribute="rack" target-value="1""#, "1", "f");
    let document = Document {
        nodes,
        resources: &resources,
        topology: &topology,
        ..EMPTY
    };
    document.ask(|cluster| {
        let levels = |name| {
            cluster
                .levels_for(cluster.node(name).unwrap())
                .unwrap()
                .len()
        };
        assert_eq!((levels("a"), levels("b")), (1, 0));
    });
}

#[test]
fn of_several_entries_that_match_the_fencer_takes_any() {
    let resources = plain("f", "a");
    let topology = level("l1", r#"target-pattern="a""#, "1", "f")
        + &level("l2", r#"target-pattern=".""#, "1", "nothing");
    let document = Document {
        resources: &resources,
        topology: &topology,
        ..EMPTY
    };
    assert_eq!(document.verdict("a"), Verdict::Undecided);
    assert_eq!(document.verdict("b"), Verdict::Uncovered);
}

#[test]
fn of_a_level_every_device_has_to_work() {
    let resources = plain("f", "a") + &stopped("s", "a");
    let fails = [
        level("l", r#"target="a""#, "1", "f,s"),
        level("l", r#"target="a""#, "1", "f,nothing"),
    ];
    for topology in fails {
        let document = Document {
            resources: &resources,
            topology: &topology,
            ..EMPTY
        };
        assert_eq!(document.verdict("a"), Verdict::Uncovered, "{topology}");
        let second = topology.clone() + &level("m", r#"target="a""#, "2", "f");
        let document = Document {
            topology: &second,
            ..document
        };
        assert_eq!(document.verdict("a"), Verdict::Covered, "{second}");
    }
}

#[test]
fn an_index_that_the_fencer_refuses_makes_no_level() {
    let resources = plain("f", "a");
    for index in ["0", "10", "-1", "x"] {
        let topology = level("l", r#"target="a""#, index, "nothing");
        let document = Document {
            resources: &resources,
            topology: &topology,
            ..EMPTY
        };
        assert_eq!(document.verdict("a"), Verdict::Covered, "{index}");
    }
}

#[test]
fn several_devices_of_a_level_are_told_to_switch_off() {
    let resources = plain("f", "a")
        + &device(
            "g",
            "fence_x",
            &[
                ("pcmk_host_list", "a"),
                ("pcmk_off_action", "poweroff"),
                ("pcmk_reboot_timeout", "90s"),
            ],
        )
        + &device("k", "fence_kdump", &[("pcmk_host_list", "a")]);
    let topology = level("l", r#"target="a""#, "1", "f,g")
        + &level("m", r#"target="a""#, "2", "g")
        + &level("n", r#"target="a""#, "3", "k");
    let document = Document {
        resources: &resources,
        topology: &topology,
        ..EMPTY
    };
    document.ask(|cluster| {
        let fencing = cluster.fencing_of(cluster.node("a").unwrap());
        let devices = fencing.steps.iter().flat_map(|step| &step.devices);
        let told = devices.map(|device| {
            let (action, timeout) = (device.action.as_ref(), device.timeout);
            (action.unwrap().as_str(), timeout.unwrap())
        });
        let minute = Duration::from_seconds(60);
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                ("off", minute),
                ("poweroff", minute),
                ("reboot", Duration::from_seconds(90)),
                ("off", minute)
            ]
        );
    });
}

#[test]
fn a_node_whose_only_device_waits_for_a_message_is_not_covered() {
    let kdump = device("f", "fence_kdump", &[("pcmk_host_list", "a")]);
    let document = Document {
        resources: &kdump,
        ..EMPTY
    };
    assert_eq!(document.verdict("a"), Verdict::Uncovered);
    let resources = kdump.clone() + &plain("g", "a");
    let document = Document {
        resources: &resources,
        ..EMPTY
    };
    assert_eq!(document.verdict("a"), Verdict::Covered);
}

#[test]
fn what_would_stop_it_is_named() {
    let virsh = |id, ip, host| device(id, "fence_virsh", &[("ip", ip), ("pcmk_host_list", host)]);
    let address = format!(
        r#"<primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">{}</primitive>"#,
        parameters("vip", &[("ip", "10.0.0.9")])
    );
    let cases = [
        (
            device("f", "null", &[("hostlist", "a")]),
            "",
            "f is for tests",
        ),
        (virsh("f", "A", "a"), "", "through itself, a"),
        (
            virsh("f", "10.0.0.9", "a") + &address,
            "",
            "through 10.0.0.9 of vip",
        ),
        (
            device(
                "f",
                "fence_idrac",
                &[("ip", "bmc-a"), ("pcmk_host_list", "a")],
            ),
            "",
            "onboard bmc-a",
        ),
        (plain("f", "a"), "f", "only c may"),
        (virsh("f", "hv", "a b c"), "", "all through hv"),
    ];
    for (resources, banned, weakness) in cases {
        let constraints = if banned.is_empty() {
            String::new()
        } else {
            ban(banned, "b")
        };
        let document = Document {
            resources: &resources,
            constraints: &constraints,
            ..EMPTY
        };
        assert_eq!(document.verdict("a"), Verdict::Covered, "{resources}");
        assert_eq!(document.weaknesses("a"), [weakness], "{resources}");
    }
}

#[test]
fn a_second_way_takes_a_weakness_away() {
    let onboard = device(
        "f",
        "fence_idrac",
        &[("ip", "bmc"), ("pcmk_host_list", "a")],
    );
    let resources = onboard + &device("g", "fence_apc", &[("ip", "pdu"), ("pcmk_host_list", "a")]);
    let document = Document {
        resources: &resources,
        ..EMPTY
    };
    assert!(document.weaknesses("a").is_empty());
    let topology =
        level("l", r#"target="a""#, "1", "f") + &level("m", r#"target="a""#, "2", "gone");
    let document = Document {
        topology: &topology,
        ..document
    };
    assert_eq!(document.weaknesses("a"), ["gone fails", "onboard bmc"]);
}

#[test]
fn delays_decide_who_survives_the_split_of_two() {
    let delayed = |id, host, delay| {
        device(
            id,
            "fence_x",
            &[("pcmk_host_list", host), ("pcmk_delay_base", delay)],
        )
    };
    let cases = [
        (
            delayed("f", "a", "0") + &delayed("g", "b", "0"),
            SplitOutcome::Either,
        ),
        (
            delayed("f", "a", "5") + &delayed("g", "b", "0"),
            SplitOutcome::FirstWins(0),
        ),
        (
            delayed("f", "a", "0") + &delayed("g", "b", "5"),
            SplitOutcome::FirstWins(1),
        ),
        (delayed("f", "a b", "a:9;b:1"), SplitOutcome::FirstWins(0)),
        // The agent may wait by itself.
        (
            device("f", "fence_x", &[("pcmk_host_list", "a"), ("delay", "5")]) + &plain("g", "b"),
            SplitOutcome::FirstWins(0),
        ),
        (plain("g", "b"), SplitOutcome::OnlyOne(0)),
        (String::new(), SplitOutcome::NobodyFences),
        (device("f", "fence_x", &[]), SplitOutcome::Undecided),
    ];
    for (resources, outcome) in cases {
        let document = Document {
            nodes: TWO,
            resources: &resources,
            ..EMPTY
        };
        assert_eq!(document.outcome(&["a"]), outcome, "{resources}");
    }
    let resources = plain("f", "a b");
    let options = option("priority-fencing-delay", "15s");
    let document = Document {
        nodes: TWO,
        resources: &resources,
        options: &options,
        ..EMPTY
    };
    assert_eq!(document.outcome(&["a"]), SplitOutcome::ByPriority);
}

#[test]
fn the_devices_of_a_level_wait_one_after_the_other() {
    let delayed = |id, host, delay| {
        let pairs = [("pcmk_host_list", host), ("pcmk_delay_base", delay)];
        device(id, "fence_x", &pairs)
    };
    let resources = delayed("f", "a", "2s") + &delayed("g", "a", "3s") + &delayed("h", "b", "4s");
    let topology = level("l", r#"target="a""#, "1", "f,g");
    let document = Document {
        nodes: TWO,
        resources: &resources,
        topology: &topology,
        ..EMPTY
    };
    assert_eq!(document.outcome(&["a"]), SplitOutcome::FirstWins(0));
}

#[test]
fn the_smaller_half_fences_nobody() {
    let resources = plain("f", "a b c");
    let document = Document {
        resources: &resources,
        ..EMPTY
    };
    assert_eq!(document.outcome(&["a"]), SplitOutcome::OnlyOne(1));
    let options = option("no-quorum-policy", "ignore");
    let document = Document {
        options: &options,
        ..document
    };
    assert_eq!(document.outcome(&["a"]), SplitOutcome::Either);
}

#[test]
fn a_half_fences_with_what_its_own_members_may_use() {
    let resources = plain("f", "a b c");
    let constraints = ban("f", "b") + &ban("f", "c");
    let document = Document {
        resources: &resources,
        constraints: &constraints,
        ..EMPTY
    };
    assert_eq!(document.outcome(&["b", "c"]), SplitOutcome::NobodyFences);
}

#[test]
fn a_level_is_meant_for_whom_its_words_fit() {
    let topology = r#"<fencing-level id="l1" target="B" index="1" devices="f"/>
        <fencing-level id="l2" target-pattern="[ab]" index="1" devices="f"/>
        <fencing-level id="l3" target="d" index="1" devices="f"/>"#;
    let document = Document { topology, ..EMPTY };
    let meant = document.ask(|cluster| {
        let levels = cluster.cib.fencing_levels();
        let meant = levels.map(|level| {
            let nodes = cluster.meant_by(level).unwrap().into_iter();
            nodes.map(|node| node.name.to_string()).collect::<Vec<_>>()
        });
        meant.collect::<Vec<_>>()
    });
    assert_eq!(meant, [vec!["b"], vec!["a", "b"], vec![]]);
}

#[test]
fn a_device_with_company_in_its_levels_is_told_to_switch_off() {
    let resources = plain("f", "a") + &plain("g", "a b");
    let told = |topology: &str, id: &str| {
        let document = Document {
            resources: &resources,
            topology,
            ..EMPTY
        };
        document.ask(|cluster| {
            let device = cluster.fence_device(id).unwrap();
            cluster.told_everywhere(device).map(|told| told.action)
        })
    };
    let shared = r#"<fencing-level id="l1" target="a" index="1" devices="f,g"/>"#;
    assert_eq!(told("", "f").as_deref(), Some("reboot"));
    assert_eq!(told(shared, "f").as_deref(), Some("off"));
    // Against b, which has no level, it is told to reboot.
    assert_eq!(told(shared, "g"), None);
}

#[test]
fn a_device_is_outside_a_topology_that_all_its_nodes_have() {
    let resources = plain("f", "a") + &plain("g", "a") + &plain("h", "a b");
    let topology = r#"<fencing-level id="l1" target="a" index="1" devices="f"/>"#;
    let document = Document {
        resources: &resources,
        topology,
        ..EMPTY
    };
    let outside = document.ask(|cluster| {
        let devices = cluster.fence_devices().iter();
        let outside = devices.filter(|device| cluster.is_outside_topology(device));
        let ids = outside.map(|device| device.id().to_owned());
        ids.collect::<Vec<_>>()
    });
    assert_eq!(outside, ["g"]);
}

#[test]
fn a_node_is_tried_first_with_the_first_level_that_may_work() {
    let resources = plain("f", "a") + &plain("g", "a");
    let topology = r#"<fencing-level id="l1" target="a" index="1" devices="nobody"/>
        <fencing-level id="l2" target="a" index="2" devices="g"/>"#;
    let first = |topology: &str| {
        let document = Document {
            resources: &resources,
            topology,
            ..EMPTY
        };
        document.ask(|cluster| {
            let fencing = cluster.fencing_of(cluster.node("a").unwrap());
            let first = fencing.tried_first().unwrap().into_iter();
            first
                .map(|device| device.name.to_owned())
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(first(topology), ["g"]);
    assert_eq!(first(""), ["f", "g"]);
}

#[test]
fn levels_that_only_find_something_out_shoot_nobody() {
    let looks = |agent| device("look", agent, &[("pcmk_host_list", "a b")]);
    let topology = r#"<fencing-level id="l1" target="a" index="1" devices="look"/>
        <fencing-level id="l2" target="a" index="2" devices="f"/>"#;
    let slow = device(
        "f",
        "fence_x",
        &[("pcmk_host_list", "a"), ("pcmk_delay_base", "5s")],
    );
    let cases = [
        // A node that lives has sent no message of a crash: the next level is tried.
        ("fence_kdump", ["f"].as_slice(), SplitOutcome::FirstWins(0)),
        // That it can be pinged is taken for success, and nothing else is done.
        ("fence_heuristics_ping", &[], SplitOutcome::OnlyOne(0)),
    ];
    for (agent, first, outcome) in cases {
        let resources = looks(agent) + &slow + &plain("g", "b");
        let document = Document {
            nodes: TWO,
            resources: &resources,
            topology,
            ..EMPTY
        };
        let tried = document.ask(|cluster| {
            let fencing = cluster.fencing_of(cluster.node("a").unwrap());
            let tried = fencing.tried_first().unwrap().into_iter();
            tried
                .map(|device| device.name.to_owned())
                .collect::<Vec<_>>()
        });
        assert_eq!(tried, first, "{agent}");
        assert_eq!(document.outcome(&["a"]), outcome, "{agent}");
    }
}

#[test]
fn what_is_no_time_for_the_watchdog_is_automatic() {
    let read = |value: &str| {
        let options = option("stonith-watchdog-timeout", value);
        let document = Document {
            options: &options,
            ..EMPTY
        };
        document.ask(|cluster| cluster.watchdog_timeout().map(|(timeout, _)| timeout))
    };
    let fixed = WatchdogTimeout::Fixed(Duration::from_seconds(10));
    assert_eq!(read("10s"), Some(fixed));
    assert_eq!(read("-1"), Some(WatchdogTimeout::Automatic));
    assert_eq!(read("ten"), Some(WatchdogTimeout::Automatic));
    assert_eq!(read("0"), None);
}

#[test]
fn who_may_use_a_device_is_found_without_asking_for_every_member() {
    let nodes = [1, 2, 3, 4, 5, 6].map(|at| format!(r#"<node id="{at}" uname="n{at}"/>"#));
    let nodes = nodes.concat();
    let only = |banned: &[u8]| {
        let constraints: String = banned
            .iter()
            .map(|node| ban("f", &format!("n{node}")))
            .collect();
        let document = Document {
            nodes: &nodes,
            resources: &plain("f", "n1"),
            constraints: &constraints,
            ..EMPTY
        };
        document.ask(|cluster| {
            let device = &cluster.fence_devices()[0];
            let only = cluster.only_runner_beside(device, cluster.node("n1").unwrap());
            only.map(|node| node.name.to_string())
        })
    };
    assert_eq!(only(&[]), None);
    assert_eq!(only(&[2, 3]), None);
    assert_eq!(only(&[2, 3, 4]), None);
    assert_eq!(only(&[2, 3, 4, 6]).as_deref(), Some("n5"));
    assert_eq!(only(&[2, 3, 4, 5, 6]), None);
}

#[test]
fn levels_are_alike_by_the_words_that_say_whom_they_are_for() {
    let topology = r#"<fencing-level id="l1" target="a" index="1" devices="f"/>
        <fencing-level id="l2" target="A" index="2" devices="f,f"/>
        <fencing-level id="l3" target="b" index="1" devices="f"/>
        <fencing-level id="l4" target-pattern="a" index="1" devices="f"/>"#;
    let document = Document { topology, ..EMPTY };
    let alike = document.ask(|cluster| {
        let levels = cluster.cib.fencing_levels();
        let alike = levels.map(|level| cluster.levels_like(level).len());
        alike.collect::<Vec<_>>()
    });
    assert_eq!(alike, [2, 2, 1, 1]);
}
