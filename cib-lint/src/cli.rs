//! The command line: arguments, files, colours, exit codes.
//!
//! Everything here is about the process that the command is; what is wrong with a configuration is found without it.

mod args;
mod catalogue;
mod input;
mod output;

use std::ffi::OsString;
use std::process::ExitCode;

use cib_model::SourceFile;
use cib_rules::Category;
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};

use crate::{Config, Linter, Report};
use args::{Args, Command, Format, LintArgs};
use input::{Input, InputError};

/// Nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// Findings.
const FINDINGS: u8 = 1;
/// Wrong usage, or something that could not be read or written.
const TROUBLE: u8 = 2;

/// Does what the arguments say, and tells how it went: 0 clean, 1 findings, 2 trouble.
///
/// The first argument is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let code = match Args::try_parse_from(arguments) {
        Ok(args) => command(args),
        Err(error) => usage(&error),
    };
    code.into()
}

fn command(args: Args) -> u8 {
    match args.command {
        Some(Command::Explain { rule }) => catalogue::explain(&rule, args.color),
        Some(Command::Rules { format }) => catalogue::rules(format, args.color),
        None => lint(&args.lint, args.color),
    }
}

/// Help and the version are asked for; everything else is wrong usage.
fn usage(error: &clap::Error) -> u8 {
    // Nobody is left to tell if this fails.
    let _ = error.print();
    if error.use_stderr() { TROUBLE } else { CLEAN }
}

fn lint(args: &LintArgs, color: args::Color) -> u8 {
    let inputs = Input::all(&args.paths, args.live);
    if inputs.is_empty() {
        let message = "nothing to lint: name a file, `-` for standard input, or --live";
        return usage(&Args::command().error(ErrorKind::MissingRequiredArgument, message));
    }
    let format = args.format.unwrap_or_else(output::default_format);
    let config = config(args);
    let mut report = Report {
        files: Vec::new(),
        rules: config.rules.clone(),
    };
    let linter = Linter::new(config);
    let mut sources = Vec::new();
    let mut is_complete = true;
    for input in inputs {
        match judge(&linter, &input) {
            Ok((source, found)) => {
                report.append(found);
                // Only people are shown the lines; what is not needed may be large.
                sources.extend((format == Format::Fancy).then_some(source));
            }
            Err(error) => {
                is_complete = false;
                output::complain(&error);
            }
        }
    }
    if let Err(error) = output::report(&report, &sources, format, color) {
        output::complain(&error);
        return TROUBLE;
    }
    let has_failed = report
        .worst()
        .is_some_and(|worst| worst >= args.fail_on.into());
    match (is_complete, has_failed) {
        (false, _) => TROUBLE,
        (true, true) => FINDINGS,
        (true, false) => CLEAN,
    }
}

fn config(args: &LintArgs) -> Config {
    let categories = match (args.target, args.category.as_slice()) {
        (Some(_), _) => &[Category::Upgrade],
        (None, []) => Category::ALL,
        (None, chosen) => chosen,
    };
    let mut rules = cib_rules::ALL.to_vec();
    rules.retain(|rule| categories.contains(&rule.category));
    Config {
        pacemaker: args.pacemaker,
        schema: args.schema,
        target: args.target,
        rules,
    }
}

fn judge(linter: &Linter, input: &Input) -> Result<(SourceFile, Report), InputError> {
    let source = input.read()?;
    let report = linter.lint(&source);
    let foreign = report
        .findings()
        .find(|finding| finding.rule.id == cib_rules::reading::FOREIGN_DOCUMENT.id);
    if let Some(foreign) = foreign {
        return Err(InputError::foreign(source.name(), foreign));
    }
    Ok((source, report))
}
