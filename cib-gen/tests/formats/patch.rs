//! Patches: who takes them, and that they make what they should.

use std::fmt::Write as _;

use cib_gen::{Format, Surroundings, emit, generate};
use cib_model::SourceFile;
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::tools::Tool;
use proptest::prelude::*;

use crate::bases::{ON, cib, nodes, spec};
use crate::said::elements;
use crate::{VIP, patched, way};

/// "Update was older than existing configuration"
const OLD: i32 = 103;
/// What `cibadmin` says of a version that the patch is ahead of.
const AHEAD: i32 = 1;

#[test]
fn a_patch_is_taken_once_and_by_nobody_who_has_changed_the_configuration() {
    if !require("patches on a file that moves", &[Tool::Cibadmin]) {
        return;
    }
    let base = cib([ON, &nodes(&["a", "b"]), VIP, ""]);
    let source = SourceFile::new("base", base.as_str());
    let generated = generate(&spec(&["a", "b"]), &Surroundings::of(&source)).unwrap();
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
    let again = generate(&spec(&["a", "b"]), &Surroundings::of(&source)).unwrap();
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
        let generated = generate(&spec(&["a", "b"]), &Surroundings::of(&source)).unwrap();
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
            let _ = write!(text, r#"<primitive id="{id}" class="stonith" type="external/libvirt"><instance_attributes id="{id}-i">{pairs}</instance_attributes></primitive>"#);
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
