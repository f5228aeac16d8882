//! `nvpair-without-value`: a name without a value

use cib_model::{Attr, NvPair, Version};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "nvpair-without-value",
    area: Area::Schema,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An nvpair has no value",
    why: "Such a pair sets nothing. The schema of Pacemaker 3.0 does not allow it any more, and \
          the upgrade drops it.",
    remedy: "Remove it, or write the value that was meant.",
    references: &[sources::UPGRADE_TO_4, sources::CHANGE_LOG],
    bad: &[Example::new(
        "The value is missing",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-port" name="«port»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    good: &[
        Example::new(
            "The release keeps it",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-port" name="port"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
        Example::new(
            "An empty value is one",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-port" name="port" value=""/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.transforms(Version::new(4, 0, 0)))
    {
        return;
    }
    for held in cx.cluster.cib.held_sets() {
        let valueless = |pair: &&NvPair<'_>| pair.value.is_none() && pair.id_ref.is_none();
        for pair in held.set.pairs.iter().filter(valueless) {
            let name = pair.name.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "{} of {} has no value: the upgrade drops it",
                shown(name),
                shown_holder(held.holder)
            );
            cx.report(
                Finding::of_name(held, pair, message)
                    .help("remove it, or write the value that was meant")
                    .fix_by_removing(cx.cluster, pair, Safety::Safe),
            );
        }
    }
}
