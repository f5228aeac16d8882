//! What a live cluster does with agents that are asked for what they cannot do, or have too little time for what they do.

use std::collections::BTreeSet;
use std::time::Duration;

use cib_lint::{Config, Linter};
use cib_model::{SourceFile, Version};
use cib_tests::cluster::{Containers, NODES, OneNodeCluster};

/// The release that the tools of Debian 12 are of.
const TOOLS: Version = Version::new(2, 1, 5);

/// What is slowest waits for a timeout of 20 seconds.
const LIMIT: Duration = Duration::from_secs(90);

fn document(resources: &str, constraints: &str) -> String {
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="1" epoch="0" num_updates="0"><configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options">
<nvpair id="enabled" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
<nodes/><resources>{resources}</resources><constraints>{constraints}</constraints>
</configuration><status/></cib>"#
    )
}

/// A primitive; `meta`, `parameters` and `operations` are what stands in their elements.
fn primitive(id: &str, agent: &str, meta: &str, parameters: &str, operations: &str) -> String {
    let (provider, kind) = agent.split_once(':').unwrap();
    let set = |name: &str, pairs: &str| {
        let pairs = pairs.split_whitespace().map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            format!(r#"<nvpair id="{id}-{name}" name="{name}" value="{value}"/>"#)
        });
        let pairs: String = pairs.collect();
        if pairs.is_empty() {
            return pairs;
        }
        format!(r#"<{name} id="{id}-{name}">{pairs}</{name}>"#)
    };
    let operations = operations.split_whitespace().map(|operation| {
        let mut parts = operation.split(',');
        let (name, interval) = (parts.next().unwrap(), parts.next().unwrap());
        let more = parts.collect::<Vec<_>>().join(" ");
        format!(r#"<op id="{id}-{name}-{interval}" name="{name}" interval="{interval}" {more}/>"#)
    });
    let operations: String = operations.collect();
    let meta = set("meta_attributes", meta);
    let parameters = set("instance_attributes", parameters);
    format!(
        r#"<primitive id="{id}" class="ocf" provider="{provider}" type="{kind}">{meta}{parameters}<operations>{operations}</operations></primitive>"#
    )
}

fn clone(id: &str, option: &str, inner: &str) -> String {
    format!(
        r#"<clone id="{id}"><meta_attributes id="{id}-m"><nvpair id="{id}-m-1" name="{option}" value="true"/></meta_attributes>{inner}</clone>"#
    )
}

/// The resources that a rule finds fault with.
fn found(rule: &str, text: &str) -> BTreeSet<String> {
    let mut config = Config::default();
    config.pacemaker = Some(TOOLS);
    let report = Linter::new(config).lint_cluster(&[SourceFile::new("cib.xml", text)]);
    let findings = report.findings().filter(|finding| finding.rule.id == rule);
    findings.map(|finding| finding.message.clone()).collect()
}

/// That a rule finds fault with just these resources.
fn assert_found(rule: &str, text: &str, resources: &[&str]) {
    let found = found(rule, text);
    assert_eq!(found.len(), resources.len(), "{rule}: {found:#?}");
    for (message, resource) in found.iter().zip(resources) {
        assert!(message.contains(&format!("`{resource}`")), "{message}");
    }
}

/// An attribute of what `crm_mon` prints of a primitive.
fn state(live: &OneNodeCluster, id: &str, attribute: &str) -> String {
    let ran = live
        .run("crm_mon", &["-1r", "--output-as=xml"], "")
        .unwrap();
    let resource = ran.stdout.split(&format!(r#"<resource id="{id}" "#)).nth(1);
    let tag = resource.unwrap().split('>').next().unwrap();
    let value = tag.split(&format!(r#"{attribute}=""#)).nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

fn role(live: &OneNodeCluster, id: &str) -> String {
    state(live, id, "role")
}

/// How often an operation has failed, as it is counted for what the cluster takes for the resource.
fn failures(live: &OneNodeCluster, counted: &str) -> u32 {
    let cib = live.cib().unwrap();
    let name = format!(r#" name="fail-count-{counted}" value=""#);
    let Some((_, value)) = cib.split_once(&name) else {
        return 0;
    };
    let (value, _) = value.split_once('"').unwrap();
    // `INFINITY` is one, too.
    value.parse().unwrap_or(u32::MAX)
}

fn set_role(live: &OneNodeCluster, id: &str, role: &str) {
    let args = ["--meta", "-r", id, "-p", "target-role", "-v", role];
    let ran = live.run("crm_resource", &args, "").unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_check_that_the_agent_lacks_restarts_the_resource_over_and_over() {
    // Long intervals: it is not the repetition that fails.
    let resource = |id, operation: &str, meta: &str| {
        let meta = format!("target-role=Stopped {meta}");
        let operations = format!("monitor,10s {operation}");
        primitive(id, "pacemaker:Dummy", &meta, "", &operations)
    };
    let resources = resource("counted", "checkroute,1h", "")
        + &resource("limited", "checkroute,1h", "migration-threshold=3")
        + &resource("miscounted", "check_route,1h", "migration-threshold=3")
        + &resource("once", "checkroute,0", "")
        + &resource("right", "", "");
    let text = document(&resources, "");
    let rule = "operation-not-supported";
    assert_found(rule, &text, &["counted", "limited", "miscounted", "once"]);
    let Some(live) = OneNodeCluster::require("checks that agents lack", Some(&text)) else {
        return;
    };
    for id in ["once", "right", "limited", "miscounted", "counted"] {
        set_role(&live, id, "Started");
    }
    let often = |live: &OneNodeCluster| {
        let counted = failures(live, "counted#checkroute_3600000");
        // Of a resource `miscounted_check` that there is not.
        let miscounted = failures(live, "miscounted_check#route_3600000");
        Ok(counted > 10 && miscounted > 10)
    };
    live.wait_until("both were restarted ten times", LIMIT, often)
        .unwrap();
    assert_eq!(failures(&live, "limited#checkroute_3600000"), 3);
    assert_eq!(role(&live, "limited"), "Stopped");
    for id in ["once", "right"] {
        let is_started = |live: &OneNodeCluster| Ok(role(live, id) == "Started");
        live.wait_until("it runs", LIMIT, is_started).unwrap();
        assert_eq!(failures(&live, &format!("{id}#checkroute_0")), 0);
    }
}

/// What was seen of promotions, notifications and uniqueness, and of Pacemaker's default timeout.
fn resources_that_come_to_rest() -> (String, String) {
    let promotable = |id: &str, agent: &str| {
        let inner = format!("{id}-1");
        clone(
            id,
            "promotable",
            &primitive(
                &inner,
                agent,
                "",
                "",
                "monitor,10s monitor,11s,role=\"Promoted\"",
            ),
        )
    };
    let plain = |id: &str, parameters: &str, operations: &str| {
        primitive(id, "pacemaker:Dummy", "", parameters, operations)
    };
    let slow = |id: &str, parameters: &str, operations: &str| {
        primitive(id, "heartbeat:Delay", "", parameters, operations)
    };
    let resources = promotable("able", "pacemaker:Stateful")
        + &promotable("asked", "pacemaker:Dummy")
        + &promotable("unasked", "pacemaker:Dummy")
        + &plain("follower", "", "monitor,10s")
        + &clone("told", "notify", &plain("told-1", "", "monitor,10s"))
        + &plain("one", "state=/run/cib-tests/shared", "monitor,1s")
        + &plain("other", "state=/run/cib-tests/shared", "monitor,1s")
        + &slow("slow-start", "startdelay=23 stopdelay=0 mondelay=0", "")
        + &slow("slow-stop", "startdelay=0 stopdelay=23 mondelay=0", "")
        + &slow(
            "with-time",
            "startdelay=23 stopdelay=0 mondelay=0",
            "start,0,timeout=\"40s\"",
        );
    let constraints = r#"<rsc_location id="l1" rsc="able" role="Promoted" node="node-a" score="100"/>
<rsc_location id="l2" rsc="asked" role="Promoted" node="node-a" score="100"/>
<rsc_colocation id="c1" rsc="follower" with-rsc="unasked" with-rsc-role="Promoted" score="INFINITY"/>"#;
    (resources, constraints.to_owned())
}

#[test]
fn what_agents_cannot_do_or_have_no_time_for_fails_or_never_happens() {
    let (resources, constraints) = resources_that_come_to_rest();
    let text = document(&resources, &constraints);
    assert_found("promotion-not-supported", &text, &["asked", "unasked"]);
    assert_found("notification-not-supported", &text, &["told"]);
    assert_found("unique-parameter-shared", &text, &["one"]);
    let Some(live) = OneNodeCluster::require("what agents cannot do", Some(&text)) else {
        return;
    };
    assert_eq!(role(&live, "able-1"), "Promoted");
    // Neither the promotion nor the demotion after it is there; then it may not run on the node at all.
    assert_eq!(failures(&live, "asked-1#promote_0"), 1);
    assert_eq!(failures(&live, "asked-1#demote_0"), 1);
    assert_eq!(role(&live, "asked-1"), "Stopped");
    assert_eq!(role(&live, "unasked-1"), "Unpromoted");
    assert_eq!(role(&live, "follower"), "Stopped");
    // It was asked and has said no, which counts for nothing.
    assert!(live.logs().unwrap().contains("told-1 notify (call"));
    assert_eq!(failures(&live, "told-1#notify_0"), 0);
    assert_eq!(role(&live, "told-1"), "Started");
    // Twenty seconds, unless it is told.
    assert_eq!(failures(&live, "slow-start#start_0"), u32::MAX);
    assert_eq!(role(&live, "slow-start"), "Stopped");
    assert_eq!(role(&live, "with-time"), "Started");

    set_role(&live, "slow-stop", "Stopped");
    set_role(&live, "one", "Stopped");
    let is_blocked = |live: &OneNodeCluster| Ok(state(live, "slow-stop", "blocked") == "true");
    live.wait_until("its stop took too long", LIMIT, is_blocked)
        .unwrap();
    // Stopping the one took it away from the other.
    let is_missed = |live: &OneNodeCluster| Ok(failures(live, "other#monitor_1000") == 1);
    live.wait_until("the other has failed", LIMIT, is_missed)
        .unwrap();
    assert_eq!(role(&live, "one"), "Stopped");
}

#[test]
fn a_node_that_was_left_by_a_migration_that_is_none_may_not_run_the_resource() {
    let resource = |id, migrates| {
        let meta = format!("allow-migrate={migrates}");
        primitive(id, "pacemaker:SysInfo", &meta, "", "monitor,30s")
    };
    let resources = resource("migrates", "true") + &resource("moves", "false");
    let location = |node| {
        ["migrates", "moves"].map(|id| {
            format!(r#"<rsc_location id="l-{id}" rsc="{id}" node="{node}" score="100"/>"#)
        })
    };
    let on = |node| document(&resources, &location(node).concat());
    assert_found("migration-not-supported", &on(NODES[0]), &["migrates"]);
    let Some(live) = Containers::require("a migration that the agent lacks") else {
        return;
    };
    let runs_on = |id: &str, node: &str| {
        let is = format!("* {id}\t(ocf:pacemaker:SysInfo):\t Started {node}");
        live.status(NODES[0]).unwrap().contains(&is)
    };
    for node in NODES {
        live.configure(&on(node)).unwrap();
        live.settle().unwrap();
        for id in ["migrates", "moves"] {
            assert!(runs_on(id, node), "{}", live.status(NODES[0]).unwrap());
        }
    }
    assert!(
        live.status(NODES[0])
            .unwrap()
            .contains("migrate_to on node1")
    );
    let standby = ["--node", NODES[1], "--name", "standby", "--update", "on"];
    let ran = live.on(NODES[0], "crm_attribute").args(standby).run();
    assert_eq!(ran.unwrap().code, 0);
    live.settle().unwrap();
    let status = live.status(NODES[0]).unwrap();
    assert!(runs_on("moves", NODES[0]), "{status}");
    assert!(
        status.contains("migrates\t(ocf:pacemaker:SysInfo):\t Stopped"),
        "{status}"
    );
}
