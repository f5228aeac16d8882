//! What the real tools make of each format.
//!
//! Tried with Pacemaker 2.1.5, crmsh 4.4.1 and pcs 0.11.5.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use std::collections::BTreeSet;

use bases::{MONITOR, ON, ban, cib, device, nodes, option, spec};
use cib_gen::{Encryption, Format, Generated, Problem, Spec, Surroundings, emit, generate};
use cib_model::{Attr, AttributeSet, Cib, Primitive, SourceFile, parse};
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::{self, Tool};
use proptest::prelude::*;

/// "Update was older than existing configuration"
const OLD: i32 = 103;
/// What `cibadmin` says of a version that the patch is ahead of.
const AHEAD: i32 = 1;

/// Something generated that makes one configuration of another.
fn between(after: &str) -> Generated {
    let fresh = generate(&spec(&["a"]), &Surroundings::default()).unwrap();
    Generated {
        document: after.to_owned(),
        configuration: after.to_owned(),
        edits: Vec::new(),
        plan: fresh.plan,
    }
}

fn onto(base: &SourceFile) -> Surroundings<'_> {
    Surroundings {
        base: Some(base),
        ..Surroundings::default()
    }
}

fn way(before: &str, after: &str, format: Format) -> Result<String, Problem> {
    let base = SourceFile::new("base", before);
    emit(&between(after), Some(&base), format).map_err(|error| error.problem)
}

fn patched(file: &CibFile, patch: &str) -> Ran {
    file.cibadmin(&["--patch", "--xml-pipe"], patch).unwrap()
}

fn by_crmsh(file: &CibFile, definitions: &str) -> Ran {
    let home = tempfile::tempdir().unwrap();
    Invocation::new("crm")
        .args(["configure", "load", "update", "-"])
        .env("CIB_file", file.path())
        .env("HOME", home.path())
        .stdin(definitions)
        .run()
        .unwrap()
}

fn by_pcs(file: &CibFile, script: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("script");
    std::fs::write(&path, script).unwrap();
    Invocation::new("sh")
        .arg(&path)
        .arg("-f")
        .arg(file.path())
        .run()
        .unwrap()
}

/// What a configuration says, without the ids that the tools give, and without order.
fn said(text: &str) -> BTreeSet<String> {
    let source = SourceFile::new("t", text);
    let parsed = parse(&source).unwrap();
    let cib = &parsed.cib;
    let mut said = BTreeSet::new();
    for set in cib.property_sets() {
        let id = shown(set.id.as_ref());
        said.extend(words(set).map(|word| format!("option in {id}: {word}")));
    }
    said.extend(cib.primitives().map(primitive));
    let locations = cib.locations();
    said.extend(locations.map(|location| location.to_xml("rsc_location")));
    said.extend(levels(cib));
    said.extend(others(cib));
    said
}

fn shown<T>(attr: Option<&Attr<'_, T>>) -> String {
    attr.map(|attr| attr.as_str().to_owned())
        .unwrap_or_default()
}

fn words<'s>(set: &'s AttributeSet<'_>) -> impl Iterator<Item = String> {
    let pairs = set.pairs.iter();
    pairs.map(|pair| {
        format!(
            "{}={:?}",
            shown(pair.name.as_ref()),
            shown(pair.value.as_ref())
        )
    })
}

fn primitive(own: &Primitive<'_>) -> String {
    let kinds = [
        &own.instance_attributes,
        &own.meta_attributes,
        &own.utilization,
    ];
    let sets = kinds.map(|sets| sets.iter().flat_map(words).collect::<BTreeSet<_>>());
    let operations = own.own_operations().map(|operation| {
        let mut operation = operation.clone();
        operation.id = None;
        operation.to_xml("op")
    });
    let operations: BTreeSet<_> = operations.collect();
    let [id, class] = [shown(own.id.as_ref()), shown(own.class.as_ref())];
    let kind = shown(own.kind.as_ref());
    let description = shown(own.description.as_ref());
    format!("{id} {class} {kind} {description} {sets:?} {operations:?}")
}

fn levels(cib: &Cib<'_>) -> Vec<String> {
    let configuration = cib.configuration.iter();
    let topology = configuration.filter_map(|own| own.fencing_topology.as_ref());
    let levels = topology.flat_map(|topology| &topology.levels);
    let levels = levels.map(|level| {
        let mut level = level.clone();
        level.id = None;
        level.to_xml("fencing-level")
    });
    levels.collect()
}

/// What nobody is asked to change.
fn others(cib: &Cib<'_>) -> Vec<String> {
    let mut configuration = cib.configuration.clone().unwrap_or_default();
    configuration.crm_config = None;
    configuration.fencing_topology = None;
    let resources = configuration.resources.get_or_insert_default();
    resources.items.retain(|item| item.tag() != "primitive");
    let constraints = configuration.constraints.get_or_insert_default();
    constraints.locations.clear();
    vec![configuration.to_xml("configuration")]
}

/// Every element of a configuration with its attributes, in order.
fn elements(text: &str) -> Vec<(u32, String, BTreeSet<(String, String)>)> {
    let source = SourceFile::new("t", text);
    let parsed = parse(&source).unwrap();
    let nodes = parsed.raw_configuration().unwrap().nodes;
    let element = |node: &cib_model::RawNode<'_>| {
        let attributes = node.attributes.iter();
        let attributes = attributes.map(|attribute| {
            (
                attribute.name.to_string(),
                attribute.value.as_str().to_owned(),
            )
        });
        (node.depth, node.tag.to_string(), attributes.collect())
    };
    nodes.iter().map(element).collect()
}

const VIP: &str = r#"<!-- theirs --><primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"><!-- no ip yet --><meta_attributes id="vip-m"><nvpair id="vip-m-s" name="resource-stickiness" value="1"/></meta_attributes></primitive>"#;
const TICKET: &str = r#"<rsc_ticket id="t" rsc="vip" ticket="T"/>"#;

/// Configurations, each with the guests that it is to get.
fn merges() -> Vec<(String, Spec)> {
    let two = || spec(&["a", "b:vm-b"]);
    let empty = CibFile::empty().unwrap().text().unwrap();
    let names = nodes(&["a", "b"]);
    let others = cib([ON, &names, VIP, TICKET]);
    let uri = ("hypervisor_uri", "lxc+ssh://root@other/");
    let old = [
        device(
            "fence-a",
            &[("hostlist", "a:old"), uri, ("pcmk_delay_base", "3s")],
            MONITOR,
        ),
        device("fence-b", &[("hostlist", "b:vm-b"), uri], ""),
    ];
    let off = option("cib-bootstrap-options", "stonith-enabled", "false");
    let changing = cib([
        &off,
        &names,
        &format!("{VIP}{}", old.concat()),
        &ban("fence-a", "a", "-INFINITY"),
    ]);
    let agents = r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
agent = "fence_virsh"
parameters = { password = "it's \"a $b; `c`\\\\ <&>#", login_timeout = "7" }
guests = ["a"]
[[hypervisor]]
uri = "lxc+ssh://root@h2/?keyfile=/k&no_tty=1"
layout = "hypervisor"
guests = ["b", "c:vm-c"]
"#;
    let agents = Spec::from_toml(agents, Encryption::Required).unwrap();
    let three = cib(["", &nodes(&["a", "b", "c"]), "", ""]);
    vec![
        (empty, two()),
        (others, two()),
        (changing, two()),
        (three, agents),
    ]
}

#[test]
fn crmsh_and_pcs_say_what_the_document_says() {
    let tools = [Tool::Cibadmin, Tool::Crm, Tool::Pcs, Tool::FenceVirsh];
    if !require("definitions for crmsh and scripts for pcs", &tools) {
        return;
    }
    for (base, spec) in merges() {
        let source = SourceFile::new("base", base.as_str());
        let generated = generate(&spec, &onto(&source)).unwrap();
        let text = |format| emit(&generated, Some(&source), format).unwrap();
        let file = || CibFile::with(base.as_bytes()).unwrap();

        let replaced = file();
        let ran = replaced.replace(text(Format::Xml)).unwrap();
        assert_eq!(ran.code, 0, "{ran:?}");
        let expected = said(&replaced.text().unwrap());

        let configured = file();
        let args = ["--replace", "--scope", "configuration", "--xml-pipe"];
        let ran = configured
            .cibadmin(&args, text(Format::Configuration))
            .unwrap();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(said(&configured.text().unwrap()), expected);

        let by_patch = file();
        let ran = patched(&by_patch, &text(Format::Patch));
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(said(&by_patch.text().unwrap()), expected);

        let defined = file();
        let definitions = text(Format::Crmsh);
        let ran = by_crmsh(&defined, &definitions);
        assert_eq!(ran.code, 0, "{definitions}\n{ran:?}");
        assert_eq!(said(&defined.text().unwrap()), expected, "{definitions}");

        let commanded = file();
        let script = text(Format::Pcs);
        let ran = by_pcs(&commanded, &script);
        assert_eq!(ran.code, 0, "{script}\n{ran:?}");
        assert_eq!(said(&commanded.text().unwrap()), expected, "{script}");
    }
}

/// Two configurations, and which tools can bring one to the other.
fn changes() -> Vec<(String, String, Vec<Format>)> {
    let [crmsh, pcs] = [Format::Crmsh, Format::Pcs];
    let names = nodes(&["a", "b"]);
    let uri = ("hypervisor_uri", URI);
    let one = |id: &str, node: &str| {
        device(
            id,
            &[("hostlist", node), uri],
            &MONITOR.replace("\"m\"", &format!("\"{id}-m\"")),
        )
    };
    let both = one("fence-a", "a") + &one("fence-b", "b");
    let whole = |resources: &str, constraints: &str, rest: &str| {
        cib([ON, &names, resources, constraints])
            .replace("</configuration>", &format!("{rest}</configuration>"))
    };
    let level = |id: &str, index: u32, target: &str, devices: &str| {
        format!(r#"<fencing-level id="{id}" index="{index}" {target} devices="{devices}"/>"#)
    };
    let topology =
        |levels: &[String]| format!("<fencing-topology>{}</fencing-topology>", levels.concat());
    let bans = ban("fence-a", "a", "-INFINITY") + &ban("fence-b", "b", "-INFINITY");
    let first = level("l1", 1, r#"target="a""#, "fence-a");
    let second = level("l2", 2, r#"target="a""#, "fence-a,fence-b");
    let moved = level("l1", 1, r#"target="a""#, "fence-b");
    let pattern = level("l3", 1, r#"target-pattern="b.*""#, "fence-b");
    let rack = level(
        "l4",
        1,
        r#"target-attribute="rack" target-value="r-2""#,
        "fence-b",
    );
    let timeless = both.replace(r#" timeout="60s""#, r#" timeout="90s" on-fail="restart""#);
    let meta = both.replace("<operations>", r#"<meta_attributes id="mm"><nvpair id="mm1" name="priority" value="5"/></meta_attributes><operations>"#)
        .replacen(r#"<meta_attributes id="mm"><nvpair id="mm1" name="priority" value="5"/></meta_attributes>"#, "", 1);
    let all = vec![crmsh, pcs];
    vec![
        (
            whole(&both, &bans, ""),
            whole(&both, &bans, &topology(&[first.clone(), second.clone()])),
            all.clone(),
        ),
        (
            whole(&both, &bans, &topology(&[first.clone()])),
            whole(&both, &bans, &topology(&[moved, second, pattern, rack])),
            all.clone(),
        ),
        // A device goes with its ban and its level.
        (
            whole(&both, &bans, &topology(&[first])),
            whole(&one("fence-b", "b"), &ban("fence-b", "b", "-INFINITY"), ""),
            vec![pcs],
        ),
        (
            whole(&both, &bans, ""),
            whole(&both, &ban("fence-a", "a", "50"), ""),
            vec![pcs],
        ),
        (
            whole(&both, &bans, ""),
            whole(&timeless, &bans, ""),
            all.clone(),
        ),
        (whole(&both, "", ""), whole(&meta, "", ""), all),
    ]
}

const URI: &str = "lxc+ssh://root@h/?x=a b";

#[test]
fn what_changes_and_goes_is_said_too_or_refused() {
    let tools = [Tool::Cibadmin, Tool::Crm, Tool::Pcs, Tool::CrmDiff];
    if !require("changes and removals by patch, crmsh and pcs", &tools) {
        return;
    }
    for (before, after, able) in changes() {
        let file = || CibFile::with(before.as_bytes()).unwrap();
        let patch = way(&before, &after, Format::Patch).unwrap();
        let by_patch = file();
        let ran = patched(&by_patch, &patch);
        assert_eq!(ran.code, 0, "{patch}\n{ran:?}");
        let result = by_patch.text().unwrap();
        assert_eq!(elements(&result), elements(&after), "{patch}");
        assert_eq!(steps(&patch), steps(&crm_diff(&before, &after)));
        for (format, run) in [
            (Format::Crmsh, by_crmsh as fn(&CibFile, &str) -> Ran),
            (Format::Pcs, by_pcs),
        ] {
            let text = way(&before, &after, format);
            if !able.contains(&format) {
                assert!(matches!(text, Err(Problem::NoWords { .. })), "{text:?}");
                continue;
            }
            let text = text.unwrap();
            let file = file();
            let ran = run(&file, &text);
            assert_eq!(ran.code, 0, "{text}\n{ran:?}");
            assert_eq!(said(&file.text().unwrap()), said(&after), "{text}");
        }
    }
}

fn crm_diff(before: &str, after: &str) -> String {
    let ran = tools::crm_diff(before.as_bytes(), after.as_bytes()).unwrap();
    ran.stdout
}

/// Every step of a patch below the configuration: what is done, and where.
fn steps(patch: &str) -> BTreeSet<String> {
    let tags = patch.split('<').filter(|tag| tag.starts_with("change "));
    let tags = tags.map(|tag| {
        tag.replace("&apos;", "'")
            .trim()
            .trim_end_matches(['>', '/'])
            .to_owned()
    });
    tags.filter(|tag| !tag.contains(r#"path="/cib""#)).collect()
}

#[test]
fn a_patch_is_taken_once_and_by_nobody_who_has_changed_the_configuration() {
    if !require("patches on a file that moves", &[Tool::Cibadmin]) {
        return;
    }
    let base = cib([ON, &nodes(&["a", "b"]), VIP, ""]);
    let source = SourceFile::new("base", base.as_str());
    let generated = generate(&spec(&["a", "b"]), &onto(&source)).unwrap();
    let patch = emit(&generated, Some(&source), Format::Patch).unwrap();
    let file = |version: &str| {
        let moved = base.replace(r#"epoch="5" num_updates="7""#, version);
        assert!(moved.contains(version));
        CibFile::with(moved.as_bytes()).unwrap()
    };

    // Only the status moved.
    let moved = file(r#"epoch="5" num_updates="77""#);
    assert_eq!(patched(&moved, &patch).code, 0);
    let once = moved.text().unwrap();
    assert!(once.contains(r#"epoch="6" num_updates="0""#), "{once}");
    assert_eq!(elements(&once), elements(&generated.document));
    assert_eq!(patched(&moved, &patch).code, OLD);
    assert_eq!(moved.text().unwrap(), once);

    // Somebody changed the configuration, or it is that of another cluster.
    let changed = file(r#"epoch="6" num_updates="0""#);
    assert_eq!(patched(&changed, &patch).code, OLD);
    let other = file(r#"epoch="4" num_updates="9""#);
    assert_eq!(patched(&other, &patch).code, AHEAD);

    // Nothing to do.
    let source = SourceFile::new("base", once.as_str());
    let again = generate(&spec(&["a", "b"]), &onto(&source)).unwrap();
    let nothing = emit(&again, Some(&source), Format::Patch).unwrap();
    assert!(!nothing.contains("<change"), "{nothing}");
    assert_eq!(patched(&moved, &nothing).code, 0);
    assert_eq!(elements(&moved.text().unwrap()), elements(&once));
}

#[test]
fn a_fresh_patch_is_for_an_empty_configuration() {
    if !require("a patch of an empty CIB", &[Tool::Cibadmin]) {
        return;
    }
    let generated = generate(&spec(&["a", "b"]), &Surroundings::default()).unwrap();
    let patch = emit(&generated, None, Format::Patch).unwrap();
    let file = CibFile::empty().unwrap();
    assert_eq!(patched(&file, &patch).code, 0);
    let result = file.text().unwrap();
    assert_eq!(elements(&result), elements(&generated.document));
    assert_eq!(patched(&file, &patch).code, OLD);
}

#[test]
fn a_base_without_sections_is_patched_too() {
    if !require("patches of bases without sections", &[Tool::Cibadmin]) {
        return;
    }
    let head = r#"<cib validate-with="none" admin_epoch="0" epoch="1" num_updates="0">"#;
    for rest in [
        "</cib>",
        "<status/></cib>",
        "<!-- x --><configuration/><status/></cib>",
        "<configuration><!-- x --><resources/><!-- y --></configuration></cib>",
        "<configuration><fencing-topology/></configuration></cib>",
    ] {
        let base = format!("{head}{rest}");
        let source = SourceFile::new("base", base.as_str());
        let generated = generate(&spec(&["a", "b"]), &onto(&source)).unwrap();
        let patch = emit(&generated, Some(&source), Format::Patch).unwrap();
        let file = CibFile::with(base.as_bytes()).unwrap();
        let ran = patched(&file, &patch);
        assert_eq!(ran.code, 0, "{base}\n{patch}\n{ran:?}");
        let result = file.text().unwrap();
        assert_eq!(
            elements(&result),
            elements(&generated.document),
            "{base}\n{patch}"
        );
    }
}

prop_compose! {
    /// Resources in some order, with some parameters, among comments.
    fn resources()(
        ids in Just(["a", "b", "c", "d", "e", "é"]).prop_shuffle(),
        count in 0..6_usize,
        comments in proptest::collection::vec(any::<bool>(), 6),
        // Pacemaker 2.1.5 writes no `&quot;` and `&lt;` behind a letter that is not ASCII, and cannot read that again.
        values in proptest::collection::vec("[a-c<&'\" ;$]{1,3}|[a-cé]{1,3}", 6),
        parameters in proptest::collection::vec(0..3_usize, 6),
    ) -> String {
        let mut text = String::new();
        for (at, id) in ids.iter().take(count).enumerate() {
            let pairs = (0..parameters[at]).map(|number| {
                let value = values[at].replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
                format!(r#"<nvpair id="{id}-{number}" name="n{number}" value="{value}"/>"#)
            });
            let pairs: String = if comments[at] { pairs.rev().collect() } else { pairs.collect() };
            text += &format!(r#"<primitive id="{id}" class="stonith" type="external/libvirt"><instance_attributes id="{id}-i">{pairs}</instance_attributes></primitive>"#);
        }
        text
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_patch_makes_any_configuration_of_any_other(before in resources(), after in resources()) {
        if !require("patches between configurations of chance", &[Tool::Cibadmin]) {
            return Ok(());
        }
        let comment = |text: &str| cib(["", "", &format!("<!-- first -->{text}<!-- last -->"), ""]);
        let (before, after) = (comment(&before), comment(&after));
        let patch = way(&before, &after, Format::Patch).unwrap();
        let file = CibFile::with(before.as_bytes()).unwrap();
        let ran = patched(&file, &patch);
        prop_assert_eq!(ran.code, 0, "{}\n{:?}", patch, ran);
        prop_assert_eq!(elements(&file.text().unwrap()), elements(&after), "{}", patch);
    }
}

#[test]
fn what_a_tool_has_no_words_for_is_named() {
    let names = nodes(&["a"]);
    let with = |resources: &str, constraints: &str| cib([ON, &names, resources, constraints]);
    let own = device("d", &[("hostlist", "a")], MONITOR);
    let rule = own.replace("<nvpair", r#"<rule id="r" score="1"><expression id="e" attribute="x" operation="defined"/></rule><nvpair"#);
    let line = own.replace("value=\"a\"", "value=\"a&#10;b\"");
    let accent = own.replace("value=\"a\"", "value=\"é\"");
    let silent = own.replace(MONITOR, "");
    let role = ban("vip", "a", "1").replace("score", "role=\"Started\" score");
    for (before, after, format, what) in [
        (
            with("", ""),
            with(&rule, ""),
            Format::Crmsh,
            "a `rule` in `instance_attributes` `d-p`",
        ),
        (
            with("", ""),
            with(&rule, ""),
            Format::Pcs,
            "a `rule` in `instance_attributes` `d-p`",
        ),
        (
            with("", ""),
            with(&line, ""),
            Format::Pcs,
            "a line end, or another control character, in `primitive` `d`",
        ),
        (
            with("", ""),
            with(&accent, ""),
            Format::Crmsh,
            "a letter that is not ASCII, or a line end, in `instance_attributes` `d-p`",
        ),
        (
            with("", ""),
            with(&silent, ""),
            Format::Pcs,
            "a missing monitor in `primitive` `d`",
        ),
        (
            with(VIP, ""),
            with(VIP, &role),
            Format::Pcs,
            "`role` in `rsc_location` `vip-l`",
        ),
        (
            with(VIP, ""),
            with(VIP, TICKET),
            Format::Pcs,
            "a new `rsc_ticket` `t`",
        ),
        (
            with(VIP, TICKET),
            with(VIP, ""),
            Format::Crmsh,
            "the removal of `rsc_ticket` `t`",
        ),
        (
            with(&own, ""),
            with("", ""),
            Format::Crmsh,
            "the removal of `primitive` `d`",
        ),
    ] {
        let problem = way(&before, &after, format).unwrap_err();
        let expected = format!("the format `{}` has no words for {what}", format.name());
        assert_eq!(problem.to_string(), expected);
    }
}

#[test]
fn nothing_of_the_status_and_of_others_is_said() {
    let base = cib([ON, &nodes(&["a", "b"]), VIP, TICKET]);
    let base = bases::with_status(
        &base,
        r#"<node_state id="0" uname="a" in_ccm="true" crmd="online"/>"#,
    );
    let source = SourceFile::new("base", base.as_str());
    let generated = generate(&spec(&["a", "b"]), &onto(&source)).unwrap();
    for format in [
        Format::Configuration,
        Format::Patch,
        Format::Crmsh,
        Format::Pcs,
    ] {
        let text = emit(&generated, Some(&source), format).unwrap();
        assert!(!text.contains("node_state"), "{text}");
        let is_whole = format == Format::Configuration;
        assert_eq!(text.contains("vip"), is_whole, "{text}");
    }
}

#[test]
fn the_plan_is_as_its_schema_says_and_has_no_secret() {
    let schema = include_str!("../../docs/plan-v1.schema.json");
    let schema = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (base, spec) in merges() {
        let source = SourceFile::new("base", base.as_str());
        for base in [None, Some(&source)] {
            let surroundings = Surroundings {
                base,
                ..Surroundings::default()
            };
            let generated = generate(&spec, &surroundings).unwrap();
            let text = emit(&generated, base, Format::Json).unwrap();
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<_> = validator.iter_errors(&value).collect();
            assert!(errors.is_empty(), "{text}\n{errors:?}");
            assert!(!text.contains("it's"), "{text}");
            assert_eq!(
                value["devices"].as_array().unwrap().len(),
                generated.plan.devices.len()
            );
        }
    }
}

#[test]
fn a_large_base_takes_no_time_to_speak_of() {
    let base = cib_tests::grown::cib(5_000);
    assert!(base.len() > 2_500_000, "{}", base.len());
    let after = base.replacen(
        "</resources>",
        &format!(
            "{}</resources>",
            device("new", &[("hostlist", "a")], MONITOR)
        ),
        1,
    );
    let start = std::time::Instant::now();
    for format in [Format::Patch, Format::Crmsh, Format::Pcs] {
        let text = way(&base, &after, format).unwrap();
        assert!(text.len() < 2000, "{text}");
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
