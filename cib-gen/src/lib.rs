//! Writes cluster configurations that are right: fencing for nodes that are containers or guests of libvirt.
//!
//! A [`Spec`] says which nodes there are and which hypervisors they live on. [`generate`] makes a configuration of it, or
//! merges it into one, which then keeps every byte that is not cib-gen's own. No I/O here: texts come in, a text goes out.
//!
//! ```
//! use cib_gen::{Encryption, Spec, Surroundings, generate};
//! use cib_model::SourceFile;
//!
//! let spec = Spec::new("lxc+ssh://root@192.168.122.1/", ["a", "b"], Encryption::Required)?;
//! let fresh = generate(&spec, &Surroundings::default())?;
//! assert!(fresh.document.contains(r#"<primitive id="fence-a" class="stonith" type="external/libvirt">"#));
//!
//! let base = SourceFile::new("cib.xml", fresh.document);
//! let merged = generate(&spec, &Surroundings::of(&base))?;
//! assert_eq!(merged.edits, []);
//! assert_eq!(merged.configuration, base.text());
//! # Ok::<(), cib_gen::Error>(())
//! ```

mod base;
mod call;
mod checklist;
mod document;
mod elements;
mod emit;
mod error;
mod inventory;
mod membership;
mod merge;
mod names;
mod note;
mod plan;
pub mod probe;
mod prune;
mod recovered;
mod shown;
mod spec;
mod status;
mod surroundings;
mod usable;
mod version;

#[cfg(feature = "cli")]
mod cli;

#[cfg(feature = "cli")]
pub use cli::main;

pub use call::Call;
pub use checklist::{
    Checklist, Content, Item, Proof, Section, checklist, container_xml, corosync_conf,
};
pub use emit::{Format, emit};
pub use error::{Error, Input, Place, Problem};
pub use inventory::{CalledBy, Found, FoundDomain, Inventory, InventoryProblem, Naming};
pub use note::Note;
pub use plan::{ClusterOption, Device, Level, Parameter, Plan, Target};
pub use recovered::{Recovered, recover};
pub use spec::{
    Agent, DELAY, Encryption, Guest, Hypervisor, Layout, Monitor, Sbd, SecondLevel, Spec,
};
pub use surroundings::Surroundings;

use cib_model::{Edit, FenceDevice, SourceFile, Span};

use base::Base;
use document::document;
use merge::{Merged, merge};
use plan::work_out;
use prune::prune;

/// What was generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The whole configuration, ready for `cibadmin --replace --xml-pipe`.
    pub document: String,
    /// The document without the changes of version and status that every merge makes: what `--diff` compares with the
    /// base.
    pub configuration: String,
    /// What was changed of the base; nothing where there is none.
    pub edits: Vec<Edit>,
    /// What was planned.
    pub plan: Plan,
}

/// Makes a configuration for a specification: a new one, or the base with what it lacks.
///
/// # Errors
///
/// [`Problem`] says what of the surroundings, or of the specification in them, stands in the way.
pub fn generate(spec: &Spec, surroundings: &Surroundings<'_>) -> Result<Generated, Error> {
    let mut generated = match prune(spec, surroundings)? {
        None => made(spec, surroundings)?,
        Some(pruned) => {
            let rest = Surroundings {
                base: Some(&pruned.source),
                ..*surroundings
            };
            let made = made(spec, &rest);
            pruned.around(made)?
        }
    };
    if surroundings.base.is_some() && generated.edits.is_empty() {
        generated.plan.notes.push(Note::NothingToChange);
    }
    Ok(generated)
}

/// A new configuration, or a base in which nothing is left to remove with the specification merged into it.
fn made(spec: &Spec, surroundings: &Surroundings<'_>) -> Result<Generated, Error> {
    surroundings.read(|base, corosync| {
        let mut plan = work_out(spec, base, corosync, surroundings.pacemaker)?;
        let Some(base) = base else {
            let document = document(&plan);
            return Ok(Generated {
                configuration: document.clone(),
                document,
                edits: Vec::new(),
                plan,
            });
        };
        let merged = merge(&plan, base)?;
        check(spec, surroundings, &plan, &merged, base)?;
        plan.notes.extend(merged.notes);
        Ok(Generated {
            document: merged.document,
            configuration: merged.configuration,
            edits: merged.edits,
            plan,
        })
    })
}

/// Works out what the configuration has to have, beside what the base has; nothing is written.
///
/// ```
/// use cib_gen::{Encryption, Spec, Surroundings, plan};
///
/// let spec = Spec::new("lxc+ssh://root@h/", ["a", "b"], Encryption::Required)?;
/// let plan = plan(&spec, &Surroundings::default())?;
/// assert_eq!(plan.devices[0].id, "fence-a");
/// assert_eq!(plan.devices[0].parameter("pcmk_delay_base"), Some("10s"));
/// assert_eq!(plan.devices[1].parameter("pcmk_delay_base"), None);
/// # Ok::<(), cib_gen::Error>(())
/// ```
///
/// # Errors
///
/// [`Problem`] says what of the specification does not fit the surroundings.
pub fn plan(spec: &Spec, surroundings: &Surroundings<'_>) -> Result<Plan, Error> {
    surroundings.read(|base, corosync| work_out(spec, base, corosync, surroundings.pacemaker))
}

/// Whether the result is valid, has what was planned, so that merging once more would change nothing, and somebody may run
/// it.
fn check(
    spec: &Spec,
    surroundings: &Surroundings<'_>,
    planned: &Plan,
    merged: &Merged,
    before: &Base<'_>,
) -> Result<(), Error> {
    let source = SourceFile::new("the result", merged.document.as_str());
    let result = Surroundings {
        base: Some(&source),
        ..*surroundings
    };
    result.read(|result, corosync| {
        let Some(result) = result else { return Ok(()) };
        base::schema::check_valid(result.parsed, before.parsed)?;
        let again = work_out(spec, Some(result), corosync, surroundings.pacemaker)?;
        let Some(edit) = merge::configuration_edits(&again, result)
            .into_iter()
            .next()
        else {
            return usable::check(planned, &result.cluster, &before.cluster);
        };
        Err(overridden(&again, result, &edit, before))
    })
}

/// What has a value that no edit of ours could change. The base has the place, where it has the device or the option.
fn overridden(again: &Plan, result: &Base<'_>, edit: &Edit, before: &Base<'_>) -> Error {
    if let Some(option) = again.options.first() {
        let setting = plan::option_setting(&before.cluster, option.name);
        let span = setting.map_or(Span::NONE, |setting| setting.value.span());
        return Problem::OptionOverridden {
            name: option.name,
            value: option.value.clone(),
        }
        .at(Input::Base, span);
    }
    let at = edit.span.start();
    let mut devices = result.cluster.fence_devices().iter();
    let device = devices.find(|device| {
        let whole = device.resource.primitive.place.whole;
        whole.start() <= at && at <= whole.end()
    });
    let first = || again.devices.first().map_or("", |device| &device.id);
    let id = device.map_or_else(first, FenceDevice::id);
    let mut known = before.cluster.fence_devices().iter();
    let span = known
        .find(|device| device.id() == id)
        .map(FenceDevice::span);
    Problem::Overridden(id.to_owned()).at(Input::Base, span.unwrap_or(Span::NONE))
}
