//! Configurations of any size, for what has to take time in proportion to that.

use std::fmt::Write as _;

/// The nodes of a cluster of so many resources: 4 to 64.
fn node_count(resources: usize) -> usize {
    (resources / 500).clamp(4, 64)
}

/// A whole CIB with so many resources: primitives alone, in groups, clones and promotable clones, made from templates,
/// with their operations, constraints of all sorts, tags, a fence device for each node, and a status.
///
/// It is ordinary, and has a mistake here and there. The same number gives the same text.
pub fn cib(resources: usize) -> String {
    let nodes = node_count(resources);
    let mut it = Grown::default();
    for node in 0..nodes {
        it.fence_device(node);
    }
    for number in 0..resources.saturating_sub(nodes) / 10 {
        it.ten_resources(number, nodes);
    }
    it.document(nodes)
}

/// The sections as they grow.
#[derive(Debug, Default)]
struct Grown {
    resources: String,
    constraints: String,
    tags: String,
    names: Vec<String>,
}

/// Text that cannot fail to be added.
macro_rules! add {
    ($to:expr, $($text:tt)*) => {{
        let _ = write!($to, $($text)*);
    }};
}

impl Grown {
    fn fence_device(&mut self, node: usize) {
        add!(
            self.resources,
            r#"<primitive id="fence-n{node}" class="stonith" type="fence_ipmilan">
<instance_attributes id="fence-n{node}-params">
<nvpair id="fence-n{node}-list" name="pcmk_host_list" value="n{node}"/>
<nvpair id="fence-n{node}-ip" name="ip" value="192.0.2.{node}"/>
</instance_attributes>
<operations><op id="fence-n{node}-monitor" name="monitor" interval="60s"/></operations>
</primitive>
"#
        );
        add!(
            self.constraints,
            r#"<rsc_location id="ban-n{node}" rsc="fence-n{node}" node="n{node}" score="-INFINITY"/>
"#
        );
    }

    fn primitive(&mut self, id: &str, template: bool) {
        let agent = if template {
            r#"template="server""#
        } else {
            r#"class="ocf" provider="heartbeat" type="Dummy""#
        };
        add!(
            self.resources,
            r#"<primitive id="{id}" {agent}>
<instance_attributes id="{id}-params"><nvpair id="{id}-state" name="state" value="/run/{id}"/></instance_attributes>
<meta_attributes id="{id}-meta"><nvpair id="{id}-threshold" name="migration-threshold" value="3"/></meta_attributes>
<operations><op id="{id}-monitor" name="monitor" interval="10s" timeout="20s"/><op id="{id}-start" name="start" interval="0" timeout="40s"/></operations>
</primitive>
"#
        );
        self.names.push(id.to_owned());
    }

    /// A group of four, a clone, a promotable clone, and four more; a chain of orders through all tens.
    fn ten_resources(&mut self, number: usize, nodes: usize) {
        add!(self.resources, r#"<group id="g{number}">"#);
        for member in 0..4 {
            self.primitive(&format!("g{number}-{member}"), false);
        }
        add!(self.resources, "</group>\n");
        for (kind, promotable) in [("c", false), ("p", true)] {
            add!(self.resources, r#"<clone id="{kind}{number}-clone">"#);
            self.primitive(&format!("{kind}{number}"), false);
            add!(
                self.resources,
                r#"<meta_attributes id="{kind}{number}-clone-meta"><nvpair id="{kind}{number}-promotable" name="promotable" value="{promotable}"/><nvpair id="{kind}{number}-interleave" name="interleave" value="true"/></meta_attributes></clone>
"#
            );
        }
        for single in 0..4 {
            self.primitive(&format!("r{number}-{single}"), single == 0);
        }
        let node = number % nodes;
        let before = number.saturating_sub(1);
        add!(
            self.constraints,
            r#"<rsc_location id="l{number}" rsc="g{number}" node="n{node}" score="100"/>
<rsc_location id="lr{number}" rsc="r{number}-1"><rule id="lr{number}-rule" score="-INFINITY"><expression id="lr{number}-expr" attribute="rack" operation="eq" value="a{node}"/></rule></rsc_location>
<rsc_colocation id="k{number}" rsc="g{number}" with-rsc="p{number}-clone" with-rsc-role="Promoted" score="INFINITY"/>
<rsc_colocation id="ks{number}" score="INFINITY"><resource_set id="ks{number}-set"><resource_ref id="r{number}-2"/><resource_ref id="r{number}-3"/></resource_set></rsc_colocation>
<rsc_order id="o{number}" first="c{number}-clone" then="g{number}" kind="Mandatory"/>
<rsc_order id="os{number}"><resource_set id="os{number}-set"><resource_ref id="r{number}-1"/><resource_ref id="r{number}-2"/></resource_set></rsc_order>
"#
        );
        if number > 0 {
            add!(
                self.constraints,
                r#"<rsc_order id="oc{number}" first="g{before}" then="g{number}" kind="Optional"/>
"#
            );
        }
        add!(
            self.tags,
            r#"<tag id="t{number}"><obj_ref id="r{number}-0"/><obj_ref id="r{number}-1"/></tag>
"#
        );
    }

    fn document(self, nodes: usize) -> String {
        let mut members = String::new();
        let mut status = String::new();
        for node in 0..nodes {
            add!(
                members,
                r#"<node id="{node}" uname="n{node}"><instance_attributes id="n{node}-attributes"><nvpair id="n{node}-rack" name="rack" value="b{node}"/></instance_attributes></node>
"#
            );
            add!(
                status,
                r#"<node_state id="{node}" uname="n{node}" in_ccm="true" crmd="online" join="member" expected="member"><lrm id="{node}"><lrm_resources>
"#
            );
            for (at, name) in self.names.iter().enumerate() {
                if at % nodes != node {
                    continue;
                }
                let failed = u8::from(at % 50 == 0) * 7;
                add!(
                    status,
                    r#"<lrm_resource id="{name}" class="ocf" provider="heartbeat" type="Dummy"><lrm_rsc_op id="{name}_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:x"/><lrm_rsc_op id="{name}_monitor_10000" operation="monitor" call-id="2" rc-code="{failed}" op-status="0" interval="10000" transition-key="1:1:0:x"/></lrm_resource>
"#
                );
            }
            status.push_str("</lrm_resources></lrm></node_state>\n");
        }
        let Self {
            resources,
            constraints,
            tags,
            ..
        } = self;
        format!(
            r#"<cib crm_feature_set="3.19.0" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" have-quorum="1">
<configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="o-stonith" name="stonith-enabled" value="true"/></cluster_property_set></crm_config>
<nodes>
{members}</nodes>
<resources>
<template id="server" class="ocf" provider="heartbeat" type="Dummy"/>
{resources}</resources>
<constraints>
{constraints}</constraints>
<tags>
{tags}</tags>
</configuration>
<status>
{status}</status>
</cib>
"#
        )
    }
}
