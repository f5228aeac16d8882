//! `unknown-element`: an element that no version of the schema has there

use cib_model::Place;
use cib_model::schema::Problem;

use crate::finding::shown;
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "unknown-element",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "There is an element that no version of the schema knows",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Correct the name, or take the element out.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A slip in a name",
            r#"<resources>
  <«primitve» id="web" class="systemd" type="nginx">
    <operations>
      <op id="web-monitor" name="monitor" interval="60s"/>
    </operations>
  </primitve>
</resources>
"#,
        ),
        Example::new(
            "A name of something else",
            r#"<resources>
  <«service» id="web" class="systemd" type="nginx">
    <operations>
      <op id="web-monitor" name="monitor" interval="60s"/>
    </operations>
  </service>
</resources>
"#,
        ),
        Example::new(
            "An element under the name of another",
            r#"<resources>
  <«group» id="web" class="systemd" type="nginx">
    <operations>
      <op id="web-monitor" name="monitor" interval="60s"/>
    </operations>
  </group>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "An element that the schema knows",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx"/>
</resources>
"#,
        ),
        Example::new(
            "The status may hold anything",
            "<status>
  <whatever/>
</status>
",
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for violation in &cx.judgement.violations {
        let (message, meant) = match &violation.problem {
            Problem::UnknownElement {
                name,
                parent,
                meant,
            } => {
                let known = shown(name);
                (
                    format!(
                        "there is no element {known}, in {} or elsewhere",
                        shown(parent)
                    ),
                    *meant,
                )
            }
            Problem::MistakenElement { name, meant } => {
                let message = format!(
                    "{} has what `{meant}` has, and not what it should have",
                    shown(name)
                );
                (message, Some(*meant))
            }
            _ => continue,
        };
        let Some(meant) = meant else {
            let help = "take the element out, or correct its name";
            cx.report(schema::finding(violation, message).help(help));
            continue;
        };
        let message = format!("{message}; did you mean `{meant}`?");
        let mut edits = cx.cluster.edits();
        edits.rename_element(
            Place {
                tag: violation.span,
                whole: violation.element,
                ..Place::default()
            },
            meant,
        );
        let fix = Fix::new(Safety::Unsafe, format!("rename it to `{meant}`"), edits);
        let finding = schema::finding(violation, message).fix(fix);
        cx.report(finding.help(format!("rename it to `{meant}`")));
    }
}
