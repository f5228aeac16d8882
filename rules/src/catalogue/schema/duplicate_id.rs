//! `duplicate-id`: an id that stands twice

use cib_model::schema::{Problem, RelatedRole};

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-id",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Two elements have the same id",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it. Ids are compared over the whole \
          configuration, whatever the elements are.",
    remedy: "Give one of the two another id, and correct what refers to it.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A copied resource",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx"/>
  <primitive id="«web»" class="systemd" type="nginx"/>
</resources>
"#,
        ),
        Example::new(
            "An option and a resource",
            r#"<configuration>
  <crm_config><cluster_property_set id="web"/></crm_config>
  <nodes/>
  <resources><primitive id="«web»" class="systemd" type="nginx"/></resources>
  <constraints/>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Ids of their own",
            r#"<resources>
  <primitive id="web-1" class="systemd" type="nginx"/>
  <primitive id="web-2" class="systemd" type="nginx"/>
</resources>
"#,
        ),
        Example::new(
            "The ids of nodes are no ids",
            r#"<configuration>
  <crm_config/>
  <nodes><node id="web" uname="web"/></nodes>
  <resources><primitive id="web" class="systemd" type="nginx"/></resources>
  <constraints/>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for violation in &cx.judgement.violations {
        let Problem::DuplicateId { id } = &violation.problem else {
            continue;
        };
        let copies = violation
            .related
            .iter()
            .filter(|related| related.role == RelatedRole::Copy);
        let message = match copies.count() {
            0 => format!("the id {} is used already", shown(id)),
            copies => format!(
                "the id {} is used already, and so are {copies} more in it",
                shown(id)
            ),
        };
        let help = "give one of the two another id, and correct what refers to it";
        cx.report(schema::finding(violation, message).help(help));
    }
}
