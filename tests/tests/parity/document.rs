//! Whether a place in a document belongs to an object that a message names.

use roxmltree::Node;

use crate::messages::Object;

/// The elements that a message can be about, with all that is in them.
const OBJECTS: [&str; 16] = [
    "primitive",
    "group",
    "clone",
    "master",
    "bundle",
    "template",
    "rsc_location",
    "rsc_colocation",
    "rsc_order",
    "rsc_ticket",
    "resource_set",
    "op",
    "node",
    "node_state",
    "lrm_resource",
    "lrm_rsc_op",
];

/// The attributes and elements by which a constraint names resources.
const REFERENCES: [&str; 4] = ["rsc", "with-rsc", "first", "then"];

/// The objects of a document.
pub(crate) struct Document<'d> {
    objects: Vec<Node<'d, 'd>>,
}

impl<'d> Document<'d> {
    pub(crate) fn new(xml: &'d roxmltree::Document<'d>) -> Self {
        let elements = xml.descendants().filter(Node::is_element);
        let objects = elements.filter(|element| OBJECTS.contains(&element.tag_name().name()));
        Self {
            objects: objects.collect(),
        }
    }

    /// Whether one of the places, or what has the name, is in the object, in what it is in or made from, or in a
    /// constraint for it.
    pub(crate) fn is_about(&self, object: &Object<'_>, places: &[usize], subject: &str) -> bool {
        match object {
            Object::Named(name) => {
                let named = self.named(name);
                let subjects = self.named(subject).into_iter();
                let mut owners = subjects.chain(places.iter().filter_map(|place| {
                    let owner = self
                        .objects
                        .iter()
                        .rfind(|object| object.range().contains(place));
                    owner.copied()
                }));
                owners.any(|owner| named.iter().any(|object| belongs(owner, *object)))
            }
            Object::Value(value) => places.iter().any(|place| {
                let nodes = self.objects.iter().flat_map(Node::descendants);
                let mut holding = nodes.filter(|node| {
                    node.range().contains(place) && node.first_element_child().is_none()
                });
                holding.any(|node| {
                    node.attributes()
                        .any(|attribute| attribute.value() == *value)
                })
            }),
        }
    }

    /// What has the name as its id or as the name of a node; of an instance of a clone or bundle, what it is one of.
    fn named(&self, name: &str) -> Vec<Node<'d, 'd>> {
        let is_named = |name: &str| {
            let has = |node: &Node<'_, '_>| {
                [node.attribute("id"), node.attribute("uname")].contains(&Some(name))
            };
            self.objects.iter().copied().filter(has).collect::<Vec<_>>()
        };
        let mut named = is_named(name);
        // Histories may have instances by their numbers, and the configuration has the clone.
        if let Some((of, _)) = name.rsplit_once(':') {
            named.extend(is_named(of));
        }
        if let (Some((bundle, _)), true) = (name.rsplit_once('-'), named.is_empty()) {
            named = is_named(bundle);
        }
        named
    }
}

fn belongs(owner: Node<'_, '_>, object: Node<'_, '_>) -> bool {
    let family: Vec<_> = object.ancestors().chain(object.descendants()).collect();
    let made_from = object.attribute("template");
    family.contains(&owner)
        || (owner.has_tag_name("template") && owner.attribute("id") == made_from)
        || names(owner).any(|name| family.iter().any(|node| node.attribute("id") == Some(name)))
}

/// The resources that a constraint names.
fn names<'d>(constraint: Node<'d, 'd>) -> impl Iterator<Item = &'d str> {
    let own = REFERENCES
        .into_iter()
        .filter_map(move |name| constraint.attribute(name));
    let members = constraint
        .descendants()
        .filter(|node| node.has_tag_name("resource_ref"));
    own.chain(members.filter_map(|member| member.attribute("id")))
}
