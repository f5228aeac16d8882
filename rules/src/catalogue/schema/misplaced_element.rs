//! `misplaced-element`: an element in a wrong place

use cib_model::schema::{Problem, RelatedRole};

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "misplaced-element",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An element stands where the schema does not allow it",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Move the element to where it belongs.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "An operation outside of `operations`",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <«op» id="web-monitor" name="monitor" interval="10s"/>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A rule in front of a resource set",
            r#"<constraints>
  <rsc_colocation id="together" score="INFINITY">
    <resource_set id="set"><resource_ref id="a"/></resource_set>
    <«rule» id="always" score="0"><expression id="e" attribute="site" operation="defined"/></rule>
  </rsc_colocation>
</constraints>
"#,
        ),
        Example::new(
            "A rule beside a node",
            r#"<constraints>
  <rsc_location id="prefer" rsc="web" node="alice" score="100">
    <«rule» id="on-bob" score="100"><expression id="e" attribute="site" operation="eq" value="bob"/></rule>
  </rsc_location>
</constraints>
"#,
        ),
    ],
    good: &[Example::new(
        "Where it belongs",
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
    schema::report_all(cx, |violation| match &violation.problem {
        Problem::MisplacedElement {
            name,
            parent,
            places,
        } => {
            let places = schema::listed(places, "or");
            let related = violation.related.iter();
            let alike = related.filter(|related| related.role == RelatedRole::Alike);
            let others = match alike.count() {
                0 => String::new(),
                1 => ", nor does the element behind it".to_owned(),
                more => format!(", nor do the {more} elements behind it"),
            };
            let message = format!(
                "{} does not belong in {}{others}",
                shown(name),
                shown(parent)
            );
            Some((message, format!("move it; its place is in {places}")))
        }
        Problem::ElementConflict {
            name,
            parent,
            other: "",
        } => {
            let message = format!("{} cannot stand in this {}", shown(name), shown(parent));
            Some((
                message,
                "complete the element around it, or move it".to_owned(),
            ))
        }
        Problem::ElementConflict {
            name,
            parent,
            other,
        } => {
            let (name, other) = (shown(name), shown(other));
            let message = format!(
                "{name} cannot stand in a {} that has {other}",
                shown(parent)
            );
            Some((message, format!("keep either {name} or {other}")))
        }
        Problem::ElementOutOfOrder {
            name,
            parent,
            before,
        } => {
            let (name, before) = (shown(name), shown(before));
            let message = format!("in {}, {name} stands behind {before}", shown(parent));
            Some((message, format!("put every {name} before {before}")))
        }
        _ => None,
    });
}
