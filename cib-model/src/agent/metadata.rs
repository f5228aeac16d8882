//! The XML that an agent prints when it is asked for its metadata.
//!
//! Sources: the Open Cluster Framework's Resource Agent API 1.1 (`unique-group`, `deprecated`, `replaced-with`), and
//! `fencing.py` of fence-agents (`obsoletes`, `automatic`, `on_target`).

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Agent, AgentAction, AgentParameter, ParameterKind};
use crate::SourceFile;
use crate::value::{Boolean, Duration, Scalar as _};
use crate::xml::{Content, Document, Node, XmlError};

impl Agent {
    /// Reads what an agent of that name (`class:provider:type`) prints as its metadata. What is not known in there is
    /// passed over; descriptions are.
    ///
    /// ```
    /// use cib_model::{Agent, SourceFile};
    ///
    /// let printed = SourceFile::new(
    ///     "vip.xml",
    ///     r#"<resource-agent name="vip"><parameters>
    ///          <parameter name="ip" required="1"><content type="string"/></parameter>
    ///        </parameters><actions><action name="start" timeout="20s"/></actions></resource-agent>"#,
    /// );
    /// let agent = Agent::from_metadata("ocf:example:vip", &printed)?;
    /// assert!(agent.parameter("ip").unwrap().required);
    /// assert!(agent.can("start") && !agent.can("promote"));
    /// # Ok::<(), cib_model::XmlError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`XmlError`] says where it is not well-formed, or that it is XML of something else.
    pub fn from_metadata(name: &str, printed: &SourceFile) -> Result<Self, XmlError> {
        let document = Document::parse_with_type_declaration(printed)?;
        let root = document.root();
        if root.tag() != "resource-agent" {
            return Err(XmlError {
                message:
                    "expected the element `resource-agent`, in which agents describe themselves"
                        .to_owned(),
                span: root.tag_span(),
            });
        }
        let mut agent = Self {
            name: Cow::Owned(name.to_owned()),
            ..Self::default()
        };
        let mut groups = Vec::new();
        // By name, as a file may have any number of them.
        let mut places = HashMap::new();
        for node in children_of(root, "parameters", "parameter") {
            let Some(name) = attribute(node, "name") else {
                continue;
            };
            if places.contains_key(&name) {
                continue;
            }
            places.insert(name.clone(), agent.parameters.len());
            let group = attribute(node, "unique-group");
            if group.is_some() || is_set(node, "unique") {
                // A group of its own has the name of no other.
                groups.push((group.unwrap_or_else(|| format!("\0{name}")), name.clone()));
            }
            agent.parameters.push(parameter(node, name));
        }
        agent.unique = together(groups);
        for node in children_of(root, "parameters", "parameter") {
            if let (Some(new), Some(old)) = (attribute(node, "name"), attribute(node, "obsoletes"))
            {
                let place = places.get(&old);
                if let Some(old) = place.and_then(|place| agent.parameters.get_mut(*place)) {
                    old.replaced_by.push(Cow::Owned(new));
                }
            }
        }
        let actions = children_of(root, "actions", "action");
        agent.actions = actions.filter_map(action).collect();
        Ok(agent)
    }
}

/// The names of each group, the groups in the order in which they begin.
fn together(members: Vec<(String, String)>) -> Vec<Vec<Cow<'static, str>>> {
    let mut groups: Vec<Vec<_>> = Vec::new();
    let mut places = HashMap::new();
    for (group, name) in members {
        let place = *places.entry(group).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(names) => names.push(Cow::Owned(name)),
            None => groups.push(vec![Cow::Owned(name)]),
        }
    }
    groups
}

fn parameter(node: Node<'_, '_>, name: String) -> AgentParameter {
    let content = children(node, "content").next();
    let deprecated = children(node, "deprecated").next();
    let replaced = deprecated.into_iter();
    let replaced = replaced.flat_map(|node| children(node, "replaced-with"));
    let replaced = replaced.filter_map(|node| attribute(node, "name"));
    AgentParameter {
        name: Cow::Owned(name),
        kind: content.map(kind).unwrap_or_default(),
        default: content
            .and_then(|content| attribute(content, "default"))
            .filter(|default| !default.is_empty())
            .map(Cow::Owned),
        required: is_set(node, "required"),
        deprecated: deprecated.is_some() || is_set(node, "deprecated"),
        replaced_by: replaced.map(Cow::Owned).collect(),
        otherwise: None,
        refuses: false,
    }
}

fn kind(content: Node<'_, '_>) -> ParameterKind {
    let options = children(content, "option").filter_map(|option| attribute(option, "value"));
    let options: Vec<_> = options.map(Cow::Owned).collect();
    match attribute(content, "type").as_deref() {
        Some("integer") => ParameterKind::Integer,
        Some("boolean") => ParameterKind::Boolean,
        Some("second") => ParameterKind::Seconds,
        Some("select") if !options.is_empty() => ParameterKind::Values(options),
        _ => ParameterKind::String,
    }
}

fn action(node: Node<'_, '_>) -> Option<AgentAction> {
    let time = |name| Duration::read(&attribute(node, name)?).ok();
    let text = |name| attribute(node, name).map(Cow::Owned);
    Some(AgentAction {
        name: text("name")?,
        role: text("role"),
        depth: text("depth"),
        timeout: time("timeout"),
        interval: time("interval"),
        on_target: is_set(node, "on_target"),
        automatic: is_set(node, "automatic"),
    })
}

/// The elements of one name in the elements of another in the root.
fn children_of<'d, 'a>(
    root: Node<'d, 'a>,
    list: &'static str,
    name: &'static str,
) -> impl Iterator<Item = Node<'d, 'a>> {
    children(root, list).flat_map(move |list| children(list, name))
}

fn children<'d, 'a>(node: Node<'d, 'a>, name: &'static str) -> impl Iterator<Item = Node<'d, 'a>> {
    node.content().filter_map(move |content| match content {
        Content::Element(child) if child.tag() == name => Some(child),
        Content::Element(_) | Content::Text(..) => None,
    })
}

fn attribute(node: Node<'_, '_>, name: &str) -> Option<String> {
    let mut attributes = node.attributes();
    let found = attributes.find(|attribute| attribute.name == name)?;
    Some(found.value.into_owned())
}

fn is_set(node: Node<'_, '_>, name: &str) -> bool {
    attribute(node, name).is_some_and(|value| Boolean::read(value.trim()) == Ok(true))
}

#[cfg(test)]
mod tests {
    use crate::{Agent, SourceFile, XmlError};

    fn agent(text: &str) -> Result<Agent, XmlError> {
        Agent::from_metadata("ocf:example:x", &SourceFile::new("x.xml", text))
    }

    #[test]
    fn a_type_declaration_costs_nothing_and_reads_nothing() {
        let rest = "<resource-agent><longdesc>&b;</longdesc></resource-agent>";
        let lol = |name, of: &str| format!(r#"<!ENTITY {name} "{}">"#, of.repeat(10));
        let entities: String = ('b'..='k')
            .zip('c'..)
            .map(|(a, b)| lol(a, &format!("&{b};")))
            .collect();
        let bomb = format!(r#"<!DOCTYPE x [{entities}<!ENTITY l "lol">]>{rest}"#);
        assert!(
            agent(&bomb)
                .unwrap_err()
                .message
                .contains("entities stand in one another")
        );
        let outside =
            format!(r#"<!DOCTYPE x SYSTEM "x.dtd" [<!ENTITY b SYSTEM "/etc/passwd">]>{rest}"#);
        assert!(agent(&outside).is_err());
        let named = outside.replace("&b;", "");
        assert!(agent(&named).is_ok());
    }

    #[test]
    fn the_first_of_a_name_counts_and_groups_are_in_their_order() {
        let agent = agent(
            r#"<resource-agent><parameters>
                 <parameter name="a" unique-group="g"/><parameter name="b" unique="1"/>
                 <parameter name="c" unique-group="g" obsoletes="b"/><parameter name="a" required="1"/>
               </parameters></resource-agent>"#,
        )
        .unwrap();
        assert!(!agent.parameter("a").unwrap().required);
        assert_eq!(agent.unique, [vec!["a", "c"], vec!["b"]]);
        assert_eq!(agent.parameter("b").unwrap().replaced_by, ["c"]);
    }
}
