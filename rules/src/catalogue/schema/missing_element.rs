//! `missing-element`: an element that has to be there

use cib_model::schema::Problem;

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "missing-element",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An element lacks one that it must have",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Add the element, or remove the one that is useless without it.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "An empty group",
            r#"<resources>
  <«group» id="web"/>
</resources>
"#,
        ),
        Example::new(
            "A configuration without constraints",
            "<«configuration»>
  <crm_config/>
  <nodes/>
  <resources/>
</configuration>
",
        ),
    ],
    good: &[Example::new(
        "A group with a member",
        r#"<resources>
  <group id="web"><primitive id="nginx" class="systemd" type="nginx"/></group>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    schema::report(cx, |problem| match problem {
        Problem::MissingElement { parent, names } => {
            let names = schema::listed(names, "or");
            let message = format!("{} lacks the element {names}", shown(parent));
            // A configuration cannot do without itself.
            let help = match *parent {
                "cib" | "configuration" => format!("add {names}"),
                _ => format!("add {names}, or remove this element"),
            };
            Some((message, help))
        }
        _ => None,
    });
}
