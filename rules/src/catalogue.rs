//! The list of all rules: a rule is one file in the folder of its area, and its two lines here.

use crate::rule::Rule;

mod acls {
    pub(super) mod acl_old_syntax;
    pub(super) mod acl_permission_matches_nothing;
    pub(super) mod acl_permission_overridden;
    pub(super) mod acl_role_repeated;
    pub(super) mod acl_role_unused;
    pub(super) mod acl_user_unrestricted;
    pub(super) mod acl_user_without_role;
    pub(super) mod acl_writes_everything;
    pub(super) mod acls_not_enforced;
    pub(super) mod acls_without_users;
}

mod alerts {
    pub(super) mod alert_for_no_event;
    pub(super) mod alert_option_unknown;
    pub(super) mod alert_path_relative;
    pub(super) mod alert_path_writable;
    pub(super) mod alert_recipient_empty;
    pub(super) mod alert_recipient_repeated;
    pub(super) mod alert_timeout_ignored;
    pub(super) mod alert_timestamp_empty;
}

mod bundles {
    pub(super) mod bundle_address_invalid;
    pub(super) mod bundle_control_port_shared;
    pub(super) mod bundle_mapping_reserved;
    pub(super) mod bundle_masters;
    pub(super) mod bundle_network_unused;
    pub(super) mod bundle_number_clipped;
    pub(super) mod bundle_parameters_ignored;
    pub(super) mod bundle_port_invalid;
    pub(super) mod bundle_replicas_per_host_reset;
    pub(super) mod bundle_rkt;
    pub(super) mod bundle_unreachable;
}

mod clones {
    pub(super) mod clone_interleave_mismatch;
    pub(super) mod clone_limits_contradictory;
    pub(super) mod clone_node_max_ignored;
    pub(super) mod clone_not_interleaved;
    pub(super) mod clone_number_invalid;
    pub(super) mod clone_without_instances;
    pub(super) mod clone_without_notify;
    pub(super) mod globally_unique_ignored;
    pub(super) mod master_element;
    pub(super) mod meta_attribute_renamed;
    pub(super) mod notification_not_supported;
    pub(super) mod promotable_group_apart;
    pub(super) mod promotable_refused;
    pub(super) mod promoted_instance_unmonitored;
    pub(super) mod promoted_limit_without_promotable;
    pub(super) mod promotion_not_supported;
    pub(super) mod role_renamed;
}

mod cluster_options {
    pub(super) mod all_resources_stopped;
    pub(super) mod default_among_options;
    pub(super) mod have_watchdog_by_hand;
    pub(super) mod internal_timeout_changed;
    pub(super) mod maintenance_mode_left_on;
    pub(super) mod option_deprecated;
    pub(super) mod option_dropped;
    pub(super) mod option_misspelt;
    pub(super) mod option_moved;
    pub(super) mod option_renamed;
    pub(super) mod option_too_new;
    pub(super) mod option_value_hidden;
    pub(super) mod option_value_invalid;
    pub(super) mod option_value_misread;
    pub(super) mod option_value_renamed;
    pub(super) mod option_without_effect;
    pub(super) mod profile_option_differs;
    pub(super) mod recovery_delayed;
    pub(super) mod remote_clear_port_open;
    pub(super) mod remote_tls_port_anonymous;
    pub(super) mod start_retried_forever;
    pub(super) mod startup_probes_disabled;
}

mod colocation {
    pub(super) mod colocation_apart_in_part;
    pub(super) mod colocation_attribute_undefined;
    pub(super) mod colocation_impossible;
    pub(super) mod colocation_influence_invalid;
    pub(super) mod colocation_of_templates;
    pub(super) mod colocation_score_attribute;
    pub(super) mod colocation_set_without_effect;
    pub(super) mod colocation_with_itself;
    pub(super) mod colocation_without_score;
    pub(super) mod colocations_opposite;
    pub(super) mod constraint_with_instance;
    pub(super) mod profile_colocation_differs;
    pub(super) mod resources_apart_outnumber_nodes;
    pub(super) mod set_attribute_ignored;
    pub(super) mod set_order_listed;
}

mod corosync {
    pub(super) mod cluster_name_differs;
    pub(super) mod corosync_address_families_mixed;
    pub(super) mod corosync_address_ignored;
    pub(super) mod corosync_address_repeated;
    pub(super) mod corosync_compression_without_model;
    pub(super) mod corosync_consensus_short;
    pub(super) mod corosync_crypto_refused;
    pub(super) mod corosync_debug_left_on;
    pub(super) mod corosync_files_differ;
    pub(super) mod corosync_interface_refused;
    pub(super) mod corosync_key_in_file;
    pub(super) mod corosync_knet_setting_ignored;
    pub(super) mod corosync_link_half_tuned;
    pub(super) mod corosync_link_over_sctp;
    pub(super) mod corosync_links_uneven;
    pub(super) mod corosync_malformed;
    pub(super) mod corosync_multicast;
    pub(super) mod corosync_node_id_repeated;
    pub(super) mod corosync_node_name_repeated;
    pub(super) mod corosync_node_not_in_cib;
    pub(super) mod corosync_node_without_address;
    pub(super) mod corosync_node_without_id;
    pub(super) mod corosync_node_without_name;
    pub(super) mod corosync_nodelist_missing;
    pub(super) mod corosync_setting_removed;
    pub(super) mod corosync_setting_unknown;
    pub(super) mod corosync_single_link;
    pub(super) mod corosync_timeout_refused;
    pub(super) mod corosync_too_many_links;
    pub(super) mod corosync_transport_outdated;
    pub(super) mod corosync_unencrypted;
    pub(super) mod corosync_value_ignored;
    pub(super) mod corosync_value_refused;
    pub(super) mod node_id_differs_from_corosync;
    pub(super) mod node_not_in_corosync;
    pub(super) mod profile_corosync_differs;
    pub(super) mod remote_node_in_corosync;
}

mod fencing {
    pub(super) mod domain_defined_twice;
    pub(super) mod domain_definition_invalid;
    pub(super) mod domain_without_fence_device;
    pub(super) mod fence_action_stops_nothing;
    pub(super) mod fence_agent_for_testing;
    pub(super) mod fence_agent_not_shipped;
    pub(super) mod fence_board_shared;
    pub(super) mod fence_delay_above_limit;
    pub(super) mod fence_delay_in_larger_cluster;
    pub(super) mod fence_delay_unreadable;
    pub(super) mod fence_delay_uses_up_timeout;
    pub(super) mod fence_delays_equal;
    pub(super) mod fence_device_cloned;
    pub(super) mod fence_device_depends_on_resource;
    pub(super) mod fence_device_grouped;
    pub(super) mod fence_device_never_unfences;
    pub(super) mod fence_device_node_expression;
    pub(super) mod fence_device_prefers_target;
    pub(super) mod fence_device_stopped;
    pub(super) mod fence_device_stops_nothing;
    pub(super) mod fence_device_unusable;
    pub(super) mod fence_device_with_rules;
    pub(super) mod fence_device_with_several_sets;
    pub(super) mod fence_device_without_ban;
    pub(super) mod fence_device_without_monitor;
    pub(super) mod fence_domain_of_another_node;
    pub(super) mod fence_domain_of_other_driver;
    pub(super) mod fence_domain_unknown;
    pub(super) mod fence_endpoint_on_target;
    pub(super) mod fence_host_unverified;
    pub(super) mod fence_list_timeout_too_long;
    pub(super) mod fence_login_without_sudo;
    pub(super) mod fence_method_cycle;
    pub(super) mod fence_monitor_proves_nothing;
    pub(super) mod fence_parameter_ignored;
    pub(super) mod fence_parameter_misspelt;
    pub(super) mod fence_parameter_quoted;
    pub(super) mod fence_parameter_renamed;
    pub(super) mod fence_parameter_repeated;
    pub(super) mod fence_plug_fixed;
    pub(super) mod fence_plug_shared;
    pub(super) mod fence_plugs_differ;
    pub(super) mod fence_provides_unknown;
    pub(super) mod fence_race;
    pub(super) mod fence_scsi_without_devices;
    pub(super) mod fence_shared_hypervisor;
    pub(super) mod fence_target_not_in_hostlist;
    pub(super) mod fence_target_unknown;
    pub(super) mod fence_timeout_too_short;
    pub(super) mod fence_timeout_unit;
    pub(super) mod fence_virsh_default_driver;
    pub(super) mod fenced_by_own_board_only;
    pub(super) mod fencing_disabled;
    pub(super) mod host_check_invalid;
    pub(super) mod host_check_unanswered;
    pub(super) mod host_check_without_list;
    pub(super) mod host_list_cut;
    pub(super) mod host_list_unread;
    pub(super) mod host_map_ignored;
    pub(super) mod host_map_malformed;
    pub(super) mod host_map_read_differently;
    pub(super) mod hostlist_detached_domain;
    pub(super) mod hostlist_duplicate;
    pub(super) mod hostlist_extra_colon;
    pub(super) mod hostlist_numeric_domain;
    pub(super) mod hostlist_separator;
    pub(super) mod hostlist_upper_case;
    pub(super) mod hypervisor_uri_alias;
    pub(super) mod hypervisor_uri_implicit_tls;
    pub(super) mod hypervisor_uri_local;
    pub(super) mod hypervisor_uri_malformed;
    pub(super) mod hypervisor_uri_on_target;
    pub(super) mod hypervisor_uri_socket;
    pub(super) mod hypervisor_uri_test_driver;
    pub(super) mod hypervisor_uri_unencrypted;
    pub(super) mod hypervisor_uri_unknown_driver;
    pub(super) mod hypervisor_uri_unknown_transport;
    pub(super) mod hypervisor_uri_without_command;
    pub(super) mod hypervisor_uri_without_host;
    pub(super) mod hypervisor_uri_wrong_path;
    pub(super) mod libvirt_off_unverified;
    pub(super) mod libvirtd_asks_for_credentials;
    pub(super) mod libvirtd_conf_malformed;
    pub(super) mod libvirtd_listen_ignored;
    pub(super) mod libvirtd_listens_elsewhere;
    pub(super) mod libvirtd_not_listening;
    pub(super) mod libvirtd_open_without_need;
    pub(super) mod libvirtd_port_mismatch;
    pub(super) mod libvirtd_setting_invalid;
    pub(super) mod libvirtd_setting_repeated;
    pub(super) mod libvirtd_setting_unknown;
    pub(super) mod libvirtd_tcp_without_authentication;
    pub(super) mod libvirtd_tls_without_verification;
    pub(super) mod missing_counts_as_off;
    pub(super) mod no_fence_device;
    pub(super) mod node_without_fencing;
    pub(super) mod priority_fencing_delay_too_short;
    pub(super) mod priority_fencing_delay_without_priority;
    pub(super) mod reboot_timeout_ignored;
    pub(super) mod requires_fencing_while_disabled;
    pub(super) mod requires_invalid;
    pub(super) mod requires_unfencing_on_fence_device;
    pub(super) mod requires_unfencing_without_device;
    pub(super) mod reset_method_reboot;
    pub(super) mod sbd_not_running;
    pub(super) mod shared_storage_without_fencing;
    pub(super) mod startup_fencing_disabled;
    pub(super) mod watchdog_device_refused;
    pub(super) mod watchdog_fencing_of_two_nodes;
    pub(super) mod watchdog_timeout_automatic;
    pub(super) mod watchdog_timeout_exceeds_fencing_timeout;
    pub(super) mod watchdog_timeout_with_sbd_disk;
    pub(super) mod watchdog_timeout_without_watchdog;
}

mod fencing_topology {
    pub(super) mod fence_device_outside_topology;
    pub(super) mod fencing_level_board_without_power;
    pub(super) mod fencing_level_device_repeated;
    pub(super) mod fencing_level_device_spent;
    pub(super) mod fencing_level_dropped;
    pub(super) mod fencing_level_fences_nothing;
    pub(super) mod fencing_level_heuristic_late;
    pub(super) mod fencing_level_never_tried;
    pub(super) mod fencing_level_replaced;
    pub(super) mod fencing_level_unknown_device;
    pub(super) mod fencing_level_unknown_target;
    pub(super) mod fencing_level_wrong_device;
    pub(super) mod node_without_fencing_level;
}

mod groups {
    pub(super) mod colocation_with_group_apart;
    pub(super) mod group_apart;
    pub(super) mod group_member_not_critical;
    pub(super) mod profile_group_order;
}

mod location {
    pub(super) mod constraint_about_nothing;
    pub(super) mod constraint_inside_clone;
    pub(super) mod constraint_on_group_member;
    pub(super) mod constraint_repeated;
    pub(super) mod constraint_role_never_held;
    pub(super) mod constraint_with_lifetime;
    pub(super) mod location_contradicted;
    pub(super) mod location_left_by_move;
    pub(super) mod location_node_unknown;
    pub(super) mod location_pattern_invalid;
    pub(super) mod location_pattern_without_match;
    pub(super) mod location_role_ignored;
    pub(super) mod location_rule_role_invalid;
    pub(super) mod location_rule_without_score;
    pub(super) mod location_tied_at_infinity;
    pub(super) mod location_with_several_rules;
    pub(super) mod probes_off_where_allowed;
    pub(super) mod profile_location_differs;
    pub(super) mod resource_without_node;
    pub(super) mod score_attribute_without_score;
    pub(super) mod score_beyond_infinity;
}

mod nodes {
    pub(super) mod capacity_unused;
    pub(super) mod demand_above_capacity;
    pub(super) mod health_agent_leaves_node;
    pub(super) mod node_attribute_not_boolean;
    pub(super) mod node_attribute_reserved;
    pub(super) mod node_discovery_attribute;
    pub(super) mod node_discovery_ignored;
    pub(super) mod node_health_ignored;
    pub(super) mod node_health_not_a_score;
    pub(super) mod node_id_repeated;
    pub(super) mod node_in_maintenance;
    pub(super) mod node_in_standby;
    pub(super) mod node_name_repeated;
    pub(super) mod node_name_unusable;
    pub(super) mod node_type_normal;
    pub(super) mod node_type_ping;
    pub(super) mod utilization_ignored;
    pub(super) mod utilization_value_misread;
}

mod operations {
    pub(super) mod custom_operation_unheeded;
    pub(super) mod default_timeout_below_advised;
    pub(super) mod failure_ignored;
    pub(super) mod foreign_operation_default;
    pub(super) mod interval_origin_ignored;
    pub(super) mod monitor_off;
    pub(super) mod monitor_role_never_held;
    pub(super) mod on_fail_fences_without_fencing;
    pub(super) mod on_fail_invalid;
    pub(super) mod on_fail_refused;
    pub(super) mod operation_cannot_recur;
    pub(super) mod operation_interval_below_advised;
    pub(super) mod operation_misspelt;
    pub(super) mod operation_not_supported;
    pub(super) mod operation_option_for_agent;
    pub(super) mod operation_option_unread;
    pub(super) mod operation_repeated;
    pub(super) mod operation_requires;
    pub(super) mod operation_role_ignored;
    pub(super) mod operation_time_invalid;
    pub(super) mod operation_timeout_below_advised;
    pub(super) mod profile_operation_differs;
    pub(super) mod start_delay_long;
    pub(super) mod stopped_monitor_on_clone;
}

mod ordering {
    pub(super) mod order_action_impossible;
    pub(super) mod order_duplicate;
    pub(super) mod order_redundant;
    pub(super) mod order_require_all_ignored;
    pub(super) mod order_symmetrical_ignored;
    pub(super) mod order_with_itself;
    pub(super) mod order_with_require_all;
    pub(super) mod order_with_score;
    pub(super) mod order_without_effect;
    pub(super) mod ordering_loop;
    pub(super) mod profile_order_differs;
    pub(super) mod stop_waits_for_start;
}

mod primitives {
    pub(super) mod agent_class_dropped;
    pub(super) mod agent_misspelt;
    pub(super) mod agent_provider_wrong;
    pub(super) mod agent_removed;
    pub(super) mod agent_replaced;
    pub(super) mod controld_parameter_renamed;
    pub(super) mod default_value_deprecated;
    pub(super) mod dropped_with_resource;
    pub(super) mod failure_stickiness_removed;
    pub(super) mod failure_timeout_too_short;
    pub(super) mod failure_timeout_with_block;
    pub(super) mod filesystem_type_removed;
    pub(super) mod isolation_removed;
    pub(super) mod meta_attribute_misspelt;
    pub(super) mod meta_attribute_retired;
    pub(super) mod meta_attribute_value_invalid;
    pub(super) mod meta_attribute_without_effect;
    pub(super) mod migration_not_supported;
    pub(super) mod migration_threshold_negative;
    pub(super) mod migration_threshold_zero;
    pub(super) mod parameter_deprecated;
    pub(super) mod parameter_empty;
    pub(super) mod parameter_for_service;
    pub(super) mod parameter_given_twice;
    pub(super) mod parameter_missing;
    pub(super) mod parameter_unknown;
    pub(super) mod parameter_value_invalid;
    pub(super) mod password_in_clear;
    pub(super) mod profile_agent_missing;
    pub(super) mod profile_default_differs;
    pub(super) mod profile_meta_attribute_differs;
    pub(super) mod profile_parameter_differs;
    pub(super) mod resource_defaults_for_agents;
    pub(super) mod resource_stickiness_unset;
    pub(super) mod resource_stopped;
    pub(super) mod resource_unmanaged;
    pub(super) mod resource_without_monitor;
    pub(super) mod setting_in_wrong_set;
    pub(super) mod target_role_not_promotable;
    pub(super) mod unique_parameter_shared;
    pub(super) mod value_hidden_by_set;
}

mod quorum {
    pub(super) mod expected_votes_differ;
    pub(super) mod fence_delay_with_quorum_device;
    pub(super) mod heuristics_command_relative;
    pub(super) mod heuristics_without_command;
    pub(super) mod last_man_standing_without_wait_for_all;
    pub(super) mod no_quorum_fences_without_fencing;
    pub(super) mod no_quorum_frozen_without_fencing;
    pub(super) mod no_quorum_ignored;
    pub(super) mod no_quorum_ignored_in_larger_cluster;
    pub(super) mod no_quorum_ignored_without_fencing;
    pub(super) mod no_quorum_not_frozen_with_dlm;
    pub(super) mod no_quorum_policy_invalid;
    pub(super) mod qdevice_setting_refused;
    pub(super) mod qdevice_votes_mismatch;
    pub(super) mod qdevice_without_model;
    pub(super) mod qnetd_on_member;
    pub(super) mod quorum_provider_missing;
    pub(super) mod quorum_setting_ignored;
    pub(super) mod quorum_settings_refused;
    pub(super) mod two_node_in_other_cluster;
    pub(super) mod two_node_missing;
    pub(super) mod wait_for_all_off;
    pub(super) mod watchdog_fencing_without_tie_breaker;
}

mod remote {
    pub(super) mod container_unknown;
    pub(super) mod guest_ordered_with_contents;
    pub(super) mod remote_address_shared;
    pub(super) mod remote_connection_in_constraint;
    pub(super) mod remote_name_taken;
    pub(super) mod remote_node_in_collective;
    pub(super) mod remote_option_invalid;
}

mod rules {
    pub(super) mod agent_expression_without_provider;
    pub(super) mod condition_out_of_place;
    pub(super) mod date_end_without_time;
    pub(super) mod date_part_ignored;
    pub(super) mod date_part_out_of_range;
    pub(super) mod date_part_unreadable;
    pub(super) mod date_range_reversed;
    pub(super) mod date_read_otherwise;
    pub(super) mod date_spec_between_rechecks;
    pub(super) mod date_spec_with_moon;
    pub(super) mod date_unreadable;
    pub(super) mod defined_with_value;
    pub(super) mod duration_with_end;
    pub(super) mod expression_on_role;
    pub(super) mod expression_value_mistyped;
    pub(super) mod expression_without_value;
    pub(super) mod node_attribute_misspelt;
    pub(super) mod node_expression_in_operation;
    pub(super) mod rule_always_true;
    pub(super) mod rule_expired;
    pub(super) mod rule_matches_nothing;
    pub(super) mod rule_never_true;
    pub(super) mod rule_score_ignored;
    pub(super) mod set_with_several_rules;
    pub(super) mod submatch_without_group;
    pub(super) mod value_source_outside_location;
}

mod schema {
    pub(super) mod conflicting_attributes;
    pub(super) mod dangling_reference;
    pub(super) mod duplicate_id;
    pub(super) mod feature_set_too_new;
    pub(super) mod foreign_document;
    pub(super) mod foreign_namespace;
    pub(super) mod invalid_value;
    pub(super) mod misplaced_element;
    pub(super) mod missing_attribute;
    pub(super) mod missing_element;
    pub(super) mod not_in_schema;
    pub(super) mod nvpair_name_repeated;
    pub(super) mod nvpair_reference_with_name;
    pub(super) mod nvpair_without_value;
    pub(super) mod remote_clear_port_deprecated;
    pub(super) mod repeated_element;
    pub(super) mod schema_disabled;
    pub(super) mod schema_missing;
    pub(super) mod schema_too_new;
    pub(super) mod schema_unknown;
    pub(super) mod sets_not_by_score;
    pub(super) mod unexpected_text;
    pub(super) mod unknown_attribute;
    pub(super) mod unknown_element;
    pub(super) mod upgrade_refused;
    pub(super) mod valid_by_other_schema;
    pub(super) mod xml_syntax;
}

mod status {
    pub(super) mod fail_count_unreadable;
    pub(super) mod node_offline;
    pub(super) mod node_releases_mixed;
    pub(super) mod node_shutting_down;
    pub(super) mod node_unclean;
    pub(super) mod quorum_lost;
    pub(super) mod removed_resource_active;
    pub(super) mod resource_active_twice;
    pub(super) mod resource_banned_by_failures;
    pub(super) mod resource_blocked;
    pub(super) mod resource_failed;
    pub(super) mod status_malformed;
    pub(super) mod status_of_unknown_node;
}

mod tags {
    pub(super) mod tag_member_not_resource;
    pub(super) mod tag_member_repeated;
    pub(super) mod tag_member_unknown;
    pub(super) mod template_reference_invalid;
    pub(super) mod template_unused;
}

mod tickets {
    pub(super) mod ticket_demotes_any_role;
    pub(super) mod ticket_fence_without_fencing;
    pub(super) mod ticket_time_invalid;
}

/// All rules, ordered by id.
pub static ALL: &[&Rule] = &[
    &acls::acl_old_syntax::RULE,
    &acls::acl_permission_matches_nothing::RULE,
    &acls::acl_permission_overridden::RULE,
    &acls::acl_role_repeated::RULE,
    &acls::acl_role_unused::RULE,
    &acls::acl_user_unrestricted::RULE,
    &acls::acl_user_without_role::RULE,
    &acls::acl_writes_everything::RULE,
    &acls::acls_not_enforced::RULE,
    &acls::acls_without_users::RULE,
    &primitives::agent_class_dropped::RULE,
    &rules::agent_expression_without_provider::RULE,
    &primitives::agent_misspelt::RULE,
    &primitives::agent_provider_wrong::RULE,
    &primitives::agent_removed::RULE,
    &primitives::agent_replaced::RULE,
    &alerts::alert_for_no_event::RULE,
    &alerts::alert_option_unknown::RULE,
    &alerts::alert_path_relative::RULE,
    &alerts::alert_path_writable::RULE,
    &alerts::alert_recipient_empty::RULE,
    &alerts::alert_recipient_repeated::RULE,
    &alerts::alert_timeout_ignored::RULE,
    &alerts::alert_timestamp_empty::RULE,
    &cluster_options::all_resources_stopped::RULE,
    &bundles::bundle_address_invalid::RULE,
    &bundles::bundle_control_port_shared::RULE,
    &bundles::bundle_mapping_reserved::RULE,
    &bundles::bundle_masters::RULE,
    &bundles::bundle_network_unused::RULE,
    &bundles::bundle_number_clipped::RULE,
    &bundles::bundle_parameters_ignored::RULE,
    &bundles::bundle_port_invalid::RULE,
    &bundles::bundle_replicas_per_host_reset::RULE,
    &bundles::bundle_rkt::RULE,
    &bundles::bundle_unreachable::RULE,
    &nodes::capacity_unused::RULE,
    &clones::clone_interleave_mismatch::RULE,
    &clones::clone_limits_contradictory::RULE,
    &clones::clone_node_max_ignored::RULE,
    &clones::clone_not_interleaved::RULE,
    &clones::clone_number_invalid::RULE,
    &clones::clone_without_instances::RULE,
    &clones::clone_without_notify::RULE,
    &corosync::cluster_name_differs::RULE,
    &colocation::colocation_apart_in_part::RULE,
    &colocation::colocation_attribute_undefined::RULE,
    &colocation::colocation_impossible::RULE,
    &colocation::colocation_influence_invalid::RULE,
    &colocation::colocation_of_templates::RULE,
    &colocation::colocation_score_attribute::RULE,
    &colocation::colocation_set_without_effect::RULE,
    &groups::colocation_with_group_apart::RULE,
    &colocation::colocation_with_itself::RULE,
    &colocation::colocation_without_score::RULE,
    &colocation::colocations_opposite::RULE,
    &rules::condition_out_of_place::RULE,
    &schema::conflicting_attributes::RULE,
    &location::constraint_about_nothing::RULE,
    &location::constraint_inside_clone::RULE,
    &location::constraint_on_group_member::RULE,
    &location::constraint_repeated::RULE,
    &location::constraint_role_never_held::RULE,
    &colocation::constraint_with_instance::RULE,
    &location::constraint_with_lifetime::RULE,
    &remote::container_unknown::RULE,
    &primitives::controld_parameter_renamed::RULE,
    &corosync::corosync_address_families_mixed::RULE,
    &corosync::corosync_address_ignored::RULE,
    &corosync::corosync_address_repeated::RULE,
    &corosync::corosync_compression_without_model::RULE,
    &corosync::corosync_consensus_short::RULE,
    &corosync::corosync_crypto_refused::RULE,
    &corosync::corosync_debug_left_on::RULE,
    &corosync::corosync_files_differ::RULE,
    &corosync::corosync_interface_refused::RULE,
    &corosync::corosync_key_in_file::RULE,
    &corosync::corosync_knet_setting_ignored::RULE,
    &corosync::corosync_link_half_tuned::RULE,
    &corosync::corosync_link_over_sctp::RULE,
    &corosync::corosync_links_uneven::RULE,
    &corosync::corosync_malformed::RULE,
    &corosync::corosync_multicast::RULE,
    &corosync::corosync_node_id_repeated::RULE,
    &corosync::corosync_node_name_repeated::RULE,
    &corosync::corosync_node_not_in_cib::RULE,
    &corosync::corosync_node_without_address::RULE,
    &corosync::corosync_node_without_id::RULE,
    &corosync::corosync_node_without_name::RULE,
    &corosync::corosync_nodelist_missing::RULE,
    &corosync::corosync_setting_removed::RULE,
    &corosync::corosync_setting_unknown::RULE,
    &corosync::corosync_single_link::RULE,
    &corosync::corosync_timeout_refused::RULE,
    &corosync::corosync_too_many_links::RULE,
    &corosync::corosync_transport_outdated::RULE,
    &corosync::corosync_unencrypted::RULE,
    &corosync::corosync_value_ignored::RULE,
    &corosync::corosync_value_refused::RULE,
    &operations::custom_operation_unheeded::RULE,
    &schema::dangling_reference::RULE,
    &rules::date_end_without_time::RULE,
    &rules::date_part_ignored::RULE,
    &rules::date_part_out_of_range::RULE,
    &rules::date_part_unreadable::RULE,
    &rules::date_range_reversed::RULE,
    &rules::date_read_otherwise::RULE,
    &rules::date_spec_between_rechecks::RULE,
    &rules::date_spec_with_moon::RULE,
    &rules::date_unreadable::RULE,
    &cluster_options::default_among_options::RULE,
    &operations::default_timeout_below_advised::RULE,
    &primitives::default_value_deprecated::RULE,
    &rules::defined_with_value::RULE,
    &nodes::demand_above_capacity::RULE,
    &fencing::domain_defined_twice::RULE,
    &fencing::domain_definition_invalid::RULE,
    &fencing::domain_without_fence_device::RULE,
    &primitives::dropped_with_resource::RULE,
    &schema::duplicate_id::RULE,
    &rules::duration_with_end::RULE,
    &quorum::expected_votes_differ::RULE,
    &rules::expression_on_role::RULE,
    &rules::expression_value_mistyped::RULE,
    &rules::expression_without_value::RULE,
    &status::fail_count_unreadable::RULE,
    &operations::failure_ignored::RULE,
    &primitives::failure_stickiness_removed::RULE,
    &primitives::failure_timeout_too_short::RULE,
    &primitives::failure_timeout_with_block::RULE,
    &schema::feature_set_too_new::RULE,
    &fencing::fence_action_stops_nothing::RULE,
    &fencing::fence_agent_for_testing::RULE,
    &fencing::fence_agent_not_shipped::RULE,
    &fencing::fence_board_shared::RULE,
    &fencing::fence_delay_above_limit::RULE,
    &fencing::fence_delay_in_larger_cluster::RULE,
    &fencing::fence_delay_unreadable::RULE,
    &fencing::fence_delay_uses_up_timeout::RULE,
    &quorum::fence_delay_with_quorum_device::RULE,
    &fencing::fence_delays_equal::RULE,
    &fencing::fence_device_cloned::RULE,
    &fencing::fence_device_depends_on_resource::RULE,
    &fencing::fence_device_grouped::RULE,
    &fencing::fence_device_never_unfences::RULE,
    &fencing::fence_device_node_expression::RULE,
    &fencing_topology::fence_device_outside_topology::RULE,
    &fencing::fence_device_prefers_target::RULE,
    &fencing::fence_device_stopped::RULE,
    &fencing::fence_device_stops_nothing::RULE,
    &fencing::fence_device_unusable::RULE,
    &fencing::fence_device_with_rules::RULE,
    &fencing::fence_device_with_several_sets::RULE,
    &fencing::fence_device_without_ban::RULE,
    &fencing::fence_device_without_monitor::RULE,
    &fencing::fence_domain_of_another_node::RULE,
    &fencing::fence_domain_of_other_driver::RULE,
    &fencing::fence_domain_unknown::RULE,
    &fencing::fence_endpoint_on_target::RULE,
    &fencing::fence_host_unverified::RULE,
    &fencing::fence_list_timeout_too_long::RULE,
    &fencing::fence_login_without_sudo::RULE,
    &fencing::fence_method_cycle::RULE,
    &fencing::fence_monitor_proves_nothing::RULE,
    &fencing::fence_parameter_ignored::RULE,
    &fencing::fence_parameter_misspelt::RULE,
    &fencing::fence_parameter_quoted::RULE,
    &fencing::fence_parameter_renamed::RULE,
    &fencing::fence_parameter_repeated::RULE,
    &fencing::fence_plug_fixed::RULE,
    &fencing::fence_plug_shared::RULE,
    &fencing::fence_plugs_differ::RULE,
    &fencing::fence_provides_unknown::RULE,
    &fencing::fence_race::RULE,
    &fencing::fence_scsi_without_devices::RULE,
    &fencing::fence_shared_hypervisor::RULE,
    &fencing::fence_target_not_in_hostlist::RULE,
    &fencing::fence_target_unknown::RULE,
    &fencing::fence_timeout_too_short::RULE,
    &fencing::fence_timeout_unit::RULE,
    &fencing::fence_virsh_default_driver::RULE,
    &fencing::fenced_by_own_board_only::RULE,
    &fencing::fencing_disabled::RULE,
    &fencing_topology::fencing_level_board_without_power::RULE,
    &fencing_topology::fencing_level_device_repeated::RULE,
    &fencing_topology::fencing_level_device_spent::RULE,
    &fencing_topology::fencing_level_dropped::RULE,
    &fencing_topology::fencing_level_fences_nothing::RULE,
    &fencing_topology::fencing_level_heuristic_late::RULE,
    &fencing_topology::fencing_level_never_tried::RULE,
    &fencing_topology::fencing_level_replaced::RULE,
    &fencing_topology::fencing_level_unknown_device::RULE,
    &fencing_topology::fencing_level_unknown_target::RULE,
    &fencing_topology::fencing_level_wrong_device::RULE,
    &primitives::filesystem_type_removed::RULE,
    &schema::foreign_document::RULE,
    &schema::foreign_namespace::RULE,
    &operations::foreign_operation_default::RULE,
    &clones::globally_unique_ignored::RULE,
    &groups::group_apart::RULE,
    &groups::group_member_not_critical::RULE,
    &remote::guest_ordered_with_contents::RULE,
    &cluster_options::have_watchdog_by_hand::RULE,
    &nodes::health_agent_leaves_node::RULE,
    &quorum::heuristics_command_relative::RULE,
    &quorum::heuristics_without_command::RULE,
    &fencing::host_check_invalid::RULE,
    &fencing::host_check_unanswered::RULE,
    &fencing::host_check_without_list::RULE,
    &fencing::host_list_cut::RULE,
    &fencing::host_list_unread::RULE,
    &fencing::host_map_ignored::RULE,
    &fencing::host_map_malformed::RULE,
    &fencing::host_map_read_differently::RULE,
    &fencing::hostlist_detached_domain::RULE,
    &fencing::hostlist_duplicate::RULE,
    &fencing::hostlist_extra_colon::RULE,
    &fencing::hostlist_numeric_domain::RULE,
    &fencing::hostlist_separator::RULE,
    &fencing::hostlist_upper_case::RULE,
    &fencing::hypervisor_uri_alias::RULE,
    &fencing::hypervisor_uri_implicit_tls::RULE,
    &fencing::hypervisor_uri_local::RULE,
    &fencing::hypervisor_uri_malformed::RULE,
    &fencing::hypervisor_uri_on_target::RULE,
    &fencing::hypervisor_uri_socket::RULE,
    &fencing::hypervisor_uri_test_driver::RULE,
    &fencing::hypervisor_uri_unencrypted::RULE,
    &fencing::hypervisor_uri_unknown_driver::RULE,
    &fencing::hypervisor_uri_unknown_transport::RULE,
    &fencing::hypervisor_uri_without_command::RULE,
    &fencing::hypervisor_uri_without_host::RULE,
    &fencing::hypervisor_uri_wrong_path::RULE,
    &cluster_options::internal_timeout_changed::RULE,
    &operations::interval_origin_ignored::RULE,
    &schema::invalid_value::RULE,
    &primitives::isolation_removed::RULE,
    &quorum::last_man_standing_without_wait_for_all::RULE,
    &fencing::libvirt_off_unverified::RULE,
    &fencing::libvirtd_asks_for_credentials::RULE,
    &fencing::libvirtd_conf_malformed::RULE,
    &fencing::libvirtd_listen_ignored::RULE,
    &fencing::libvirtd_listens_elsewhere::RULE,
    &fencing::libvirtd_not_listening::RULE,
    &fencing::libvirtd_open_without_need::RULE,
    &fencing::libvirtd_port_mismatch::RULE,
    &fencing::libvirtd_setting_invalid::RULE,
    &fencing::libvirtd_setting_repeated::RULE,
    &fencing::libvirtd_setting_unknown::RULE,
    &fencing::libvirtd_tcp_without_authentication::RULE,
    &fencing::libvirtd_tls_without_verification::RULE,
    &location::location_contradicted::RULE,
    &location::location_left_by_move::RULE,
    &location::location_node_unknown::RULE,
    &location::location_pattern_invalid::RULE,
    &location::location_pattern_without_match::RULE,
    &location::location_role_ignored::RULE,
    &location::location_rule_role_invalid::RULE,
    &location::location_rule_without_score::RULE,
    &location::location_tied_at_infinity::RULE,
    &location::location_with_several_rules::RULE,
    &cluster_options::maintenance_mode_left_on::RULE,
    &clones::master_element::RULE,
    &primitives::meta_attribute_misspelt::RULE,
    &clones::meta_attribute_renamed::RULE,
    &primitives::meta_attribute_retired::RULE,
    &primitives::meta_attribute_value_invalid::RULE,
    &primitives::meta_attribute_without_effect::RULE,
    &primitives::migration_not_supported::RULE,
    &primitives::migration_threshold_negative::RULE,
    &primitives::migration_threshold_zero::RULE,
    &schema::misplaced_element::RULE,
    &schema::missing_attribute::RULE,
    &fencing::missing_counts_as_off::RULE,
    &schema::missing_element::RULE,
    &operations::monitor_off::RULE,
    &operations::monitor_role_never_held::RULE,
    &fencing::no_fence_device::RULE,
    &quorum::no_quorum_fences_without_fencing::RULE,
    &quorum::no_quorum_frozen_without_fencing::RULE,
    &quorum::no_quorum_ignored::RULE,
    &quorum::no_quorum_ignored_in_larger_cluster::RULE,
    &quorum::no_quorum_ignored_without_fencing::RULE,
    &quorum::no_quorum_not_frozen_with_dlm::RULE,
    &quorum::no_quorum_policy_invalid::RULE,
    &rules::node_attribute_misspelt::RULE,
    &nodes::node_attribute_not_boolean::RULE,
    &nodes::node_attribute_reserved::RULE,
    &nodes::node_discovery_attribute::RULE,
    &nodes::node_discovery_ignored::RULE,
    &rules::node_expression_in_operation::RULE,
    &nodes::node_health_ignored::RULE,
    &nodes::node_health_not_a_score::RULE,
    &corosync::node_id_differs_from_corosync::RULE,
    &nodes::node_id_repeated::RULE,
    &nodes::node_in_maintenance::RULE,
    &nodes::node_in_standby::RULE,
    &nodes::node_name_repeated::RULE,
    &nodes::node_name_unusable::RULE,
    &corosync::node_not_in_corosync::RULE,
    &status::node_offline::RULE,
    &status::node_releases_mixed::RULE,
    &status::node_shutting_down::RULE,
    &nodes::node_type_normal::RULE,
    &nodes::node_type_ping::RULE,
    &status::node_unclean::RULE,
    &fencing::node_without_fencing::RULE,
    &fencing_topology::node_without_fencing_level::RULE,
    &schema::not_in_schema::RULE,
    &clones::notification_not_supported::RULE,
    &schema::nvpair_name_repeated::RULE,
    &schema::nvpair_reference_with_name::RULE,
    &schema::nvpair_without_value::RULE,
    &operations::on_fail_fences_without_fencing::RULE,
    &operations::on_fail_invalid::RULE,
    &operations::on_fail_refused::RULE,
    &operations::operation_cannot_recur::RULE,
    &operations::operation_interval_below_advised::RULE,
    &operations::operation_misspelt::RULE,
    &operations::operation_not_supported::RULE,
    &operations::operation_option_for_agent::RULE,
    &operations::operation_option_unread::RULE,
    &operations::operation_repeated::RULE,
    &operations::operation_requires::RULE,
    &operations::operation_role_ignored::RULE,
    &operations::operation_time_invalid::RULE,
    &operations::operation_timeout_below_advised::RULE,
    &cluster_options::option_deprecated::RULE,
    &cluster_options::option_dropped::RULE,
    &cluster_options::option_misspelt::RULE,
    &cluster_options::option_moved::RULE,
    &cluster_options::option_renamed::RULE,
    &cluster_options::option_too_new::RULE,
    &cluster_options::option_value_hidden::RULE,
    &cluster_options::option_value_invalid::RULE,
    &cluster_options::option_value_misread::RULE,
    &cluster_options::option_value_renamed::RULE,
    &cluster_options::option_without_effect::RULE,
    &ordering::order_action_impossible::RULE,
    &ordering::order_duplicate::RULE,
    &ordering::order_redundant::RULE,
    &ordering::order_require_all_ignored::RULE,
    &ordering::order_symmetrical_ignored::RULE,
    &ordering::order_with_itself::RULE,
    &ordering::order_with_require_all::RULE,
    &ordering::order_with_score::RULE,
    &ordering::order_without_effect::RULE,
    &ordering::ordering_loop::RULE,
    &primitives::parameter_deprecated::RULE,
    &primitives::parameter_empty::RULE,
    &primitives::parameter_for_service::RULE,
    &primitives::parameter_given_twice::RULE,
    &primitives::parameter_missing::RULE,
    &primitives::parameter_unknown::RULE,
    &primitives::parameter_value_invalid::RULE,
    &primitives::password_in_clear::RULE,
    &fencing::priority_fencing_delay_too_short::RULE,
    &fencing::priority_fencing_delay_without_priority::RULE,
    &location::probes_off_where_allowed::RULE,
    &primitives::profile_agent_missing::RULE,
    &colocation::profile_colocation_differs::RULE,
    &corosync::profile_corosync_differs::RULE,
    &primitives::profile_default_differs::RULE,
    &groups::profile_group_order::RULE,
    &location::profile_location_differs::RULE,
    &primitives::profile_meta_attribute_differs::RULE,
    &operations::profile_operation_differs::RULE,
    &cluster_options::profile_option_differs::RULE,
    &ordering::profile_order_differs::RULE,
    &primitives::profile_parameter_differs::RULE,
    &clones::promotable_group_apart::RULE,
    &clones::promotable_refused::RULE,
    &clones::promoted_instance_unmonitored::RULE,
    &clones::promoted_limit_without_promotable::RULE,
    &clones::promotion_not_supported::RULE,
    &quorum::qdevice_setting_refused::RULE,
    &quorum::qdevice_votes_mismatch::RULE,
    &quorum::qdevice_without_model::RULE,
    &quorum::qnetd_on_member::RULE,
    &status::quorum_lost::RULE,
    &quorum::quorum_provider_missing::RULE,
    &quorum::quorum_setting_ignored::RULE,
    &quorum::quorum_settings_refused::RULE,
    &fencing::reboot_timeout_ignored::RULE,
    &cluster_options::recovery_delayed::RULE,
    &remote::remote_address_shared::RULE,
    &schema::remote_clear_port_deprecated::RULE,
    &cluster_options::remote_clear_port_open::RULE,
    &remote::remote_connection_in_constraint::RULE,
    &remote::remote_name_taken::RULE,
    &remote::remote_node_in_collective::RULE,
    &corosync::remote_node_in_corosync::RULE,
    &remote::remote_option_invalid::RULE,
    &cluster_options::remote_tls_port_anonymous::RULE,
    &status::removed_resource_active::RULE,
    &schema::repeated_element::RULE,
    &fencing::requires_fencing_while_disabled::RULE,
    &fencing::requires_invalid::RULE,
    &fencing::requires_unfencing_on_fence_device::RULE,
    &fencing::requires_unfencing_without_device::RULE,
    &fencing::reset_method_reboot::RULE,
    &status::resource_active_twice::RULE,
    &status::resource_banned_by_failures::RULE,
    &status::resource_blocked::RULE,
    &primitives::resource_defaults_for_agents::RULE,
    &status::resource_failed::RULE,
    &primitives::resource_stickiness_unset::RULE,
    &primitives::resource_stopped::RULE,
    &primitives::resource_unmanaged::RULE,
    &primitives::resource_without_monitor::RULE,
    &location::resource_without_node::RULE,
    &colocation::resources_apart_outnumber_nodes::RULE,
    &clones::role_renamed::RULE,
    &rules::rule_always_true::RULE,
    &rules::rule_expired::RULE,
    &rules::rule_matches_nothing::RULE,
    &rules::rule_never_true::RULE,
    &rules::rule_score_ignored::RULE,
    &fencing::sbd_not_running::RULE,
    &schema::schema_disabled::RULE,
    &schema::schema_missing::RULE,
    &schema::schema_too_new::RULE,
    &schema::schema_unknown::RULE,
    &location::score_attribute_without_score::RULE,
    &location::score_beyond_infinity::RULE,
    &colocation::set_attribute_ignored::RULE,
    &colocation::set_order_listed::RULE,
    &rules::set_with_several_rules::RULE,
    &schema::sets_not_by_score::RULE,
    &primitives::setting_in_wrong_set::RULE,
    &fencing::shared_storage_without_fencing::RULE,
    &operations::start_delay_long::RULE,
    &cluster_options::start_retried_forever::RULE,
    &fencing::startup_fencing_disabled::RULE,
    &cluster_options::startup_probes_disabled::RULE,
    &status::status_malformed::RULE,
    &status::status_of_unknown_node::RULE,
    &ordering::stop_waits_for_start::RULE,
    &operations::stopped_monitor_on_clone::RULE,
    &rules::submatch_without_group::RULE,
    &tags::tag_member_not_resource::RULE,
    &tags::tag_member_repeated::RULE,
    &tags::tag_member_unknown::RULE,
    &primitives::target_role_not_promotable::RULE,
    &tags::template_reference_invalid::RULE,
    &tags::template_unused::RULE,
    &tickets::ticket_demotes_any_role::RULE,
    &tickets::ticket_fence_without_fencing::RULE,
    &tickets::ticket_time_invalid::RULE,
    &quorum::two_node_in_other_cluster::RULE,
    &quorum::two_node_missing::RULE,
    &schema::unexpected_text::RULE,
    &primitives::unique_parameter_shared::RULE,
    &schema::unknown_attribute::RULE,
    &schema::unknown_element::RULE,
    &schema::upgrade_refused::RULE,
    &nodes::utilization_ignored::RULE,
    &nodes::utilization_value_misread::RULE,
    &schema::valid_by_other_schema::RULE,
    &primitives::value_hidden_by_set::RULE,
    &rules::value_source_outside_location::RULE,
    &quorum::wait_for_all_off::RULE,
    &fencing::watchdog_device_refused::RULE,
    &fencing::watchdog_fencing_of_two_nodes::RULE,
    &quorum::watchdog_fencing_without_tie_breaker::RULE,
    &fencing::watchdog_timeout_automatic::RULE,
    &fencing::watchdog_timeout_exceeds_fencing_timeout::RULE,
    &fencing::watchdog_timeout_with_sbd_disk::RULE,
    &fencing::watchdog_timeout_without_watchdog::RULE,
    &schema::xml_syntax::RULE,
];

/// The document is not well-formed XML.
pub static XML_SYNTAX: &Rule = &schema::xml_syntax::RULE;

/// The document is XML, but no cluster configuration.
pub static FOREIGN_DOCUMENT: &Rule = &schema::foreign_document::RULE;

/// The rule of that id.
///
/// ```
/// let rule = cib_rules::find("xml-syntax").unwrap();
/// assert_eq!(rule.severity, cib_rules::Severity::Error);
/// assert!(cib_rules::find("no-such-rule").is_none());
/// ```
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
