//! What cib-gen made and nobody asks for any more: removed before anything is planned, so that the plan sees the cluster as
//! it will be.

use cib_model::{Edit, Edits, FenceDevice, FencingLevel, Place, SourceFile, Span, apply_edits};

use crate::Generated;
use crate::base::Base;
use crate::error::{self, Error, Input, Problem};
use crate::membership::Membership;
use crate::note::Note;
use crate::plan::{self, ban, stale, topology, watchdog};
use crate::spec::Spec;
use crate::surroundings::Surroundings;

/// A base without what was removed from it.
pub(crate) struct Pruned {
    pub(crate) source: SourceFile,
    removals: Vec<Edit>,
    /// What was removed for its own sake: devices, and levels that are not theirs.
    ids: Vec<String>,
    watchdogs: Option<Note>,
}

/// Removes the devices and levels of cib-gen's own that the specification no longer asks for, with their bans. None where
/// nothing is to be removed.
pub(crate) fn prune(spec: &Spec, surroundings: &Surroundings<'_>) -> Result<Option<Pruned>, Error> {
    if !spec.prune {
        return Ok(None);
    }
    surroundings.read(|base, corosync| {
        let Some(base) = base else { return Ok(None) };
        let membership = Membership::new(Some(&base.cluster), corosync);
        let planned = plan::devices(spec, &membership, &mut base.ids.clone())?;
        let devices = stale::devices(&base.cluster, &planned);
        let levels = stale::levels(spec, &base.cluster, &planned);
        (!devices.is_empty() || !levels.is_empty())
            .then(|| without(&devices, &levels, base))
            .transpose()
    })
}

/// The base without these devices and levels.
fn without(
    devices: &[&FenceDevice<'_>],
    levels: &[&FencingLevel<'_>],
    base: &Base<'_>,
) -> Result<Pruned, Error> {
    let source = base.source;
    let parts = devices.iter().flat_map(|device| parts(device, base));
    let own = levels.iter();
    let own = own.map(|level| (topology::id_of(level), level.place));
    let gone: Vec<_> = parts.chain(own).collect();
    check_unnamed(&gone, base)?;
    let mut edits = Edits::new(source, base.cluster.cib);
    for (_, place) in &gone {
        edits.remove(*place);
    }
    let removals = edits.finish();
    Ok(Pruned {
        source: SourceFile::new(source.name(), apply_edits(source.text(), &removals)),
        removals,
        ids: stale::ids(devices, levels),
        watchdogs: watchdog::left_behind(levels, &base.cluster),
    })
}

/// What goes with a device: itself and its own bans.
fn parts<'b>(
    device: &'b FenceDevice<'b>,
    base: &'b Base<'b>,
) -> impl Iterator<Item = (&'b str, Place)> {
    let bans = base.cluster.cib.locations();
    let bans = bans.filter(|location| ban::is_own_of(location, device.id()));
    let places = bans.map(|ban| ban.place);
    let places = places.chain([device.resource.primitive.place]);
    places.map(|place| (device.id(), place))
}

/// Refuses to remove what something else refers to.
fn check_unnamed(gone: &[(&str, Place)], base: &Base<'_>) -> Result<(), Error> {
    let is_gone = |span: Span| {
        let mut gone = gone.iter().map(|(_, place)| place.whole);
        gone.any(|gone| gone.start() <= span.start() && span.end() <= gone.end())
    };
    let mut mentions = base.parsed.mentions();
    mentions.retain(|mention| !is_gone(mention.span));
    for (id, place) in gone {
        let ids = base.parsed.ids_in(place.whole);
        if let Some(mention) = mentions.iter().find(|mention| ids.contains(&mention.id)) {
            let problem = Problem::StillNamed {
                device: (*id).to_owned(),
                by: Box::new(mention.clone()),
            };
            return Err(problem.at(Input::Base, mention.span));
        }
    }
    Ok(())
}

impl Pruned {
    /// What was made of the pruned base, as made of the base itself.
    pub(crate) fn around(self, generated: Result<Generated, Error>) -> Result<Generated, Error> {
        let mut generated = generated.map_err(|error| self.error(error))?;
        let later = std::mem::take(&mut generated.edits).into_iter();
        let later = later.map(|edit| Edit {
            span: self.span(edit.span),
            text: edit.text,
        });
        let mut edits: Vec<_> = later.collect();
        edits.extend(self.removals);
        edits.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
        generated.edits = edits;
        let notes = self.ids.into_iter().map(|id| Note::Pruned { id });
        let notes = notes.chain(self.watchdogs);
        generated.plan.notes.splice(..0, notes);
        Ok(generated)
    }

    fn error(&self, error: Error) -> Error {
        let place = error.place.map(|place| match place.input {
            Input::Base => error::Place {
                span: self.span(place.span),
                ..place
            },
            _ => place,
        });
        Error { place, ..error }
    }

    /// The bytes of the base that these bytes of the pruned text were. Where something was removed, what stands there now
    /// stood behind it.
    fn span(&self, span: Span) -> Span {
        let start = self.before(span.start(), |removal, at| removal <= at);
        if span.start() == span.end() {
            return Span::new(start, start);
        }
        Span::new(start, self.before(span.end(), |removal, at| removal < at))
    }

    fn before(&self, mut at: u32, counts: impl Fn(u32, u32) -> bool) -> u32 {
        for removal in &self.removals {
            if !counts(removal.span.start(), at) {
                break;
            }
            at += removal.span.end() - removal.span.start();
        }
        at
    }
}
