//! `order-with-score`: an order with a score

use cib_model::{Attr, Score, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-with-score",
    area: Area::Ordering,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An order has a score instead of a kind",
    why: "The `score` of an order is deprecated since Pacemaker 2.0.1, and still read: 0 means \
          `kind=\"Optional\"`, anything else `kind=\"Mandatory\"`.",
    remedy: "Write the `kind`.",
    references: &[sources::CONSTRAINTS, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "A score that means optional",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" «score»="0"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A score that means mandatory",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" «score»="INFINITY"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 0, 1)),
    ],
    good: &[
        Example::new(
            "A kind",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" kind="Optional"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release reads it without a word",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" score="0"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.reaches(Version::new(2, 0, 1)))
    {
        return;
    }
    for order in cx.cluster.cib.orders() {
        let Some(score) = &order.score else {
            continue;
        };
        let kind = if score.get() == Ok(Score::ZERO) {
            "Optional"
        } else {
            "Mandatory"
        };
        let id = order.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the score {} of the order {} is deprecated: it means `kind=\"{kind}\"`",
            shown(score.as_str()),
            shown(id)
        );
        let mut finding = Finding::new(Subject::new("rsc_order", id), score.name_span(), message)
            .help(format!("write `kind=\"{kind}\"` instead"));
        if order.kind.is_none() && score.get().is_ok() {
            let mut edits = cx.cluster.edits();
            edits.rename_attribute(score, "kind");
            edits.set(score, kind);
            finding = finding.fix(Fix::new(
                Safety::Safe,
                format!("write `kind=\"{kind}\"`"),
                edits,
            ));
        }
        cx.report(finding);
    }
}
