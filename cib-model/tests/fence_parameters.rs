//! The parameters of fence devices as the view gives them to rules.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_model::{Cluster, SourceFile, parse};

fn ask<T>(resources: &str, question: impl FnOnce(&Cluster<'_>) -> T) -> T {
    let topology = r#"<fencing-topology><fencing-level id="l" target="a" index="1" devices="x,f2"/></fencing-topology>"#;
    let text =
        format!("<configuration><resources>{resources}</resources>{topology}</configuration>");
    let source = SourceFile::new("cib.xml", text);
    let parsed = parse(&source).unwrap();
    question(&Cluster::new(&parsed, None))
}

fn device(id: &str, agent: &str, parameters: &[(&str, &str)]) -> String {
    let pairs = parameters.iter().enumerate().map(|(at, (name, value))| {
        format!(r#"<nvpair id="{id}-{at}" name="{name}" value="{value}"/>"#)
    });
    let pairs: String = pairs.collect();
    format!(
        r#"<primitive id="{id}" class="stonith" type="{agent}"><instance_attributes id="{id}-p">{pairs}</instance_attributes></primitive>"#
    )
}

fn plugs(agent: &str, parameters: &[(&str, &str)]) -> Vec<(String, String)> {
    ask(&device("f", agent, parameters), |cluster| {
        let plugs = cluster.plugs(&cluster.fence_devices()[0]).into_iter();
        plugs
            .map(|plug| (plug.node.to_owned(), plug.name.to_owned()))
            .collect()
    })
}

fn pair(node: &str, plug: &str) -> (String, String) {
    (node.to_owned(), plug.to_owned())
}

#[test]
fn a_plug_comes_from_the_map_or_is_that_of_the_only_target() {
    let map = ("pcmk_host_map", "a:1;b:2,3");
    assert_eq!(
        plugs("fence_apc", &[map]),
        [pair("a", "1"), pair("b", "2,3")]
    );
    let fixed = [("pcmk_host_list", "a"), ("plug", "1")];
    assert_eq!(plugs("fence_apc", &fixed), [pair("a", "1")]);
    assert_eq!(plugs("fence_apc", &[("plug", "1")]), []);
    assert_eq!(plugs("fence_apc", &[("pcmk_host_map", "****")]), []);
}

#[test]
fn an_agent_of_cluster_glue_never_sees_the_map() {
    let map = ("pcmk_host_map", "a:1");
    assert_eq!(plugs("external/ssh", &[("hostlist", "a"), map]), []);
    let list = ("hostlist", "a:ct1 b");
    assert_eq!(plugs("external/libvirt", &[list, map]), [pair("a", "ct1")]);
}

#[test]
fn a_parameter_is_given_once_however_many_devices_share_it() {
    let template = r#"<template id="t" class="stonith" type="fence_xvm"><instance_attributes id="t-p"><nvpair id="t-1" name="delay" value="1"/><nvpair id="t-2" name="delay" value="2"/></instance_attributes></template>"#;
    let primitives = r#"<primitive id="f1" template="t"/><primitive id="f2" template="t"/>"#;
    ask(&format!("{template}{primitives}"), |cluster| {
        let all: Vec<_> = cluster
            .fence_parameters()
            .into_iter()
            .map(|(device, setting)| (device.id(), setting.name, setting.value.as_str()))
            .collect();
        assert_eq!(all, [("f1", "delay", "1")]);
    });
}

#[test]
fn a_value_in_a_set_with_a_rule_hides_none() {
    let sets = r#"<primitive id="f" class="stonith" type="fence_xvm">
<instance_attributes id="p"><nvpair id="p-1" name="delay" value="1"/></instance_attributes>
<instance_attributes id="q" score="9"><rule id="r" score="0"><date_expression id="d" operation="gt" start="2030-01-01"/></rule><nvpair id="q-1" name="delay" value="2"/></instance_attributes>
</primitive>"#;
    ask(sets, |cluster| {
        let all = cluster.fence_parameters();
        let values: Vec<_> = all.iter().map(|(_, it)| it.value.as_str()).collect();
        assert_eq!(values, ["2", "1"]);
    });
}

#[test]
fn agents_know_four_words_for_yes() {
    for (value, is_on) in [
        ("1", true),
        ("Yes", true),
        ("ON", true),
        ("y", false),
        ("0", false),
    ] {
        let device = device("f", "fence_virsh", &[("sudo", value)]);
        let flag = ask(&device, |cluster| {
            let device = &cluster.fence_devices()[0];
            cluster.agent_flag(device, &["use_sudo", "sudo"]).is_some()
        });
        assert_eq!(flag, is_on, "{value}");
    }
}

#[test]
fn a_level_names_its_devices() {
    let devices = device("f1", "fence_xvm", &[]) + &device("f2", "fence_xvm", &[]);
    ask(&devices, |cluster| {
        let named: Vec<_> = cluster
            .fence_devices()
            .iter()
            .map(|device| cluster.is_in_topology(device))
            .collect();
        assert_eq!(named, [false, true]);
    });
}
