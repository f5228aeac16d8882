//! `schema-unknown`: a schema that nobody knows

use cib_model::{Version, facts, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "schema-unknown",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The document names a schema that Pacemaker does not know",
    why: "Pacemaker refuses a document whose `validate-with` names no schema of its own. Case and blanks \
          count.",
    remedy: "Name a schema that every node knows; `cibadmin --upgrade` names the newest.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A slip",
            r#"<cib validate-with="«pacemaker3.9»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ),
        Example::new(
            "The schema of a release that nothing reads any more",
            r#"<cib validate-with="«pacemaker-0.6»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ),
        Example::new(
            "The schema for developers, which 3.0 dropped",
            r#"<cib validate-with="«pacemaker-next»" epoch="1" num_updates="0" admin_epoch="0">
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
    good: &[
        Example::new(
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
        ),
        Example::new(
            "None at all is another matter",
            r#"<cib validate-with="none" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(named) = &cx.cluster.cib.validate_with else {
        return;
    };
    let (version, value) = (cx.cluster.version, named.as_str());
    if !cx.judgement.is_open() || schema::is_none(value) {
        return;
    }
    let mut former = facts::former_schemas().iter();
    let former = former.find(|former| former.validate_with == value);
    let is_read = former
        .and_then(|former| former.read_until)
        .is_some_and(|end| version < end);
    let message = match former {
        Some(_) if is_read => format!(
            "{} is no schema for clusters: it may change with every release",
            shown(value)
        ),
        Some(_) => format!(
            "the schema {} is one that Pacemaker {version} no longer reads",
            shown(value)
        ),
        None => format!("there is no schema {}", shown(value)),
    };
    let finding =
        Finding::new(Subject::new("document", ""), named.span(), message).severity(if is_read {
            Severity::Warning
        } else {
            Severity::Error
        });
    let near = nearest(
        value,
        facts::schemas().iter().map(|schema| schema.validate_with),
    );
    let finding = match near.filter(|_| former.is_none()) {
        Some(near) => {
            let mut edits = cx.cluster.edits();
            edits.set(named, near);
            let fix = Fix::new(Safety::Unsafe, format!("write `{near}`"), edits);
            finding.help(format!("did you mean `{near}`?")).fix(fix)
        }
        None => finding.help("name a schema that every node knows, such as `pacemaker-3.9`"),
    };
    cx.report(finding);
}
