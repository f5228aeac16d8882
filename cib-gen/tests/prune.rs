//! What cib-gen made and nobody asks for any more.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib, merged, nodes, spec};
use cib_gen::{Encryption, Error, Generated, Note, Problem, Spec, Surroundings, generate};
use cib_model::{SourceFile, apply_edits};
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::tools::Tool;

fn merge(spec: &Spec, base: &str) -> Result<Generated, Error> {
    let source = SourceFile::new("base", base);
    generate(spec, &Surroundings::of(&source))
}

/// Merged with what is no longer asked for removed; the edits are those of the base.
#[track_caller]
fn pruned(base: &str, spec: &Spec) -> Generated {
    let generated = merge(&spec.clone().pruning(), base).unwrap();
    assert_eq!(apply_edits(base, &generated.edits), generated.configuration);
    generated
}

/// A cluster of three as cib-gen made it, laid out in lines.
fn three() -> String {
    let fresh = generate(&spec(&["a", "b", "c"]), &Surroundings::default()).unwrap();
    let nodes = nodes(&["a", "b", "c"]);
    fresh
        .document
        .replace("<nodes/>", &format!("<nodes>{nodes}</nodes>"))
}

/// The text from the start tag of that id to the line behind its end tag.
fn element<'t>(text: &'t str, tag: &str, id: &str) -> &'t str {
    let start = text.find(&format!("<{tag} id=\"{id}\"")).unwrap();
    let line = text[..start].rfind('\n').unwrap();
    let end = match tag {
        "primitive" => text[start..].find("</primitive>").unwrap() + "</primitive>".len(),
        _ => text[start..].find("/>").unwrap() + 2,
    };
    &text[line..start + end]
}

fn in_layout(layout: &str, guests: &str) -> Spec {
    let text = format!(
        "layout = \"{layout}\"\n[[hypervisor]]\nuri = \"lxc+ssh://root@h/\"\nguests = {guests}"
    );
    Spec::from_toml(&text, Encryption::Required).unwrap()
}

fn left(device: &str) -> Note {
    Note::LeftBehind {
        id: device.to_owned(),
    }
}

fn gone(device: &str) -> Note {
    Note::Pruned {
        id: device.to_owned(),
    }
}

#[test]
fn what_is_no_longer_asked_for_stays_and_is_named() {
    let base = three();
    let generated = merged(&base, &["a", "b"]);
    assert_eq!(generated.edits, []);
    assert_eq!(
        generated.plan.notes,
        [left("fence-c"), Note::NothingToChange]
    );
}

#[test]
fn with_prune_it_goes_with_its_ban_and_every_other_byte_stays() {
    let base = three().replace("    <resources>", "    <resources><!-- of the host -->");
    let generated = pruned(&base, &spec(&["a", "b"]));
    let expected = base
        .replace(element(&base, "primitive", "fence-c"), "")
        .replace(element(&base, "rsc_location", "fence-c-ban"), "");
    assert_eq!(generated.configuration, expected);
    let uncovered = Note::Uncovered {
        nodes: vec!["c".to_owned()],
    };
    assert_eq!(generated.plan.notes, [gone("fence-c"), uncovered.clone()]);
    let again = pruned(&generated.document, &spec(&["a", "b"]));
    assert_eq!(again.plan.notes, [uncovered, Note::NothingToChange]);
    if require("a pruned configuration with cibadmin", &[Tool::Cibadmin]) {
        let file = CibFile::with(base.as_bytes()).unwrap();
        let ran = file.replace(generated.document).unwrap();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(!file.text().unwrap().contains("fence-c"));
    }
}

#[test]
fn a_switch_of_the_layout_leaves_nothing_and_keeps_the_delay() {
    let nodes = format!("<nodes>{}</nodes>", nodes(&["a", "b"]));
    let fresh = |spec: &Spec| {
        let fresh = generate(spec, &Surroundings::default()).unwrap().document;
        fresh.replace("<nodes/>", &nodes)
    };
    let each = in_layout("guest", "[\"a\", \"b\"]");
    let one = in_layout("hypervisor", "[\"a\", \"b\"]");
    let generated = pruned(&fresh(&each), &one);
    assert_eq!(generated.plan.notes, [gone("fence-a"), gone("fence-b")]);
    assert_eq!(
        generated.plan.devices[0].parameter("pcmk_delay_base"),
        Some("a:10s")
    );
    assert!(!generated.document.contains("fence-a"));
    let back = pruned(&generated.document, &each);
    assert_eq!(back.plan.notes, [gone("fence-h")]);
    assert!(back.document.contains("fence-b-ban") && !back.document.contains("fence-h"));
    assert_eq!(merge(&each, &back.document).unwrap().edits, []);
    // Without it both stay, and the delay of the old ones decides.
    let both = merge(&one, &fresh(&each)).unwrap();
    assert!(both.plan.notes.contains(&left("fence-a")));
    assert_eq!(merge(&one, &both.document).unwrap().edits, []);
}

#[test]
fn what_something_else_names_is_not_removed() {
    let base = three();
    let end = "  </configuration>";
    for (behind, text, named) in [
        (
            "<constraints>",
            r#"<rsc_location id="u" rsc="fence-c" node="b" score="5"/>"#,
            "rsc_location `u` names `fence-c`",
        ),
        (
            "<constraints>",
            r#"<rsc_location id="u" node="b" score="5"><resource_set id="us"><resource_ref id="fence-c"/></resource_set></rsc_location>"#,
            "resource_ref `us` names `fence-c`",
        ),
        (
            "<constraints>",
            r#"<rsc_colocation id="u" rsc="fence-c" with-rsc="fence-a" score="5"/>"#,
            "rsc_colocation `u`",
        ),
        (
            "<constraints>",
            r#"<rsc_order id="u" first="fence-a" then="fence-c"/>"#,
            "rsc_order `u`",
        ),
        (
            end,
            r#"<tags><tag id="u"><obj_ref id="fence-c"/></tag></tags>"#,
            "obj_ref `u`",
        ),
        (
            end,
            r#"<tags><tag id="u"><obj_ref id="fence-c-ban"/></tag></tags>"#,
            "names `fence-c-ban`",
        ),
        (
            end,
            r#"<acls><acl_role id="r"><acl_permission id="u" kind="read" reference="fence-c-params"/></acl_role></acls>"#,
            "acl_permission `u` names `fence-c-params`",
        ),
        (
            end,
            r#"<acls><acl_role id="r"><acl_permission id="u" kind="read" xpath="//primitive[@id='fence-c']"/></acl_role></acls>"#,
            "acl_permission `u`",
        ),
        (
            end,
            r#"<fencing-topology><fencing-level id="u" target="c" index="1" devices="fence-c,ipmi"/></fencing-topology>"#,
            "fencing-level `u`",
        ),
        (
            "<resources>",
            r#"<primitive id="u" class="stonith" type="fence_dummy"><operations id-ref="fence-c-monitor"/></primitive>"#,
            "operations `u` names `fence-c-monitor`",
        ),
    ] {
        let base = if behind == end {
            base.replace(end, &format!("    {text}\n{end}"))
        } else {
            base.replace(behind, &format!("{behind}{text}"))
        };
        let error = merge(&spec(&["a", "b"]).pruning(), &base).unwrap_err();
        assert!(
            matches!(error.problem, Problem::StillNamed { .. }),
            "{error}"
        );
        assert!(error.to_string().contains(named), "{error}");
        let span = error.place.unwrap().span;
        assert!(base[span.range()].contains("fence-c"), "{text}");
        assert_eq!(merge(&spec(&["a", "b"]), &base).unwrap().edits, []);
    }
}

#[test]
fn only_what_cib_gen_made_is_removed() {
    let plain = |id: &str, agent: &str, host: &str| {
        format!(
            r#"<primitive id="{id}" class="stonith" type="{agent}"><instance_attributes id="{id}-p"><nvpair id="{id}-1" name="hostlist" value="{host}"/><nvpair id="{id}-2" name="hypervisor_uri" value="lxc+ssh://root@h9/"/></instance_attributes></primitive>"#
        )
    };
    let libvirt = "external/libvirt";
    let theirs = [
        plain("p_fence_x", libvirt, "x"),
        plain("fence-other", libvirt, "x"),
        plain("fence-x", "fence_ipmilan", "x"),
        format!("<group id=\"g\">{}</group>", plain("fence-y", libvirt, "y")),
        r#"<primitive id="fence-xvm" class="stonith" type="fence_xvm"><instance_attributes id="fence-xvm-instance_attributes"><nvpair id="v1" name="pcmk_host_map" value="x:1;y:2"/></instance_attributes></primitive>"#.to_owned(),
    ];
    let base = cib([ON, "", &theirs.concat(), ""]);
    let generated = pruned(&base, &spec(&["a"]));
    for device in &theirs {
        assert!(generated.document.contains(device), "{device}");
    }
    let own = [
        plain("fence-z-2", libvirt, "z"),
        plain("fence-h9", libvirt, "x,y"),
        r#"<primitive id="fence-h8" class="stonith" type="fence_xvm"><instance_attributes id="fence-h8-params"><nvpair id="w1" name="pcmk_host_map" value="x:1;y:2"/></instance_attributes></primitive>"#.to_owned(),
    ];
    let base = cib([ON, "", &own.concat(), ""]);
    let generated = pruned(&base, &spec(&["a"]));
    for id in ["fence-z-2", "fence-h9", "fence-h8"] {
        assert!(generated.plan.notes.contains(&gone(id)), "{id}");
        assert!(!generated.document.contains(id), "{id}");
    }
}

#[test]
fn errors_of_what_is_left_have_their_place_in_the_base() {
    let theirs = r#"<primitive id="p_fence_a" class="stonith" type="external/libvirt"><instance_attributes id="i"><nvpair id="i1" name="hostlist" value="a"/></instance_attributes></primitive></resources>"#;
    let fresh = generate(&spec(&["b", "c"]), &Surroundings::default())
        .unwrap()
        .document;
    let base = fresh.replace("</resources>", theirs);
    let error = merge(&spec(&["a"]).pruning(), &base).unwrap_err();
    assert!(matches!(error.problem, Problem::Foreign { .. }), "{error}");
    assert_eq!(&base[error.place.unwrap().span.range()], "p_fence_a");
}

#[test]
fn what_names_an_owned_device_survives_its_updates() {
    let own = r#"<meta_attributes id="m"><nvpair id="m1" name="priority" value="5"/></meta_attributes><!-- mine --><utilization id="u"><nvpair id="u1" name="cpu" value="1"/></utilization>"#;
    let rest = r#"    <acls><acl_role id="r"><acl_permission id="p" kind="read" reference="fence-c"/><acl_permission id="q" kind="deny" xpath="//nvpair[@id='fence-c-hypervisor_uri']"/></acl_role></acls>
    <tags><tag id="fencing"><obj_ref id="fence-c"/><obj_ref id="fence-c-ban"/></tag></tags>
    <alerts><alert id="fence-d" path="/bin/true"/></alerts>
  </configuration>"#;
    let base = three();
    let device = element(&base, "primitive", "fence-c");
    let changed = device.replace(
        "<instance_attributes",
        &format!("{own}<instance_attributes"),
    );
    let template = format!(
        "\n      <template id=\"t\" class=\"stonith\" type=\"external/libvirt\"><instance_attributes id-ref=\"fence-c-params\"/></template>{changed}"
    );
    let base = base
        .replace(device, &template)
        .replace("  </configuration>", rest);
    let uri = "lxc+ssh://root@h2/";
    let spec = Spec::new(uri, ["a", "b", "c", "d"], Encryption::Required).unwrap();
    let base = base.replace("</nodes>", r#"<node id="9" uname="d"/></nodes>"#);
    let generated = merge(&spec, &base).unwrap();
    let same = base.replace("lxc+ssh://root@h/", uri);
    let (before, behind) = same.split_once("    </resources>").unwrap();
    let (_, constraints) = behind.split_once("    </constraints>").unwrap();
    assert!(generated.configuration.starts_with(before.trim_end()));
    assert!(generated.configuration.ends_with(constraints));
    // The alert has the id that the device would have.
    assert!(generated.document.contains(r#"<primitive id="fence-d-2""#));
    if require("what names owned devices, with cibadmin", &[Tool::Cibadmin]) {
        let file = CibFile::with(base.as_bytes()).unwrap();
        let ran = file.replace(generated.document).unwrap();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(file.text().unwrap().contains(uri));
    }
}
