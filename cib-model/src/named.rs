//! Every name by which a constraint means a resource, however it is written.

use crate::attr::Attr;
use crate::cib::Cib;
use crate::constraint::ResourceSet;
use crate::element::Place;
use crate::value::{Id, IdRef, Role};

/// A name of a resource, template or tag in a constraint.
#[derive(Debug, Clone, Copy)]
pub struct NamedByConstraint<'c> {
    /// The element of the constraint: `rsc_location`, `rsc_colocation`, `rsc_order` or `rsc_ticket`.
    pub tag: &'static str,
    /// The id of the constraint; nothing where it has none.
    pub constraint: &'c str,
    /// The name.
    pub name: &'c Attr<'c, IdRef>,
    /// The role in which the constraint means it, where it says one.
    pub role: Option<&'c Attr<'c, Role>>,
}

/// A resource set and the constraint that it is in.
#[derive(Debug, Clone, Copy)]
pub struct HeldResourceSet<'c> {
    /// The element of the constraint.
    pub tag: &'static str,
    /// The id of the constraint; nothing where it has none.
    pub constraint: &'c str,
    /// Where the constraint stands.
    pub place: Place,
    /// The set.
    pub set: &'c ResourceSet<'c>,
}

impl Cib<'_> {
    /// All resource sets of all constraints.
    pub fn held_resource_sets(&self) -> Vec<HeldResourceSet<'_>> {
        let mut held = Vec::new();
        for it in self.locations() {
            held.extend(sets(
                "rsc_location",
                it.id.as_ref(),
                it.place,
                &it.resource_sets,
            ));
        }
        for it in self.colocations() {
            held.extend(sets(
                "rsc_colocation",
                it.id.as_ref(),
                it.place,
                &it.resource_sets,
            ));
        }
        for it in self.orders() {
            held.extend(sets(
                "rsc_order",
                it.id.as_ref(),
                it.place,
                &it.resource_sets,
            ));
        }
        for it in self.tickets() {
            held.extend(sets(
                "rsc_ticket",
                it.id.as_ref(),
                it.place,
                &it.resource_sets,
            ));
        }
        held
    }

    /// All names of resources in all constraints.
    pub fn named_by_constraints(&self) -> Vec<NamedByConstraint<'_>> {
        let mut named = Vec::new();
        for it in self.locations() {
            let id = it.id.as_ref();
            named.extend(name("rsc_location", id, it.rsc.as_ref(), it.role.as_ref()));
        }
        for it in self.colocations() {
            let id = it.id.as_ref();
            let ends = [
                (it.rsc.as_ref(), it.rsc_role.as_ref()),
                (it.with_rsc.as_ref(), it.with_rsc_role.as_ref()),
            ];
            named.extend(
                ends.into_iter()
                    .filter_map(|(end, role)| name("rsc_colocation", id, end, role)),
            );
        }
        for it in self.orders() {
            let ends = [it.first.as_ref(), it.then.as_ref()];
            named.extend(
                ends.into_iter()
                    .filter_map(|end| name("rsc_order", it.id.as_ref(), end, None)),
            );
        }
        for it in self.tickets() {
            named.extend(name(
                "rsc_ticket",
                it.id.as_ref(),
                it.rsc.as_ref(),
                it.rsc_role.as_ref(),
            ));
        }
        for held in self.held_resource_sets() {
            let references = held.set.references.iter();
            let ids = references.filter_map(|it| it.id.as_ref());
            named.extend(ids.map(|name| NamedByConstraint {
                tag: held.tag,
                constraint: held.constraint,
                name,
                role: held.set.role.as_ref(),
            }));
        }
        named
    }
}

fn name<'c>(
    tag: &'static str,
    id: Option<&'c Attr<'c, Id>>,
    name: Option<&'c Attr<'c, IdRef>>,
    role: Option<&'c Attr<'c, Role>>,
) -> Option<NamedByConstraint<'c>> {
    Some(NamedByConstraint {
        tag,
        constraint: id.map_or("", Attr::as_str),
        name: name?,
        role,
    })
}

fn sets<'c>(
    tag: &'static str,
    id: Option<&'c Attr<'c, Id>>,
    place: Place,
    sets: &'c [ResourceSet<'c>],
) -> impl Iterator<Item = HeldResourceSet<'c>> {
    sets.iter().map(move |set| HeldResourceSet {
        tag,
        constraint: id.map_or("", Attr::as_str),
        place,
        set,
    })
}
