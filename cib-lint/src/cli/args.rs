//! The arguments.

use std::path::PathBuf;

use cib_model::facts::{self, Platform, Profile, Schema};
use cib_model::{Date, DateTime, Scalar as _, Version};
use cib_rules::{Category, Safety, Severity};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

use crate::render::hint;

/// Finds what is wrong in a Pacemaker configuration, with the place and the cure
#[derive(Debug, Parser)]
#[command(
    name = "cib-lint",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    override_usage = "cib-lint [OPTIONS] [PATH]...\n       cib-lint [OPTIONS] --live\n       cib-lint fencing PATH...\n       cib-lint explain RULE\n       cib-lint rules",
    after_help = "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable input.\n\
                  A file that is called like a command is written with its folder: ./rules"
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) lint: LintArgs,
    /// When to use colours; `NO_COLOR` in the environment turns them off for `auto`
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(super) color: Color,
}

#[derive(Debug, clap::Args)]
pub(super) struct LintArgs {
    /// Files of a cluster, linted together: its CIB or one section of it, as `cibadmin --query` prints it, and beside
    /// it corosync.conf, libvirtd.conf, and domains as `virsh dumpxml` prints them; or a directory with them; `-` is
    /// standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Lint the configuration of the running cluster
    #[arg(long)]
    pub(super) live: bool,
    /// How to report; `fancy` on a terminal and `concise` elsewhere, unless said here
    #[arg(long)]
    pub(super) format: Option<Format>,
    /// The mildest severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    pub(super) fail_on: FailOn,
    /// Judge for this release of Pacemaker, not for the one that wrote the configuration
    #[arg(long, value_name = "VERSION")]
    pub(super) pacemaker: Option<Version>,
    /// Judge by this version of the schema (`3.9`), not by the one that the document names
    #[arg(long, value_name = "VERSION", value_parser = schema)]
    pub(super) schema: Option<&'static Schema>,
    /// Say only what an upgrade drops, renames or changes: to this release of Pacemaker, or to this platform (`el-10`,
    /// `sles-16`, ...), with the Pacemaker that it ships and without the agents that it does not ship
    #[arg(long, value_name = "VERSION|PLATFORM", value_parser = target, conflicts_with = "category")]
    pub(super) target: Option<Target>,
    /// What the clock says to rules about dates: `2026-07-01` or `2026-07-01T20:00+02:00`, in UTC unless it says otherwise;
    /// without this, the clock of this machine
    #[arg(long, value_name = "DATE", value_parser = now)]
    pub(super) now: Option<DateTime>,
    /// Run only the rules of these categories; several with commas between. What the status section tells (failed
    /// resources, lost nodes) is said of a running cluster, and of files where `state` is among these
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',', value_parser = category())]
    pub(super) category: Vec<Category>,
    /// Hold what vendors advise for this kind of cluster, too (`sap-hana`, `azure`, ...); several with commas between
    #[arg(long, value_name = "PROFILE", value_delimiter = ',', value_parser = profile())]
    pub(super) profile: Vec<&'static Profile>,
    #[command(flatten)]
    pub(super) agents: AgentArgs,
    #[command(flatten)]
    pub(super) fixes: FixArgs,
}

/// What is known of agents besides the catalogue.
#[derive(Debug, clap::Args)]
pub(super) struct AgentArgs {
    /// Know agents by their metadata in this directory, whatever is known of them otherwise: `ocf/PROVIDER/TYPE.xml`,
    /// `stonith/TYPE.xml` and `stonith/external/TYPE.xml`, each as `crm_resource --show-metadata` prints it. Nothing there is
    /// run. May be given several times; the last one that has an agent counts
    #[arg(long = "agents", value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
    /// Ask the agents that the configuration names for their metadata, as they are installed on this machine, with
    /// `crm_resource --show-metadata`. What --agents says of them counts more
    #[arg(long = hint::INSTALLED_AGENTS)]
    pub(super) installed_agents: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct FixArgs {
    /// Apply the safe fixes to the files, and report what remains; of `-`, the fixed text goes to stdout and the report
    /// to stderr
    #[arg(long = hint::FIX, group = "fixing")]
    pub(super) fix: bool,
    /// Print what --fix would change instead of a report, and write nothing; exit status 1 if there is something
    #[arg(long = hint::DIFF, group = "fixing", conflicts_with = "format")]
    pub(super) diff: bool,
    /// With --fix or --diff, apply the unsafe fixes too, after which the cluster may behave differently
    #[arg(long = hint::UNSAFE_FIXES, requires = "fixing")]
    unsafe_fixes: bool,
}

impl FixArgs {
    /// How safe a fix has to be to be applied.
    pub(super) fn least_safety(&self) -> Safety {
        if self.unsafe_fixes {
            Safety::Unsafe
        } else {
            Safety::Safe
        }
    }
}

/// What a cluster is upgraded to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    Release(Version),
    Platform(&'static Platform),
}

/// A release of Pacemaker, or a platform by its name.
fn target(text: &str) -> Result<Target, String> {
    if let Some(platform) = facts::platform(text) {
        return Ok(Target::Platform(platform));
    }
    text.parse().map(Target::Release).map_err(|_| {
        let names = facts::platforms().iter().map(|it| format!("`{}`", it.name));
        let names: Vec<_> = names.collect();
        format!(
            "expected a release of Pacemaker such as 3.0.0, or a platform: {}",
            names.join(", ")
        )
    })
}

/// A schema by its number or its whole name.
fn schema(text: &str) -> Result<&'static Schema, String> {
    let named = facts::schema(text).or_else(|| facts::schema(&format!("pacemaker-{text}")));
    named.ok_or_else(|| {
        let [first, .., last] = facts::schemas() else {
            return String::new();
        };
        let (first, last) = (first.validate_with, last.validate_with);
        format!("there is no such schema; there are `{first}` to `{last}`")
    })
}

/// A second of time, in the forms that Pacemaker reads.
fn now(text: &str) -> Result<DateTime, String> {
    let date = Date::read(text).map_err(|error| error.to_string())?;
    if date.has_day() {
        Ok(date.in_zone(0))
    } else {
        Err("has a time and no day".to_owned())
    }
}

/// A category by its name.
fn category() -> impl TypedValueParser<Value = Category> {
    let names = Category::ALL.iter().map(|category| category.name());
    PossibleValuesParser::new(names).try_map(|name| {
        let mut all = Category::ALL.iter().copied();
        all.find(|category| category.name() == name)
            .ok_or("no category of that name")
    })
}

/// A profile by its name.
fn profile() -> impl TypedValueParser<Value = &'static Profile> {
    let names = facts::profiles().iter().map(|profile| profile.name);
    PossibleValuesParser::new(names)
        .try_map(|name| facts::profile(&name).ok_or("no profile of that name"))
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show how every node is fenced: by what, from where, through what, and what would stop it
    #[command(
        override_usage = "cib-lint fencing [OPTIONS] PATH...\n       cib-lint fencing [OPTIONS] --live",
        after_help = "Exit status: 0 no node is known to stay unfenced, 1 some node is not fenced, 2 wrong usage or unreadable input."
    )]
    Fencing(FencingArgs),
    /// Print the page of a rule: what it finds, why that is bad, and what to do
    Explain {
        /// The id of the rule, as reports name it
        rule: String,
    },
    /// List the rules
    Rules {
        /// How to list them
        #[arg(long, default_value = "text")]
        format: ListFormat,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct FencingArgs {
    /// The CIB of the cluster, as `cibadmin --query` prints it, and perhaps its corosync.conf, which says who keeps quorum
    /// in a split; or their directory; `-` is standard input
    #[arg(value_name = "PATH", required_unless_present = "live")]
    pub(super) paths: Vec<PathBuf>,
    /// Show the running cluster
    #[arg(long)]
    pub(super) live: bool,
    /// How to show it
    #[arg(long, default_value = "table")]
    pub(super) format: FencingFormat,
    /// Judge for this release of Pacemaker, not for the one that wrote the configuration
    #[arg(long, value_name = "VERSION")]
    pub(super) pacemaker: Option<Version>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FencingFormat {
    /// For people, in a terminal
    Table,
    /// For programs
    Json,
    /// A picture that needs nothing but itself, light or dark as its reader likes
    Svg,
    /// For Graphviz
    Dot,
    /// For Markdown on code hosts
    Mermaid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the lines that each finding is about
    Fancy,
    /// One line a finding: path:line:column: severity[rule] message
    Concise,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Pacemaker rejects it, or data is at risk
    Error,
    /// It will not do what is written, or fails when needed
    Warning,
    /// Advice
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Info => Self::Info,
        }
    }
}
