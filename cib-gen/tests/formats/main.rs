//! What the real tools make of each format.
//!
//! Tried with Pacemaker 2.1.5, crmsh 4.4.1 and pcs 0.11.5.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

#[path = "../bases/mod.rs"]
mod bases;
mod changes;
mod patch;
mod plan;
mod said;

use bases::{MONITOR, ON, ban, cib, device, nodes, option, spec};
use cib_gen::{Encryption, Format, Generated, Problem, Spec, Surroundings, emit, generate};
use cib_model::SourceFile;
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::{self, Tool};
use said::{said, steps};

/// Something generated that makes one configuration of another.
pub(crate) fn between(after: &str) -> Generated {
    let fresh = generate(&spec(&["a"]), &Surroundings::default()).unwrap();
    Generated {
        document: after.to_owned(),
        configuration: after.to_owned(),
        edits: Vec::new(),
        plan: fresh.plan,
    }
}

pub(crate) fn way(before: &str, after: &str, format: Format) -> Result<String, Problem> {
    let base = SourceFile::new("base", before);
    emit(&between(after), Some(&base), format).map_err(|error| error.problem)
}

pub(crate) fn patched(file: &CibFile, patch: &str) -> Ran {
    file.cibadmin(&["--patch", "--xml-pipe"], patch).unwrap()
}

pub(crate) fn by_crmsh(file: &CibFile, definitions: &str) -> Ran {
    let home = tempfile::tempdir().unwrap();
    Invocation::new("crm")
        .args(["configure", "load", "update", "-"])
        .env("CIB_file", file.path())
        .env("HOME", home.path())
        .stdin(definitions)
        .run()
        .unwrap()
}

pub(crate) fn by_pcs(file: &CibFile, script: &str) -> Ran {
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

pub(crate) const VIP: &str = r#"<!-- theirs --><primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"><!-- no ip yet --><meta_attributes id="vip-m"><nvpair id="vip-m-s" name="resource-stickiness" value="1"/></meta_attributes></primitive>"#;
pub(crate) const TICKET: &str = r#"<rsc_ticket id="t" rsc="vip" ticket="T"/>"#;

/// Configurations, each with the guests that it is to get.
pub(crate) fn merges() -> Vec<(String, Spec)> {
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
        let generated = generate(&spec, &Surroundings::of(&source)).unwrap();
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
        let patch = text(Format::Patch);
        assert_eq!(steps(&patch), steps(&crm_diff(&base, &generated.document)));
        let ran = patched(&by_patch, &patch);
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

#[test]
fn what_is_pruned_goes_by_patch_and_by_pcs() {
    if !require("pruning by patch and by pcs", &[Tool::Cibadmin, Tool::Pcs]) {
        return;
    }
    let base = cib([ON, &nodes(&["a", "b", "c"]), VIP, ""]);
    let source = SourceFile::new("base", base.as_str());
    let three = generate(&spec(&["a", "b", "c"]), &Surroundings::of(&source)).unwrap();
    let source = SourceFile::new("base", three.configuration.as_str());
    let two = generate(&spec(&["a", "b"]).pruning(), &Surroundings::of(&source)).unwrap();
    let expected = said(&two.document);
    assert!(!two.document.contains("fence-c"), "{}", two.document);
    for (format, run) in [
        (Format::Patch, patched as fn(&CibFile, &str) -> Ran),
        (Format::Pcs, by_pcs),
    ] {
        let text = emit(&two, Some(&source), format).unwrap();
        let file = CibFile::with(source.text().as_bytes()).unwrap();
        let ran = run(&file, &text);
        assert_eq!(ran.code, 0, "{text}\n{ran:?}");
        assert_eq!(said(&file.text().unwrap()), expected, "{text}");
    }
    let problem = emit(&two, Some(&source), Format::Crmsh)
        .unwrap_err()
        .problem;
    assert!(matches!(problem, Problem::NoWords { .. }), "{problem:?}");
}

pub(crate) fn crm_diff(before: &str, after: &str) -> String {
    let ran = tools::crm_diff(before.as_bytes(), after.as_bytes()).unwrap();
    ran.stdout
}
