//! Which level is tried first, with which devices, and what they are told.

use cib_model::{Cluster, SourceFile, parse};
use cib_tests::cluster::OneNodeCluster;

use super::{TOOLS, cib, device, wait_for_devices};

const NODES: [&str; 9] = [
    "node-a", "n1", "n2", "n3", "pat1", "PAT2", "att1", "att2", "plain",
];

/// Levels: for whom, the index, and the devices. `d1` to `d4` can fence every node, `d5` none.
const LEVELS: [(&str, u8, &str); 11] = [
    (r#"target="n1""#, 1, "d1"),
    // The last one of an index counts.
    (r#"target="n1""#, 1, "d2"),
    (r#"target="n2""#, 1, "d5"),
    (r#"target="n2""#, 2, "nosuch"),
    (r#"target="n2""#, 3, "d3,d5"),
    (r#"target="n2""#, 5, "d4,d1"),
    (r#"target="N3""#, 2, "d4"),
    (r#"target="n3""#, 1, "d3"),
    // Patterns mind case, names do not.
    (r#"target-pattern="^(pat|n3)""#, 1, "d2"),
    (r#"target-attribute="rack" target-value="1""#, 9, "d3"),
    (r#"target-attribute="rack" target-value="x""#, 9, "d1"),
];

fn document() -> String {
    let nodes = NODES.iter().enumerate().map(|(number, name)| {
        let rack = match *name {
            "att1" => r#"<instance_attributes id="i1"><nvpair id="i1-r" name="rack" value="1"/></instance_attributes>"#,
            "att2" => r#"<instance_attributes id="i2"><nvpair id="i2-r" name="rack" value="X"/></instance_attributes>"#,
            _ => "",
        };
        let id = number + 1;
        format!(r#"<node id="{id}" uname="{name}">{rack}</node>"#)
    });
    let nodes: String = nodes.collect();
    let levels = LEVELS
        .iter()
        .enumerate()
        .map(|(number, (target, index, devices))| {
            format!(
                r#"<fencing-level id="l{number}" {target} index="{index}" devices="{devices}"/>"#
            )
        });
    let levels: String = levels.collect();
    let all = NODES.join(" ");
    let devices = (1..=5).map(|number| {
        let hosts = if number == 5 { "nobody" } else { &all };
        device(&format!("d{number}"), "null", "", &[("hostlist", hosts)])
    });
    let devices: String = devices.collect();
    let options = r#"<crm_config><cluster_property_set id="o"><nvpair id="o1" name="startup-fencing" value="false"/></cluster_property_set></crm_config>"#;
    let topology = format!("<constraints/><fencing-topology>{levels}</fencing-topology>");
    cib(&devices)
        .replace("<crm_config/>", options)
        .replace("<nodes/>", &format!("<nodes>{nodes}</nodes>"))
        .replace("<constraints/>", &topology)
}

/// What the fencer did to a node: each action that succeeded, with its device. It switches a node on again behind the
/// two actions of a level with two devices.
fn done_to(node: &str, logs: &str) -> Vec<(String, String)> {
    let end = format!(" targeting {node} using ");
    let actions = logs.lines().filter_map(|line| {
        let (before, after) = line.split_once(&end)?;
        let (device, result) = after.split_once(' ')?;
        let action = before.split('\'').nth(1)?;
        let succeeded = result.starts_with("returned 0") && action != "on";
        succeeded.then(|| (action.to_owned(), device.to_owned()))
    });
    actions.collect()
}

#[test]
fn the_first_level_that_works_is_the_one_that_the_fencer_takes() {
    let text = document();
    let Some(live) = OneNodeCluster::require("levels of fencing", Some(&text)) else {
        return;
    };
    wait_for_devices(&live, 5);
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    for node in cluster.nodes().unwrap().iter().skip(1) {
        let ran = live.run("stonith_admin", &["--reboot", &node.name], "");
        assert_eq!(ran.unwrap().code, 0, "{}", node.name);
        let theirs = done_to(&node.name, &live.logs().unwrap());
        let fencing = cluster.fencing_of(node);
        let mut steps = fencing.steps.iter();
        let step = steps.find(|step| step.works() == Some(true)).unwrap();
        let devices = step.devices.iter();
        let ours: Vec<_> = devices
            .map(|device| (device.action.clone().unwrap(), device.name.to_owned()))
            .collect();
        if step.level.is_some() {
            // A level that fails has done what it did until then.
            assert!(theirs.ends_with(&ours), "{}: {theirs:?}", node.name);
        } else {
            let [theirs] = &theirs[..] else {
                unreachable!("{}: {theirs:?}", node.name)
            };
            assert!(ours.contains(theirs), "{}: {theirs:?}", node.name);
        }
    }
}
