//! `sets-not-by-score`: sets that the upgrade sorts

use cib_model::{HeldSet, Score, Version};

use crate::finding::{Finding, shown_holder};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "sets-not-by-score",
    area: Area::Schema,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Several sets stand in another order than their scores",
    why: "The set with the highest score wins, wherever it stands. The upgrade to the schema of \
          Pacemaker 3.0 sorts the sets of an object by descending score, so that a later \
          comparison of the configurations shows moved elements.",
    remedy: "Nothing has to be done. To see no difference, write the set with the highest score \
          first.",
    references: &[sources::UPGRADE_TO_4],
    bad: &[Example::new(
        "The stronger set comes second",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta" score="1">
      <nvpair id="db-meta-priority" name="priority" value="1"/>
    </meta_attributes>
    <meta_attributes id="db-meta-strong" score="«10»">
      <nvpair id="db-meta-strong-priority" name="priority" value="2"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    good: &[Example::new(
        "The stronger set comes first",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta-strong" score="10">
      <nvpair id="db-meta-strong-priority" name="priority" value="2"/>
    </meta_attributes>
    <meta_attributes id="db-meta" score="1">
      <nvpair id="db-meta-priority" name="priority" value="1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.transforms(Version::new(4, 0, 0)))
    {
        return;
    }
    let sets = cx.cluster.cib.held_sets();
    for (first, second) in sets.iter().zip(sets.iter().skip(1)) {
        let together = first.kind == second.kind
            && first.holder.tag() == second.holder.tag()
            && first.holder.id() == second.holder.id();
        let Some(stronger) = &second.set.score else {
            continue;
        };
        if !together || score(second) <= score(first) {
            continue;
        }
        let message = format!(
            "this set of {} has a higher score than the one before it: the upgrade changes their order",
            shown_holder(second.holder)
        );
        cx.report(
            Finding::of_set(*second, stronger.span(), message)
                .related(first.set.place.tag, "the set before it")
                .help("write the set with the higher score first"),
        );
    }
}

fn score(held: &HeldSet<'_>) -> Score {
    let score = held.set.score.as_ref().and_then(|score| score.get().ok());
    score.unwrap_or(Score::ZERO)
}
