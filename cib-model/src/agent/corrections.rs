//! What has been found out about agents where their metadata errs.

use std::borrow::Cow;

use super::{Agent, AgentAction, AgentParameter, ParameterKind};
use crate::facts::{self, AgentCorrection};

impl Agent {
    /// The same agent, with what its metadata should say instead, as far as that is known.
    #[must_use]
    pub fn corrected(mut self) -> Self {
        for correction in facts::agent_corrections(&self.name) {
            self.correct(correction);
        }
        let class = self.class().to_owned();
        for parameter in &mut self.parameters {
            let any = facts::read_by_any_agent(&class, &parameter.name);
            parameter.required &= !any.is_some_and(|any| any.supplied);
        }
        self
    }

    /// Whether its metadata has that action, even where it is known not to do it ([`Agent::can`]).
    pub fn advertises(&self, action: &str) -> bool {
        let corrections = facts::agent_corrections(&self.name);
        let mut lacking = corrections.iter().flat_map(|correction| correction.lacks);
        self.can(action) || lacking.any(|lacking| *lacking == action)
    }

    fn correct(&mut self, correction: &AgentCorrection) {
        let limited = correction.values.iter().map(|values| values.name);
        for name in correction.reads.iter().copied().chain(limited) {
            self.add_parameter(name);
        }
        for (old, new) in correction.renamed {
            // A release may be older than the new name.
            let is_renamed = self.parameter(new).is_some();
            let old = self.add_parameter(old);
            if is_renamed {
                old.deprecated = true;
                old.replaced_by = vec![Cow::Borrowed(new)];
            }
        }
        for parameter in &mut self.parameters {
            let name = parameter.name.as_ref();
            if correction.optional.contains(&name) {
                parameter.required = false;
            }
            if correction.free.contains(&name) {
                parameter.kind = ParameterKind::String;
            }
            let mut values = correction.values.iter();
            if let Some(values) = values.find(|values| values.name == name) {
                let words = values.any_of.iter().copied().map(Cow::Borrowed);
                parameter.kind = ParameterKind::Values(words.collect());
                parameter.otherwise = values.otherwise.map(Cow::Borrowed);
                parameter.refuses = values.refused;
            }
        }
        self.one_of.extend(correction.one_of.iter().map(owned));
        self.unique.retain(|group| {
            let mut names = group.iter();
            !names.any(|name| correction.shared.contains(&name.as_ref()))
        });
        self.unique.extend(correction.unique.iter().map(owned));
        self.unmonitored |= correction.unmonitored;
        self.correct_actions(correction);
    }

    /// The parameter of that name, which is there afterwards.
    fn add_parameter(&mut self, name: &'static str) -> &mut AgentParameter {
        let mut known = self.parameters.iter();
        let at = known.position(|parameter| parameter.name == name);
        let at = at.unwrap_or_else(|| {
            self.parameters.push(AgentParameter {
                name: Cow::Borrowed(name),
                ..AgentParameter::default()
            });
            self.parameters.len() - 1
        });
        &mut self.parameters[at]
    }

    fn correct_actions(&mut self, correction: &AgentCorrection) {
        self.actions
            .retain(|action| !correction.lacks.contains(&action.name.as_ref()));
        for action in &mut self.actions {
            if correction.unpaced {
                action.interval = None;
            }
            if correction.untimed.contains(&action.name.as_ref()) {
                (action.timeout, action.interval) = (None, None);
            }
        }
        for name in correction.has {
            if !self.can(name) {
                self.actions.push(AgentAction {
                    name: Cow::Borrowed(name),
                    ..AgentAction::default()
                });
            }
        }
    }
}

fn owned(group: &&'static [&'static str]) -> Vec<Cow<'static, str>> {
    group.iter().copied().map(Cow::Borrowed).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Agent, SourceFile, facts};

    #[test]
    fn what_an_agent_says_that_it_does_and_does_not_is_both_known() {
        let agent = facts::agent("ocf:heartbeat:nfsnotify").unwrap();
        assert!(agent.advertises("reload") && !agent.can("reload"));
        assert!(agent.advertises("start") && !agent.advertises("promote"));
    }

    #[test]
    fn what_the_metadata_of_an_agent_says_wrongly_is_known_of_any_release_of_it() {
        let printed = SourceFile::new(
            "fence_virsh.xml",
            r#"<resource-agent><parameters>
                 <parameter name="plug" required="1"/><parameter name="password"/>
               </parameters></resource-agent>"#,
        );
        let agent = Agent::from_metadata("stonith:fence_virsh", &printed).unwrap();
        assert!(agent.parameter("plug").unwrap().required && agent.one_of.is_empty());
        let agent = agent.corrected();
        assert!(!agent.parameter("plug").unwrap().required);
        let mut one_of = agent.one_of.iter();
        assert!(one_of.any(|group| group.iter().any(|name| name == "password")));
    }

    #[test]
    fn an_old_name_is_the_present_one_of_a_release_that_has_no_other() {
        let text =
            r#"<resource-agent><parameters><parameter name="ip"/></parameters></resource-agent>"#;
        let printed = SourceFile::new("IPaddr2.xml", text);
        let agent = Agent::from_metadata("ocf:heartbeat:IPaddr2", &printed).unwrap();
        let agent = agent.corrected();
        let netmask = agent.parameter("netmask").unwrap();
        assert!(!netmask.deprecated && netmask.replaced_by.is_empty());
    }
}
