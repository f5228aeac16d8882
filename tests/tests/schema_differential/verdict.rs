//! Both verdicts on a document: libxml2's, which is right, and ours.

use std::fs;

use cib_model::facts::Schema;
use cib_model::{SourceFile, parse, schema};
use cib_tests::tools;

pub(crate) struct Verdict {
    pub(crate) is_valid: bool,
    /// Why it is not.
    pub(crate) says: String,
}

/// Judges many documents in one process.
///
/// # Panics
///
/// Where xmllint does not say of each document once whether it is valid: then nothing has been compared.
pub(crate) fn libxml2(texts: &[String], schema: &Schema) -> Vec<Verdict> {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..texts.len())
        .map(|number| format!("{number}.xml"))
        .collect();
    for (name, text) in names.iter().zip(texts) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let ran = tools::relax_ng_files(folder.path(), &names, schema.validate_with).unwrap();
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let mut at = 0;
    let verdicts = names.iter().zip(texts).map(|(name, text)| {
        let (valid, invalid) = (
            format!("{name} validates"),
            format!("{name} fails to validate"),
        );
        let start = at;
        let is_end = |line: &&str| *line == valid || *line == invalid;
        let end = lines[start..].iter().position(is_end);
        let end =
            start + end.unwrap_or_else(|| panic!("no verdict on\n{text}\n{:?}", &lines[start..]));
        at = end + 1;
        Verdict {
            is_valid: lines[end] == valid,
            says: lines[start..end].join("\n"),
        }
    });
    let verdicts: Vec<Verdict> = verdicts.collect();
    assert_eq!(lines.len(), at, "more than verdicts: {:?}", &lines[at..]);
    let is_all_valid = verdicts.iter().all(|verdict| verdict.is_valid);
    assert_eq!(ran.code, if is_all_valid { 0 } else { 3 }, "{ran:?}");
    verdicts
}

pub(crate) fn ours(text: &str, schema: &'static Schema) -> Verdict {
    let source = SourceFile::new("document", text);
    let parsed = parse(&source).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let violations = schema::validate(&parsed, schema);
    assert_eq!(
        schema::is_valid(&parsed, schema),
        violations.is_empty(),
        "{text}"
    );
    let says: Vec<String> = violations
        .iter()
        .map(|violation| {
            format!(
                "{:?} at {:?}",
                violation.problem,
                source.slice(violation.span)
            )
        })
        .collect();
    Verdict {
        is_valid: says.is_empty(),
        says: says.join("\n"),
    }
}
