//! What people do wrong, one thing at a time.
//!
//! Each function does it to a primitive that is right, with the `pick`th thing of the agent that it can be done to, and
//! says what has to be said of that. `None`: with this agent it cannot be done wrong.

mod agents;
mod operations;
mod parameters;

use crate::primitive::Primitive;
use crate::said::Said;

pub(crate) type Mistake = fn(&mut Primitive<'_>, usize) -> Option<Vec<Said>>;

pub(crate) const MISTAKES: [(&str, Mistake); 32] = [
    ("none", agents::none),
    ("unknown_parameter", parameters::unknown_parameter),
    ("misspelt_parameter", parameters::misspelt_parameter),
    (
        "parameter_in_other_case",
        parameters::parameter_in_other_case,
    ),
    ("hyphen_in_parameter", parameters::hyphen_in_parameter),
    ("missing_parameter", parameters::missing_parameter),
    ("wrong_value", parameters::wrong_value),
    ("wrong_value_of_choice", parameters::wrong_value_of_choice),
    ("deprecated_parameter", parameters::deprecated_parameter),
    ("given_twice", parameters::given_twice),
    ("shared_value", parameters::shared_value),
    ("unknown_in_template", parameters::unknown_in_template),
    ("missing_in_template", parameters::missing_in_template),
    ("low_timeout", operations::low_timeout),
    ("low_timeout_of_role", operations::low_timeout_of_role),
    (
        "low_timeout_in_other_words",
        operations::low_timeout_in_other_words,
    ),
    ("no_timeout", operations::no_timeout),
    ("no_operation", operations::no_operation),
    ("timeout_as_period", operations::timeout_as_period),
    ("long_unit", operations::long_unit),
    ("low_interval", operations::low_interval),
    ("zero_interval", operations::zero_interval),
    ("repeated_interval", operations::repeated_interval),
    ("interval_of_start", operations::interval_of_start),
    ("unknown_action", operations::unknown_action),
    ("lacking_action", operations::lacking_action),
    ("misspelt_agent", agents::misspelt_agent),
    ("agent_of_own", agents::agent_of_own),
    ("other_provider", agents::other_provider),
    ("clone_that_cannot", agents::clone_that_cannot),
    ("move_that_cannot", agents::move_that_cannot),
    ("known_to_all", parameters::known_to_all),
];
