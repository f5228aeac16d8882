//! `conflicting-attributes`: attributes that exclude each other

use cib_model::schema::Problem;

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "conflicting-attributes",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Two attributes of an element exclude each other",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Decide for one of them.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A reference with a score of its own",
            r#"<crm_config>
  <cluster_property_set id="options"/>
  <cluster_property_set id-ref="options" «score»="10"/>
</crm_config>
"#,
        ),
        Example::new(
            "A systemd service with a provider",
            r#"<resources>
  <primitive id="web" class="systemd" «provider»="heartbeat" type="nginx"/>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
        "A reference",
        r#"<crm_config>
  <cluster_property_set id="options"/>
  <cluster_property_set id-ref="options"/>
</crm_config>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    schema::report(cx, |problem| match problem {
        Problem::AttributeConflict {
            name,
            element,
            others,
            missing,
        } => {
            let name = shown(name);
            let beside = match others.as_slice() {
                [] => "as it is".to_owned(),
                others => format!("beside {}", schema::listed(others, "and")),
            };
            let message = format!("{} cannot have {name} {beside}", shown(element));
            let help = match missing.as_slice() {
                [] => format!("remove {name}, or what excludes it"),
                missing => format!("remove {name} and add {}", schema::listed(missing, "and")),
            };
            Some((message, help))
        }
        _ => None,
    });
}
