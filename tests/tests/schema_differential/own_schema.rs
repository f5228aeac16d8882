//! Real configurations under the schema that each names itself.

use std::collections::BTreeMap;

use cib_model::facts::Schema;
use cib_model::{SourceFile, parse};
use cib_tests::corpus;

use crate::shipped;
use crate::verdict;

#[test]
fn every_real_configuration_gets_its_verdict() {
    let what = "real configurations under their own schema";
    let Some(schemas) = shipped(what) else {
        return;
    };
    let mut by_label: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in corpus::files(what).unwrap().unwrap_or_default() {
        let text = String::from_utf8(file.bytes).unwrap();
        by_label.entry(label(&text)).or_default().push(text);
    }
    for (label, texts) in by_label {
        let is_meant = |schema: &&&'static Schema| schema.validate_with == label;
        let Some(schema) = schemas.iter().find(is_meant) else {
            println!("{label:16} {:>4}, judged by nobody", texts.len());
            continue;
        };
        let libxml2 = verdict::libxml2(&texts, schema);
        let valid = libxml2.iter().filter(|verdict| verdict.is_valid).count();
        println!("{label:16} {:>4}, valid {valid:>4}", texts.len());
        for (text, libxml2) in texts.iter().zip(libxml2) {
            let ours = verdict::ours(text, schema);
            assert_eq!(
                ours.is_valid, libxml2.is_valid,
                "{text}\nlibxml2: {}\nwe: {}",
                libxml2.says, ours.says
            );
        }
    }
}

/// The schema that the document names; empty where it names none.
fn label(text: &str) -> String {
    let source = SourceFile::new("document", text);
    let label = parse(&source).unwrap().cib.validate_with;
    label.map_or_else(String::new, |label| label.as_str().to_owned())
}
