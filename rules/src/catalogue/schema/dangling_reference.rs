//! `dangling-reference`: a reference to nothing

use cib_model::schema::Problem;
use cib_model::{ResolvedPrimitive, nearest};

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "dangling-reference",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Something refers to an id that does not exist",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Correct the id, or remove what refers to it.",
    references: &[sources::SCHEMA],
    bad: &[Example::new(
        "A constraint for a resource that is gone",
        r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources><primitive id="web" class="systemd" type="nginx"/></resources>
  <constraints><rsc_location id="prefer" rsc="«webb»" node="alice" score="100"/></constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "A resource that exists",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources><primitive id="web" class="systemd" type="nginx"/></resources>
  <constraints><rsc_location id="prefer" rsc="web" node="alice" score="100"/></constraints>
</configuration>
"#,
        ),
        Example::new(
            "A section alone: the resource may be in another",
            r#"<constraints>
  <rsc_location id="prefer" rsc="web" node="alice" score="100"/>
</constraints>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let ids: Vec<&str> = cx
        .cluster
        .primitives()
        .iter()
        .map(ResolvedPrimitive::id)
        .collect();
    for violation in &cx.judgement.violations {
        let Problem::DanglingReference { id, name } = &violation.problem else {
            continue;
        };
        let message = format!(
            "{} names {}, which is no id in this document",
            shown(name),
            shown(id)
        );
        let message = match nearest(id, ids.iter().copied()) {
            Some(meant) => format!("{message}; did you mean {}?", shown(meant)),
            None => message,
        };
        let help = "correct the id, or remove what refers to it";
        cx.report(schema::finding(violation, message).help(help));
    }
}
