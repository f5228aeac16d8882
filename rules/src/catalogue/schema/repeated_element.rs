//! `repeated-element`: an element that stands there once too often

use cib_model::schema::Problem;

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "repeated-element",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An element stands twice where it may stand once",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Merge the two, or remove one.",
    references: &[sources::SCHEMA],
    bad: &[Example::new(
        "Two lists of operations",
        r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <operations><op id="web-start" name="start" interval="0"/></operations>
    <«operations»><op id="web-stop" name="stop" interval="0"/></operations>
  </primitive>
</resources>
"#,
    )],
    good: &[Example::new(
        "One",
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
        Problem::RepeatedElement {
            name,
            parent,
            first,
        } => {
            let is_same = name == first;
            let (name, parent, first) = (shown(name), shown(parent), shown(first));
            Some(if is_same {
                (
                    format!("{parent} has {first} a second time"),
                    "merge the two, or remove one".to_owned(),
                )
            } else {
                (
                    format!("{parent} has {first} already, which excludes {name}"),
                    "remove one of the two".to_owned(),
                )
            })
        }
        _ => None,
    });
}
