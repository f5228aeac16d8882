//! What can be said of a primitive, whoever says it.

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// There is no such agent.
    AgentUnknown,
    /// The agent reads no such parameter.
    ParameterUnknown,
    /// It does not work without the parameter.
    ParameterMissing,
    /// The parameter takes no such value.
    ValueInvalid,
    /// The parameter has a newer name.
    ParameterDeprecated,
    /// By its old name and by its new one.
    GivenTwice,
    /// Only one resource can have the value.
    ValueShared,
    /// The agent can do no such thing.
    ActionUnknown,
    /// The operation has less time than the agent asks for.
    TimeoutLow,
    /// The time that counts where the operation has none is less than the agent asks for.
    DefaultTimeoutLow,
    /// More often than the agent advises.
    IntervalLow,
    /// A monitor with the interval 0, which is the probe.
    IntervalZero,
    /// The same operation twice with one interval.
    IntervalRepeated,
    /// What happens once cannot recur.
    IntervalGiven,
    /// A promotable clone of an agent that cannot be promoted.
    NotPromotable,
    /// To be moved alive, of an agent that cannot be.
    NotMigratable,
    /// To be notified, of an agent that does not listen.
    NotNotifiable,
}

/// Something said: what is wrong, and with which parameter, operation or agent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Said {
    pub(crate) kind: Kind,
    pub(crate) name: String,
}

impl Said {
    pub(crate) fn new(kind: Kind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
        }
    }
}
