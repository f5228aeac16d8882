//! Resources, what they are in, and what a name means.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_model::{Cluster, ClusterResource, SourceFile, parse};

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
        assert_eq!(meant("tag").as_deref(), Some("h a x"));
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
