//! Where resources may run, with whom, and in which order.

use crate::attributes::Rule;
use crate::element::elements;
use crate::value::{Boolean, Id, IdRef, Role, Score, Text};

elements! {
    /// All constraints.
    Constraints {
        attributes {}
        children {
            locations: many Location = "rsc_location",
            colocations: many Colocation = "rsc_colocation",
            orders: many Order = "rsc_order",
            tickets: many Ticket = "rsc_ticket",
        }
    }

    /// How much a resource likes a node; with -INFINITY, a ban.
    Location {
        attributes {
            id: Id = "id",
            rsc: IdRef = "rsc",
            /// A regular expression for ids, instead of `rsc`.
            rsc_pattern: Text = "rsc-pattern",
            node: Text = "node",
            score: Score = "score",
            role: Role = "role",
            resource_discovery: Text = "resource-discovery",
        }
        children {
            resource_sets: many ResourceSet = "resource_set",
            rules: many Rule = "rule",
            lifetime: one Lifetime = "lifetime",
        }
    }

    /// How much a resource likes the node of another.
    Colocation {
        attributes {
            id: Id = "id",
            rsc: IdRef = "rsc",
            with_rsc: IdRef = "with-rsc",
            score: Score = "score",
            score_attribute: Text = "score-attribute",
            score_attribute_mangle: Text = "score-attribute-mangle",
            rsc_role: Role = "rsc-role",
            with_rsc_role: Role = "with-rsc-role",
            node_attribute: Text = "node-attribute",
            influence: Boolean = "influence",
        }
        children {
            resource_sets: many ResourceSet = "resource_set",
            lifetime: one Lifetime = "lifetime",
        }
    }

    /// Which action comes before which.
    Order {
        attributes {
            id: Id = "id",
            first: IdRef = "first",
            first_action: Text = "first-action",
            then: IdRef = "then",
            then_action: Text = "then-action",
            kind: Text = "kind",
            score: Score = "score",
            symmetrical: Boolean = "symmetrical",
            require_all: Boolean = "require-all",
        }
        children {
            resource_sets: many ResourceSet = "resource_set",
            lifetime: one Lifetime = "lifetime",
        }
    }

    /// Which resources need a ticket, and what happens when it is lost.
    Ticket {
        attributes {
            id: Id = "id",
            rsc: IdRef = "rsc",
            rsc_role: Role = "rsc-role",
            ticket: Text = "ticket",
            loss_policy: Text = "loss-policy",
        }
        children {
            resource_sets: many ResourceSet = "resource_set",
        }
    }

    /// Several resources in one constraint.
    ResourceSet {
        attributes {
            id: Id = "id",
            id_ref: IdRef = "id-ref",
            sequential: Boolean = "sequential",
            require_all: Boolean = "require-all",
            ordering: Text = "ordering",
            action: Text = "action",
            role: Role = "role",
            score: Score = "score",
            kind: Text = "kind",
        }
        children {
            references: many ResourceRef = "resource_ref",
        }
    }

    /// One resource of a [`ResourceSet`].
    ResourceRef {
        attributes {
            id: IdRef = "id",
        }
        children {}
    }

    /// When a constraint holds; gone since schema 4.0.
    Lifetime {
        attributes {}
        children {
            rules: many Rule = "rule",
        }
    }
}
