//! `foreign-document`: XML that is no cluster configuration.

use crate::rule::{Area, Category, Example, Rule, Severity};

/// Reported by whoever reads the document: a rule sees only configurations.
pub(crate) static RULE: Rule = Rule {
    id: "foreign-document",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The document is XML, but no cluster configuration",
    why: "A cluster configuration is a `<cib>`, or one section of it such as `<resources>`. Pacemaker refuses anything \
          else.",
    remedy: "Name the file that `cibadmin --query` wrote.",
    references: &[crate::sources::CLUSTER_OPTIONS],
    bad: &[Example::new(
        "The definition of a libvirt network",
        "<«network»>
  <name>default</name>
</network>
",
    )],
    good: &[Example::new("One section of a CIB", "<nodes/>")],
    check: |_| {},
};
