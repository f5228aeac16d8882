//! Which rules say what crmsh says, and why we say more.

use crate::said::Kind;

/// The rules of which one has to find it, by what is wrong.
pub(crate) const RULES: [(Kind, &[&str]); 17] = [
    (
        Kind::AgentUnknown,
        &["agent-misspelt", "agent-provider-wrong"],
    ),
    (
        Kind::ParameterUnknown,
        &["parameter-unknown", "fence-parameter-misspelt"],
    ),
    (
        Kind::ParameterMissing,
        // Of a name that is misspelt, it says what is missing for it.
        &["parameter-missing", "parameter-unknown"],
    ),
    (
        Kind::ValueInvalid,
        &["parameter-value-invalid", "remote-option-invalid"],
    ),
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
        &["operation-not-supported", "operation-misspelt"],
    ),
    (
        Kind::TimeoutLow,
        &["operation-timeout-below-advised", "operation-time-invalid"],
    ),
    (Kind::DefaultTimeoutLow, &["default-timeout-below-advised"]),
    (Kind::IntervalLow, &["operation-interval-below-advised"]),
    (
        Kind::IntervalZero,
        &["resource-without-monitor", "fence-device-without-monitor"],
    ),
    (Kind::IntervalRepeated, &["operation-repeated"]),
    (Kind::IntervalGiven, &["operation-cannot-recur"]),
    (Kind::NotPromotable, &["promotion-not-supported"]),
    (Kind::NotMigratable, &["migration-not-supported"]),
    (Kind::NotNotifiable, &["notification-not-supported"]),
];

/// Those that name the resource or the value instead of the operation.
pub(crate) const NAMING_OTHERWISE: [&str; 4] = [
    "operation-interval-below-advised",
    "resource-without-monitor",
    "fence-device-without-monitor",
    "operation-time-invalid",
];

/// A reason for a difference.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reason {
    pub(crate) kind: Kind,
    /// Of which agents: how their names begin.
    pub(crate) agents: &'static str,
    /// Of which mistake; of any where it is empty.
    pub(crate) mistake: &'static str,
    /// Of which parameter or operation; of any where it is empty.
    pub(crate) name: &'static str,
    pub(crate) why: &'static str,
}

const fn of(kind: Kind, why: &'static str) -> Reason {
    Reason {
        kind,
        agents: "",
        mistake: "",
        name: "",
        why,
    }
}

/// What was done wrong and crmsh passes over, and why it is right to say it.
pub(crate) static FURTHER: [Reason; 12] = [
    of(
        Kind::ValueInvalid,
        "crmsh looks at no value; the agent refuses this one, or takes it for another",
    ),
    of(
        Kind::ParameterDeprecated,
        "crmsh does not read what is deprecated; the agent itself advises against it",
    ),
    of(
        Kind::GivenTwice,
        "crmsh knows no old names; only one of the two counts",
    ),
    of(
        Kind::IntervalLow,
        "crmsh compares no intervals; the agent itself advises against it",
    ),
    of(
        Kind::DefaultTimeoutLow,
        "crmsh knows a default from op_defaults only; without one, 20 seconds count",
    ),
    Reason {
        mistake: "low_timeout_of_role",
        ..of(
            Kind::TimeoutLow,
            "crmsh finds no monitor of a role behind one without, and none by the role's other name",
        )
    },
    of(
        Kind::ValueShared,
        "crmsh reads `unique` of each parameter alone, and no `unique-group`",
    ),
    of(
        Kind::NotPromotable,
        "crmsh does not look at the clone; the agent has no such actions",
    ),
    of(
        Kind::NotMigratable,
        "crmsh does not look at the option; the agent has no such actions",
    ),
    of(
        Kind::NotNotifiable,
        "crmsh does not look at the clone; the agent has no such action",
    ),
    Reason {
        agents: "stonith:external/",
        ..of(
            Kind::AgentUnknown,
            "Pacemaker prints metadata of whatever is called `external/`, and crmsh takes that for an agent",
        )
    },
    Reason {
        agents: "stonith:fence_",
        ..of(
            Kind::ParameterMissing,
            "crmsh takes for optional what has an older name as well; the agent refuses to work without either",
        )
    },
];

/// What crmsh says and we do not, and why it is wrong.
pub(crate) static REFUTED: [Reason; 10] = [
    Reason {
        mistake: "agent_of_own",
        ..of(
            Kind::AgentUnknown,
            "somebody's own, or newer than the catalogue; the host alone knows whether it is installed",
        )
    },
    Reason {
        mistake: "agent_of_own",
        agents: "stonith:external/",
        ..of(
            Kind::ParameterUnknown,
            "crmsh takes the agent for one without parameters, and it is not known",
        )
    },
    Reason {
        agents: "stonith:",
        ..of(Kind::ValueShared, TWO_DEVICES)
    },
    Reason {
        agents: "stonith:fence_watchdog",
        ..of(
            Kind::IntervalZero,
            "the fencer itself is the device, and there is nothing to monitor",
        )
    },
    Reason {
        agents: "stonith:fence_sbd",
        name: "devices",
        ..of(Kind::ParameterMissing, "4.17 works without")
    },
    Reason {
        agents: "ocf:heartbeat:exportfs",
        name: "fsid",
        ..of(Kind::ParameterMissing, "4.16 works without")
    },
    Reason {
        mistake: "misspelt_agent",
        agents: "stonith:external/",
        ..of(
            Kind::ParameterUnknown,
            "crmsh takes the agent for one without parameters; there is none, and that is said",
        )
    },
    Reason {
        mistake: "hyphen_in_parameter",
        agents: "stonith:fence_",
        ..of(Kind::ParameterUnknown, SAME_NAME)
    },
    Reason {
        mistake: "known_to_all",
        agents: "ocf:",
        ..of(
            Kind::ParameterUnknown,
            "the library of all agents reads it, though no agent says so",
        )
    },
    Reason {
        mistake: "long_unit",
        ..of(
            Kind::TimeoutLow,
            "crmsh does not know the unit, and Pacemaker reads its first letters only",
        )
    },
];

/// What was done wrong and nobody says, and why that is right.
pub(crate) static UNSAID: [Reason; 11] = [
    Reason {
        agents: "ocf:pacemaker:",
        ..of(Kind::ValueShared, "that of Debian 11 lets it be shared")
    },
    Reason {
        agents: "stonith:",
        ..of(Kind::ValueShared, TWO_DEVICES)
    },
    Reason {
        agents: "ocf:heartbeat:portblock",
        ..of(Kind::NotPromotable, "that of 4.18 can be promoted")
    },
    Reason {
        agents: "ocf:pacemaker:HealthIOWait",
        name: "yellow_limit",
        ..of(Kind::ValueInvalid, "that of Debian 11 takes any text")
    },
    Reason {
        agents: "ocf:pacemaker:SysInfo",
        name: "disk_unit",
        ..of(Kind::ValueInvalid, "that of Debian 11 takes any text")
    },
    Reason {
        agents: "ocf:heartbeat:openstack-info",
        ..of(
            Kind::DefaultTimeoutLow,
            "4.7 asks for no more than the default",
        )
    },
    Reason {
        agents: "stonith:fence_virt",
        name: "vsock",
        ..of(Kind::ValueInvalid, "that of Debian 11 calls it a text")
    },
    Reason {
        name: "port",
        agents: "stonith:fence_virt",
        ..of(Kind::ParameterDeprecated, OLD_NAME)
    },
    Reason {
        name: "port",
        agents: "stonith:fence_virt",
        ..of(Kind::GivenTwice, OLD_NAME)
    },
    Reason {
        name: "port",
        agents: "stonith:fence_xvm",
        ..of(Kind::ParameterDeprecated, OLD_NAME)
    },
    Reason {
        name: "port",
        agents: "stonith:fence_xvm",
        ..of(Kind::GivenTwice, OLD_NAME)
    },
];

const TWO_DEVICES: &str =
    "a node may have two devices; of a board for two nodes `fence-board-shared` speaks";
const SAME_NAME: &str = "the library of fence agents takes a hyphen for an underscore";
const OLD_NAME: &str = "that of Debian 11 has no other name for it";
