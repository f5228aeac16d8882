//! The command line.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use cib_model::Version;
use clap::{Args, ColorChoice, Parser, Subcommand};

use super::message::Failure;
use crate::Encryption;

/// Writes Pacemaker fencing for nodes that are containers or guests of libvirt.
///
/// Prints a configuration with a fence device for each guest, a ban that keeps it off the guest's own node, a delay that
/// lets one of two nodes survive a split, and fencing switched on. With --base or --live it is merged into what is there,
/// which keeps every byte that is not cib-gen's own.
#[derive(Debug, Parser)]
#[command(
    name = "cib-gen",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    subcommand_negates_reqs = true,
    override_usage = "cib-gen [OPTIONS] SPEC\n       cib-gen [OPTIONS] --uri <URI> NODE[:DOMAIN]...\n       \
        cib-gen spec --from FILE",
    after_help = "On a node of a running cluster:\n  \
        cib-gen --live cluster.toml | cibadmin --replace --xml-pipe\n\
        Never with --scope, which ignores versions: somebody's change in between would be lost.\n\n\
        A specification that is called like a command is written with its folder: ./spec\n\n\
        Exit status: 0 printed, 2 refused with nothing on stdout."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) generate: GenerateArguments,
    /// Colour in messages and in --diff; `NO_COLOR` is honoured
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(super) color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the specification that would generate the fencing which a configuration has
    Spec(SpecArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 printed, 2 refused with nothing on stdout.")]
pub(super) struct SpecArguments {
    /// The configuration, as `cibadmin --query` prints it; - is stdin
    #[arg(long, value_name = "FILE")]
    pub(super) from: OsString,
    /// The release of Pacemaker that reads it [default: the one that wrote it]
    #[arg(long, value_name = "VERSION", value_parser = release)]
    pub(super) pacemaker: Option<Version>,
}

#[derive(Debug, Args)]
pub(super) struct GenerateArguments {
    /// The specification, a TOML file, or - for stdin; with --uri, the guests. The first guest survives a split
    #[arg(value_name = "SPEC", required = true)]
    words: Vec<OsString>,
    /// The hypervisor of all guests; several hypervisors take a specification
    #[arg(long)]
    uri: Option<String>,
    /// Merge into the configuration in this file, or - for stdin
    #[arg(long, value_name = "FILE", conflicts_with = "live")]
    pub(super) base: Option<OsString>,
    /// Merge into the configuration of the running cluster (cibadmin --query)
    #[arg(long)]
    pub(super) live: bool,
    /// The cluster's corosync.conf: it names the nodes, and tells who has quorum
    #[arg(long, value_name = "FILE")]
    pub(super) corosync: Option<OsString>,
    /// The release of Pacemaker to write for [default: the one that wrote the base]
    #[arg(long, value_name = "VERSION", value_parser = release)]
    pub(super) pacemaker: Option<Version>,
    /// Print what would change in the configuration instead of the configuration
    #[arg(long)]
    pub(super) diff: bool,
    /// Use URIs whose transport is not encrypted
    #[arg(long)]
    allow_insecure: bool,
}

/// Where the guests are named.
pub(super) enum Wanted<'a> {
    File(&'a OsStr),
    Guests { uri: &'a str, guests: Vec<&'a str> },
}

impl GenerateArguments {
    pub(super) fn wanted(&self) -> Result<Wanted<'_>, Failure> {
        let is_stdin = |file: &&OsString| *file == "-";
        let spec = self.words.iter().filter(|_| self.uri.is_none());
        let files = spec.chain(&self.base).chain(&self.corosync);
        if files.filter(is_stdin).count() > 1 {
            return Err(Failure::Usage("only one file can be stdin"));
        }
        let Some(uri) = &self.uri else {
            return match self.words.as_slice() {
                [spec] => Ok(Wanted::File(spec)),
                _ => Err(Failure::Usage(
                    "several words without `--uri`: name one specification, or a hypervisor for the guests",
                )),
            };
        };
        let guests = self.words.iter().map(|word| word.to_str());
        let guests: Option<Vec<_>> = guests.collect();
        let guests = guests.ok_or(Failure::Usage("a guest's name is no UTF-8"))?;
        let is_file = |guest: &&str| {
            let extension = Path::new(guest).extension();
            extension.is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
        };
        if guests.iter().any(is_file) {
            return Err(Failure::Usage(
                "a `.toml` beside `--uri` is no guest: a specification names its hypervisors itself",
            ));
        }
        Ok(Wanted::Guests { uri, guests })
    }

    pub(super) fn encryption(&self) -> Encryption {
        if self.allow_insecure {
            Encryption::Optional
        } else {
            Encryption::Required
        }
    }
}

/// Unlike the attributes of a configuration, a flag has to be exactly a version.
fn release(text: &str) -> Result<Version, String> {
    let numbers: Vec<_> = text.split('.').collect();
    let plain = |number: &&str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let version = text.parse().ok();
    let version = version.filter(|_| (2..=3).contains(&numbers.len()) && numbers.iter().all(plain));
    version.ok_or_else(|| "is no release such as 2.1.5".to_owned())
}
