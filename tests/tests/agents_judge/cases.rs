//! Primitives right and wrong, in one document.

use std::collections::BTreeSet;
use std::ops::Range;

use cib_model::{Agent, AgentAction, AgentParameter, ParameterKind};

use crate::mistakes::MISTAKES;
use crate::primitive::Primitive;
use crate::said::{Kind, Said};

/// A primitive, with its clone, template or twin.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) number: usize,
    /// The agent that is meant, as its metadata has it, and corrected.
    pub(crate) agent: Agent,
    pub(crate) corrected: Agent,
    /// The name of the agent that is written.
    written: String,
    /// What was done wrong.
    pub(crate) mistake: &'static str,
    /// What has to be said of it.
    pub(crate) wrong: BTreeSet<Said>,
    /// Where it stands in the document.
    pub(crate) place: Range<usize>,
}

/// A document, and what is in it.
#[derive(Debug)]
pub(crate) struct Cases {
    pub(crate) text: String,
    pub(crate) cases: Vec<Case>,
}

impl Case {
    /// Whether that would be said of what the metadata says, and is not so: `cib-model/facts/agents/corrections/` says
    /// how that is known.
    pub(crate) fn is_corrected(&self, said: &Said) -> bool {
        let name = said.name.as_str();
        let differs = |of: fn(&AgentParameter) -> bool| {
            let of = |agent: &Agent| agent.parameter(name).is_some_and(of);
            of(&self.agent) != of(&self.corrected)
        };
        let actions =
            |agent: &Agent, of: fn(&AgentAction) -> bool| agent.actions_called(name).any(of);
        match said.kind {
            Kind::ParameterUnknown => differs(|_| true),
            Kind::ParameterMissing => differs(|parameter| parameter.required),
            Kind::ValueInvalid => differs(|parameter| parameter.kind != ParameterKind::String),
            Kind::ValueShared => {
                let group = [name];
                self.agent.unique.iter().any(|it| *it == group)
                    && !self.corrected.unique.iter().any(|it| *it == group)
            }
            Kind::ActionUnknown => self.corrected.can(name) && !self.agent.can(name),
            Kind::TimeoutLow | Kind::DefaultTimeoutLow => {
                actions(&self.agent, |action| action.timeout.is_some())
                    && !actions(&self.corrected, |action| action.timeout.is_some())
            }
            Kind::IntervalLow => {
                actions(&self.agent, |action| action.interval.is_some())
                    && !actions(&self.corrected, |action| action.interval.is_some())
            }
            Kind::NotPromotable => self.corrected.can("promote"),
            Kind::NotMigratable => self.corrected.can("migrate_to"),
            Kind::NotNotifiable => self.corrected.can("notify"),
            _ => false,
        }
    }
}

impl Cases {
    /// The mistakes in turn, so many with each agent, as far as they can be made with it.
    pub(crate) fn of(agents: &[Agent], of_each: usize) -> Self {
        let mut cases = Self::begin();
        let mut turn = 0;
        for agent in agents {
            let mut left = of_each;
            // The same whichever agents are installed beside it.
            let pick = agent.name.bytes().map(usize::from).sum();
            for _ in 0..MISTAKES.len() {
                let mut primitive = Primitive::right(agent, cases.cases.len());
                let (name, mistake) = MISTAKES[turn % MISTAKES.len()];
                let made = mistake(&mut primitive, pick);
                turn += 1;
                if let Some(wrong) = made {
                    cases.add(&primitive, name, wrong);
                    left -= 1;
                }
                if left == 0 {
                    break;
                }
            }
        }
        cases.end("")
    }

    /// One primitive of each agent with no timeout of its own, where the default is one second. Every other one has no
    /// start and stop to write one at.
    pub(crate) fn with_short_default(agents: &[Agent]) -> Self {
        let mut cases = Self::begin();
        for agent in agents {
            let mut primitive = Primitive::right(agent, cases.cases.len());
            let mut wrong = Vec::new();
            for operation in &mut primitive.operations {
                operation.timeout = None;
                let mut advised = agent.actions_called(&operation.name);
                let advised = advised.next().and_then(|action| action.timeout);
                if advised.is_some_and(|timeout| timeout.milliseconds() > 1000) {
                    wrong.push(Said::new(Kind::DefaultTimeoutLow, &operation.name));
                }
            }
            if primitive.number % 2 == 1 {
                primitive.operations.truncate(1);
            }
            cases.add(&primitive, "short_default", wrong);
        }
        cases.end(
            r#"<op_defaults><meta_attributes id="defaults"><nvpair id="default" name="timeout" value="1s"/></meta_attributes></op_defaults>"#,
        )
    }

    fn begin() -> Self {
        let text = r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0" have-quorum="1"><configuration>
<crm_config/>
<nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
<resources>
"#;
        Self {
            text: text.to_owned(),
            cases: Vec::new(),
        }
    }

    fn add(&mut self, primitive: &Primitive<'_>, mistake: &'static str, wrong: Vec<Said>) {
        let from = self.text.len();
        self.text += &primitive.text();
        self.cases.push(Case {
            number: self.cases.len(),
            agent: primitive.agent.clone(),
            corrected: primitive.corrected.clone(),
            written: primitive.name.clone(),
            mistake,
            wrong: wrong.into_iter().collect(),
            place: from..self.text.len(),
        });
    }

    fn end(mut self, defaults: &str) -> Self {
        self.text += "</resources>\n<constraints/>\n";
        self.text += defaults;
        self.text += "\n</configuration><status/></cib>\n";
        self
    }

    /// The case that the element with this id belongs to; for the name of an agent, all that have it.
    pub(crate) fn about<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Case> {
        self.cases.iter().filter(move |case| {
            let is_own = ["p", "q", "t", "c"]
                .iter()
                .any(|letter| name.strip_prefix(letter) == Some(&case.number.to_string()));
            is_own || case.written == name
        })
    }

    /// The case that stands there.
    pub(crate) fn at(&self, place: usize) -> Option<&Case> {
        self.cases.iter().find(|case| case.place.contains(&place))
    }
}
