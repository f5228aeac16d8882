//! How the result is written, and where to.

use std::ffi::OsString;
use std::path::Path;

use cib_lint::write;
use cib_model::SourceFile;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::message::{Failure, Messages};
use crate::{Error, Format, Generated, Note, emit};

#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// What to print: the whole configuration, a part of it, what changes, or the plan
    #[arg(long, value_name = "FORMAT", default_value = "xml", value_parser = format(), conflicts_with = "diff")]
    format: Format,
    /// Write to this file, all of it or nothing, instead of printing
    #[arg(short, long, value_name = "FILE", conflicts_with = "diff")]
    output: Option<OsString>,
}

fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).map(|name| {
        let mut formats = Format::ALL.into_iter();
        let named = formats.find(|format| format.name() == name);
        named.unwrap_or(Format::Xml)
    })
}

impl OutputArguments {
    /// Refuses what cannot be meant, before anything is asked or read: a file that would take the place of what it was
    /// made from. The base may give way to the configuration that has all that it had.
    pub(super) fn check<'f>(
        &self,
        sources: impl Iterator<Item = &'f OsString>,
        base: Option<&'f OsString>,
    ) -> Result<(), Failure> {
        let Some(output) = &self.output else {
            return Ok(());
        };
        if output == "-" {
            return Err(Failure::Usage(
                "`--output -` would be a file of that name: without --output it goes to stdout",
            ));
        }
        let Ok(output) = Path::new(output).canonicalize() else {
            // There is no such file yet.
            return Ok(());
        };
        let base = base.filter(|_| self.format != Format::Xml);
        let mut files = sources.chain(base);
        if files.any(|file| {
            Path::new(file)
                .canonicalize()
                .is_ok_and(|file| file == output)
        }) {
            return Err(Failure::Usage(
                "`--output` would overwrite a file that the result is made from: name another",
            ));
        }
        Ok(())
    }

    /// The result in the format that is asked for.
    pub(super) fn text(
        &self,
        generated: &Generated,
        base: Option<&SourceFile>,
        messages: &mut Messages,
    ) -> Result<String, Error> {
        let text = emit(generated, base, self.format)?;
        if self.format == Format::Configuration {
            messages.note(&Note::Unguarded);
        }
        Ok(text)
    }

    /// Leaves the text where it is asked for, and gives back what is to be printed.
    pub(super) fn deliver(&self, text: String) -> Result<String, Failure> {
        let Some(output) = &self.output else {
            return Ok(text);
        };
        let path = Path::new(output);
        write::put(path, &text).map_err(|reason| Failure::File {
            name: path.to_string_lossy().into_owned(),
            reason,
        })?;
        Ok(String::new())
    }
}
