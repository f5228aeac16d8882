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

pub use base::{Base, read_base};
pub use call::Call;
pub use checklist::{
    Checklist, Content, Item, Proof, Section, checklist, container_xml, corosync_conf,
};
pub use document::document;
pub use emit::{Format, emit};
pub use error::{Error, Input, Place, Problem};
pub use inventory::{CalledBy, Found, FoundDomain, Inventory, InventoryProblem, Naming};
pub use membership::read_corosync;
pub use merge::{Merged, merge};
pub use note::Note;
pub use plan::{ClusterOption, Device, Level, Parameter, Plan, Target, plan};
pub use recovered::{Recovered, recover};
pub use spec::{
    Agent, DELAY, Encryption, Guest, Hypervisor, Layout, Monitor, Sbd, SecondLevel, Spec,
};
pub use surroundings::Surroundings;

use cib_model::{Edit, FenceDevice, SourceFile, Span};

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
    let Some(source) = surroundings.base else {
        let corosync = surroundings.corosync.map(read_corosync).transpose()?;
        let plan = plan(spec, None, corosync.as_ref(), surroundings.pacemaker)?;
        let document = document(&plan);
        return Ok(Generated {
            configuration: document.clone(),
            document,
            edits: Vec::new(),
            plan,
        });
    };
    let mut generated = match prune(spec, surroundings, source)? {
        None => merged(spec, surroundings, source)?,
        Some(pruned) => {
            let rest = merged(spec, surroundings, &pruned.source);
            pruned.around(rest)?
        }
    };
    if generated.edits.is_empty() {
        generated.plan.notes.push(Note::NothingToChange);
    }
    Ok(generated)
}

/// A specification merged into a text that has nothing left to remove.
fn merged(
    spec: &Spec,
    surroundings: &Surroundings<'_>,
    source: &SourceFile,
) -> Result<Generated, Error> {
    let parsed = read_base(source)?;
    let base = Base::new(source, &parsed, surroundings.pacemaker)?;
    let corosync = surroundings.corosync.map(read_corosync).transpose()?;
    let mut plan = plan(spec, Some(&base), corosync.as_ref(), None)?;
    let merged = merge(&plan, &base)?;
    check(spec, surroundings, &plan, &merged, &base)?;
    plan.notes.extend(merged.notes);
    Ok(Generated {
        document: merged.document,
        configuration: merged.configuration,
        edits: merged.edits,
        plan,
    })
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
    let parsed = read_base(&source)?;
    let base = Base::new(&source, &parsed, surroundings.pacemaker)?;
    let corosync = surroundings.corosync.map(read_corosync).transpose()?;
    base::schema::check_valid(&parsed, before.parsed)?;
    let again = plan(spec, Some(&base), corosync.as_ref(), None)?;
    let Some(edit) = merge::configuration_edits(&again, &base).into_iter().next() else {
        return usable::check(planned, &base.cluster, &before.cluster);
    };
    Err(overridden(&again, &base, &edit, before))
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
