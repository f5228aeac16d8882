//! A plan into an existing configuration: text edits, so that everything else keeps its bytes.

mod device;
mod foreign;
mod sections;
mod topology;

use cib_model::{AttributeSet, Edit, Edits, Place, apply_edits};

use crate::base::Base;
use crate::elements;
use crate::error::Error;
use crate::names::Ids;
use crate::note::Note;
use crate::plan::{BOOTSTRAP_OPTIONS, ClusterOption, Device, Plan, contains, option_setting};
use crate::{status, version};

pub(crate) use device::own_monitor;

/// A configuration with a plan merged into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merged {
    /// The whole configuration, ready for `cibadmin --replace --xml-pipe`.
    pub(crate) document: String,
    /// What was changed of the configuration itself, in the order of the base.
    pub(crate) edits: Vec<Edit>,
    /// The base with these edits alone: its version and its status are still its own.
    pub(crate) configuration: String,
    /// What the user should know of it.
    pub(crate) notes: Vec<Note>,
}

/// Merges a plan into the base that it was made for.
///
/// Two things change in any case: `num_updates`, so that the cluster refuses the document if somebody changed its
/// configuration meanwhile; and the status, of which only the nodes stay that are not online. A status is what the
/// cluster saw when it was asked; written back, it is believed, down to nodes that are gone by then. The cluster fills in
/// by itself what its controllers tell it; of a node that was stopped nobody tells it, and it would be fenced.
///
/// # Errors
///
/// [`Problem::Foreign`](crate::Problem::Foreign) where a device of somebody else would have to be changed;
/// [`Problem::Version`](crate::Problem::Version) where the base's version is none that could be counted on from.
pub(crate) fn merge(plan: &Plan, base: &Base<'_>) -> Result<Merged, Error> {
    let notes = foreign::judge(plan, base)?;
    let updates = version::next_updates(base.cluster.cib)?;
    let edits = configuration_edits(plan, base);
    let mut whole = planned(plan, base);
    whole.envelope(updates);
    Ok(Merged {
        document: apply_edits(base.source.text(), &whole.finish()),
        configuration: apply_edits(base.source.text(), &edits),
        edits,
        notes,
    })
}

/// What changes but the version and the status.
pub(crate) fn configuration_edits(plan: &Plan, base: &Base<'_>) -> Vec<Edit> {
    planned(plan, base).finish()
}

fn planned<'b, 'c>(plan: &Plan, base: &'b Base<'c>) -> Merge<'b, 'c> {
    let mut merge = Merge::new(base);
    for id in plan.element_ids() {
        merge.ids.take(id);
    }
    merge.options(&plan.options);
    for device in &plan.devices {
        merge.device(device);
    }
    for level in &plan.levels {
        merge.level(level);
    }
    let sections = std::mem::take(&mut merge.sections);
    sections.write(&mut merge.edits, base);
    merge
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
            edits: Edits::new(base.source, base.cluster.cib),
            ids: base.ids.clone(),
            sections: sections::Additions::default(),
        }
    }

    fn device(&mut self, device: &Device) {
        if device.exists {
            self.update(device);
        } else {
            let primitive = elements::primitive(device, &mut self.ids);
            self.sections.resources.push(primitive.to_xml("primitive"));
        }
        for node in &device.bans {
            self.ban(device, node);
        }
    }

    fn options(&mut self, options: &[ClusterOption]) {
        if options.is_empty() {
            return;
        }
        let cluster = &self.base.cluster;
        let Some(set) = cluster.bootstrap_options() else {
            let set = elements::property_set(BOOTSTRAP_OPTIONS, options, &mut self.ids);
            let set = set.to_xml("cluster_property_set");
            return self.sections.crm_config.push(set);
        };
        for option in options {
            match option_setting(cluster, option.name) {
                Some(setting) if contains(set, setting.pair) => {
                    self.edits.set(setting.value, &option.value);
                }
                _ => self.add_pair(set, BOOTSTRAP_OPTIONS, option.name, &option.value),
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

    /// The version and the status.
    fn envelope(&mut self, updates: u32) {
        let cib = self.base.cluster.cib;
        let attr = cib.num_updates.as_ref();
        self.edits
            .set_or_add(cib.place, attr, "num_updates", &updates.to_string());
        self.status();
    }

    /// Only what nobody would tell the cluster again.
    fn status(&mut self) {
        let cib = self.base.cluster.cib;
        let kept = status::kept(cib);
        let is_bare = kept.node_states.is_empty();
        let text = kept.to_xml("status");
        let Some(status) = &cib.status else {
            return self.edits.append(cib.place, text);
        };
        if is_bare && sections::is_empty(self.base.source.slice(status.place.whole)) {
            return;
        }
        self.edits.replace_element(status.place, &text);
    }

    fn finish(self) -> Vec<Edit> {
        self.edits.finish()
    }
}
