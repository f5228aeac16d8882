//! Bases of chance: somebody's configuration, in which everything that is not cib-gen's may stand.

use std::fmt::Write as _;

use cib_gen::{Spec, Surroundings, generate};
use cib_model::SourceFile;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::specs::{self, Wanted};

/// A section, and what somebody may have in it. Some refer to others, which are in all bases then.
const PARTS: [(&str, &str); 16] = [
    (
        "resources",
        r#"<primitive id="x-ip" class="ocf" provider="heartbeat" type="IPaddr2"><instance_attributes id="x-ip-i"><nvpair id="x-ip-ip" name="ip" value="192.0.2.7"/></instance_attributes><operations><op id="x-ip-m" name="monitor" interval="10s" timeout="20s"/></operations></primitive>"#,
    ),
    (
        "resources",
        r#"<group id="x-group"><primitive id="x-g1" class="ocf" provider="pacemaker" type="Dummy"/><!-- both --><primitive id="x-g2" class="ocf" provider="pacemaker" type="Dummy"/></group>"#,
    ),
    (
        "resources",
        r#"<clone id="x-clone"><meta_attributes id="x-clone-m"><nvpair id="x-clone-i" name="interleave" value="true"/></meta_attributes><primitive id="x-c1" class="ocf" provider="pacemaker" type="ping"/></clone>"#,
    ),
    (
        "resources",
        r#"<template id="x-template" class="ocf" provider="pacemaker" type="Dummy"/><primitive id="x-made" template="x-template"/>"#,
    ),
    (
        "resources",
        r#"<primitive id="fence-other" class="stonith" type="fence_ipmilan"><instance_attributes id="fence-other-i"><nvpair id="fence-other-1" name="ip" value="192.0.2.9"/><nvpair id="fence-other-2" name="pcmk_host_list" value="other"/></instance_attributes><operations><op id="fence-other-m" name="monitor" interval="60s"/></operations></primitive>"#,
    ),
    // Ids that cib-gen would have given.
    (
        "resources",
        r#"<primitive id="fence-b" class="ocf" provider="pacemaker" type="Dummy"/>"#,
    ),
    (
        "resources",
        r#"<primitive id="fence-a-ban" class="ocf" provider="pacemaker" type="Dummy"/>"#,
    ),
    (
        "constraints",
        r#"<rsc_location id="x-likes" rsc="x-always" node="a" score="100"/>"#,
    ),
    (
        "constraints",
        r#"<rsc_location id="x-rule" rsc="x-always"><rule id="x-rule-r" score="-INFINITY"><expression id="x-rule-e" attribute="x" operation="defined"/></rule></rsc_location>"#,
    ),
    ("constraints", "<!-- none -->"),
    ("tags", r#"<tag id="x-tag"><obj_ref id="x-always"/></tag>"#),
    (
        "fencing-topology",
        r#"<fencing-level id="x-level" target="other" index="1" devices="x-board"/>"#,
    ),
    (
        "acls",
        r#"<acl_role id="x-role"><acl_permission id="x-read" kind="read" xpath="/cib"/></acl_role>"#,
    ),
    (
        "rsc_defaults",
        r#"<meta_attributes id="x-defaults"><nvpair id="x-sticky" name="resource-stickiness" value="1"/></meta_attributes>"#,
    ),
    (
        "op_defaults",
        r#"<meta_attributes id="x-op"><nvpair id="x-timeout" name="timeout" value="70s"/></meta_attributes>"#,
    ),
    (
        "crm_config",
        r#"<cluster_property_set id="x-options"><nvpair id="x-name" name="cluster-name" value="x"/></cluster_property_set>"#,
    ),
];

/// Has to be there for the parts that refer to it.
const ALWAYS: &str = r#"<primitive id="x-always" class="ocf" provider="pacemaker" type="Dummy"/><primitive id="x-board" class="stonith" type="fence_ilo"><instance_attributes id="x-board-i"><nvpair id="x-board-1" name="ip" value="192.0.2.10"/><nvpair id="x-board-2" name="pcmk_host_list" value="other"/></instance_attributes></primitive>"#;

/// Where the lines end.
#[derive(Debug, Clone, Copy)]
enum Lines {
    Unix,
    Windows,
    One,
}

/// What a base is made of, whatever the specification.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    schema: &'static str,
    parts: Vec<(&'static str, &'static str)>,
    fencing: Option<&'static str>,
    quorum: Option<&'static str>,
    /// Whether the nodes are listed, and whether there is another one.
    nodes: Option<bool>,
    /// Whether the status has them online.
    online: bool,
    lines: Lines,
    single_quotes: bool,
    version: (u32, u32, u32),
    /// What cib-gen has made before.
    earlier: Option<Wanted>,
}

prop_compose! {
    fn recipe()(
        schema in select(vec!["pacemaker-3.9", "pacemaker-3.9", "pacemaker-3.4", "pacemaker-3.0", "pacemaker-2.10"]),
        parts in subsequence(PARTS.to_vec(), 0..10),
        fencing in option::of(select(vec!["true", "false", "0", "yes"])),
        quorum in option::weighted(0.3, select(vec!["stop", "freeze", "demote"])),
        nodes in option::of(any::<bool>()),
        online in any::<bool>(),
        lines in select(vec![Lines::Unix, Lines::Unix, Lines::Windows, Lines::One]),
        single_quotes in any::<bool>(),
        version in (0_u32..3, 1_u32..1000, 0_u32..100_000),
        earlier in option::weighted(0.4, specs::wanted()),
    ) -> Recipe {
        Recipe { schema, parts, fencing, quorum, nodes, online, lines, single_quotes, version, earlier }
    }
}

/// No base, or one that is not refused as such.
pub(crate) fn base() -> impl Strategy<Value = Option<Recipe>> {
    option::weighted(0.9, recipe())
}

impl Recipe {
    /// The document for a cluster that has these guests.
    pub(crate) fn document(&self, spec: &Spec) -> String {
        let text = self.by_hand(spec);
        let Some(earlier) = &self.earlier else {
            return text;
        };
        let source = SourceFile::new("earlier", text.as_str());
        let made = generate(&earlier.spec, &Surroundings::of(&source));
        made.map_or(text, |made| made.document)
    }

    fn by_hand(&self, spec: &Spec) -> String {
        let mut sections = String::new();
        for name in [
            "crm_config",
            "nodes",
            "resources",
            "constraints",
            "fencing-topology",
            "tags",
            "acls",
            "rsc_defaults",
            "op_defaults",
        ] {
            self.section(name, spec, &mut sections);
        }
        let (admin, epoch, updates) = self.version;
        let status = if self.online {
            self.states(spec)
        } else {
            String::new()
        };
        let text = format!(
            "<cib validate-with=\"{}\" admin_epoch=\"{admin}\" epoch=\"{epoch}\" num_updates=\"{updates}\">\n  <configuration>\n{sections}  </configuration>\n  <status>{status}</status>\n</cib>\n",
            self.schema
        );
        let text = if self.single_quotes {
            text.replace('"', "'")
        } else {
            text
        };
        match self.lines {
            Lines::Unix => text,
            Lines::Windows => text.replace('\n', "\r\n"),
            Lines::One => text.replace('\n', ""),
        }
    }

    fn section(&self, name: &str, spec: &Spec, text: &mut String) {
        let mut content = match name {
            "crm_config" => self.options(),
            "nodes" => self.nodes(spec),
            "resources" => format!("      {ALWAYS}\n"),
            _ => String::new(),
        };
        for (_, part) in self.parts.iter().filter(|(section, _)| *section == name) {
            let _ = writeln!(content, "      {part}");
        }
        let required = ["crm_config", "nodes", "resources", "constraints"].contains(&name);
        if !content.is_empty() {
            let _ = write!(text, "    <{name}>\n{content}    </{name}>\n");
        } else if required {
            let _ = writeln!(text, "    <{name}/>");
        }
    }

    fn options(&self) -> String {
        let names = ["stonith-enabled", "no-quorum-policy"];
        let mut pairs = String::new();
        for (name, value) in names.into_iter().zip([self.fencing, self.quorum]) {
            if let Some(value) = value {
                let _ = write!(
                    pairs,
                    r#"<nvpair id="x-{name}" name="{name}" value="{value}"/>"#
                );
            }
        }
        if pairs.is_empty() {
            return String::new();
        }
        format!(
            "      <cluster_property_set id=\"cib-bootstrap-options\">{pairs}</cluster_property_set>\n"
        )
    }

    /// The guests, and maybe a machine that somebody else's devices fence.
    fn members(&self, spec: &Spec) -> Vec<String> {
        let guests = spec.guests().iter().map(|guest| guest.node.clone());
        let other = self.nodes.unwrap_or_default().then(|| "other".to_owned());
        guests.chain(other).collect()
    }

    fn nodes(&self, spec: &Spec) -> String {
        let mut text = String::new();
        let members = self.nodes.map(|_| self.members(spec)).unwrap_or_default();
        for (id, name) in members.iter().enumerate() {
            let _ = writeln!(text, r#"      <node id="{}" uname="{name}"/>"#, id + 1);
        }
        text
    }

    fn states(&self, spec: &Spec) -> String {
        let mut text = String::new();
        for (id, name) in self.members(spec).iter().enumerate() {
            let _ = write!(
                text,
                r#"<node_state id="{}" uname="{name}" in_ccm="true" crmd="online" join="member" expected="member" crm-debug-origin="x"/>"#,
                id + 1
            );
        }
        text
    }
}
