//! What every format keeps to.

use cib_lint::fencing::{self, FencingReport};
use cib_model::{SourceFile, parse};
use cib_tests::not_checked::require;
use cib_tests::run::Invocation;
use cib_tests::tools::Tool;
use serde_json::Value;

use crate::{cib, device, libvirt, report};

/// Every format of a report, with its name.
fn all(report: &FencingReport) -> [(&'static str, String); 5] {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (mut table, mut json) = (Vec::new(), Vec::new());
    fencing::table(report, true, 100, &mut table).unwrap();
    fencing::json(report, &mut json).unwrap();
    [
        ("table", text(table)),
        ("json", text(json)),
        ("svg", fencing::svg(report)),
        ("dot", fencing::dot(report)),
        ("mermaid", fencing::mermaid(report)),
    ]
}

/// Names with whatever some format might take for something else.
const NASTY: [&str; 8] = [
    r"a&quot;b\&quot; -&gt; c [label=&quot;x&quot;]",
    r"back\slash\n\",
    "&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    "line&#10;break&#9;tab",
    "&amp;amp; #35; `code` **bold** [x](y) {z} |",
    "n\u{e4}chster-\u{6f22}\u{5b57}-\u{1f600}",
    "esc\u{85}\u{202e}desrever",
    "end\ngraph",
];

fn nasty() -> FencingReport {
    let mut devices = String::new();
    for (at, name) in NASTY.iter().enumerate() {
        let escaped = format!("f{at} {name}");
        devices += &device(
            &escaped,
            "fence_apc",
            &[("ip", name), ("pcmk_host_check", "none")],
        );
    }
    report(&cib(&NASTY, &devices, ""))
}

#[test]
fn the_picture_is_well_formed_whatever_the_names() {
    let report = nasty();
    let svg = fencing::svg(&report);
    let source = SourceFile::new("picture.svg", svg.as_str());
    assert_eq!(source.slice(parse(&source).unwrap().root_tag), "svg");
    assert!(!svg.contains("<script"));
    // Nothing is fetched from anywhere.
    for word in ["href", "url(", "@import", "<image", "<foreignObject"] {
        assert!(!svg.contains(word), "{word}");
    }
}

#[test]
fn no_format_writes_what_a_terminal_would_obey() {
    let coloured = |c: char| c == '\u{1b}';
    let name = "a\u{85}b\u{202e}";
    let only = device(name, "external/ssh", &[("hostlist", "n1")]);
    let weak = report(&cib(&["n1", "n2"], &only, ""));
    assert!(weak.nodes[0].weaknesses[0].text.contains(name));
    for (format, text) in all(&nasty()).into_iter().chain(all(&weak)) {
        let obeyed = |c: &char| !cib_model::is_harmless(*c) && *c != '\n';
        let found: Vec<char> = text.chars().filter(obeyed).collect();
        let found = found.into_iter().filter(|c| match format {
            "table" => !coloured(*c),
            // For programs a name is what it is.
            "json" => c.is_ascii_control(),
            _ => true,
        });
        assert_eq!(found.count(), 0, "{format}: {text:?}");
    }
}

#[test]
fn graphviz_takes_whatever_the_names_are() {
    if !require("the graph for Graphviz", &[Tool::Dot]) {
        return;
    }
    let mut reports = vec![nasty()];
    reports.push(report(&cib(&["n1"], "", "")));
    for report in reports {
        let ran = Invocation::new("dot")
            .args(["-Tsvg"])
            .stdin(fencing::dot(&report))
            .run()
            .unwrap();
        assert_eq!((ran.code, &*ran.stderr), (0, ""));
        let boxes = ran.stdout.matches("class=\"node\"").count();
        let devices = report.nodes.first().unwrap().ways.first();
        // As many boxes as there are nodes, devices and endpoints.
        let devices = devices.map_or(0, |way| way.devices.len());
        assert_eq!(boxes, report.nodes.len() + 2 * devices);
    }
}

#[test]
fn a_label_of_mermaid_ends_where_it_should() {
    for line in fencing::mermaid(&nasty()).lines().skip(1) {
        assert!(matches!(line.matches('"').count(), 0 | 2), "{line}");
    }
}

#[test]
fn no_format_shows_a_password() {
    let uri = "qemu+ssh://root:hunter2@hv1.example.com/system";
    let devices = device(
        "f1",
        "external/libvirt",
        &[("hostlist", "n1 n2"), ("hypervisor_uri", uri)],
    ) + &device(
        "f2",
        "fence_apc",
        &[
            ("ip", "https://admin:hunter2@10.0.0.1/"),
            ("passwd", "hunter2"),
            ("pcmk_host_list", "n1"),
        ],
    );
    for (format, text) in all(&report(&cib(&["n1", "n2"], &devices, ""))) {
        assert!(!text.contains("hunter2"), "{format}: {text}");
        assert!(text.contains("hv1.example.com"), "{format}: {text}");
    }
}

#[test]
fn the_report_for_programs_is_as_its_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../docs/fencing-v1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let example = include_str!("../../../docs/fencing-example.xml");
    let split = libvirt("f1", "n1", "hv") + &libvirt("f2", "n2", "hv");
    for report in [
        report(example),
        nasty(),
        report(&cib(&["n1", "n2"], &split, "")),
    ] {
        let [_, (_, json), ..] = all(&report);
        let json: Value = serde_json::from_str(&json).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{json:#}");
        assert_eq!(json["nodes"].as_array().unwrap().len(), report.nodes.len());
    }
}

#[test]
fn the_same_report_has_the_same_bytes() {
    let example = include_str!("../../../docs/fencing-example.xml");
    assert_eq!(all(&report(example)), all(&report(example)));
}

#[test]
fn a_document_with_names_of_any_length_is_shown_in_a_page() {
    let long = "n".repeat(100_000);
    let devices = device(
        &long,
        "fence_apc",
        &[("ip", &long), ("pcmk_host_list", &long)],
    );
    for (format, text) in all(&report(&cib(&[&long, "n2", "n3"], &devices, ""))) {
        assert!(
            format == "json" || text.len() < 20_000,
            "{format}: {}",
            text.len()
        );
    }
}
