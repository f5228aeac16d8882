//! The document and its sections: everything in a CIB that has no file of its own here.

use crate::acl::Acls;
use crate::attributes::AttributeSet;
use crate::constraint::Constraints;
use crate::element::elements;
use crate::resource::Resources;
use crate::status::Status;
use crate::value::{Boolean, Id, Integer, Score, Text, Version};

elements! {
    /// A whole Cluster Information Base: what the cluster should be, and what it was last seen to be.
    ///
    /// A document that holds one section only, as `cibadmin --query --scope resources` prints it, is read as a CIB
    /// in which every other section is absent.
    Cib {
        attributes {
            crm_feature_set: Version = "crm_feature_set",
            /// The schema that Pacemaker judges the document by, such as `pacemaker-3.9`.
            validate_with: Text = "validate-with",
            /// The first number of the version triple; only administrators raise it.
            admin_epoch: Integer = "admin_epoch",
            /// The second number; every change of the configuration raises it.
            epoch: Integer = "epoch",
            /// The third number; every change of the status raises it.
            num_updates: Integer = "num_updates",
            cib_last_written: Text = "cib-last-written",
            update_origin: Text = "update-origin",
            update_client: Text = "update-client",
            update_user: Text = "update-user",
            have_quorum: Boolean = "have-quorum",
            dc_uuid: Text = "dc-uuid",
            execution_date: Text = "execution-date",
            no_quorum_panic: Boolean = "no-quorum-panic",
            remote_tls_port: Integer = "remote-tls-port",
            remote_clear_port: Integer = "remote-clear-port",
        }
        children {
            configuration: one Configuration = "configuration",
            status: one Status = "status",
        }
    }

    /// What administrators write. An absent section says nothing; an empty one says that there is nothing.
    Configuration {
        attributes {}
        children {
            crm_config: one CrmConfig = "crm_config",
            nodes: one Nodes = "nodes",
            resources: one Resources = "resources",
            constraints: one Constraints = "constraints",
            fencing_topology: one FencingTopology = "fencing-topology",
            rsc_defaults: one RscDefaults = "rsc_defaults",
            op_defaults: one OpDefaults = "op_defaults",
            acls: one Acls = "acls",
            tags: one Tags = "tags",
            alerts: one Alerts = "alerts",
        }
    }

    /// The cluster options.
    CrmConfig {
        attributes {}
        children {
            property_sets: many AttributeSet = "cluster_property_set",
        }
    }

    /// The cluster's members and remote nodes. Empty means "not known yet": the controller fills it.
    Nodes {
        attributes {}
        children {
            nodes: many Node = "node",
        }
    }

    /// One node.
    Node {
        attributes {
            /// Corosync's number for a member, the name for a remote node: plain text, not an XML ID.
            id: Text = "id",
            /// The name that constraints and fence devices use.
            uname: Text = "uname",
            kind: Text = "type",
            description: Text = "description",
            score: Score = "score",
        }
        children {
            instance_attributes: many AttributeSet = "instance_attributes",
            utilization: many AttributeSet = "utilization",
        }
    }

    /// The order in which fence devices are tried.
    FencingTopology {
        attributes {}
        children {
            levels: many FencingLevel = "fencing-level",
        }
    }

    /// One level of one target: all its devices must succeed.
    FencingLevel {
        attributes {
            id: Id = "id",
            target: Text = "target",
            target_pattern: Text = "target-pattern",
            target_attribute: Text = "target-attribute",
            target_value: Text = "target-value",
            index: Integer = "index",
            /// Ids of fence devices, separated by commas.
            devices: Text = "devices",
        }
        children {}
    }

    /// Defaults for the meta-attributes of every resource.
    RscDefaults {
        attributes {}
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
        }
    }

    /// Defaults for the options of every operation.
    OpDefaults {
        attributes {}
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
        }
    }

    /// Names for sets of objects.
    Tags {
        attributes {}
        children {
            tags: many Tag = "tag",
        }
    }

    /// One name and what it stands for.
    Tag {
        attributes {
            id: Id = "id",
        }
        children {
            references: many ObjRef = "obj_ref",
        }
    }

    /// One member of a [`Tag`].
    ObjRef {
        attributes {
            /// An IDREF up to schema 3.2 and plain text after it.
            id: Text = "id",
        }
        children {}
    }

    /// Programs to call when something happens.
    Alerts {
        attributes {}
        children {
            alerts: many Alert = "alert",
        }
    }

    /// One program.
    Alert {
        attributes {
            id: Id = "id",
            description: Text = "description",
            path: Text = "path",
        }
        children {
            select: one Select = "select",
            meta_attributes: many AttributeSet = "meta_attributes",
            instance_attributes: many AttributeSet = "instance_attributes",
            recipients: many Recipient = "recipient",
        }
    }

    /// Whom an alert is for.
    Recipient {
        attributes {
            id: Id = "id",
            description: Text = "description",
            value: Text = "value",
        }
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
            instance_attributes: many AttributeSet = "instance_attributes",
        }
    }

    /// Which events an alert is for.
    Select {
        attributes {}
        children {
            attributes: one SelectAttributes = "select_attributes",
            fencing: one SelectAll = "select_fencing",
            nodes: one SelectAll = "select_nodes",
            resources: one SelectAll = "select_resources",
        }
    }

    /// All events of a kind.
    SelectAll {
        attributes {}
        children {}
    }

    /// Changes of node attributes.
    SelectAttributes {
        attributes {}
        children {
            attributes: many SelectedAttribute = "attribute",
        }
    }

    /// One node attribute to watch.
    SelectedAttribute {
        attributes {
            id: Id = "id",
            name: Text = "name",
        }
        children {}
    }
}
