//! The command line.

use std::ffi::OsString;

use cib_model::Version;
use clap::{Args, ColorChoice, Parser, Subcommand};

use super::cluster::ClusterArguments;
use super::guests::GuestArguments;
use super::message::Failure;
use super::output::OutputArguments;
use super::source::SourceArguments;
use crate::Spec;

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
        cib-gen [OPTIONS] --uri <URI> [NODE:DOMAIN]... --domains <FILE>...\n       \
        cib-gen [OPTIONS] --discover <URI>... [NODE:DOMAIN]...\n       \
        cib-gen spec {--from FILE | --discover URI...}\n       \
        cib-gen checklist [--base FILE | --live] [--corosync FILE] SPEC\n       \
        cib-gen probe SPEC",
    after_help = "On a node of a running cluster:\n  \
        cib-gen --live cluster.toml | cibadmin --replace --xml-pipe\n\
        or, so that its status stays as it is:\n  \
        cib-gen --live --format patch cluster.toml | cibadmin --patch --xml-pipe\n\
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
    Spec(SpecArguments),
    Checklist(ChecklistArguments),
    Probe(ProbeArguments),
}

/// Print what has to be true outside the configuration, and the drill
///
/// For each hypervisor and each node, with the commands that show it and the files that have to be written; then what to
/// try before the fencing is relied on, the harmless first. It is Markdown, ready for a ticket.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 printed, 2 refused with nothing on stdout.")]
pub(super) struct ChecklistArguments {
    #[command(flatten)]
    pub(super) source: SourceArguments,
    #[command(flatten)]
    pub(super) cluster: ClusterArguments,
}

/// Ask from this node whether each guest could be fenced, and change nothing
///
/// Connects to every hypervisor, asks it for the domains of the guests and every device for its status, all at once, and
/// waits 20 seconds for an answer. Run it on each node, as root: the cluster fences with root's keys.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 each guest can be fenced from here, 1 some cannot, or not by their second level, 2 refused with nothing on stdout."
)]
pub(super) struct ProbeArguments {
    #[command(flatten)]
    pub(super) source: SourceArguments,
}

/// Print the specification of the fencing that a configuration has, or of guests that libvirt has
///
/// With --from, merged into that configuration it changes nothing. With the flags that name guests, it is a beginning, ready
/// for what only a specification can say.
#[derive(Debug, Args)]
#[command(
    override_usage = "cib-gen spec --from <FILE>\n       cib-gen spec --discover <URI>... [NODE:DOMAIN]...\n       \
        cib-gen spec --uri <URI> [NODE:DOMAIN]... --domains <FILE>...",
    after_help = "Exit status: 0 printed, 2 refused with nothing on stdout."
)]
pub(super) struct SpecArguments {
    /// The configuration, as `cibadmin --query` prints it; - is stdin
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present_any = ["uri", "discover"],
        conflicts_with_all = ["GuestArguments", "words", "base", "live", "corosync"]
    )]
    pub(super) from: Option<OsString>,
    /// The guests, or with --domains and --discover the nodes that are not called like their domains
    #[arg(value_name = "NODE:DOMAIN")]
    pub(super) words: Vec<OsString>,
    #[command(flatten)]
    pub(super) guests: GuestArguments,
    #[command(flatten)]
    pub(super) cluster: ClusterArguments,
    /// The release of Pacemaker that reads the configuration [default: the one that wrote it]
    #[arg(long, value_name = "VERSION", value_parser = release)]
    pub(super) pacemaker: Option<Version>,
}

#[derive(Debug, Args)]
pub(super) struct GenerateArguments {
    #[command(flatten)]
    pub(super) source: SourceArguments,
    #[command(flatten)]
    pub(super) cluster: ClusterArguments,
    /// The release of Pacemaker to write for [default: the one that wrote the base]
    #[arg(long, value_name = "VERSION", value_parser = release)]
    pub(super) pacemaker: Option<Version>,
    /// Print what would change in the configuration instead of the configuration
    #[arg(long)]
    pub(super) diff: bool,
    #[command(flatten)]
    pub(super) output: OutputArguments,
    #[command(flatten)]
    reach: Reach,
}

/// What a merge may touch beside the devices that are asked for.
#[derive(Debug, Args)]
struct Reach {
    /// Set in devices of others that fence a guest what they lack, instead of refusing them
    #[arg(long)]
    adopt: bool,
    /// Remove the devices and levels that cib-gen made and nobody asks for any more, with their bans
    #[arg(long)]
    prune: bool,
}

impl GenerateArguments {
    /// Nothing is written over what it is made from.
    pub(super) fn check_output(&self) -> Result<(), Failure> {
        let sources = self.source.files().chain(&self.cluster.corosync);
        self.output.check(sources, self.cluster.base.as_ref())
    }

    /// The specification with what the flags allow a merge to do.
    pub(super) fn allowed(&self, mut spec: Spec) -> Spec {
        if self.reach.adopt {
            spec = spec.adopting();
        }
        if self.reach.prune {
            spec = spec.pruning();
        }
        spec
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
