//! `unexpected-text`: text where only elements may be

use cib_model::schema::Problem;

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "unexpected-text",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Text stands between elements",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Remove the text; write a note as a comment: `<!-- ... -->`.",
    references: &[sources::SCHEMA],
    bad: &[Example::new(
        "A note that is no comment",
        r#"<resources>
  «our web server»
  <primitive id="web" class="systemd" type="nginx"/>
</resources>
"#,
    )],
    good: &[Example::new(
        "A comment",
        r#"<resources>
  <!-- our web server -->
  <primitive id="web" class="systemd" type="nginx"/>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for violation in &cx.judgement.violations {
        let Problem::UnexpectedText { parent } = &violation.problem else {
            continue;
        };
        let message = format!(
            "there is text in {}, where only elements may be",
            shown(parent)
        );
        let help = "remove it, or make it a comment: `<!-- ... -->`";
        cx.report(schema::finding(violation, message).help(help));
    }
}
