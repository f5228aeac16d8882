//! A plan into an existing configuration: text edits, so that everything else keeps its bytes.

mod device;
mod edits;
mod layout;
mod sections;

use cib_model::{AttributeSet, Place};

use crate::base::Base;
use crate::elements;
use crate::error::Error;
use crate::names::Ids;
use crate::plan::{BOOTSTRAP_OPTIONS, FENCING_OPTION, Fencing, Plan, contains};
use crate::version;
use edits::{Edits, apply};
use layout::Layout;

pub use edits::Edit;

/// A configuration with a plan merged into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The whole configuration, ready for `cibadmin --replace --xml-pipe`.
    pub document: String,
    /// What was changed of the configuration itself, in the order of the base.
    pub edits: Vec<Edit>,
    /// The base with these edits alone: its version and its status are still its own.
    pub configuration: String,
}

/// Merges a plan into the base that it was made for.
///
/// Two things change in any case: `num_updates`, so that the cluster refuses the document if somebody changed its
/// configuration meanwhile; and the status, which is emptied. A status is what the cluster saw when it was asked; written
/// back, it is believed, down to nodes that are long gone. The cluster fills an empty one by itself.
///
/// # Errors
///
/// [`Problem::Version`] where the base's version is none that could be counted on from.
pub fn merge(plan: &Plan, base: &Base<'_>) -> Result<Merged, Error> {
    let updates = version::next_updates(base.cluster.cib)?;
    let configuration = configuration_edits(plan, base);
    let mut all = configuration.clone();
    all.extend(envelope_edits(base, updates));
    all.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
    Ok(Merged {
        document: apply(base.source, &all),
        configuration: apply(base.source, &configuration),
        edits: configuration,
    })
}

pub(crate) fn configuration_edits(plan: &Plan, base: &Base<'_>) -> Vec<Edit> {
    let mut merge = Merge::new(base);
    for device in &plan.devices {
        merge.ids.take(&device.id);
    }
    merge.fencing(plan.fencing);
    for device in &plan.devices {
        if device.exists {
            merge.update(device);
        } else {
            let primitive = elements::primitive(device, &mut merge.ids);
            merge.sections.resources.push(primitive.to_xml("primitive"));
        }
        merge.ban(device);
    }
    merge.finish()
}

/// The version and the status.
fn envelope_edits(base: &Base<'_>, updates: u32) -> Vec<Edit> {
    let cib = base.cluster.cib;
    let mut edits = Edits::new(Layout::new(base.source, cib));
    let attr = cib.num_updates.as_ref();
    edits.set_or_add(cib.place, attr, "num_updates", &updates.to_string());
    match &cib.status {
        Some(status) if !sections::is_empty(base.source.slice(status.place.whole)) => {
            edits.replace(status.place.whole, "<status/>".to_owned());
        }
        Some(_) => {}
        None => sections::add_status(&mut edits, base),
    }
    edits.finish()
}

/// A merge under way.
struct Merge<'b, 'c> {
    base: &'b Base<'c>,
    edits: Edits<'c>,
    ids: Ids,
    sections: sections::Additions,
}

impl<'b, 'c> Merge<'b, 'c> {
    fn new(base: &'b Base<'c>) -> Self {
        Self {
            base,
            edits: Edits::new(Layout::new(base.source, base.cluster.cib)),
            ids: base.ids.clone(),
            sections: sections::Additions::default(),
        }
    }

    fn fencing(&mut self, fencing: Fencing) {
        let Fencing::Enable(name) = fencing else {
            return;
        };
        let cluster = &self.base.cluster;
        let setting = cluster.option(FENCING_OPTION);
        match (cluster.bootstrap_options(), setting) {
            (Some(set), Some(setting)) if contains(set, setting.pair) => {
                self.edits.set(setting.value, "true");
            }
            (Some(set), _) => self.add_pair(set, BOOTSTRAP_OPTIONS, name, "true"),
            (None, _) => {
                let set = elements::property_set(BOOTSTRAP_OPTIONS, name, &mut self.ids);
                self.sections
                    .crm_config
                    .push(set.to_xml("cluster_property_set"));
            }
        }
    }

    /// Adds a pair to a set, where it has the name that counts.
    fn add_pair(&mut self, set: &AttributeSet<'_>, owner: &str, name: &str, value: &str) {
        let pair = elements::pair(owner, name, value, &mut self.ids);
        self.add(set.place, pair.to_xml("nvpair"));
    }

    fn add(&mut self, parent: Place, element: String) {
        self.edits.append(parent, element);
    }

    fn finish(mut self) -> Vec<Edit> {
        self.sections.write(&mut self.edits, self.base);
        self.edits.finish()
    }
}
