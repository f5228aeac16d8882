//! `missing-attribute`: an attribute that has to be there

use cib_model::schema::Problem;

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "missing-attribute",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An element lacks an attribute that it must have",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Add the attribute.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "An operation without an interval",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <operations>
      <«op» id="web-monitor" name="monitor"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent without its provider",
            r#"<resources>
  <«primitive» id="vip" class="ocf" type="IPaddr2"/>
</resources>
"#,
        ),
        Example::new(
            "A resource of which nothing is said",
            r#"<resources>
  <«primitive» id="web"/>
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
    schema::report(cx, |problem| match problem {
        Problem::MissingAttributes {
            element,
            names,
            instead,
        } => {
            let names = alternatives(names, instead);
            Some((
                format!("{} lacks {names}", shown(element)),
                format!("add {names}"),
            ))
        }
        _ => None,
    });
}

/// `a` and `b`, or `c`.
fn alternatives(names: &[&str], instead: &[Vec<&str>]) -> String {
    let others = instead.iter().map(Vec::as_slice);
    let sets: Vec<&[&str]> = std::iter::once(names).chain(others).collect();
    if sets.iter().all(|set| set.len() == 1) {
        return schema::listed(&sets.concat(), "or");
    }
    let sets: Vec<String> = sets.iter().map(|set| schema::listed(set, "and")).collect();
    sets.join(", or ")
}
