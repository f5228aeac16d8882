//! Lints the files that it is given, with the library alone: `cargo run --example lint -- cib.xml`

use std::io::{self, Write as _};

use cib_lint::{Config, Linter, render};
use cib_model::SourceFile;
use cib_rules::Severity;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let linter = Linter::new(Config::default());
    let mut out = io::stdout().lock();
    for path in std::env::args().skip(1) {
        let source = SourceFile::from_bytes(path.as_str(), std::fs::read(&path)?)?;
        let report = linter.lint(&source);
        render::concise(&report, &mut out)?;
        if report.worst() == Some(Severity::Error) {
            writeln!(out, "{path}: not fit for a cluster")?;
        }
    }
    Ok(())
}
