//! Devices of others that do what is planned: used as they are, and changed only where that was asked for.

use cib_model::FenceDevice;

use super::Merge;
use crate::base::Base;
use crate::error::{Error, Input, Problem};
use crate::note::Note;
use crate::plan::Plan;

/// What becomes of each of them.
pub(super) fn judge(plan: &Plan, base: &Base<'_>) -> Result<Vec<Note>, Error> {
    let mut notes = Vec::new();
    for device in &plan.devices {
        let Some(foreign) = device.foreign else {
            continue;
        };
        let id = device.id.clone();
        let lacking = Merge::new(base).lacking(device);
        if lacking.is_empty() {
            notes.push(Note::Recognised { device: id });
            continue;
        }
        if !(foreign.is_adoptable && foreign.is_adopted) {
            let adoptable = if foreign.is_adoptable {
                lacking
            } else {
                Vec::new()
            };
            let span = device.in_base(&base.cluster).map(FenceDevice::span);
            let targets = device.targets.first();
            let problem = Problem::Foreign {
                id,
                node: targets.map_or_else(String::new, |target| target.node.clone()),
                reason: foreign.reason,
                adoptable: adoptable.into(),
            };
            return Err(problem.at(Input::Base, span.unwrap_or(cib_model::Span::NONE)));
        }
        notes.push(Note::Adopted { device: id });
    }
    Ok(notes)
}
