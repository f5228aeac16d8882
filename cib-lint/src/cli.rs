//! The command line: arguments, files, colours, exit codes.
//!
//! Everything here is about the process that the command is; what is wrong with a configuration is found without it.

mod agents;
mod args;
mod catalogue;
mod fencing;
mod fix;
mod input;
mod output;

use std::collections::HashMap;
use std::error::Error;
use std::ffi::OsString;
use std::process::ExitCode;
use std::time::SystemTime;

use cib_model::facts::Profile;
use cib_model::{DateTime, FileKind, SourceFile};
use cib_rules::{Area, Category};
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};

use crate::render::hint;
use crate::{Config, Linter};
use args::{Args, Command, LintArgs, Target};
use fix::KeepError;
use input::{Input, InputError};
use output::Stream;

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
        Some(Command::Fencing(show)) => fencing::show(&show, args.color),
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
    if let Err(error) = is_possible(args) {
        return usage(&error);
    }
    let (inputs, is_complete) = inputs(args);
    let linter = match config(args, &inputs) {
        Ok(config) => Linter::new(config),
        Err(error) => {
            output::complain(&*error);
            return TROUBLE;
        }
    };
    if args.fixes.diff {
        fix::diff(&linter, &inputs, args, is_complete, color)
    } else {
        report(&linter, inputs, args, is_complete, color)
    }
}

/// Reports what is wrong, after fixing it where that is asked for.
fn report(
    linter: &Linter,
    inputs: Vec<Read>,
    args: &LintArgs,
    mut is_complete: bool,
    color: args::Color,
) -> u8 {
    // Where stdout has the fixed text, the report would be in the way.
    let is_filter = inputs.iter().any(|read| read.input == Input::Stdin);
    let stream = if args.fixes.fix && is_filter {
        Stream::Stderr
    } else {
        Stream::Stdout
    };
    let format = args.format;
    let format = format.unwrap_or_else(|| output::default_format(stream));
    let mut sources = Vec::new();
    for read in inputs {
        match text(linter, read, args, stream) {
            Ok(source) => sources.push(source),
            Err(error) => {
                is_complete = false;
                output::complain(&error);
            }
        }
    }
    if sources.is_empty() && is_complete {
        output::complain(&InputError::Nothing);
        return TROUBLE;
    }
    if let Some(note) = apart(&sources) {
        output::complain(&note);
    }
    let report = linter.lint_cluster(&sources);
    if let Err(error) = output::report(stream, &report, &sources, format, color) {
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

/// An input and its text.
struct Read {
    input: Input,
    source: SourceFile,
}

/// What the arguments name, and whether all of it is there. What is passed over in a directory is not among it.
fn inputs(args: &LintArgs) -> (Vec<Read>, bool) {
    let mut inputs = Vec::new();
    let mut is_complete = true;
    for input in Input::all(&args.paths, args.live) {
        let read = input.and_then(|input| {
            let source = input.read()?;
            Ok(source.map(|source| Read { input, source }))
        });
        match read {
            Ok(read) => inputs.extend(read),
            Err(error) => {
                is_complete = false;
                output::complain(&error);
            }
        }
    }
    (inputs, is_complete)
}

/// What to say where files cannot be linted together.
fn apart(sources: &[SourceFile]) -> Option<String> {
    let cibs = sources
        .iter()
        .filter(|source| FileKind::is_read_as_cib(source));
    let cibs = cibs.count();
    let unclear = cibs > 1 && cibs < sources.len();
    unclear.then(|| {
        format!(
            "there are {cibs} CIBs, and the other files could belong to any of them: each CIB is linted alone, and so are \
             they; name the files of one cluster at a time"
        )
    })
}

fn config(args: &LintArgs, inputs: &[Read]) -> Result<Config, Box<dyn Error>> {
    let categories = match (args.target, args.category.as_slice()) {
        (Some(_), _) => &[Category::Upgrade],
        (None, []) => Category::ALL,
        (None, chosen) => chosen,
    };
    let mut rules = cib_rules::ALL.to_vec();
    rules.retain(|rule| categories.contains(&rule.category));
    // A saved status is out of date, and in a review it is not what was changed.
    let tells_state = args.live || args.category.contains(&Category::State);
    rules.retain(|rule| rule.area != Area::Status || tells_state);
    let (target, platform) = match args.target {
        None => (None, None),
        Some(Target::Release(release)) => (Some(release), None),
        Some(Target::Platform(platform)) => (None, Some(platform)),
    };
    let sources = inputs.iter().map(|read| &read.source);
    Ok(Config {
        pacemaker: args.pacemaker,
        schema: args.schema,
        target,
        platform,
        now: Some(args.now.unwrap_or_else(clock)),
        profiles: args.profile.clone(),
        agents: agents::agents(&args.agents, sources)?,
        rules,
    })
}

/// What the clock of this machine says.
fn clock() -> DateTime {
    let epoch = SystemTime::UNIX_EPOCH;
    let seconds = match SystemTime::now().duration_since(epoch) {
        Ok(since) => i64::try_from(since.as_secs()),
        Err(before) => i64::try_from(before.duration().as_secs()).map(|seconds| -seconds),
    };
    DateTime::from_epoch_seconds(seconds.unwrap_or_default())
}

fn is_possible(args: &LintArgs) -> Result<(), clap::Error> {
    let (kind, message) = if args.paths.is_empty() && !args.live {
        let message = "nothing to lint: name a file, `-` for standard input, or --live";
        (ErrorKind::MissingRequiredArgument, message.to_owned())
    } else if args.fixes.fix && args.live {
        let message = format!(
            "--{} writes files, and never to a running cluster; --live --{} shows what it would change",
            hint::FIX,
            hint::DIFF
        );
        (ErrorKind::ArgumentConflict, message)
    } else if let Some([one, other]) = conflicting_profiles(&args.profile) {
        let message = format!(
            "a cluster has one {}: the profiles `{}` and `{}` exclude each other; lint it once for each",
            one.layer.name(),
            one.name,
            other.name
        );
        (ErrorKind::ArgumentConflict, message)
    } else {
        return Ok(());
    };
    Err(Args::command().error(kind, message))
}

/// Two profiles of which a cluster can have one only.
fn conflicting_profiles(profiles: &[&'static Profile]) -> Option<[&'static Profile; 2]> {
    let mut of_layers: HashMap<&str, &'static Profile> = HashMap::new();
    profiles.iter().find_map(|profile| {
        let first = *of_layers.entry(profile.layer.name()).or_insert(profile);
        (first.name != profile.name).then_some([first, *profile])
    })
}

/// The text of an input, after fixing it where that is asked for.
fn text(
    linter: &Linter,
    read: Read,
    args: &LintArgs,
    stream: Stream,
) -> Result<SourceFile, KeepError> {
    if !args.fixes.fix {
        return Ok(read.source);
    }
    let fixed = linter.fix(&read.source, args.fixes.least_safety());
    fix::keep(&read, &fixed)?;
    // A report for programs stands alone.
    if stream == Stream::Stdout {
        fix::tell_applied(&fixed);
    }
    fix::tell_refused(&fixed);
    Ok(fixed.source)
}
