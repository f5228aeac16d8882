//! Which rules say what crmsh says, and why we say more.

use crate::said::Kind;

/// The rules of which one has to find it, by what is wrong.
pub(crate) const RULES: [(Kind, &[&str]); 17] = [
    (
        Kind::AgentUnknown,
        &["agent-unknown", "agent-provider-wrong", "agent-removed"],
    ),
    (
        Kind::ParameterUnknown,
        &["parameter-unknown", "fence-parameter-misspelt"],
    ),
    (
        Kind::ParameterMissing,
        &["parameter-missing", "fence-parameter-missing"],
    ),
    (Kind::ValueInvalid, &["parameter-value-invalid"]),
    (
        Kind::ParameterDeprecated,
        &["parameter-deprecated", "fence-parameter-renamed"],
    ),
    (
        Kind::GivenTwice,
        &["parameter-given-twice", "fence-parameter-repeated"],
    ),
    (Kind::ValueShared, &["unique-parameter-shared"]),
    (
        Kind::ActionUnknown,
        &["action-not-supported", "operation-misspelt"],
    ),
    (Kind::TimeoutLow, &["operation-timeout-below-advised"]),
    (
        Kind::DefaultTimeoutLow,
        &["operation-timeout-below-advised"],
    ),
    (Kind::IntervalLow, &["operation-interval-below-advised"]),
    (
        Kind::IntervalZero,
        &["resource-without-monitor", "fence-device-without-monitor"],
    ),
    (Kind::IntervalRepeated, &["operation-repeated"]),
    (Kind::IntervalGiven, &["operation-cannot-recur"]),
    (Kind::NotPromotable, &["promotable-without-promote"]),
    (Kind::NotMigratable, &["migration-not-supported"]),
    (Kind::NotNotifiable, &["notify-not-supported"]),
];

/// A reason for a difference: of the agents whose names begin so, what is said, of which name (an empty one stands for
/// all), and why.
pub(crate) type Reason = (&'static str, Kind, &'static str, &'static str);

/// What was done wrong and crmsh passes over, and why it is right to say it.
pub(crate) const FURTHER: &[Reason] = &[
    (
        "",
        Kind::ValueInvalid,
        "",
        "crmsh looks at no value; the agent refuses it, or takes it for another one",
    ),
    (
        "",
        Kind::ParameterDeprecated,
        "",
        "crmsh does not read what is deprecated; the agent itself advises against it",
    ),
    (
        "",
        Kind::GivenTwice,
        "",
        "crmsh knows no old names; only one of the two counts",
    ),
    (
        "",
        Kind::IntervalLow,
        "",
        "crmsh compares no intervals; the agent itself advises against it",
    ),
    (
        "",
        Kind::DefaultTimeoutLow,
        "",
        "crmsh knows a default from op_defaults only; without one, 20 seconds count",
    ),
    (
        "",
        Kind::NotPromotable,
        "",
        "crmsh does not look at the clone; the agent answers `unimplemented` when it is to be promoted",
    ),
    (
        "",
        Kind::NotMigratable,
        "",
        "crmsh does not look at the option; the agent answers `unimplemented` when it is to be moved",
    ),
    (
        "",
        Kind::NotNotifiable,
        "",
        "crmsh does not look at the clone; the agent is told, and answers `unimplemented`",
    ),
];

/// What crmsh says and we do not, and why it is wrong.
pub(crate) const REFUTED: &[Reason] = &[];

/// What we say although nothing was done wrong, and why it is right.
pub(crate) const UNASKED: &[Reason] = &[];

/// What was done wrong and nobody says, and why that is right.
pub(crate) const UNSAID: &[Reason] = &[];
