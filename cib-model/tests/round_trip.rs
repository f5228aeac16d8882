//! What is written is read back the same, and reading never fails on what a document says.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fmt::Write as _;

use cib_model::{
    Attr, AttributeSet, Cib, Cluster, Condition, Configuration, Constraints, CrmConfig, Expression,
    Extra, Location, NvPair, Primitive, RawAttribute, RawElement, RawNode, Resource, Resources,
    Rule, SourceFile, parse,
};
use proptest::prelude::*;

/// Any text that XML can hold.
fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[ -~\\t\\n\\ré★\u{85}\u{2028}𝄞]{0,12}").unwrap()
}

fn name() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-z_][a-z0-9_.-]{0,8}").unwrap()
}

fn attr<T>() -> impl Strategy<Value = Option<Attr<'static, T>>> {
    proptest::option::of(text().prop_map(Attr::new))
}

fn extra() -> impl Strategy<Value = Extra<'static>> {
    let attribute = (name(), text()).prop_map(|(name, value)| RawAttribute {
        name: format!("x-{name}").into(),
        value: Attr::new(value),
    });
    let attributes = proptest::collection::vec(attribute, 0..2).prop_map(|mut attributes| {
        attributes.dedup_by(|a, b| a.name == b.name);
        attributes
    });
    let depths = proptest::collection::vec((0u32..4, name()), 0..5);
    (attributes, depths).prop_map(|(attributes, depths)| {
        let mut nodes: Vec<RawNode<'static>> = Vec::new();
        for (depth, tag) in depths {
            let deepest = nodes.last().map_or(0, |node| node.depth + 1);
            let depth = if nodes.is_empty() {
                0
            } else {
                depth.clamp(1, deepest)
            };
            let tag = format!("x-{tag}").into();
            let attributes = Vec::new();
            let text = Vec::new();
            let place = cib_model::Place::default();
            nodes.push(RawNode {
                depth,
                tag,
                attributes,
                text,
                place,
            });
        }
        let elements = if nodes.is_empty() {
            Vec::new()
        } else {
            vec![RawElement { nodes }]
        };
        let text = Vec::new();
        Extra {
            attributes,
            elements,
            text,
        }
    })
}

prop_compose! {
    fn pair()(id in attr(), id_ref in attr(), name in attr(), value in attr(), extra in extra()) -> NvPair<'static> {
        NvPair { id, id_ref, name, value, extra, ..NvPair::default() }
    }
}

fn rule() -> impl Strategy<Value = Rule<'static>> {
    let expression = (attr(), attr(), attr()).prop_map(|(id, attribute, value)| {
        Condition::Expression(Expression {
            id,
            attribute,
            value,
            ..Expression::default()
        })
    });
    let leaf =
        (attr(), proptest::collection::vec(expression, 0..3)).prop_map(|(id, conditions)| Rule {
            id,
            conditions,
            ..Rule::default()
        });
    leaf.prop_recursive(4, 8, 2, |inner| {
        (attr(), proptest::collection::vec(inner, 0..3)).prop_map(|(score, rules)| Rule {
            score,
            conditions: rules.into_iter().map(Condition::Rule).collect(),
            ..Rule::default()
        })
    })
}

prop_compose! {
    fn set()(
        id in attr(),
        score in attr(),
        rules in proptest::collection::vec(rule(), 0..2),
        pairs in proptest::collection::vec(pair(), 0..4),
        extra in extra(),
    ) -> AttributeSet<'static> {
        AttributeSet { id, score, rules, pairs, extra, ..AttributeSet::default() }
    }
}

prop_compose! {
    fn primitive()(
        id in attr(),
        class in attr(),
        kind in attr(),
        instance_attributes in proptest::collection::vec(set(), 0..3),
        meta_attributes in proptest::collection::vec(set(), 0..2),
        extra in extra(),
    ) -> Primitive<'static> {
        Primitive { id, class, kind, instance_attributes, meta_attributes, extra, ..Primitive::default() }
    }
}

prop_compose! {
    fn location()(id in attr(), rsc in attr(), node in attr(), score in attr(), rules in proptest::collection::vec(rule(), 0..2))
        -> Location<'static> {
        Location { id, rsc, node, score, rules, ..Location::default() }
    }
}

prop_compose! {
    fn cib()(
        epoch in attr(),
        validate_with in attr(),
        property_sets in proptest::collection::vec(set(), 0..3),
        items in proptest::collection::vec(primitive().prop_map(Resource::Primitive), 0..4),
        locations in proptest::collection::vec(location(), 0..4),
        extra in extra(),
    ) -> Cib<'static> {
        let configuration = Configuration {
            crm_config: Some(CrmConfig { property_sets, ..CrmConfig::default() }),
            resources: Some(Resources { items, ..Resources::default() }),
            constraints: Some(Constraints { locations, ..Constraints::default() }),
            extra,
            ..Configuration::default()
        };
        Cib { epoch, validate_with, configuration: Some(configuration), ..Cib::default() }
    }
}

/// A document of known and unknown names in any place, as text.
fn document() -> impl Strategy<Value = String> {
    const TAGS: [&str; 14] = [
        "cib",
        "configuration",
        "resources",
        "primitive",
        "group",
        "clone",
        "instance_attributes",
        "nvpair",
        "rule",
        "expression",
        "constraints",
        "rsc_location",
        "status",
        "odd",
    ];
    const ATTRIBUTES: [&str; 8] = [
        "id", "name", "value", "rsc", "node", "score", "class", "odd",
    ];
    let attributes =
        proptest::collection::btree_map(0..ATTRIBUTES.len(), "[a-z0-9;:=&-]{0,6}", 0..4);
    let open = move |tag: usize, attributes: std::collections::BTreeMap<usize, String>| {
        let mut open = format!("<{}", TAGS[tag]);
        for (attribute, value) in attributes {
            let value = value.replace('&', "&amp;");
            write!(open, " {}='{value}'", ATTRIBUTES[attribute]).unwrap();
        }
        (open, TAGS[tag])
    };
    let leaf = (0..TAGS.len(), attributes.clone())
        .prop_map(move |(tag, attributes)| open(tag, attributes).0 + "/>");
    leaf.prop_recursive(8, 48, 4, move |inner| {
        let children = proptest::collection::vec(inner, 0..4);
        (0..TAGS.len(), attributes.clone(), children).prop_map(
            move |(tag, attributes, children)| {
                let (open, tag) = open(tag, attributes);
                format!("{open}>{}</{tag}>", children.concat())
            },
        )
    })
}

proptest! {
    #[test]
    fn a_model_that_is_written_is_read_back_equal(cib in cib()) {
        let source = SourceFile::new("written", cib.to_xml("cib"));
        let parsed = parse(&source).unwrap();
        prop_assert_eq!(&parsed.cib, &cib, "{}", source.text());
    }

    #[test]
    fn a_document_that_is_read_and_written_stays_the_same(text in document()) {
        let source = SourceFile::new("document", text);
        let parsed = parse(&source).unwrap();
        let written = SourceFile::new("written", parsed.cib.to_xml("cib"));
        let again = parse(&written).unwrap();
        prop_assert_eq!(&again.cib, &parsed.cib, "{}", written.text());
    }

    #[test]
    fn no_text_makes_reading_panic(text in "[<>/a-z=\"'& \\[\\]!?é-]{0,40}") {
        let source = SourceFile::new("text", text);
        match parse(&source) {
            Ok(parsed) => drop(Cluster::new(&parsed, None)),
            Err(error) => prop_assert!(source.text().get(error.span.range()).is_some()),
        }
    }
}
