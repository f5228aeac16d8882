//! A primitive as somebody may have written it, and its text.

use std::fmt::Write as _;

use cib_model::{Agent, AgentAction, AgentParameter, Duration, ParameterKind};

/// What Pacemaker itself tells an agent of fence-agents.
const SUPPLIED: [&str; 3] = ["action", "plug", "port"];

/// What a primitive stands in or beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    Alone,
    /// In a clone.
    Clone,
    /// All of it stands in a template, and the primitive is made from that.
    Template,
    /// There are two of it.
    Twins,
}

#[derive(Debug)]
pub(crate) struct Primitive<'a> {
    pub(crate) agent: &'a Agent,
    /// The same, as far as its metadata is known to err.
    pub(crate) corrected: Agent,
    pub(crate) number: usize,
    /// `class:provider:type`: that of the agent, but for those who got it wrong.
    pub(crate) name: String,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) operations: Vec<Operation>,
    /// Of the clone, where it is in one.
    pub(crate) meta: Vec<(&'static str, &'static str)>,
    pub(crate) frame: Frame,
}

#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) interval: String,
    pub(crate) timeout: Option<String>,
    pub(crate) role: Option<String>,
}

impl<'a> Primitive<'a> {
    /// With all that the agent cannot do without, and the times that it advises.
    pub(crate) fn right(agent: &'a Agent, number: usize) -> Self {
        let mut primitive = Self {
            agent,
            corrected: agent.clone().corrected(),
            number,
            name: agent.name.clone().into_owned(),
            parameters: Vec::new(),
            operations: vec![operation(agent, "monitor")],
            meta: Vec::new(),
            frame: Frame::Alone,
        };
        if agent.class() == "ocf" {
            let others = ["start", "stop"].map(|name| operation(agent, name));
            primitive.operations.extend(others);
        }
        let corrected = primitive.corrected.clone();
        let required = corrected.parameters.iter().chain(&agent.parameters);
        for parameter in required.filter(|parameter| is_asked_for(agent, parameter)) {
            primitive.set(parameter);
        }
        for group in &corrected.one_of {
            if !group.iter().any(|name| primitive.has(name)) {
                primitive.set(corrected.parameter(&group[0]).unwrap());
            }
        }
        primitive
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.parameters.iter().any(|(known, _)| known == name)
    }

    /// Sets a parameter to something that it takes, unless it is set.
    pub(crate) fn set(&mut self, parameter: &AgentParameter) {
        if !self.has(&parameter.name) {
            let value = self.value(parameter);
            self.parameters
                .push((parameter.name.clone().into_owned(), value));
        }
    }

    pub(crate) fn operation(&mut self, name: &str) -> Option<&mut Operation> {
        self.operations
            .iter_mut()
            .find(|operation| operation.name == name)
    }

    /// What it takes; another one for each primitive where only one can have it.
    fn value(&self, parameter: &AgentParameter) -> String {
        let unique = self.agent.unique.iter().chain(&self.corrected.unique);
        let is_unique = unique.flatten().any(|name| *name == parameter.name);
        let default = parameter.default.as_deref().filter(|_| !is_unique);
        let corrected = self.corrected.parameter(&parameter.name);
        match (&corrected.unwrap_or(parameter).kind, default) {
            (ParameterKind::String, _) => format!("{}-{}", parameter.name, self.number),
            (_, Some(default)) => default.to_owned(),
            (ParameterKind::Values(values), _) => {
                // Switches of a command line that nobody may set have none.
                let value = values.iter().cycle().nth(self.number % values.len().max(1));
                value.map_or("1", AsRef::as_ref).to_owned()
            }
            (ParameterKind::Boolean, _) => "true".to_owned(),
            (ParameterKind::Integer | ParameterKind::Seconds, _) => (self.number + 1).to_string(),
        }
    }

    /// Puts it into a clone that has the option.
    pub(crate) fn clone_with(&mut self, option: &'static str) {
        self.frame = Frame::Clone;
        self.meta = vec![(option, "true")];
    }

    /// Its text, with the frame around it.
    pub(crate) fn text(&self) -> String {
        let number = self.number;
        match self.frame {
            Frame::Alone => self.element("primitive", &format!("p{number}")),
            Frame::Clone => format!(
                "<clone id=\"c{number}\">\n{}{}</clone>\n",
                pairs("meta_attributes", &format!("c{number}-m"), &self.meta),
                self.element("primitive", &format!("p{number}"))
            ),
            Frame::Template => format!(
                "{}<primitive id=\"p{number}\" template=\"t{number}\"/>\n",
                self.element("template", &format!("t{number}"))
            ),
            Frame::Twins => ["p", "q"]
                .map(|letter| self.element("primitive", &format!("{letter}{number}")))
                .concat(),
        }
    }

    fn element(&self, tag: &str, id: &str) -> String {
        let parts: Vec<_> = self.name.splitn(3, ':').collect();
        let agent = match parts[..] {
            [class, provider, kind] if class == "ocf" => {
                format!(r#"class="{class}" provider="{provider}" type="{kind}""#)
            }
            [class, ..] => format!(
                r#"class="{class}" type="{}""#,
                &self.name[class.len() + 1..]
            ),
            [] => String::new(),
        };
        let meta = match self.frame {
            Frame::Clone => String::new(),
            _ => pairs("meta_attributes", &format!("{id}-m"), &self.meta),
        };
        let mut text = format!("<{tag} id=\"{id}\" {agent}>\n{meta}");
        text += &pairs("instance_attributes", &format!("{id}-i"), &self.parameters);
        text += "<operations>\n";
        for (at, operation) in self.operations.iter().enumerate() {
            writeln!(text, "<op id=\"{id}-o{at}\" {}/>", operation.attributes()).unwrap();
        }
        text + &format!("</operations>\n</{tag}>\n")
    }
}

impl Operation {
    fn attributes(&self) -> String {
        let mut text = format!(r#"name="{}" interval="{}""#, self.name, self.interval);
        let others = [("timeout", &self.timeout), ("role", &self.role)];
        for (name, value) in others {
            if let Some(value) = value {
                write!(text, r#" {name}="{value}""#).unwrap();
            }
        }
        text
    }
}

fn is_asked_for(agent: &Agent, parameter: &AgentParameter) -> bool {
    let is_supplied =
        agent.kind().starts_with("fence_") && SUPPLIED.contains(&parameter.name.as_ref());
    parameter.required && !parameter.deprecated && !is_supplied
}

/// With the longest of the times that are advised for it, in whatever role.
pub(crate) fn operation(agent: &Agent, name: &str) -> Operation {
    let longest = |time: fn(&AgentAction) -> Option<Duration>| {
        let times = agent.actions_called(name).filter_map(time);
        times.map(Duration::milliseconds).max()
    };
    let interval = match (name, longest(|action| action.interval)) {
        ("monitor", advised) => format!("{}ms", advised.unwrap_or(60_000).max(1000)),
        _ => "0s".to_owned(),
    };
    Operation {
        name: name.to_owned(),
        interval,
        timeout: Some(format!(
            "{}ms",
            longest(|action| action.timeout).unwrap_or(60_000)
        )),
        role: None,
    }
}

fn pairs(tag: &str, id: &str, pairs: &[(impl AsRef<str>, impl AsRef<str>)]) -> String {
    if pairs.is_empty() {
        return String::new();
    }
    let mut text = format!("<{tag} id=\"{id}\">\n");
    for (at, (name, value)) in pairs.iter().enumerate() {
        let (name, value) = (escaped(name.as_ref()), escaped(value.as_ref()));
        writeln!(
            text,
            r#"<nvpair id="{id}{at}" name="{name}" value="{value}"/>"#
        )
        .unwrap();
    }
    text + &format!("</{tag}>\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
