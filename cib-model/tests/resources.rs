//! Resources, what they are in, and what a name means.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_model::facts::MetaKind;
use cib_model::{Cluster, ClusterResource, Duration, SourceFile, parse};

const CIB: &str = r#"<configuration><crm_config/><nodes/><resources>
<template id="t" class="ocf" provider="heartbeat" type="Dummy"/>
<primitive id="a" template="t"/>
<clone id="c"><meta_attributes id="c-meta">
  <nvpair id="c-promotable" name="promotable" value="true"/><nvpair id="c-priority" name="priority" value="1"/>
</meta_attributes><group id="g">
  <meta_attributes id="g-meta"><nvpair id="g-priority" name="priority" value="2"/></meta_attributes>
  <primitive id="x" template="t"/><primitive id="y" class="ocf" provider="heartbeat" type="Dummy"/>
</group></clone>
<group id="h"><primitive id="z" class="ocf" provider="heartbeat" type="Dummy"/></group>
</resources><constraints/><tags><tag id="tag"><obj_ref id="h"/><obj_ref id="t"/><obj_ref id="gone"/></tag></tags>
<rsc_defaults><meta_attributes id="d"><nvpair id="d-s" name="resource-stickiness" value="7"/></meta_attributes></rsc_defaults>
</configuration>"#;

fn with_cluster(check: impl Fn(&Cluster<'_>)) {
    let source = SourceFile::new("cib.xml", CIB);
    let parsed = parse(&source).unwrap();
    check(&Cluster::new(&parsed, None));
}

fn ids<'r, 'c: 'r>(resources: impl IntoIterator<Item = &'r ClusterResource<'c>>) -> String {
    let ids: Vec<_> = resources.into_iter().map(ClusterResource::id).collect();
    ids.join(" ")
}

#[test]
fn resources_stand_before_what_is_in_them() {
    with_cluster(|cluster| {
        assert_eq!(ids(cluster.resources()), "a c g x y h z");
        let clone = cluster.resource("c").unwrap();
        assert_eq!(ids(cluster.members_of(clone)), "g");
        assert_eq!(
            ids(cluster.members_of(cluster.resource("g").unwrap())),
            "x y"
        );
        assert_eq!(ids(cluster.members_of(cluster.resource("a").unwrap())), "");
        let inner = cluster.resource("y").unwrap();
        assert_eq!(cluster.outermost(inner).id(), "c");
        assert_eq!(cluster.container_of(inner).unwrap().id(), "g");
        assert_eq!(cluster.resolved(inner).unwrap().id(), "y");
    });
}

#[test]
fn a_name_means_a_resource_or_what_is_made_from_a_template_or_tagged() {
    with_cluster(|cluster| {
        let meant = |name| {
            cluster
                .meaning_of(name)
                .map(|meant| ids(meant.resources().iter().copied()))
        };
        assert_eq!(meant("g").as_deref(), Some("g"));
        assert_eq!(meant("t").as_deref(), Some("a x"));
        assert_eq!(meant("tag").as_deref(), Some("h"));
        assert_eq!(meant("gone"), None);
    });
}

#[test]
fn meta_attributes_come_from_the_innermost_that_has_them() {
    with_cluster(|cluster| {
        let meta = |id, name| {
            let setting = cluster.meta_of(cluster.resource(id).unwrap(), name);
            setting.map(|setting| setting.value.as_str())
        };
        assert_eq!(meta("x", "priority"), Some("2"));
        assert_eq!(meta("g", "priority"), Some("2"));
        assert_eq!(meta("c", "priority"), Some("1"));
        assert_eq!(meta("g", "promotable"), Some("true"));
        assert_eq!(meta("c", "resource-stickiness"), Some("7"));
        assert_eq!(meta("a", "priority"), None);
        for (id, promotable) in [("y", true), ("c", true), ("z", false), ("a", false)] {
            let resource = cluster.resource(id).unwrap();
            assert_eq!(cluster.is_promotable(resource), Some(promotable), "{id}");
        }
    });
}

#[test]
fn meta_attributes_are_told_with_what_they_stand_on() {
    with_cluster(|cluster| {
        let metas = cluster.cib.held_metas();
        let metas: Vec<_> = metas
            .map(|meta| (meta.held.holder.id(), meta.setting.name, meta.kind))
            .collect();
        let expected = [
            ("c", "promotable", MetaKind::Clone),
            ("c", "priority", MetaKind::Clone),
            ("g", "priority", MetaKind::Group),
            ("", "resource-stickiness", MetaKind::Defaults),
        ];
        assert_eq!(metas, expected);
    });
}

#[test]
fn what_is_configured_has_ids_and_references_do_not_count() {
    let text = r#"<cib><configuration><resources>
<primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/></resources><constraints>
<rsc_location id="l" rsc="mine" node="n" score="1"/>
<rsc_order id="o"><resource_set id="s"><resource_ref id="a"/></resource_set></rsc_order></constraints>
<tags><tag id="mine"><obj_ref id="gone"/></tag></tags></configuration>
<status><node_state id="1"><lrm id="1"><lrm_resources><lrm_resource id="was"/></lrm_resources></lrm></node_state></status>
</cib>"#;
    let source = SourceFile::new("cib.xml", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, None);
    let ids: Vec<_> = cluster.configured_ids().into_iter().collect();
    assert_eq!(ids, ["a", "l", "mine", "o", "s"]);
    let mut named: Vec<_> = cluster.named_in_constraints().into_iter().collect();
    named.sort_unstable();
    assert_eq!(named, ["a", "mine"]);
}

#[test]
fn a_value_is_hidden_by_the_set_before_it_unless_that_has_a_rule() {
    let text = r#"<configuration><rsc_defaults>
<meta_attributes id="weak"><nvpair id="w1" name="priority" value="1"/></meta_attributes>
<meta_attributes id="ruled" score="5"><rule id="r" score="0"><date_expression id="e" operation="gt" start="2030-01-01"/></rule>
  <nvpair id="r1" name="priority" value="2"/></meta_attributes>
<meta_attributes id="strong" score="3"><nvpair id="s1" name="priority" value="3"/></meta_attributes>
</rsc_defaults></configuration>"#;
    let source = SourceFile::new("cib.xml", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, None);
    let sets = cluster.cib.held_sets().into_iter().map(|held| held.set);
    let hidden = cluster.hidden_settings(sets);
    let values: Vec<_> = hidden
        .iter()
        .map(|(hidden, wins)| (hidden.value.as_str(), wins.value.as_str()))
        .collect();
    assert_eq!(values, [("1", "3")]);
}

#[test]
fn the_longest_timeout_is_that_of_an_operation_or_of_them_all() {
    let longest = |text: &str| {
        let source = SourceFile::new("cib.xml", text);
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, None);
        let (timeout, operation) = cluster.longest_timeout();
        (timeout, operation.is_some())
    };
    let resources = |class: &str| {
        format!(
            r#"<resources><primitive id="a" class="{class}" type="x"><operations><op id="o" name="start" interval="0" timeout="5min"/></operations></primitive></resources>"#
        )
    };
    let seconds = Duration::from_seconds;
    assert_eq!(longest(&resources("systemd")), (seconds(300), true));
    assert_eq!(longest(&resources("stonith")), (seconds(20), false));
    let defaults = r#"<op_defaults><meta_attributes id="d"><nvpair id="d1" name="timeout" value="60"/></meta_attributes></op_defaults>"#;
    assert_eq!(longest(defaults), (seconds(60), false));
}
