//! The errors and warnings of `crm_verify`, by the function that they are from.

/// A message about the configuration, or about the state that the document has.
pub(crate) struct Message {
    function: &'static str,
    /// The text; `{}` stands for the name of an object, `{=}` for a value, `*` for anything. More may follow.
    text: &'static str,
    /// The rules one of which has to find it.
    pub(crate) rules: &'static [&'static str],
}

/// What a message is about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Object<'t> {
    /// An element by its id, or a node by its name.
    Named(&'t str),
    /// Whatever has this value.
    Value(&'t str),
}

const fn message(
    function: &'static str,
    text: &'static str,
    rules: &'static [&'static str],
) -> Message {
    Message {
        function,
        text,
        rules,
    }
}

/// The messages about what the document says. One without an object is about an option, or printed once.
pub(crate) const MESSAGES: &[Message] = &[
    message(
        "clone_unpack",
        "Ignoring promoted-max for {} because",
        &[
            "promoted-limit-without-promotable",
            "clone-limits-contradictory",
            "clone-node-max-ignored",
        ],
    ),
    message(
        "get_minimum_first_instances",
        "Support for require-all in",
        &["order-with-require-all"],
    ),
    message(
        "get_ordering_symmetry",
        "Ignoring symmetrical for '{}' because",
        &["order-symmetrical-ignored"],
    ),
    message(
        "get_ordering_type",
        "Resetting 'kind' for constraint {} to",
        &["invalid-value"],
    ),
    message(
        "get_target_role",
        "Ignoring 'target-role' for {} because",
        &["target-role-not-promotable"],
    ),
    message(
        "is_op_dup",
        "Operation {} is duplicate of {} (",
        &["operation-repeated"],
    ),
    message(
        "main",
        "CIB did not pass schema validation",
        &[
            "invalid-value",
            "missing-attribute",
            "missing-element",
            "unknown-attribute",
            "unknown-element",
            "not-in-schema",
            "schema-too-new",
        ],
    ),
    message(
        "ordering_is_invalid",
        "Invalid ordering constraint between {} and {}",
        &["guest-ordered-with-contents"],
    ),
    message(
        "pe__force_anon",
        "Ignoring globally-unique for {} because",
        &["globally-unique-ignored"],
    ),
    message(
        "scan_ll",
        "Characters left over after parsing '{=}': ",
        &["meta-attribute-value-invalid", "expression-value-mistyped"],
    ),
    message(
        "set_group_flag",
        "Support for the 'ordered' group",
        &["group-apart"],
    ),
    message(
        "set_group_flag",
        "Support for the 'collocated' group",
        &["group-apart"],
    ),
    message(
        "unpack_colocation_tags",
        "Ignoring constraint '{}' because",
        &["colocation-of-templates"],
    ),
    message(
        "unpack_config",
        "Blind faith: not fencing unseen nodes",
        &["startup-fencing-disabled"],
    ),
    message(
        "unpack_influence",
        "Constraint '{}' has invalid value for influence",
        &["colocation-influence-invalid"],
    ),
    message(
        "unpack_operation_on_fail",
        "Resetting 'on-fail' for {} * action",
        &["on-fail-refused"],
    ),
    message(
        "unpack_resources",
        "Resource start-up disabled since no STONITH",
        &["no-fence-device"],
    ),
    message(
        "unpack_resources",
        "Either configure some or disable STONITH",
        &["no-fence-device"],
    ),
    message(
        "unpack_resources",
        "NOTE: Clusters with shared data need STONITH",
        &["no-fence-device"],
    ),
    message(
        "unpack_transient_attributes",
        "Ignoring resource-discovery-enabled attribute for {} because",
        &["node-discovery-ignored", "node-discovery-attribute"],
    ),
    message(
        "cluster_status",
        "Fencing and resource management disabled due to lack of quorum",
        &["quorum-lost"],
    ),
    message(
        "determine_online_status",
        "{} is unclean",
        &["node-unclean"],
    ),
    message(
        "pcmk__primitive_create_actions",
        "* resource {} might be active on",
        &["resource-active-twice", "removed-resource-active"],
    ),
    message(
        "pcmk__threshold_reached",
        "{} cannot run on * due to reaching migration threshold",
        &["resource-banned-by-failures"],
    ),
    message(
        "process_rsc_state",
        "Detected active orphan {} running on",
        &["removed-resource-active"],
    ),
    message(
        "schedule_fencing_and_shutdowns",
        "Node {} is unclean but cannot be fenced",
        &["node-unclean", "resource-failed", "removed-resource-active"],
    ),
    message(
        "unpack_node_state",
        "Ignoring malformed node_state entry without id",
        &["status-malformed"],
    ),
    message(
        "unpack_node_state",
        "Ignoring malformed node_state entry without uname",
        &["status-malformed"],
    ),
    message(
        "unpack_node_state",
        "Ignoring recorded node state for '{}' because",
        &["status-of-unknown-node"],
    ),
    message(
        "unpack_rsc_op_failure",
        "Unexpected result (*) was recorded for * | rc=* id={}",
        &[
            "resource-failed",
            "resource-blocked",
            "removed-resource-active",
        ],
    ),
];

/// The functions whose messages are about what the scheduler does now, and not about what is written.
pub(crate) const RUN_TIME: &[(&str, &str)] = &[
    (
        "action_for_ordering",
        "how an order is carried over to the instances of a clone",
    ),
    ("assign_best_node", "several nodes are as good"),
    ("can_run_instance", "where an instance goes now"),
    ("check_recoverable", "what a failed stop leads to now"),
    (
        "distribute_children",
        "an instance that runs where it may not any more",
    ),
    (
        "multi_update_interleave_actions",
        "an internal error of the scheduler",
    ),
    (
        "pcmk__colocation_affects",
        "two resources that run apart now",
    ),
    ("pe_fence_node", "a node that is to be fenced now"),
    ("schedule_fencing", "a node that is to be fenced now"),
    ("unpack_rsc_op", "an operation that has failed"),
    (
        "update_resource_action_runnable",
        "an action that cannot be done now",
    ),
];

impl Message {
    /// What a line of this function is about, if this is its message.
    pub(crate) fn objects<'t>(&self, function: &str, text: &'t str) -> Option<Vec<Object<'t>>> {
        if function != self.function {
            return None;
        }
        let (mut pattern, mut rest, mut objects) = (self.text, text, Vec::new());
        loop {
            let Some(at) = pattern.find(['{', '*']) else {
                return rest.starts_with(pattern).then_some(objects);
            };
            rest = rest.strip_prefix(&pattern[..at])?;
            let end = if pattern[at..].starts_with('*') {
                at + 1
            } else {
                at + pattern[at..].find('}')? + 1
            };
            let hole = &pattern[at..end];
            pattern = &pattern[end..];
            let literal = pattern.split(['{', '*']).next()?;
            let length = if literal.is_empty() {
                rest.len()
            } else {
                rest.find(literal)?
            };
            let found;
            (found, rest) = rest.split_at(length);
            match hole {
                "{}" => objects.push(Object::Named(found)),
                "{=}" => objects.push(Object::Value(found)),
                _ => {}
            }
        }
    }
}
