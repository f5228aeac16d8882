//! `foreign-namespace`: an element of another XML language

use cib_model::schema::Problem;

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "foreign-namespace",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An element is in an XML namespace",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Remove `xmlns` and the prefix.",
    references: &[sources::SCHEMA],
    bad: &[Example::new(
        "A default namespace",
        r#"<«resources» xmlns="http://example.com/">
  <primitive id="web" class="systemd" type="nginx"/>
</resources>
"#,
    )],
    good: &[Example::new(
        "A namespace that nothing is in",
        r#"<resources xmlns:x="http://example.com/">
  <primitive id="web" class="systemd" type="nginx"/>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    schema::report(cx, |problem| match problem {
        Problem::ForeignNamespace { name } => {
            let message = format!(
                "{} is in an XML namespace, which nothing in a configuration is",
                shown(name)
            );
            Some((
                message,
                "remove `xmlns` here, and the prefix if there is one".to_owned(),
            ))
        }
        _ => None,
    });
}
