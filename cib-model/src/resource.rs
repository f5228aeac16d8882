//! What the cluster runs.

use crate::attributes::AttributeSet;
use crate::element::{choice, elements};
use crate::value::{Boolean, Id, IdRef, Integer, Role, Text};

elements! {
    /// All resources and the templates that they are made from.
    Resources {
        attributes {}
        children {
            templates: many Template = "template",
            /// The resources at the top level.
            items: any Resource,
        }
    }

    /// One thing that an agent manages. With the class `stonith` it is a fence device.
    Primitive {
        attributes {
            id: Id = "id",
            class: Text = "class",
            provider: Text = "provider",
            kind: Text = "type",
            /// The [`Template`] that everything not said here comes from.
            template: IdRef = "template",
            description: Text = "description",
        }
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
            instance_attributes: many AttributeSet = "instance_attributes",
            utilization: many AttributeSet = "utilization",
            operations: many Operations = "operations",
        }
    }

    /// What several primitives have in common.
    Template {
        attributes {
            id: Id = "id",
            class: Text = "class",
            provider: Text = "provider",
            kind: Text = "type",
            description: Text = "description",
        }
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
            instance_attributes: many AttributeSet = "instance_attributes",
            utilization: many AttributeSet = "utilization",
            operations: many Operations = "operations",
        }
    }

    /// Primitives that run together, one after the other.
    Group {
        attributes {
            id: Id = "id",
            description: Text = "description",
        }
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
            instance_attributes: many AttributeSet = "instance_attributes",
            primitives: many Primitive = "primitive",
        }
    }

    /// A primitive or group that runs on several nodes; as `<master>`, the old way to write a promotable clone.
    CloneResource {
        attributes {
            id: Id = "id",
            description: Text = "description",
        }
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
            instance_attributes: many AttributeSet = "instance_attributes",
            groups: many Group = "group",
            primitives: many Primitive = "primitive",
        }
    }

    /// A container with what it needs, and possibly a primitive that runs in it.
    Bundle {
        attributes {
            id: Id = "id",
            description: Text = "description",
        }
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
            instance_attributes: many AttributeSet = "instance_attributes",
            docker: one Container = "docker",
            podman: one Container = "podman",
            rkt: one Container = "rkt",
            network: one Network = "network",
            storage: one Storage = "storage",
            primitive: one Primitive = "primitive",
        }
    }

    /// How a bundle's container is made.
    Container {
        attributes {
            image: Text = "image",
            replicas: Integer = "replicas",
            replicas_per_host: Integer = "replicas-per-host",
            promoted_max: Integer = "promoted-max",
            /// The old name of `promoted-max`.
            masters: Integer = "masters",
            run_command: Text = "run-command",
            network: Text = "network",
            options: Text = "options",
        }
        children {}
    }

    /// A bundle's addresses and ports.
    Network {
        attributes {
            ip_range_start: Text = "ip-range-start",
            host_interface: Text = "host-interface",
            host_netmask: Integer = "host-netmask",
            control_port: Integer = "control-port",
            add_host: Boolean = "add-host",
        }
        children {
            port_mappings: many PortMapping = "port-mapping",
        }
    }

    /// One port of a bundle.
    PortMapping {
        attributes {
            id: Id = "id",
            port: Integer = "port",
            internal_port: Integer = "internal-port",
            range: Text = "range",
        }
        children {}
    }

    /// A bundle's file systems.
    Storage {
        attributes {}
        children {
            storage_mappings: many StorageMapping = "storage-mapping",
        }
    }

    /// One file system of a bundle.
    StorageMapping {
        attributes {
            id: Id = "id",
            source_dir: Text = "source-dir",
            source_dir_root: Text = "source-dir-root",
            target_dir: Text = "target-dir",
            options: Text = "options",
        }
        children {}
    }

    /// What is done to a resource, and how often.
    Operations {
        attributes {
            id: Id = "id",
            id_ref: IdRef = "id-ref",
        }
        children {
            operations: many Operation = "op",
        }
    }

    /// One operation.
    Operation {
        attributes {
            id: Id = "id",
            name: Text = "name",
            interval: crate::value::Duration = "interval",
            timeout: crate::value::Timeout = "timeout",
            role: Role = "role",
            on_fail: Text = "on-fail",
            enabled: Boolean = "enabled",
            start_delay: crate::value::Timeout = "start-delay",
            interval_origin: Text = "interval-origin",
            record_pending: Boolean = "record-pending",
            requires: Text = "requires",
            description: Text = "description",
        }
        children {
            meta_attributes: many AttributeSet = "meta_attributes",
            instance_attributes: many AttributeSet = "instance_attributes",
        }
    }
}

choice! {
    /// One resource at the top level.
    Resource {
        Primitive(Primitive) = "primitive",
        Group(Group) = "group",
        Clone(CloneResource) = "clone",
        Master(CloneResource) = "master",
        Bundle(Bundle) = "bundle",
    }
}
