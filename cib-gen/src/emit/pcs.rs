//! A shell script of pcs commands. (Tried with pcs 0.11.5.)
//!
//! First what is new, then fencing switched on, then what goes, so that at no time a node is without its device.

use super::Unsaid;
use super::changes::{Object, Pair, pairs};
use super::statement::{
    LevelTarget, Word, level, only, operation, operations, plain_pair, plain_set, required,
};
use super::tree::Element;
use crate::call;
use crate::plan::BOOTSTRAP_OPTIONS;

const HEADER: &str = "\
#!/bin/sh
# Run it with `sh FILE` on a node of the cluster, or with `sh FILE -f CIB` on a configuration in a file:
# arguments are handed to pcs
set -eu
";

/// Writes what changes.
pub(super) fn script(
    objects: &[Object<'_>],
    before: Option<Element<'_>>,
) -> Result<String, Unsaid> {
    let mut script = Script::default();
    for object in objects {
        match (object.section, object.pair.either().map(Element::tag)) {
            ("resources", Some("primitive")) => script.device(object.pair)?,
            ("constraints", Some("rsc_location")) => script.location(object.pair, objects)?,
            ("fencing-topology", Some("fencing-level")) => script.level(object.pair)?,
            ("crm_config", Some("cluster_property_set")) => {
                script.options(object.pair, before)?;
            }
            _ => return Err(object.pair.unsaid()),
        }
    }
    let Script {
        devices,
        locations,
        old_levels,
        levels,
        options,
        removals,
    } = script;
    let steps = [devices, locations, old_levels, levels, options, removals];
    let commands = steps.into_iter().flatten();
    let lines = commands.map(|command| format!("pcs \"$@\" {command}\n"));
    Ok(lines.fold(HEADER.to_owned(), |text, line| text + &line))
}

/// A name, and the value that it gets; none where it goes.
type Change<'t> = (&'t str, Option<&'t str>);

/// The commands, without `pcs` and its options.
#[derive(Default)]
struct Script {
    devices: Vec<String>,
    locations: Vec<String>,
    old_levels: Vec<String>,
    levels: Vec<String>,
    options: Vec<String>,
    removals: Vec<String>,
}

impl Script {
    fn device(&mut self, pair: Pair<'_>) -> Result<(), Unsaid> {
        match (pair.before, pair.after) {
            (None, Some(after)) => self.devices.push(created(after)?),
            (Some(before), Some(after)) => self.devices.extend(updated(before, after)?),
            (Some(before), None) if before.attribute("class") == Some("stonith") => {
                let id = quoted(before, required(before, "id")?)?;
                self.removals.push(format!("stonith delete {id}"));
            }
            _ => return Err(pair.unsaid()),
        }
        Ok(())
    }

    fn location(&mut self, pair: Pair<'_>, objects: &[Object<'_>]) -> Result<(), Unsaid> {
        let Some(own) = pair.after else {
            let gone = pair.either().and_then(|own| own.attribute("rsc"));
            let goes = |object: &Object<'_>| {
                let device = object.pair.before.filter(|own| own.tag() == "primitive");
                object.pair.after.is_none()
                    && gone.is_some()
                    && device.and_then(Element::id) == gone
            };
            // pcs removes constraints with their device.
            if let Some(own) = pair.before.filter(|_| !objects.iter().any(goes)) {
                let id = quoted(own, required(own, "id")?)?;
                self.removals
                    .push(format!("constraint location delete {id}"));
            }
            return Ok(());
        };
        for own in pair.before.into_iter().chain([own]) {
            only(own, &["id", "rsc", "node", "score"], &[])?;
        }
        let words = ["id", "rsc", "node", "score"].map(|name| quoted(own, required(own, name)?));
        let words: Result<Vec<_>, _> = words.into_iter().collect();
        let words = words?.join(" ");
        self.locations
            .push(format!("constraint location add -- {words}"));
        Ok(())
    }

    fn level(&mut self, pair: Pair<'_>) -> Result<(), Unsaid> {
        if let Some(before) = pair.before {
            let own = level(before)?;
            let target = target(before, &own.target)?;
            let index = quoted(before, own.index)?;
            self.old_levels
                .push(format!("stonith level delete {index} target {target}"));
        }
        if let Some(after) = pair.after {
            let own = level(after)?;
            let target = target(after, &own.target)?;
            let mut words = vec![quoted(after, own.index)?, target];
            for device in own.devices {
                words.push(quoted(after, device)?);
            }
            self.levels
                .push(format!("stonith level add {}", words.join(" ")));
        }
        Ok(())
    }

    /// pcs writes into the first set, or makes one of the usual name.
    fn options(&mut self, pair: Pair<'_>, before: Option<Element<'_>>) -> Result<(), Unsaid> {
        let set = pair.after.ok_or_else(|| pair.unsaid())?;
        let sections = before.into_iter();
        let mut sets = sections
            .flat_map(|root| root.children_named("crm_config"))
            .flat_map(|section| section.children_named("cluster_property_set"));
        let first = sets.next().map_or(Some(BOOTSTRAP_OPTIONS), Element::id);
        if first != set.id() {
            return Err(set.unsaid("options outside of the first set,"));
        }
        for own in pair.before.into_iter().chain([set]) {
            only(own, &["id"], &["nvpair"])?;
        }
        let changes = changed_words(&pairs(pair.before, pair.after))?;
        self.options
            .push(format!("property set{}", words(set, &changes)?));
        Ok(())
    }
}

fn created(device: Element<'_>) -> Result<String, Unsaid> {
    only(
        device,
        &["id", "class", "type"],
        &["instance_attributes", "meta_attributes", "operations"],
    )?;
    if device.attribute("class") != Some("stonith") {
        return Err(device.unsaid("a class other than stonith"));
    }
    let [id, kind] = ["id", "type"].map(|name| quoted(device, required(device, name)?));
    let mut text = format!("stonith create {} {}", id?, kind?);
    text.push_str(&words(device, &the_set(device, "instance_attributes")?)?);
    let operations = operations(device)?;
    for op in &operations {
        text.extend([" op", &op_words(*op)?]);
    }
    if !operations
        .iter()
        .any(|op| op.attribute("name") == Some("monitor"))
    {
        // pcs would add one of its own.
        return Err(device.unsaid("a missing monitor"));
    }
    let meta = the_set(device, "meta_attributes")?;
    Ok(text + &meta_words(device, &meta)?)
}

/// What the only set of a kind has; pcs knows no other.
fn the_set<'t>(device: Element<'t>, tag: &str) -> Result<Vec<Change<'t>>, Unsaid> {
    let mut sets = device.children_named(tag);
    let set = sets.next().map_or(Ok(Vec::new()), plain_set)?;
    match sets.next() {
        Some(second) => Err(second.unsaid("a second set,")),
        None => Ok(given(set)),
    }
}

fn updated(before: Element<'_>, after: Element<'_>) -> Result<Vec<String>, Unsaid> {
    if !before.has_the_same_attributes(after) || before.attribute("class") != Some("stonith") {
        return Err(before.unsaid("attributes"));
    }
    let mut parameters = Vec::new();
    let mut meta = Vec::new();
    let mut of_operations = Operations::default();
    for pair in pairs(Some(before), Some(after)) {
        if !pair.differs() {
            continue;
        }
        match pair.either().map(Element::tag) {
            Some(tag @ "instance_attributes") => {
                parameters.extend(first_set(pair, before, tag)?);
            }
            Some(tag @ "meta_attributes") => meta.extend(first_set(pair, before, tag)?),
            Some("operations") => of_operations.compare(pair, before)?,
            _ => return Err(pair.unsaid()),
        }
    }
    let id = quoted(after, required(after, "id")?)?;
    let parameters = words(after, &parameters)?;
    let update = parameters + &of_operations.changed + &meta_words(after, &meta)?;
    let mut commands = Vec::new();
    if !update.is_empty() {
        commands.push(format!("stonith update {id}{update}"));
    }
    let added = of_operations.added.iter();
    commands.extend(added.map(|op| format!("stonith op add {id}{op}")));
    let removed = of_operations.removed.iter();
    commands.extend(removed.map(|op| format!("stonith op delete {op}")));
    Ok(commands)
}

fn meta_words(device: Element<'_>, meta: &[Change<'_>]) -> Result<String, Unsaid> {
    Ok(match words(device, meta)? {
        none if none.is_empty() => none,
        some => format!(" meta{some}"),
    })
}

/// The changes of a set, where it is the first of its kind, which pcs changes.
fn first_set<'t>(
    pair: Pair<'t>,
    device: Element<'t>,
    tag: &str,
) -> Result<Vec<Change<'t>>, Unsaid> {
    let first = device.children_named(tag).next();
    if first.map(Element::index) != pair.before.map(Element::index) {
        return Err(pair.unsaid());
    }
    for set in [pair.before, pair.after].into_iter().flatten() {
        only(set, &["id"], &["nvpair"])?;
    }
    changed_words(&pairs(pair.before, pair.after))
}

fn changed_words<'t>(pairs: &[Pair<'t>]) -> Result<Vec<Change<'t>>, Unsaid> {
    let differing = pairs.iter().filter(|pair| pair.differs());
    let after = differing.clone().filter_map(|pair| pair.after);
    let after: Result<Vec<_>, _> = after.map(plain_pair).collect();
    let mut changes = given(after?);
    for before in differing.filter_map(|pair| pair.before) {
        let (name, _) = plain_pair(before)?;
        if !changes.iter().any(|(changed, _)| *changed == name) {
            changes.push((name, None));
        }
    }
    Ok(changes)
}

fn given(words: Vec<Word<'_>>) -> Vec<Change<'_>> {
    let words = words.into_iter();
    words.map(|(name, value)| (name, Some(value))).collect()
}

/// What changes in the operations of a device.
#[derive(Default)]
struct Operations {
    changed: String,
    added: Vec<String>,
    removed: Vec<String>,
}

impl Operations {
    fn compare(&mut self, pair: Pair<'_>, device: Element<'_>) -> Result<(), Unsaid> {
        for list in [pair.before, pair.after].into_iter().flatten() {
            only(list, &[], &["op"])?;
        }
        let old = operations(device)?;
        for op in pairs(pair.before, pair.after) {
            if !op.differs() {
                continue;
            }
            match (op.before, op.after) {
                (None, Some(after)) => self.added.push(op_words(after)?),
                (Some(before), Some(after)) => {
                    let name = operation(before)?.0;
                    let mut named = old.iter().filter(|op| op.attribute("name") == Some(name));
                    let is_first = named.next().map(|op| op.span()) == Some(before.span());
                    if !is_first || operation(after)?.0 != name {
                        return Err(op.unsaid());
                    }
                    self.changed.extend([" op", &op_words(after)?]);
                }
                (Some(before), None) => {
                    self.removed.push(quoted(before, required(before, "id")?)?);
                }
                (None, None) => {}
            }
        }
        Ok(())
    }
}

fn op_words(op: Element<'_>) -> Result<String, Unsaid> {
    let (name, options) = operation(op)?;
    Ok(format!(" {name}{}", words(op, &given(options))?))
}

fn target(level: Element<'_>, target: &LevelTarget<'_>) -> Result<String, Unsaid> {
    match target {
        LevelTarget::Node(name) => quoted(level, name),
        LevelTarget::Pattern(pattern) => quoted(level, &format!("regexp%{pattern}")),
        LevelTarget::Attribute(name, value) => quoted(level, &format!("attrib%{name}={value}")),
    }
}

/// Names with their values. An empty value is how pcs is told to remove.
fn words(element: Element<'_>, changes: &[Change<'_>]) -> Result<String, Unsaid> {
    let mut text = String::new();
    for (name, value) in changes {
        let value = match value {
            Some("") => return Err(element.unsaid(&format!("the empty `{name}`"))),
            Some(value) => quoted(element, value)?,
            None => String::new(),
        };
        text.extend([" ", name, "=", &value]);
    }
    Ok(text)
}

/// A word as a shell reads it.
fn quoted(element: Element<'_>, text: &str) -> Result<String, Unsaid> {
    if text.chars().any(char::is_control) {
        return Err(element.unsaid("a line end, or another control character,"));
    }
    Ok(call::quoted(text))
}
