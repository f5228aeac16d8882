//! Results that are validated together: one process for many is far quicker than one for each.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;

use cib_tests::tools;
use tempfile::TempDir;

/// Documents in a folder, by the schema that they name.
pub(crate) struct Documents {
    folder: TempDir,
    by_schema: RefCell<BTreeMap<String, Vec<String>>>,
}

impl Documents {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            by_schema: RefCell::default(),
        }
    }

    pub(crate) fn keep(&self, document: &str) {
        let (_, rest) = document.split_once("validate-with=").unwrap();
        let schema = rest[1..].split(['"', '\'']).next().unwrap_or_default();
        let mut by_schema = self.by_schema.borrow_mut();
        let count: usize = by_schema.values().map(Vec::len).sum();
        let name = format!("{count}.xml");
        fs::write(self.folder.path().join(&name), document).unwrap();
        by_schema.entry(schema.to_owned()).or_default().push(name);
    }

    /// Holds each against its schema; the first that is not valid, with the complaint.
    pub(crate) fn check(&self) -> Result<(), String> {
        for (schema, files) in self.by_schema.borrow().iter() {
            let ran = tools::relax_ng_files(self.folder.path(), files, schema).unwrap();
            if ran.code == 0 {
                continue;
            }
            let lines = ran.stderr.lines();
            let complaints: Vec<_> = lines.filter(|line| !line.ends_with(" validates")).collect();
            let first = files.iter().find(|file| {
                let failed = format!("{file} fails to validate");
                complaints.contains(&&*failed)
            });
            let text = first.map(|file| fs::read_to_string(self.folder.path().join(file)).unwrap());
            let complaints = complaints.join("\n");
            return Err(format!(
                "{schema}: {complaints}\n{}",
                text.unwrap_or_default()
            ));
        }
        Ok(())
    }
}
