//! What the cluster was last seen to be. Pacemaker alone writes it, no schema describes it, and ids repeat in it.

use crate::attributes::AttributeSet;
use crate::element::elements;
use crate::value::{Boolean, Duration, Integer, Text};

elements! {
    /// The state of nodes and tickets.
    Status {
        attributes {}
        children {
            node_states: many NodeState = "node_state",
            tickets: one Tickets = "tickets",
        }
    }

    /// The state of one node.
    NodeState {
        attributes {
            id: Text = "id",
            uname: Text = "uname",
            /// Whether the node is a member; since 2.1.7 the seconds since the epoch at which it became one.
            in_ccm: Text = "in_ccm",
            /// Whether its controller is online; since 2.1.7 a time as for `in_ccm`.
            crmd: Text = "crmd",
            join: Text = "join",
            expected: Text = "expected",
            crm_debug_origin: Text = "crm-debug-origin",
            remote_node: Boolean = "remote_node",
            node_fenced: Text = "node_fenced",
            node_in_maintenance: Text = "node_in_maintenance",
            ha: Text = "ha",
            shutdown: Text = "shutdown",
        }
        children {
            transient_attributes: many TransientAttributes = "transient_attributes",
            lrm: many Lrm = "lrm",
        }
    }

    /// Node attributes that last until the node leaves.
    TransientAttributes {
        attributes {
            id: Text = "id",
        }
        children {
            instance_attributes: many AttributeSet = "instance_attributes",
            utilization: many AttributeSet = "utilization",
        }
    }

    /// What was done on a node.
    Lrm {
        attributes {
            id: Text = "id",
        }
        children {
            resources: many LrmResources = "lrm_resources",
        }
    }

    /// The list of resources in [`Lrm`].
    LrmResources {
        attributes {
            id: Text = "id",
        }
        children {
            resources: many LrmResource = "lrm_resource",
        }
    }

    /// What was done to one resource on one node.
    LrmResource {
        attributes {
            id: Text = "id",
            kind: Text = "type",
            class: Text = "class",
            provider: Text = "provider",
            container: Text = "container",
            shutdown_lock: Text = "shutdown-lock",
        }
        children {
            operations: many LrmOperation = "lrm_rsc_op",
        }
    }

    /// One result of one operation.
    LrmOperation {
        attributes {
            id: Text = "id",
            operation_key: Text = "operation_key",
            operation: Text = "operation",
            crm_debug_origin: Text = "crm-debug-origin",
            crm_feature_set: Text = "crm_feature_set",
            transition_key: Text = "transition-key",
            transition_magic: Text = "transition-magic",
            exit_reason: Text = "exit-reason",
            on_node: Text = "on_node",
            call_id: Integer = "call-id",
            rc_code: Integer = "rc-code",
            op_status: Integer = "op-status",
            interval: Duration = "interval",
            last_run: Text = "last-run",
            last_rc_change: Text = "last-rc-change",
            exec_time: Text = "exec-time",
            queue_time: Text = "queue-time",
            op_digest: Text = "op-digest",
            op_force_restart: Text = "op-force-restart",
            op_restart_digest: Text = "op-restart-digest",
            op_secure_params: Text = "op-secure-params",
            op_secure_digest: Text = "op-secure-digest",
            migrate_source: Text = "migrate_source",
            migrate_target: Text = "migrate_target",
        }
        children {}
    }

    /// The state of tickets.
    Tickets {
        attributes {}
        children {
            states: many TicketState = "ticket_state",
        }
    }

    /// The state of one ticket. Ticket managers add attributes of their own.
    TicketState {
        attributes {
            id: Text = "id",
            granted: Boolean = "granted",
            last_granted: Text = "last-granted",
            standby: Boolean = "standby",
        }
        children {}
    }
}
