//! `template-reference-invalid`: made from what is no template

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "template-reference-invalid",
    area: Area::Tags,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A primitive is made from something that is no template",
    why: "Pacemaker drops a primitive whose `template` names no template, with an error: it is as \
          if the resource were not there. The schema does not notice it as long as anything has \
          that id.",
    remedy: "Name a template, or write `class` and `type` on the primitive itself.",
    references: &[sources::TEMPLATES],
    bad: &[
        Example::new(
            "Itself",
            r#"<resources>
  <primitive id="db" template="«db»"/>
</resources>
"#,
        ),
        Example::new(
            "Another primitive",
            r#"<configuration>
  <resources>
    <primitive id="base" class="ocf" provider="example" type="database"/>
    <primitive id="db" template="«base»"/>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[Example::new(
        "A template",
        r#"<configuration>
  <resources>
    <template id="base" class="ocf" provider="example" type="database"/>
    <primitive id="db" template="base"/>
  </resources>
</configuration>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // Ids are looked at when a template is not found alone, which no sound document has.
    let mut ids = None;
    for resource in cluster.primitives() {
        let Some(name) = &resource.primitive.template else {
            continue;
        };
        if resource.template.is_some() {
            continue;
        }
        let ids = ids.get_or_insert_with(|| cluster.configured_ids());
        if !ids.contains(name.as_str()) {
            continue;
        }
        let message = if name.as_str() == resource.id() {
            format!(
                "{} is made from itself, so Pacemaker drops it",
                shown(resource.id())
            )
        } else {
            format!(
                "{} is made from {}, which is no template, so Pacemaker drops it",
                shown(resource.id()),
                shown(name.as_str())
            )
        };
        let subject = Subject::new("primitive", resource.id());
        cx.report(
            Finding::new(subject, name.span(), message)
                .help("name a template, or write `class` and `type` on the primitive"),
        );
    }
}
