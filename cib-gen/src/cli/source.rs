//! Where guests come from: a specification, or guests that none names.

use std::ffi::OsString;

use cib_model::SourceFile;
use clap::Args;

use super::guests::GuestArguments;
use super::input;
use super::message::Failure;
use crate::{Spec, Surroundings};

#[derive(Debug, Args)]
pub(super) struct SourceArguments {
    /// The specification, a TOML file, or - for stdin; with --uri, the guests; with --domains or --discover, the nodes that
    /// are not called like their domains, each NODE:DOMAIN. The first guest survives a split
    #[arg(value_name = "SPEC", required_unless_present_any = ["domains", "discover"])]
    words: Vec<OsString>,
    #[command(flatten)]
    guests: GuestArguments,
}

impl SourceArguments {
    /// The files that are read: the specification, or those of domains.
    pub(super) fn files(&self) -> impl Iterator<Item = &OsString> {
        let spec = self.words.iter().filter(|_| !self.guests.are_given());
        spec.chain(self.guests.files())
    }

    /// The specification, and its text where it has one.
    pub(super) fn read(
        &self,
        surroundings: &Surroundings<'_>,
    ) -> Result<(Spec, Option<SourceFile>), Failure> {
        if let Some(spec) = self.guests.read(&self.words, surroundings)? {
            return Ok((spec, None));
        }
        let [file] = self.words.as_slice() else {
            return Err(Failure::Usage(
                "several words without `--uri`: name one specification, or a hypervisor for the guests",
            ));
        };
        let (spec, file) = input::spec(file, self.guests.encryption())?;
        Ok((spec, Some(file)))
    }
}
