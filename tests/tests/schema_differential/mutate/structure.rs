//! Elements and attributes dropped, added, renamed, moved, duplicated and swapped.

use super::{Mutation, Workshop};
use crate::document::Content;

pub(crate) const MUTATIONS: &[Mutation] = &[
    ("an element dropped", drop_element),
    ("an element added", add_element),
    ("an element copied elsewhere", copy_element),
    ("an element renamed", rename_element),
    ("an element moved", move_element),
    ("an element duplicated", duplicate_element),
    ("an element duplicated with new ids", duplicate_with_new_ids),
    ("two elements swapped", swap_elements),
    ("an attribute dropped", drop_attribute),
    ("an attribute added", add_attribute),
    ("an attribute renamed", rename_attribute),
    ("an attribute moved", move_attribute),
    ("two attributes swapped", swap_attributes),
];

fn drop_element(it: &mut Workshop<'_>) -> Option<()> {
    let child = it.child()?;
    it.document.detach(child);
    Some(())
}

fn add_element(it: &mut Workshop<'_>) -> Option<()> {
    let parent = it.child()?;
    let tag = it.tag();
    let child = it.document.add(&tag);
    for _ in 0..it.random.below(3) {
        let name = it.attribute_name();
        let value = it.random.pick(&it.words.values).clone();
        it.document.at(child).set(&name, value);
    }
    if it.random.once_in(2) {
        it.document.at(child).set("id", "added");
    }
    insert(it, parent, child);
    Some(())
}

fn copy_element(it: &mut Workshop<'_>) -> Option<()> {
    let child = it.child()?;
    let copy = it.document.copy(child);
    if it.random.once_in(2) {
        rename_ids(it, copy);
    }
    let parent = it.element();
    insert(it, parent, copy);
    Some(())
}

fn rename_element(it: &mut Workshop<'_>) -> Option<()> {
    let child = it.child()?;
    it.document.at(child).tag = it.tag();
    Some(())
}

fn move_element(it: &mut Workshop<'_>) -> Option<()> {
    let child = it.child()?;
    it.document.detach(child);
    let parent = it.element();
    insert(it, parent, child);
    Some(())
}

fn duplicate_element(it: &mut Workshop<'_>) -> Option<()> {
    let child = it.child()?;
    let copy = it.document.copy(child);
    let (parent, at) = it.document.place(child)?;
    let content = &mut it.document.at(parent).content;
    content.insert(at, Content::Child(copy));
    Some(())
}

fn duplicate_with_new_ids(it: &mut Workshop<'_>) -> Option<()> {
    let child = it.child()?;
    let copy = it.document.copy(child);
    rename_ids(it, copy);
    let (parent, _) = it.document.place(child)?;
    insert(it, parent, copy);
    Some(())
}

fn swap_elements(it: &mut Workshop<'_>) -> Option<()> {
    let parent = it.element();
    let last = it.document.element(parent).content.len();
    let places: Vec<usize> = (0..last).collect();
    let (one, other) = (it.random.pick_any(&places)?, it.random.pick_any(&places)?);
    it.document.at(parent).content.swap(one, other);
    (one != other).then_some(())
}

fn drop_attribute(it: &mut Workshop<'_>) -> Option<()> {
    let (element, at) = it.attribute()?;
    it.document.at(element).attributes.remove(at);
    Some(())
}

fn add_attribute(it: &mut Workshop<'_>) -> Option<()> {
    let element = it.element();
    let name = it.attribute_name();
    if it.document.element(element).value(&name).is_some() {
        return None;
    }
    let value = it.random.pick(&it.words.values).clone();
    it.document.at(element).set(&name, value);
    Some(())
}

fn rename_attribute(it: &mut Workshop<'_>) -> Option<()> {
    let (element, at) = it.attribute()?;
    let name = it.attribute_name();
    if it.document.element(element).value(&name).is_some() {
        return None;
    }
    it.document.at(element).attributes[at].0 = name;
    Some(())
}

fn move_attribute(it: &mut Workshop<'_>) -> Option<()> {
    let (from, at) = it.attribute()?;
    let (name, value) = it.document.at(from).attributes.remove(at);
    let to = it.element();
    it.document.at(to).set(&name, value);
    Some(())
}

fn swap_attributes(it: &mut Workshop<'_>) -> Option<()> {
    let (element, one) = it.attribute()?;
    let attributes = &mut it.document.at(element).attributes;
    let other = it.random.below(attributes.len());
    attributes.swap(one, other);
    (one != other).then_some(())
}

fn insert(it: &mut Workshop<'_>, parent: usize, child: usize) {
    let at = it.gap(parent);
    let content = &mut it.document.at(parent).content;
    content.insert(at, Content::Child(child));
}

/// Appends a letter to all ids here.
fn rename_ids(it: &mut Workshop<'_>, top: usize) {
    for element in it.document.below(top) {
        for (name, value) in &mut it.document.at(element).attributes {
            if name == "id" {
                value.push('x');
            }
        }
    }
}
