//! Who may read and change what.

use crate::element::elements;
use crate::value::{Id, IdRef, Text};

elements! {
    /// All access control lists.
    Acls {
        attributes {}
        children {
            roles: many AclRole = "acl_role",
            targets: many AclSubject = "acl_target",
            groups: many AclSubject = "acl_group",
            users: many AclUser = "acl_user",
        }
    }

    /// A named set of permissions.
    AclRole {
        attributes {
            id: Id = "id",
            description: Text = "description",
        }
        children {
            permissions: many AclPermission = "acl_permission",
            read: many AclRight = "read",
            write: many AclRight = "write",
            deny: many AclRight = "deny",
        }
    }

    /// One permission.
    AclPermission {
        attributes {
            id: Id = "id",
            kind: Text = "kind",
            xpath: Text = "xpath",
            reference: IdRef = "reference",
            object_type: Text = "object-type",
            attribute: Text = "attribute",
            description: Text = "description",
        }
        children {}
    }

    /// A user (`<acl_target>`) or a group of the system.
    AclSubject {
        attributes {
            /// Plain text on a target, an XML ID on a group.
            id: Text = "id",
            name: Text = "name",
        }
        children {
            roles: many RoleRef = "role",
        }
    }

    /// A role by its id.
    RoleRef {
        attributes {
            id: IdRef = "id",
        }
        children {}
    }

    /// A user as schemas before 2.0 write it.
    AclUser {
        attributes {
            id: Id = "id",
        }
        children {
            role_refs: many RoleRef = "role_ref",
            read: many AclRight = "read",
            write: many AclRight = "write",
            deny: many AclRight = "deny",
        }
    }

    /// A permission as schemas before 2.0 write it.
    AclRight {
        attributes {
            id: Id = "id",
            tag: Text = "tag",
            reference: IdRef = "ref",
            xpath: Text = "xpath",
            attribute: Text = "attribute",
        }
        children {}
    }
}
