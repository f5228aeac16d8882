//! `schema-disabled`: a document that is not to be checked

use cib_model::Version;

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "schema-disabled",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The document asks Pacemaker not to check it",
    why: "With `validate-with=\"none\"` Pacemaker checks nothing: a slip in a name is ignored, and nobody \
          hears of it. No transformation for a newer release is applied either. The value is deprecated since \
          2.1.8.",
    remedy: "Name a schema in `validate-with`: the newest that every node knows, and that the document is valid \
          by.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "Nothing is checked",
            r#"<cib validate-with="«none»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "From 3.0 on",
            r#"<cib validate-with="«none»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
    ],
    good: &[Example::new(
        "A schema",
        r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
    )
    .for_pacemaker(Version::new(3, 0, 0))],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(named) = &cx.cluster.cib.validate_with else {
        return;
    };
    if !cx.judgement.is_open() || !schema::is_none(named.as_str()) {
        return;
    }
    let message = format!(
        "{} in `validate-with` turns the check of this document off",
        shown(named.as_str())
    );
    let is_late = cx.cluster.version >= schema::REQUIRED_SINCE;
    let finding =
        Finding::new(Subject::new("document", ""), named.span(), message).severity(if is_late {
            Severity::Error
        } else {
            Severity::Warning
        });
    let Some(name) = schema::fitting(cx) else {
        cx.report(finding.help(schema::FITS_NONE));
        return;
    };
    let mut edits = cx.cluster.edits();
    edits.set(named, name);
    let fix = Fix::new(Safety::Unsafe, format!("write `{name}`"), edits);
    let help = format!("write `{name}`: the document is valid by that schema");
    cx.report(finding.help(help).fix(fix));
}
