//! Bases to merge into, and what becomes of them.

#![allow(
    dead_code,
    reason = "every test program has this module, and none needs all of it"
)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_gen::{Encryption, Generated, Problem, Spec, Surroundings, generate};
use cib_lint::{Config, Linter, Severity};
use cib_model::SourceFile;

pub(crate) const URI: &str = "lxc+ssh://root@h/";

/// Two hosts with two guests each, and what switches the hosts.
pub(crate) const TWO_HOSTS: &str = r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
guests = ["a", "b"]
second-level = { agent = "fence_ipmilan", parameters = { ip = "bmc1", username = "u" } }
[[hypervisor]]
uri = "qemu+ssh://root@h2/system"
guests = ["c", "d"]
second-level = { agent = "fence_apc", plug = "7", parameters = { ip = "pdu", username = "u", password_script = "/p" } }
"#;

pub(crate) fn spec(guests: &[&str]) -> Spec {
    Spec::new(URI, guests.iter().copied(), Encryption::Required).unwrap()
}

#[track_caller]
pub(crate) fn merged(base: &str, guests: &[&str]) -> Generated {
    let source = SourceFile::new("base", base);
    match generate(&spec(guests), &Surroundings::of(&source)) {
        Ok(generated) => generated,
        Err(error) => panic!("{error}: {base}"),
    }
}

#[track_caller]
pub(crate) fn refused(base: &str, guests: &[&str]) -> (Problem, String) {
    let source = SourceFile::new("base", base);
    let error = generate(&spec(guests), &Surroundings::of(&source)).unwrap_err();
    let place = error.place.map(|place| source.slice(place.span).to_owned());
    (error.problem, place.unwrap_or_default())
}

/// A whole configuration around the sections `crm_config`, `nodes`, `resources` and `constraints`.
pub(crate) fn cib([options, nodes, resources, constraints]: [&str; 4]) -> String {
    let section = |tag, content: &str| match content {
        "" => format!("<{tag}/>"),
        content => format!("<{tag}>{content}</{tag}>"),
    };
    let sections = [
        section("crm_config", options),
        section("nodes", nodes),
        section("resources", resources),
        section("constraints", constraints),
    ];
    let sections = sections.concat();
    format!(
        r#"<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" epoch="5" num_updates="7" admin_epoch="0"><configuration>{sections}</configuration><status/></cib>"#
    )
}

pub(crate) fn option(set: &str, name: &str, value: &str) -> String {
    format!(
        r#"<cluster_property_set id="{set}"><nvpair id="{set}-{name}" name="{name}" value="{value}"/></cluster_property_set>"#
    )
}

pub(crate) const ON: &str = r#"<cluster_property_set id="cib-bootstrap-options"><nvpair id="on" name="stonith-enabled" value="true"/></cluster_property_set>"#;

pub(crate) fn nodes(names: &[&str]) -> String {
    let node = |(at, name): (usize, &&str)| format!(r#"<node id="{at}" uname="{name}"/>"#);
    names.iter().enumerate().map(node).collect()
}

/// A device as somebody might have it after a run of cib-gen and some changes.
pub(crate) fn device(id: &str, parameters: &[(&str, &str)], rest: &str) -> String {
    let pair = |(at, (name, value)): (usize, &(&str, &str))| {
        format!(r#"<nvpair id="{id}-p{at}" name="{name}" value="{value}"/>"#)
    };
    let pairs: String = parameters.iter().enumerate().map(pair).collect();
    format!(
        r#"<primitive id="{id}" class="stonith" type="external/libvirt"><instance_attributes id="{id}-p">{pairs}</instance_attributes>{rest}</primitive>"#
    )
}

pub(crate) const MONITOR: &str =
    r#"<operations><op id="m" name="monitor" interval="60s" timeout="60s"/></operations>"#;

pub(crate) fn ban(rsc: &str, node: &str, score: &str) -> String {
    format!(r#"<rsc_location id="{rsc}-l" rsc="{rsc}" node="{node}" score="{score}"/>"#)
}

/// The text that edits put in, each with what gave way.
pub(crate) fn edits(base: &str, generated: &Generated) -> Vec<(String, String)> {
    let source = SourceFile::new("base", base);
    let edit = |edit: &cib_model::Edit| (source.slice(edit.span).to_owned(), edit.text.clone());
    generated.edits.iter().map(edit).collect()
}

pub(crate) fn pairs<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected
        .map(|(old, new)| (old.to_owned(), new.to_owned()))
        .into()
}

pub(crate) fn with_status(base: &str, states: &str) -> String {
    base.replace("<status/>", &format!("<status>{states}</status>"))
}

/// What cib-lint finds above advice.
pub(crate) fn findings(document: &str) -> Vec<String> {
    let report = Linter::new(Config::default()).lint(&SourceFile::new("t", document));
    let worse = report
        .findings()
        .filter(|finding| finding.severity > Severity::Info);
    worse
        .map(|finding| format!("{}: {}", finding.rule.id, finding.message))
        .collect()
}
