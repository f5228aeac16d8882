//! What the rules of the category `upgrade` say, against what `cibadmin --upgrade` of Pacemaker 2.1.5 does.
//!
//! Two trees are compared by the ids of their elements, and where those have none by their path. An element is changed
//! when its name, its attributes or what it is in differ, and dropped when it is gone. Not compared are `<cib>` itself,
//! whose version numbers every change raises, the order of elements, and elements that are only there afterwards:
//! the sets that cibadmin makes to put moved pairs in.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cib_lint::{Config, Linter, Report};
use cib_model::{SourceFile, Span, Version, parse};
use cib_rules::{ALL, Category, Rule};
use cib_tests::cib_file::CibFile;
use cib_tests::corpus;
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};
use roxmltree::{Document, Node};

/// The release whose tools are at hand, and the newest schema that it knows.
const INSTALLED: Version = Version::new(2, 1, 5);
const NEWEST: &str = "pacemaker-3.9";

/// Elements whose `id` is that of another element.
const REFERENCES: [&str; 4] = ["resource_ref", "obj_ref", "role", "role_ref"];

/// The document that no upgrade changes.
const NOTHING_OLD: &str = "3.9-nothing-to-do.xml";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/upgrade")
}

/// The documents, each named after its schema.
fn fixtures() -> BTreeSet<String> {
    let files = fs::read_dir(folder()).unwrap();
    let name =
        |file: std::io::Result<fs::DirEntry>| file.unwrap().file_name().into_string().unwrap();
    files.map(name).collect()
}

fn fixture(name: &str) -> SourceFile {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    SourceFile::new(name, text)
}

fn lint(source: &SourceFile, target: Version) -> Report {
    let mut config = Config::default();
    config
        .rules
        .retain(|rule| rule.category == Category::Upgrade);
    config.target = Some(target);
    Linter::new(config).lint(source)
}

/// What is compared of an element.
#[derive(Debug, PartialEq, Eq)]
struct Element {
    tag: String,
    attributes: BTreeMap<String, String>,
    parent: String,
}

/// The id of an element, else its path: below what, and the how manieth of its name.
fn key(node: Node<'_, '_>) -> String {
    let tag = node.tag_name().name();
    if let Some(id) = node.attribute("id").filter(|_| !REFERENCES.contains(&tag)) {
        return format!("#{id}");
    }
    let Some(parent) = node.parent_element() else {
        return tag.to_owned();
    };
    let earlier = node.prev_siblings().skip(1);
    let number = earlier.filter(|sibling| sibling.has_tag_name(tag)).count();
    format!("{}/{tag}[{number}]", key(parent))
}

fn elements<'d, 'a>(document: &'d Document<'a>) -> Vec<(Node<'d, 'a>, String, Element)> {
    let below_root = document.descendants().filter(Node::is_element).skip(1);
    let read = |node: Node<'d, 'a>| {
        let attributes = node.attributes();
        let element = Element {
            tag: node.tag_name().name().to_owned(),
            attributes: attributes
                .map(|a| (a.name().to_owned(), a.value().to_owned()))
                .collect(),
            parent: node.parent_element().map(key).unwrap_or_default(),
        };
        (node, key(node), element)
    };
    below_root.map(read).collect()
}

/// An element of a document that an upgrade does not leave as it is.
struct Loss {
    what: String,
    /// Where the linter has to say so: in the start tag of what is changed, anywhere in what is gone.
    place: Span,
}

fn losses(before: &str, after: &str) -> Vec<Loss> {
    let (before, after) = (
        Document::parse(before).unwrap(),
        Document::parse(after).unwrap(),
    );
    let kept: BTreeMap<_, _> = elements(&after)
        .into_iter()
        .map(|(_, key, element)| (key, element))
        .collect();
    let mut losses = Vec::new();
    for (node, key, element) in elements(&before) {
        let all = node.range();
        let (verb, end) = match kept.get(&key) {
            Some(now) if *now == element => continue,
            Some(_) => (
                "changes",
                node.first_child()
                    .map_or(all.end, |child| child.range().start),
            ),
            None => ("drops", all.end),
        };
        let place = Span::new(
            u32::try_from(all.start).unwrap(),
            u32::try_from(end).unwrap(),
        );
        losses.push(Loss {
            what: format!("{verb} <{}> {key}", element.tag),
            place,
        });
    }
    losses
}

fn is_within(inner: Span, outer: Span) -> bool {
    outer.start() <= inner.start() && inner.end() <= outer.end()
}

/// Everything that the upgrade of a document changes or drops is found, and nothing is said to be rewritten that is
/// not.
fn the_linter_names_all_that_cibadmin_changes(name: &str) {
    let source = fixture(name);
    let schema = format!("pacemaker-{}", name.split('-').next().unwrap());
    let valid = tools::relax_ng(source.text(), &schema).unwrap();
    assert_eq!(valid.code, 0, "{name}: {}", valid.stderr);

    let file = CibFile::with(source.text().as_bytes()).unwrap();
    let ran = file.upgrade().unwrap();
    assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
    let after = file.text().unwrap();
    assert!(
        after.contains(&format!("validate-with=\"{NEWEST}\"")),
        "{name}: {after}"
    );
    let losses = losses(source.text(), &after);
    assert!(
        !losses.is_empty(),
        "{name}: an upgrade that changes nothing shows nothing"
    );

    let report = lint(&source, INSTALLED);
    let mut places = Vec::new();
    for finding in report.findings() {
        places.push(finding.primary.span);
        places.extend(finding.related.iter().map(|related| related.span));
    }
    let unsaid: Vec<_> = losses
        .iter()
        .filter(|loss| !places.iter().any(|place| is_within(*place, loss.place)))
        .map(|loss| &loss.what)
        .collect();
    assert!(unsaid.is_empty(), "{name}: cibadmin {unsaid:#?}");
    for finding in report.findings() {
        let is_lost = losses
            .iter()
            .any(|loss| is_within(finding.primary.span, loss.place));
        let says_so = finding.message.contains("the upgrade");
        assert!(
            is_lost || !says_so,
            "{name}: cibadmin does not: {}",
            finding.message
        );
    }
}

fn is_checked(what: &str) -> bool {
    require(what, &[Tool::Cibadmin, Tool::Xmllint, Tool::Schemas])
}

#[test]
fn everything_that_cibadmin_changes_is_named() {
    if !is_checked("rules about upgrades against cibadmin --upgrade") {
        return;
    }
    let names = fixtures();
    let old = names.iter().filter(|name| **name != NOTHING_OLD);
    assert!(old.clone().count() >= 10, "{names:?}");
    for name in old {
        the_linter_names_all_that_cibadmin_changes(name);
    }
}

/// The rules go through sets by what holds them; one that is not found there would be passed over in silence.
#[test]
fn no_set_is_overlooked() {
    const SETS: [&str; 4] = [
        "cluster_property_set",
        "meta_attributes",
        "instance_attributes",
        "utilization",
    ];
    let fixtures = fixtures().into_iter().map(|name| folder().join(name));
    let corpus = corpus::files("sets of real configurations")
        .unwrap()
        .unwrap_or_default();
    for path in fixtures.chain(corpus.into_iter().map(|file| file.path)) {
        let source =
            SourceFile::from_bytes(path.display().to_string(), fs::read(&path).unwrap()).unwrap();
        let document = Document::parse(source.text()).unwrap();
        let mut below = document.descendants();
        let configuration = below
            .find(|node| node.has_tag_name("configuration"))
            .unwrap();
        let is_set = |node: &Node<'_, '_>| SETS.contains(&node.tag_name().name());
        let written = configuration.descendants().filter(is_set).count();
        let held = parse(&source).unwrap().cib.held_sets().len();
        assert_eq!(held, written, "{}", source.name());
    }
}

#[test]
fn nothing_is_said_of_a_document_that_has_nothing_old() {
    let source = fixture(NOTHING_OLD);
    let report = lint(&source, INSTALLED);
    let said: Vec<_> = report.findings().map(|finding| &finding.message).collect();
    assert!(said.is_empty(), "{said:#?}");
    if is_checked("a document with nothing old against cibadmin --upgrade") {
        let file = CibFile::with(source.text().as_bytes()).unwrap();
        assert_eq!(file.upgrade().unwrap().code, 0);
        let losses = losses(source.text(), &file.text().unwrap());
        assert!(
            losses.is_empty(),
            "{:?}",
            losses.iter().map(|loss| &loss.what).collect::<Vec<_>>()
        );
    }
}

#[test]
fn rules_about_upgrades_of_pacemaker_are_silent_without_a_target() {
    for name in &fixtures() {
        let mut config = Config::default();
        config
            .rules
            .retain(|rule| rule.category == Category::Upgrade);
        assert!(config.rules.len() > 20 && config.rules.len() < ALL.len());
        // An agent's old name for a parameter is old whatever is planned.
        let is_of_now = |rule: &Rule| rule.id == "parameter-deprecated";
        let report = Linter::new(config).lint(&fixture(name));
        let mut findings = report.findings();
        assert!(findings.all(|finding| is_of_now(finding.rule)), "{name}");
    }
}

/// Fixes stand in the text, in order and without overlap, and no finding is reported twice.
#[test]
fn upgrades_of_real_configurations_can_be_judged() {
    let files = corpus::files("upgrades of real configurations")
        .unwrap()
        .unwrap_or_default();
    for file in files {
        let name = file.path.display().to_string();
        let source = SourceFile::from_bytes(name, file.bytes).unwrap();
        let report = lint(&source, Version::new(3, 0, 0));
        let mut seen = BTreeSet::new();
        for finding in report.findings() {
            let span = finding.primary.span;
            assert!(
                source.text().get(span.range()).is_some(),
                "{}: {finding:?}",
                source.name()
            );
            let once = seen.insert((finding.rule.id, span, finding.message.clone()));
            assert!(once, "{}: twice: {finding:?}", source.name());
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
            let mut done = 0;
            for edit in edits {
                assert!(edit.span.start() >= done, "{}: {finding:?}", source.name());
                assert!(
                    source.text().get(edit.span.range()).is_some(),
                    "{}: {finding:?}",
                    source.name()
                );
                done = edit.span.end();
            }
        }
    }
}

/// A document of a schema with these options, resources and further sections.
fn document(schema: &str, options: &str, resources: &str, more: &str) -> String {
    format!(
        r#"<cib validate-with="{schema}" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config><cluster_property_set id="s">{options}</cluster_property_set></crm_config><nodes/><resources>{resources}</resources><constraints/>{more}</configuration><status/></cib>"#
    )
}

/// What `crm_verify` says the cluster will not be able to use is an error.
#[test]
fn what_cannot_be_upgraded_is_an_error() {
    if !require("refused upgrades against crm_verify", &[Tool::CrmVerify]) {
        return;
    }
    let fencing = r#"<nvpair id="se" name="stonith-enabled" value="false"/>"#;
    let agent = format!(r#"{fencing}<nvpair id="na" name="notification-agent" value="/x"/>"#);
    let acls = |right: &str| {
        format!(
            r#"<acls><acl_role id="r">{right}</acl_role><acl_user id="alice"><role_ref id="r"/></acl_user></acls>"#
        )
    };
    let permission = |of: &str| {
        format!(
            r#"<acls><acl_role id="r"><acl_permission id="w" kind="read" reference="{of}"/></acl_role></acls>"#
        )
    };
    let device = |id: &str, pair: &str| {
        format!(
            r#"<primitive id="{id}" class="stonith" type="fence_xvm"><instance_attributes id="{id}-i">{pair}</instance_attributes></primitive>"#
        )
    };
    let mapped = device("f", r#"<nvpair id="map" name="pcmk_arg_map" value="a:b"/>"#);
    let shared = device("g", r#"<nvpair id-ref="map"/>"#);
    let (old, newer) = ("pacemaker-1.2", "pacemaker-2.10");
    let tag = |of: &str| format!(r#"<tags><tag id="t"><obj_ref id="{of}"/></tag></tags>"#);
    let user = document(old, fencing, "", &acls(r#"<write id="w" ref="alice"/>"#));
    for (is_refused, text) in [
        (true, user),
        (
            false,
            document(old, fencing, "", &acls(r#"<write id="w" xpath="/cib"/>"#)),
        ),
        (true, document(newer, &agent, "", &permission("na"))),
        (false, document(newer, &agent, "", &permission("se"))),
        (true, document(newer, &agent, "", &tag("na"))),
        (false, document(newer, &agent, "", &tag("se"))),
        (
            true,
            document(newer, fencing, &format!("{mapped}{shared}"), ""),
        ),
        (false, document(newer, fencing, &mapped, "")),
        (
            true,
            document(
                newer,
                fencing,
                r#"<primitive id="x" class="ocf" provider="y"/>"#,
                "",
            ),
        ),
        (true, document("pacemaker-9.9", fencing, "", "")),
        (true, document("pacemaker-1.1", fencing, "", "")),
    ] {
        let ran = tools::crm_verify(&*text).unwrap();
        let unusable =
            ran.stderr.contains("NOT be able to use") || ran.stderr.contains("not valid");
        assert_eq!(unusable, is_refused, "{text}: {ran:?}");
        let report = lint(&SourceFile::new("cib.xml", text), INSTALLED);
        let mut refused = report.findings();
        let said = refused.any(|finding| finding.rule.id == "upgrade-refused");
        assert_eq!(said, is_refused, "{report:?}");
    }
}

/// Where the document is valid by the next schema as it is, or names none, nothing is transformed.
#[test]
fn no_transformation_is_claimed_where_there_is_none() {
    if !is_checked("documents that no upgrade transforms") {
        return;
    }
    let stickiness = r#"<primitive id="a" class="ocf" provider="pacemaker" type="Dummy"><meta_attributes id="m"><nvpair id="n" name="resource-failure-stickiness" value="-INFINITY"/></meta_attributes></primitive>"#;
    let policy = r#"<nvpair id="n" name="no_quorum_policy" value="freeze"/>"#;
    for text in [
        document("pacemaker-2.10", "", stickiness, ""),
        document("none", policy, "", ""),
    ] {
        let file = CibFile::with(text.as_bytes()).unwrap();
        assert_eq!(file.upgrade().unwrap().code, 0);
        let losses = losses(&text, &file.text().unwrap());
        assert_eq!(losses.len(), 0, "{text}");
        let report = lint(&SourceFile::new("cib.xml", text), INSTALLED);
        let said: Vec<_> = report.findings().map(|finding| &finding.message).collect();
        assert!(!said.is_empty());
        assert!(
            !said.iter().any(|said| said.contains("the upgrade")),
            "{said:?}"
        );
    }
}
