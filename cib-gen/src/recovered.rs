//! The specification that would generate what is there.

use cib_model::{SourceFile, Version};

use crate::error::{Error, Problem};
use crate::generate;
use crate::note::Note;
use crate::spec::Spec;
use crate::surroundings::Surroundings;

/// A specification that was made of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The specification.
    pub spec: Spec,
    /// What it does not say, or says otherwise than the configuration.
    pub notes: Vec<Note>,
}

/// Makes the specification of a configuration: of every device of an agent for guests of libvirt that it has. Merged into
/// the same configuration it changes nothing, unless a note says so.
///
/// ```
/// use cib_gen::{Encryption, Spec, Surroundings, generate, recover};
/// use cib_model::SourceFile;
///
/// let spec = Spec::new("lxc+ssh://root@h/", ["a", "b:vm-b"], Encryption::Required)?;
/// let made = generate(&spec, &Surroundings::default())?;
/// let base = SourceFile::new("cib.xml", made.document);
/// let recovered = recover(&base, None)?;
/// assert_eq!(recovered.spec, spec);
/// assert_eq!(recovered.to_toml(), "[[hypervisor]]\nuri = \"lxc+ssh://root@h/\"\nguests = [\n  \"a\",\n  \"b:vm-b\",\n]\n");
/// # Ok::<(), cib_gen::Error>(())
/// ```
///
/// # Errors
///
/// [`Problem::NoDevices`] and [`Problem::NotSaid`] where nothing can be said; and what [`generate`] refuses in a base.
pub fn recover(source: &SourceFile, pacemaker: Option<Version>) -> Result<Recovered, Error> {
    let surroundings = Surroundings {
        pacemaker,
        ..Surroundings::of(source)
    };
    let (spec, mut notes) = surroundings.read(|base, _| match base {
        Some(base) => Spec::from_cluster(&base.cluster),
        None => Err(Problem::NoDevices.in_spec(None)),
    })?;
    match generate(&spec, &surroundings) {
        Ok(again) if again.edits.is_empty() => {}
        Ok(again) => notes.push(Note::WouldChange {
            places: again.edits.len(),
        }),
        Err(error) => notes.push(Note::WouldBeRefused {
            reason: error.to_string(),
            help: error.problem.help(),
        }),
    }
    notes.splice(..0, spec.notes.iter().cloned());
    Ok(Recovered { spec, notes })
}

impl Recovered {
    /// The specification as a file, with the notes as comments before it.
    pub fn to_toml(&self) -> String {
        let notes = self.notes.iter().map(|note| format!("# {note}\n"));
        notes.chain([self.spec.to_toml()]).collect()
    }
}
