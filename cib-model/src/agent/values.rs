//! What agents make of the values of their parameters.

use super::{Agent, AgentParameter, ParameterKind};

/// How an agent reads the value of a parameter that is yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadBoolean {
    /// As what it says.
    AsWritten,
    /// As no, though it may say yes.
    No,
    /// Not at all: as if the parameter were not set.
    Unset,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is none of the words that the parameter takes.
    Word,
    /// It is no whole number.
    Number,
    /// It is no number of seconds.
    Seconds,
    /// It is neither yes nor no in the words of the agent, which takes it so.
    Boolean(ReadBoolean),
}

impl Agent {
    /// What is wrong with a value of one of its parameters, as far as that can be told: an agent may take more than its
    /// metadata says. An empty value is taken for none.
    ///
    /// ```
    /// use cib_model::{Unfit, facts};
    ///
    /// let agent = facts::agent("stonith:fence_ipmilan").unwrap();
    /// let method = agent.parameter("method").unwrap();
    /// assert_eq!(agent.unfit(method, "ONOFF"), None);
    /// assert_eq!(agent.unfit(method, "offon"), Some(Unfit::Word));
    /// let delay = agent.parameter("delay").unwrap();
    /// assert_eq!(agent.unfit(delay, "15s"), Some(Unfit::Seconds));
    /// ```
    pub fn unfit(&self, parameter: &AgentParameter, value: &str) -> Option<Unfit> {
        let value = value.trim();
        // Metadata whose own default is none of its type is not to be believed.
        let default = parameter.default.as_deref();
        if value.is_empty()
            || default.is_some_and(|default| self.misfit(parameter, default).is_some())
        {
            return None;
        }
        self.misfit(parameter, value)
    }

    fn misfit(&self, parameter: &AgentParameter, value: &str) -> Option<Unfit> {
        let is_fence_agent = self.kind().starts_with("fence_");
        match &parameter.kind {
            ParameterKind::String => None,
            ParameterKind::Boolean => match self.read_boolean(value) {
                ReadBoolean::AsWritten => None,
                otherwise => Some(Unfit::Boolean(otherwise)),
            },
            ParameterKind::Integer => (!self.is_number(value)).then_some(Unfit::Number),
            ParameterKind::Seconds => (!self.is_number(value)).then_some(Unfit::Seconds),
            ParameterKind::Values(words) => {
                // The library of fence-agents compares capitals (`_get_opts_with_invalid_choices`; tried).
                let is = |word: &str| {
                    word == value || is_fence_agent && word.eq_ignore_ascii_case(value)
                };
                (!words.iter().any(|word| is(word))).then_some(Unfit::Word)
            }
        }
    }

    /// Whether the agent can take a value for a number. Fence agents want digits alone (`_get_opts_with_invalid_types`;
    /// tried); what others do with a unit behind it is their own affair.
    fn is_number(&self, value: &str) -> bool {
        let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
        let is_digit = |c: char| c.is_ascii_digit();
        if self.kind().starts_with("fence_") {
            !unsigned.is_empty() && unsigned.chars().all(is_digit)
        } else {
            unsigned.starts_with(is_digit)
        }
    }

    /// How the agent reads yes and no.
    ///
    /// Shell agents know a few words for yes, in which case counts, and take all others for no (`ocf-shellfuncs`,
    /// `ocf_is_true`). Fence agents know words for both, in any case, and pass over others (`fencing.py`,
    /// `_parse_input_stdin`). Both tried.
    pub fn read_boolean(&self, value: &str) -> ReadBoolean {
        let lower = value.to_ascii_lowercase();
        let is_no = matches!(lower.as_str(), "0" | "no" | "off" | "false");
        let is_yes = if self.kind().starts_with("fence_") {
            matches!(lower.as_str(), "1" | "yes" | "on" | "true")
        } else {
            matches!(
                value,
                "yes" | "true" | "1" | "YES" | "TRUE" | "True" | "ja" | "on" | "ON"
            )
        };
        if is_yes || is_no {
            ReadBoolean::AsWritten
        } else if self.kind().starts_with("fence_") {
            ReadBoolean::Unset
        } else if matches!(lower.as_str(), "none" | "nein" | "n" | "f") {
            ReadBoolean::AsWritten
        } else {
            ReadBoolean::No
        }
    }
}
