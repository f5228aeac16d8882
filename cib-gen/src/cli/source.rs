//! Where guests come from: a specification, the command line, files of domains, or libvirt itself.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use cib_model::SourceFile;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::message::Failure;
use super::{discover, input};
use crate::{
    Agent, CalledBy, Encryption, Error, Hypervisor, Inventory, Layout, Naming, Spec, Surroundings,
};

#[derive(Debug, Args)]
pub(super) struct SourceArguments {
    /// The specification, a TOML file, or - for stdin; with --uri, the guests; with --domains or --discover, the nodes that
    /// are not called like their domains, each NODE:DOMAIN. The first guest survives a split
    #[arg(value_name = "SPEC", required_unless_present_any = ["domains", "discover"])]
    words: Vec<OsString>,
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
    /// The fence agent, where no specification says it [default: external/libvirt]
    #[arg(long, value_parser = agents())]
    agent: Option<Agent>,
    /// One device a guest, or one for all guests of a hypervisor, where no specification says it [default: as is usual for
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

impl SourceArguments {
    /// The files that are read: the specification, or those of domains.
    pub(super) fn files(&self) -> impl Iterator<Item = &OsString> {
        let is_spec = self.uri.is_none() && self.discover.is_empty();
        let spec = self.words.iter().filter(move |_| is_spec);
        spec.chain(&self.domains)
    }

    /// The specification, and its text where it has one.
    pub(super) fn read(
        &self,
        surroundings: &Surroundings<'_>,
    ) -> Result<(Spec, Option<SourceFile>), Failure> {
        if !self.discover.is_empty() {
            return Ok((self.discovered(surroundings)?, None));
        }
        if self.pattern.is_some() {
            return Err(Failure::Usage(
                "`--match` without `--discover`: it chooses among what that finds",
            ));
        }
        let Some(uri) = &self.uri else {
            let (spec, file) = input::spec(self.specification()?, self.encryption())?;
            return Ok((spec, Some(file)));
        };
        let spec = if self.domains.is_empty() {
            self.named(uri)?
        } else {
            self.in_files(uri, surroundings)?
        };
        Ok((spec, None))
    }

    fn specification(&self) -> Result<&OsStr, Failure> {
        let [spec] = self.words.as_slice() else {
            return Err(Failure::Usage(
                "several words without `--uri`: name one specification, or a hypervisor for the guests",
            ));
        };
        if self.agent.is_some() || self.layout.is_some() {
            return Err(Failure::Usage(
                "`--agent` and `--layout` beside a specification, which says them itself",
            ));
        }
        self.check_uuid()?;
        Ok(spec)
    }

    /// The guests of the command line.
    fn named(&self, uri: &str) -> Result<Spec, Failure> {
        let guests = self.words()?;
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
        Spec::on(self.hypervisor(uri), guests, self.encryption()).map_err(without_place)
    }

    fn in_files(&self, uri: &str, surroundings: &Surroundings<'_>) -> Result<Spec, Failure> {
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
        self.spec_of(&inventory, surroundings, located)
    }

    fn discovered(&self, surroundings: &Surroundings<'_>) -> Result<Spec, Failure> {
        let hypervisors = self.discover.iter().map(|uri| self.hypervisor(uri));
        let hypervisors: Vec<_> = hypervisors.collect();
        for hypervisor in &hypervisors {
            hypervisor.check(self.encryption()).map_err(without_place)?;
        }
        let mut inventory = Inventory::new(discover::ask(hypervisors)?);
        if let Some(pattern) = &self.pattern {
            inventory = inventory.matching(pattern).map_err(without_place)?;
        }
        self.spec_of(&inventory, surroundings, without_place)
    }

    fn spec_of(
        &self,
        inventory: &Inventory,
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
            mapping: &self.words()?,
            nodes: nodes.as_deref(),
            by,
            encryption: self.encryption(),
        };
        inventory.spec(&naming).map_err(located)
    }

    fn words(&self) -> Result<Vec<&str>, Failure> {
        let words = self.words.iter().map(|word| word.to_str());
        let words: Option<Vec<_>> = words.collect();
        words.ok_or(Failure::Usage("a guest's name is no UTF-8"))
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

    fn encryption(&self) -> Encryption {
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
