//! `colocation-score-attribute`: a colocation with the name of an attribute as its score

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "colocation-score-attribute",
    area: Area::Colocation,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A colocation takes its score from a node attribute, which it never did",
    why: "`score-attribute` and `score-attribute-mangle` of a colocation never had an effect. The \
          upgrade to schema 3.0 drops them.",
    remedy: "Remove it, and write a `score`.",
    references: &[sources::CONSTRAINTS, sources::UPGRADE_TO_3],
    bad: &[
        Example::new(
            "An attribute instead of a score",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </resources>
    <constraints>
      <rsc_colocation id="together" rsc="web" with-rsc="db" «score-attribute»="ping"/>
    </constraints>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "Another attribute instead of a score",
            r#"<cib validate-with="pacemaker-1.2">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </resources>
    <constraints>
      <rsc_colocation id="together" rsc="web" with-rsc="db" «score-attribute-mangle»="ping"/>
    </constraints>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
    ],
    good: &[
        Example::new(
            "A score",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="100"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release keeps it",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </resources>
    <constraints>
      <rsc_colocation id="together" rsc="web" with-rsc="db" score-attribute="ping"/>
    </constraints>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.transforms(Version::new(3, 0, 0)))
    {
        return;
    }
    for colocation in cx.cluster.cib.colocations() {
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        let attributes = [
            &colocation.score_attribute,
            &colocation.score_attribute_mangle,
        ];
        for attr in attributes.into_iter().flatten() {
            let message = format!(
                "{} takes no score from the node attribute {}, and never did: the upgrade drops it",
                shown(id),
                shown(attr.as_str())
            );
            cx.report(
                Finding::new(
                    Subject::new("rsc_colocation", id),
                    attr.name_span(),
                    message,
                )
                .help("remove it, and write a `score`")
                .fix_by_removing_attribute(cx.cluster, attr, Safety::Safe),
            );
        }
    }
}
