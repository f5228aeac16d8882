//! `parameter-empty`: a parameter with nothing in it

use cib_model::{Attr, SetKind};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "parameter-empty",
    area: Area::Primitives,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A parameter of an agent is set to nothing",
    why: "The agent gets an empty value. Some take that for not set, and use the default; others \
          take it as it is, and fail or do without what was to be set. Most often somebody meant \
          to remove the parameter.",
    remedy: "Remove it, or give it a value.",
    references: &[sources::RESOURCES],
    bad: &[Example::new(
        "Nothing in it",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="«config»" value=""/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "A value",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="config" value="/etc/db.conf"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A meta-attribute",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="description" value=""/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_sets() {
        if held.kind != SetKind::Instance || held.holder.meta_kind().is_none() {
            continue;
        }
        for pair in &held.set.pairs {
            let is_empty = pair
                .value
                .as_ref()
                .is_some_and(|value| value.as_str().is_empty());
            let name = pair.name.as_ref().map_or("", Attr::as_str);
            if !is_empty || name.is_empty() {
                continue;
            }
            let message = format!(
                "the parameter {} of {} is set to nothing",
                shown(name),
                shown_holder(held.holder)
            );
            let finding =
                Finding::of_name(held, pair, message).help("remove it, or give it a value");
            cx.report(finding.fix_by_removing(cx.cluster, pair, Safety::Unsafe));
        }
    }
}
