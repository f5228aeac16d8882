//! `schema-too-new`: a schema that the release does not know

use cib_model::{Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "schema-too-new",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The document names a schema that came after the release it is for",
    why: "Pacemaker refuses a document by a schema that it does not know: a node with that release cannot load \
          it.",
    remedy: "Name a schema that the release knows, or upgrade every node first.",
    references: &[sources::SCHEMA],
    bad: &[Example::new(
        "A schema of 3.0 for 2.1.5",
        r#"<cib validate-with="«pacemaker-4.0»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
    )
    .for_pacemaker(Version::new(2, 1, 5))],
    good: &[
        Example::new(
            "A schema of the release",
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
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "Nobody says for which release",
            r#"<cib validate-with="pacemaker-4.0" epoch="1" num_updates="0" admin_epoch="0">
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
    let (Some(named), Some(release)) = (&cx.cluster.cib.validate_with, cx.judgement.pacemaker)
    else {
        return;
    };
    let Some(schema) = facts::schema(named.as_str()).filter(|schema| schema.release > release)
    else {
        return;
    };
    let message = format!(
        "the schema {} came with Pacemaker {}: {release} refuses the document",
        shown(named.as_str()),
        schema.release
    );
    let help = match facts::newest_schema(release) {
        Some(newest) => format!("{release} knows `{}` and older", newest.validate_with),
        None => format!("{release} knows no schema"),
    };
    cx.report(Finding::new(Subject::new("document", ""), named.span(), message).help(help));
}
