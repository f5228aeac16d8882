//! `unknown-attribute`: an attribute that no version of the schema has there

use cib_model::schema::Problem;

use crate::finding::shown;
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "unknown-attribute",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An element has an attribute that no version of the schema knows",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Correct the name, or take the attribute out. Options of a resource or operation that are no \
          attributes belong in an `nvpair`.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A slip in a name",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <operations>
      <op id="web-monitor" name="monitor" «intervall»="10s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An option that is no attribute",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx" «target-role»="Started"/>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
        "As the schema has it",
        r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <operations>
      <op id="web-monitor" name="monitor" interval="10s"/>
    </operations>
  </primitive>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for violation in &cx.judgement.violations {
        let Problem::UnknownAttribute {
            name,
            element,
            meant,
            missing,
        } = &violation.problem
        else {
            continue;
        };
        let has_options = matches!(
            *element,
            "primitive" | "template" | "group" | "clone" | "master" | "bundle" | "op"
        );
        let (name, element) = (shown(name), shown(element));
        let lacks = match missing.as_slice() {
            [] => String::new(),
            missing => format!(", and lacks {}", schema::listed(missing, "and")),
        };
        let message = format!("{element} has no attribute {name}{lacks}");
        let Some(meant) = meant else {
            let help = match missing.as_slice() {
                [] if has_options => {
                    "take the attribute out; an option of a resource belongs in an `nvpair`"
                        .to_owned()
                }
                [] => "take the attribute out".to_owned(),
                missing => format!("write {} instead", schema::listed(missing, "and")),
            };
            cx.report(schema::finding(violation, message).help(help));
            continue;
        };
        let message = format!("{message}; did you mean `{meant}`?");
        let mut edits = cx.cluster.edits();
        edits.replace(violation.span, (*meant).to_owned());
        let fix = Fix::new(Safety::Unsafe, format!("rename it to `{meant}`"), edits);
        let finding = schema::finding(violation, message).fix(fix);
        cx.report(finding.help(format!("write `{meant}`")));
    }
}
