//! Guests that no specification names: those of the command line, of files of domains, or of libvirt itself.

use std::ffi::OsString;
use std::path::Path;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::message::Failure;
use super::{discover, input};
use crate::{
    Agent, CalledBy, Encryption, Error, Hypervisor, Inventory, Layout, Naming, Spec, Surroundings,
};

#[derive(Debug, Args)]
pub(super) struct GuestArguments {
    /// The hypervisor of all guests; several hypervisors take a specification or --discover
    #[arg(long)]
    uri: Option<String>,
    /// Take the guests from these files, a domain each, as virsh dumpxml prints it; --uri names their hypervisor
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "uri")]
    domains: Vec<OsString>,
    /// Take the guests from this hypervisor: ask virsh for its domains. Once for each hypervisor
    #[arg(long, value_name = "URI", conflicts_with_all = ["uri", "domains"])]
    discover: Vec<String>,
    /// Of what --discover finds, take the domains with such names only: * ? [abc] [!abc]
    #[arg(long = "match", value_name = "PATTERN")]
    pattern: Option<String>,
    /// Have the fence agent call the domains of --domains and --discover by UUID
    #[arg(long)]
    uuid: bool,
    /// The fence agent, where there is no specification [default: external/libvirt]
    #[arg(long, value_parser = agents())]
    agent: Option<Agent>,
    /// One device a guest, or one for all guests of a hypervisor, where there is no specification [default: as is usual for
    /// the agent]
    #[arg(long, value_parser = layouts())]
    layout: Option<Layout>,
    /// Use URIs whose transport is not encrypted
    #[arg(long)]
    allow_insecure: bool,
}

fn agents() -> impl clap::builder::TypedValueParser<Value = Agent> {
    let known = Agent::ALL.map(Agent::name);
    PossibleValuesParser::new(known).map(|name| Agent::named(&name).unwrap_or_default())
}

fn layouts() -> impl clap::builder::TypedValueParser<Value = Layout> {
    let known = Layout::ALL.map(Layout::name);
    PossibleValuesParser::new(known).map(|name| Layout::named(&name).unwrap_or_default())
}

impl GuestArguments {
    /// The files of domains.
    pub(super) fn files(&self) -> &[OsString] {
        &self.domains
    }

    /// Whether it is said where the guests live.
    pub(super) fn are_given(&self) -> bool {
        self.uri.is_some() || !self.discover.is_empty()
    }

    /// The specification of the guests. `words` are the guests, or which nodes are which domains. None where nothing says
    /// where they live.
    pub(super) fn read(
        &self,
        words: &[OsString],
        surroundings: &Surroundings<'_>,
    ) -> Result<Option<Spec>, Failure> {
        let words = words.iter().map(|word| word.to_str());
        let words: Option<Vec<_>> = words.collect();
        let words = words.ok_or(Failure::Usage("a guest's name is no UTF-8"))?;
        if !self.discover.is_empty() {
            return self.discovered(&words, surroundings).map(Some);
        }
        if self.pattern.is_some() {
            return Err(Failure::Usage(
                "`--match` without `--discover`: it chooses among what that finds",
            ));
        }
        let Some(uri) = &self.uri else {
            self.check_bare()?;
            return Ok(None);
        };
        if self.domains.is_empty() {
            self.named(uri, &words).map(Some)
        } else {
            self.in_files(uri, &words, surroundings).map(Some)
        }
    }

    /// Whether nothing is said that only goes with guests of the command line.
    fn check_bare(&self) -> Result<(), Failure> {
        if self.agent.is_some() || self.layout.is_some() {
            return Err(Failure::Usage(
                "`--agent` and `--layout` beside a specification, which says them itself",
            ));
        }
        self.check_uuid()
    }

    /// The guests of the command line.
    fn named(&self, uri: &str, guests: &[&str]) -> Result<Spec, Failure> {
        let is_a = |guest: &&str, kind| {
            let extension = Path::new(guest).extension();
            extension.is_some_and(|extension| extension.eq_ignore_ascii_case(kind))
        };
        if guests.iter().any(|guest| is_a(guest, "toml")) {
            return Err(Failure::Usage(
                "a `.toml` beside `--uri` is no guest: a specification names its hypervisors itself",
            ));
        }
        if guests.iter().any(|guest| is_a(guest, "xml")) {
            return Err(Failure::Usage(
                "a `.xml` beside `--uri` is no guest: files of domains stand behind `--domains`",
            ));
        }
        self.check_uuid()?;
        Spec::on(
            self.hypervisor(uri),
            guests.iter().copied(),
            self.encryption(),
        )
        .map_err(without_place)
    }

    fn in_files(
        &self,
        uri: &str,
        mapping: &[&str],
        surroundings: &Surroundings<'_>,
    ) -> Result<Spec, Failure> {
        let is_mapping = |path: &OsString| path.to_str().is_some_and(|path| path.contains(':'));
        let mut domains = self.domains.iter();
        if domains.any(|path| is_mapping(path) && !Path::new(path).exists()) {
            return Err(Failure::Usage(
                "a `NODE:DOMAIN` behind `--domains` counts as a file: write it before, or behind `--`",
            ));
        }
        let files = self.domains.iter().map(|path| input::file(path));
        let files = files.collect::<Result<Vec<_>, _>>()?;
        let located = |error| Failure::in_domains(error, &files);
        let inventory = Inventory::of_files(self.hypervisor(uri), &files).map_err(located)?;
        self.spec_of(&inventory, mapping, surroundings, located)
    }

    fn discovered(
        &self,
        mapping: &[&str],
        surroundings: &Surroundings<'_>,
    ) -> Result<Spec, Failure> {
        let hypervisors = self.discover.iter().map(|uri| self.hypervisor(uri));
        let hypervisors: Vec<_> = hypervisors.collect();
        for hypervisor in &hypervisors {
            hypervisor.check(self.encryption()).map_err(without_place)?;
        }
        let mut inventory = Inventory::new(discover::ask(hypervisors)?);
        if let Some(pattern) = &self.pattern {
            inventory = inventory.matching(pattern).map_err(without_place)?;
        }
        self.spec_of(&inventory, mapping, surroundings, without_place)
    }

    fn spec_of(
        &self,
        inventory: &Inventory,
        mapping: &[&str],
        surroundings: &Surroundings<'_>,
        located: impl FnOnce(Error) -> Failure,
    ) -> Result<Spec, Failure> {
        let nodes = surroundings.nodes();
        let nodes = nodes.map_err(|error| Failure::located(error, None, surroundings))?;
        let by = if self.uuid {
            CalledBy::Uuid
        } else {
            CalledBy::Name
        };
        let naming = Naming {
            mapping,
            nodes: nodes.as_deref(),
            by,
            encryption: self.encryption(),
        };
        inventory.spec(&naming).map_err(located)
    }

    fn check_uuid(&self) -> Result<(), Failure> {
        if self.uuid {
            return Err(Failure::Usage(
                "`--uuid` without `--domains` or `--discover`: nobody tells the UUIDs; write `NODE:UUID`",
            ));
        }
        Ok(())
    }

    fn hypervisor(&self, uri: &str) -> Hypervisor {
        Hypervisor::new(uri, self.agent.unwrap_or_default(), self.layout)
    }

    pub(super) fn encryption(&self) -> Encryption {
        if self.allow_insecure {
            Encryption::Optional
        } else {
            Encryption::Required
        }
    }
}

/// What is wrong with the command line itself has no file to show.
fn without_place(error: Error) -> Failure {
    Failure::in_domains(error, &[])
}
