//! What configurations say, for comparison.

use std::collections::BTreeSet;

use cib_model::{Attr, AttributeSet, Cib, Primitive, SourceFile, parse};

/// What a configuration says, without the ids that the tools give, and without order.
pub(crate) fn said(text: &str) -> BTreeSet<String> {
    let source = SourceFile::new("t", text);
    let parsed = parse(&source).unwrap();
    let cib = &parsed.cib;
    let mut said = BTreeSet::new();
    for set in cib.property_sets() {
        let id = shown(set.id.as_ref());
        said.extend(words(set).map(|word| format!("option in {id}: {word}")));
    }
    said.extend(cib.primitives().map(primitive));
    let locations = cib.locations();
    said.extend(locations.map(|location| location.to_xml("rsc_location")));
    said.extend(levels(cib));
    said.extend(others(cib));
    said
}

fn shown<T>(attr: Option<&Attr<'_, T>>) -> String {
    attr.map(|attr| attr.as_str().to_owned())
        .unwrap_or_default()
}

fn words(set: &AttributeSet<'_>) -> impl Iterator<Item = String> {
    let pairs = set.pairs.iter();
    pairs.map(|pair| {
        format!(
            "{}={:?}",
            shown(pair.name.as_ref()),
            shown(pair.value.as_ref())
        )
    })
}

fn primitive(own: &Primitive<'_>) -> String {
    let kinds = [
        &own.instance_attributes,
        &own.meta_attributes,
        &own.utilization,
    ];
    let sets = kinds.map(|sets| sets.iter().flat_map(words).collect::<BTreeSet<_>>());
    let operations = own.own_operations().map(|operation| {
        let mut operation = operation.clone();
        operation.id = None;
        operation.to_xml("op")
    });
    let operations: BTreeSet<_> = operations.collect();
    let [id, class] = [shown(own.id.as_ref()), shown(own.class.as_ref())];
    let kind = shown(own.kind.as_ref());
    let description = shown(own.description.as_ref());
    format!("{id} {class} {kind} {description} {sets:?} {operations:?}")
}

fn levels(cib: &Cib<'_>) -> Vec<String> {
    let configuration = cib.configuration.iter();
    let topology = configuration.filter_map(|own| own.fencing_topology.as_ref());
    let levels = topology.flat_map(|topology| &topology.levels);
    let levels = levels.map(|level| {
        let mut level = level.clone();
        level.id = None;
        level.to_xml("fencing-level")
    });
    levels.collect()
}

/// What nobody is asked to change.
fn others(cib: &Cib<'_>) -> Vec<String> {
    let mut configuration = cib.configuration.clone().unwrap_or_default();
    configuration.crm_config = None;
    configuration.fencing_topology = None;
    let resources = configuration.resources.get_or_insert_default();
    resources.items.retain(|item| item.tag() != "primitive");
    let constraints = configuration.constraints.get_or_insert_default();
    constraints.locations.clear();
    vec![configuration.to_xml("configuration")]
}

/// Depth, tag and attributes.
type ShownElement = (u32, String, BTreeSet<(String, String)>);

/// Every element of a configuration with its attributes, in order.
pub(crate) fn elements(text: &str) -> Vec<ShownElement> {
    let source = SourceFile::new("t", text);
    let parsed = parse(&source).unwrap();
    let nodes = parsed.raw_configuration().unwrap().nodes;
    let element = |node: &cib_model::RawNode<'_>| {
        let attributes = node.attributes.iter();
        let attributes = attributes.map(|attribute| {
            (
                attribute.name.to_string(),
                attribute.value.as_str().to_owned(),
            )
        });
        (node.depth, node.tag.to_string(), attributes.collect())
    };
    nodes.iter().map(element).collect()
}

/// Every step of a patch below the configuration: what is done, and where.
pub(crate) fn steps(patch: &str) -> BTreeSet<String> {
    let tags = patch.split('<').filter(|tag| tag.starts_with("change "));
    let tags = tags.map(|tag| {
        tag.replace("&apos;", "'")
            .trim()
            .trim_end_matches(['>', '/'])
            .to_owned()
    });
    tags.filter(|tag| !tag.contains(r#"path="/cib""#)).collect()
}
