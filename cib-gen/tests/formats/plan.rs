//! What stays out of the formats, the plan as data, and how long it all takes.

use cib_gen::{Format, Surroundings, emit, generate};
use cib_model::SourceFile;

use crate::bases::{self, MONITOR, ON, cib, device, nodes, spec};
use crate::{TICKET, VIP, merges, way};

#[test]
fn nothing_of_the_status_and_of_others_is_said() {
    let base = cib([ON, &nodes(&["a", "b"]), VIP, TICKET]);
    let base = bases::with_status(
        &base,
        r#"<node_state id="0" uname="a" in_ccm="true" crmd="online"/>"#,
    );
    let source = SourceFile::new("base", base.as_str());
    let generated = generate(&spec(&["a", "b"]), &Surroundings::of(&source)).unwrap();
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
    let schema = include_str!("../../../docs/plan-v1.schema.json");
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
