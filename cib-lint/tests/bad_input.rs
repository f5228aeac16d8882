//! No input is too bad: a finding or a clear error, soon, and in no more memory than it needs.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::time::{Duration, Instant};

use cib_lint::render::{self, Look};
use cib_lint::{Config, Linter, Report, Safety, diff};
use cib_model::SourceFile;
use cib_tests::corpus;
use proptest::prelude::*;

const MARKER: &str = "hunter2";

const WITH_SECRETS: &str = r#"<?xml version="1.0"?>
<cib validate-with="pacemaker-3.9" epoch="1"><configuration>
  <resources><primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-p">
      <nvpair id="f-1" name="hostlist" value="é:a,b"/>
      <nvpair id="f-2" name="hypervisor_uri" value="lxc+ssh://root:hunter2@h/"/>
      <nvpair value='hunter2' id="f-3" name="passwd"/>
      <nvpair id="f-4" name="p&#97;ssword" value="hunter2"/>
      <!-- <nvpair id="f-5" name="passwd" value="hunter2"/> -->
    </instance_attributes>
  </primitive></resources>
</configuration><status/></cib>
"#;

/// All formats, one after the other.
fn rendered(report: &Report, source: SourceFile) -> String {
    let mut out = Vec::new();
    let look = Look {
        color: true,
        width: 80,
    };
    render::fancy(report, &[source], look, &mut out).unwrap();
    render::concise(report, &mut out).unwrap();
    render::json(report, &mut out).unwrap();
    render::sarif(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn linted(text: &str) -> String {
    let source = SourceFile::new("cib.xml", text);
    let linter = Linter::new(Config::default());
    let report = linter.lint(&source);
    let mut shown = String::new();
    if report.findings().any(|finding| finding.fix.is_some()) {
        let fixed = linter.fix(&source, Safety::Unsafe);
        shown = diff::unified(&source, &fixed.source, true);
    }
    shown + &rendered(&report, source)
}

/// The text is linted within seconds, and the report of it is short.
#[track_caller]
fn is_handled(text: &str) {
    let start = Instant::now();
    let report = linted(text);
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
    assert!(report.len() < 1_000_000, "{}", report.len());
}

fn nested(open: &str, close: &str, outer: (&str, &str)) -> String {
    const DEPTH: usize = 100_000;
    [outer.0, &open.repeat(DEPTH), &close.repeat(DEPTH), outer.1].concat()
}

#[test]
fn elements_may_be_nested_a_hundred_thousand_times() {
    let resources = ("<resources>", "</resources>");
    is_handled(&nested("<x>", "</x>", resources));
    is_handled(&nested("<clone id='a'>", "</clone>", resources));
    is_handled(&nested("<group id='a'>", "</group>", resources));
    let rule = "<crm_config><cluster_property_set id='a'>";
    is_handled(&nested(
        "<rule id='a'>",
        "</rule>",
        (rule, "</cluster_property_set></crm_config>"),
    ));
    is_handled(&nested("<x>", "</x>", ("", "")));
    is_handled(&nested("<x>", "", resources));
}

#[test]
fn a_value_may_have_thirty_million_bytes() {
    let long = "x".repeat(30_000_000);
    is_handled(&format!("<resources><primitive id='{long}'/></resources>"));
    is_handled(&format!("<resources><primitive id='{long}'/></resource>"));
}

#[test]
fn names_of_any_length_are_not_repeated() {
    let long = "x".repeat(1_000_000);
    is_handled(&format!("<{long}/>"));
    is_handled(&format!("<{long}></a>"));
    is_handled(&format!("<a {long}='' {long}=''/>"));
    is_handled(&format!("<a>&{long};</a>"));
    is_handled(&format!("<{long}:a/>"));
}

#[test]
fn no_truncation_panics_or_brings_a_secret_out() {
    for end in (0..WITH_SECRETS.len()).filter(|end| WITH_SECRETS.is_char_boundary(*end)) {
        let report = linted(&WITH_SECRETS[..end]);
        assert!(!report.contains(MARKER), "at byte {end}: {report}");
        assert!(!report.contains("hunter"), "at byte {end}: {report}");
    }
}

/// Where a byte more or less gives another document, in which the secret is none: within the name of a parameter, and
/// before the password in a URI.
fn is_crucial(at: usize) -> bool {
    let within = |part: &str, place: usize, length: usize| {
        WITH_SECRETS
            .match_indices(part)
            .any(|(start, _)| (start + place..=start + place + length).contains(&at))
    };
    within("\"passwd\"", 1, 6) || within("\"p&#97;ssword\"", 1, 12) || within("root:", 4, 0)
}

#[test]
fn no_missing_byte_brings_a_secret_out() {
    for (at, c) in WITH_SECRETS.char_indices() {
        let text = [&WITH_SECRETS[..at], &WITH_SECRETS[at + c.len_utf8()..]].concat();
        let report = linted(&text);
        let shows = report.contains("unter");
        assert!(!shows || is_crucial(at), "without byte {at}: {report}");
    }
}

#[test]
fn no_stray_byte_brings_a_secret_out() {
    for (at, _) in WITH_SECRETS.char_indices() {
        for stray in ["<", "\"", "&", "\u{1}", "]]>"] {
            let text = [&WITH_SECRETS[..at], stray, &WITH_SECRETS[at..]].concat();
            let report = linted(&text);
            let halves = [MARKER, "hunte", "unter2"];
            let shows = halves.iter().any(|half| report.contains(half));
            assert!(!shows || is_crucial(at), "{stray} at byte {at}: {report}");
        }
    }
}

/// What people write who put a password into a URI, and mistype it.
const URIS_WITH_PASSWORDS: &[&str] = &[
    "lxc+ssh://root:hunter2@h/",
    "lxc+ssh//root:hunter2@h/",
    "lxc+ssh:/root:hunter2@h/",
    "lxc+ssh:///root:hunter2@h/",
    "lxc+ssh:////root:hunter2@h/",
    "lxc+tcp:root:hunter2@h/",
    "lxc:root:hunter2@h/",
    "lxc/ssh://root:hunter2@h/",
    "lxc+ssh;//root:hunter2@h/",
    "lxc ssh://root:hunter2@h/",
    "+ssh://root:hunter2@h/",
    "://root:hunter2@h/",
    "//root:hunter2@h/",
    "root:hunter2@h",
    "root:hunter2 @h",
    "root:a hunter2@h",
    "root:hunter2@h:22/",
    "lxc+shs://root:hunter2@h/",
    "lxd+ssh://root:hunter2@h/",
    "uml+ssh://root:hunter2@h/",
    "test+ssh://root:hunter2@h/",
    "lxc+ssh+x://root:hunter2@h/",
    "lxc+://root:hunter2@h/",
    "lxc+s_h://root:hunter2@h/",
    "lxc+unix://root:hunter2@h/",
    "lxc+ext://root:hunter2@h/",
    "lxc://root:hunter2@h/",
    "lxc://root:hunter2@node1/",
    "lxc+tcp://root:hunter2@127.0.0.1/x",
    "lxc+ssh://root:hunter2@/",
    "lxc+ssh://root:hunter2@h:x/",
    "lxc+ssh://root:hunter2@x@h/",
    "lxc+ssh://root:x@hunter2@h/",
    "lxc+ssh://root@x:hunter2@h/",
    "lxc+ssh://root:12/hunter2@h/x",
    "lxc+ssh://root:12?hunter2@h/x",
    "lxc+ssh://root:12#hunter2@h/x",
    "lxc://root:12/hunter2@h/x",
    "lxc+ssh://root:?hunter2@h/",
    "lxc+ssh://root:/hunter2/@h/",
    "lxc://root:x@hunter2/@h/",
    "qemu+ssh://root:x@hunter2/y@h/system",
    "lxc+ssh://root:[hunter2@h/",
    "lxc+ssh://[::1]:hunter2@h/",
    "lxc+ssh://root:%hunter2@h/",
    "lxc+ssh://root:é hunter2@h/",
    "lxc+ssh://root:&quot;hunter2@h/",
    "lxc+ssh://root:&lt;hunter2@h/",
    "lxc+ssh://root%3Ahunter2@h/",
    "lxc+ssh://root:hunter2%40h/",
    "lxc+ssh&#58;//root&#58;hunter2&#64;h/",
    "lxc+ssh://root:hunter2h/",
    "lxc+ssh://root@h/?password=hunter2",
    "lxc+ssh://root:x@h/?a=[b]&amp;password=hunter2",
    "qemu+ssh://root:1@h/system?passwd=hunter2",
];

#[test]
fn no_mistyped_uri_brings_its_password_out() {
    for uri in URIS_WITH_PASSWORDS {
        for quote in ['"', '\''] {
            let device = |node: &str| {
                format!(
                    "<primitive id='f-{node}' class='stonith' type='external/libvirt'><instance_attributes id='p-{node}'>
<nvpair id='l-{node}' name='hostlist' value='{node}'/>
<nvpair id='u-{node}' name='hypervisor_uri' value={quote}{uri}{quote}/>
</instance_attributes></primitive>"
                )
            };
            let (first, second) = (device("node1"), device("node2"));
            let report = linted(&format!("<resources>{first}{second}</resources>"));
            assert!(report.contains("u-node1"), "{uri}: {report}");
            assert!(!report.contains("hunte"), "{uri}: {report}");
            assert!(!report.contains("unter2"), "{uri}: {report}");
        }
    }
}

#[test]
fn no_truncation_of_a_real_configuration_panics() {
    let Some(files) = corpus::files("truncations of real CIBs").unwrap() else {
        return;
    };
    let texts: Vec<_> = files
        .iter()
        .filter_map(|file| std::str::from_utf8(&file.bytes).ok())
        .collect();
    for text in &texts {
        linted(text);
    }
    let ten = texts.iter().step_by(texts.len().div_ceil(10).max(1));
    for text in ten {
        for end in (0..text.len())
            .step_by(100)
            .filter(|end| text.is_char_boundary(*end))
        {
            linted(&text[..end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(source) = SourceFile::from_bytes("cib.xml", bytes) {
            linted(source.text());
        }
    }

    #[test]
    fn no_soup_of_xml_panics(parts in proptest::collection::vec(part(), 0..40)) {
        linted(&parts.concat());
    }
}

/// What XML is made of, in any order.
fn part() -> impl Strategy<Value = String> {
    let words = [
        "<",
        ">",
        "/>",
        "</",
        "\"",
        "'",
        "=",
        "&",
        ";",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "\n",
        "\r\n",
        " ",
        "\t",
        "\u{feff}",
        "é",
        "漢",
        "\u{202e}",
        "cib",
        "resources",
        "nvpair",
        "name",
        "value",
        "passwd",
        "<cib>",
        "</cib>",
        "<resources>",
        "</resources>",
        "://u:p@",
        "<!DOCTYPE",
    ];
    prop_oneof![
        4 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => ".{0,5}",
    ]
}
