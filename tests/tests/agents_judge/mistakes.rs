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

pub(crate) const MISTAKES: [Mistake; 30] = [
    agents::none,
    parameters::unknown_parameter,
    parameters::misspelt_parameter,
    parameters::parameter_in_other_case,
    parameters::hyphen_in_parameter,
    parameters::missing_parameter,
    parameters::wrong_value,
    parameters::wrong_value_of_choice,
    parameters::deprecated_parameter,
    parameters::given_twice,
    parameters::shared_value,
    parameters::unknown_in_template,
    parameters::missing_in_template,
    operations::low_timeout,
    operations::low_timeout_of_role,
    operations::low_timeout_in_other_words,
    operations::no_timeout,
    operations::no_operation,
    operations::timeout_as_period,
    operations::low_interval,
    operations::zero_interval,
    operations::repeated_interval,
    operations::interval_of_start,
    operations::unknown_action,
    operations::lacking_action,
    agents::misspelt_agent,
    agents::other_provider,
    agents::clone_that_cannot,
    agents::move_that_cannot,
    parameters::known_to_all,
];
