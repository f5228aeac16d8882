//! `xml-syntax`: the document is not well-formed XML.

use crate::rule::{Area, Category, Example, Rule, Severity};

/// Reported by whoever reads the document: a rule sees only what could be read.
pub(crate) static RULE: Rule = Rule {
    id: "xml-syntax",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The document is not well-formed XML",
    why: "Pacemaker refuses a document that is not well-formed as a whole: nothing in it takes effect. A document type \
          declaration is refused here as well, because its entities could name other files.",
    remedy: "Mend the XML at the place named. Where the file was cut off, export it again with `cibadmin --query`.",
    references: &["https://www.w3.org/TR/xml/#sec-well-formed"],
    bad: &[
        Example::new(
            "An end tag that closes another element",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
  «<»/resources>
"#,
        ),
        Example::new(
            "A document type declaration",
            r#"«<!DOCTYPE» cib [<!ENTITY node SYSTEM "/etc/hostname">]>
<nodes/>
"#,
        ),
    ],
    good: &[Example::new(
        "A document that is well-formed",
        "<resources/>",
    )],
    check: |_| {},
};
