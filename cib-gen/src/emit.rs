//! What was generated, in the words of the tool that is to apply it.
//!
//! An emitter compares two configurations, and knows nothing of how the second one was made.

mod changes;
mod crmsh;
mod json;
mod patch;
mod pcs;
mod statement;
mod tree;

use cib_model::{Parsed, SourceFile, Span};

use crate::Generated;
use crate::base::read_base;
use crate::error::{Error, Input, Problem};
use changes::objects;
use tree::Tree;

/// What somebody has who has no configuration yet: `cibadmin --empty`.
const EMPTY: &str = r#"<cib admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>"#;

/// How a configuration, or the way to it, is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The whole configuration, for `cibadmin --replace --xml-pipe`.
    Xml,
    /// The element `<configuration>` alone, for `cibadmin --replace --scope configuration --xml-pipe`, which ignores
    /// versions.
    Configuration,
    /// What changes, for `cibadmin --patch --xml-pipe`: Pacemaker's XML diff, format 2.
    Patch,
    /// What is new or other, as definitions for `crm configure load update`.
    Crmsh,
    /// What changes, as a shell script of pcs commands.
    Pcs,
    /// The plan as data, without secrets; `docs/plan-v1.schema.json` describes it.
    Json,
}

impl Format {
    /// All formats, the default first.
    pub const ALL: [Self; 6] = [
        Self::Xml,
        Self::Configuration,
        Self::Patch,
        Self::Crmsh,
        Self::Pcs,
        Self::Json,
    ];

    /// Its name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Configuration => "configuration",
            Self::Patch => "patch",
            Self::Crmsh => "crmsh",
            Self::Pcs => "pcs",
            Self::Json => "json",
        }
    }
}

/// Writes what was [generated](crate::generate) from the base in a format.
///
/// ```
/// use cib_gen::{Encryption, Format, Spec, Surroundings, emit, generate};
///
/// let spec = Spec::new("lxc+ssh://root@192.168.122.1/", ["a", "b"], Encryption::Required)?;
/// let generated = generate(&spec, &Surroundings::default())?;
/// let script = emit(&generated, None, Format::Crmsh)?;
/// assert!(script.contains("\nlocation fence-a-ban fence-a -inf: a\n"));
/// # Ok::<(), cib_gen::Error>(())
/// ```
///
/// # Errors
///
/// [`Problem::NoWords`] where the format cannot say all that changes.
pub fn emit(
    generated: &Generated,
    base: Option<&SourceFile>,
    format: Format,
) -> Result<String, Error> {
    if format == Format::Xml {
        return Ok(generated.document.clone());
    }
    let nothing = SourceFile::new("nothing", EMPTY);
    let result = SourceFile::new("the result", generated.configuration.as_str());
    let before = read_base(base.unwrap_or(&nothing))?;
    let after = read_base(&result)?;
    if format == Format::Configuration {
        return Ok(configuration(&after));
    }
    let [old, new] = [&before, &after].map(|parsed| Tree::new(parsed.raw_configuration()));
    let (old, new) = (old.root(), new.root());
    match format {
        Format::Patch => patch::patch(&before.cib, old, new),
        Format::Crmsh => crmsh::definitions(&objects(old, new), new),
        Format::Pcs => pcs::script(&objects(old, new), old),
        Format::Xml | Format::Configuration | Format::Json => {
            let base = base.map(|_| &before);
            return Ok(json::report(generated, base, &objects(old, new)));
        }
    }
    .map_err(|unsaid| unsaid.in_format(format))
}

/// The element as it stands in the text.
fn configuration(parsed: &Parsed<'_>) -> String {
    let place = parsed.cib.configuration.as_ref().map(|own| own.place.whole);
    let text = place.map_or("<configuration/>", |place| parsed.source.slice(place));
    format!("{text}\n")
}

/// Something that changes, and that a format has no words for.
#[derive(Debug, PartialEq, Eq)]
struct Unsaid {
    /// What it is.
    what: String,
    /// Where it stands in the base.
    place: Span,
}

impl Unsaid {
    fn in_format(self, format: Format) -> Error {
        let problem = Problem::NoWords {
            format: format.name(),
            what: self.what,
        };
        problem.at(Input::Base, self.place)
    }
}
