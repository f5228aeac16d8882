//! `colocation-without-score`: a colocation has no score, or zero

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, ResourceSet, Score, Span};

pub(crate) static RULE: Rule = Rule {
    id: "colocation-without-score",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A colocation has no score, or zero",
    why: "The score of a colocation is 0 where none is written, and one of 0 has no effect: Pacemaker does \
          not even make the constraint.",
    remedy: "Write `score=\"INFINITY\"` for a must, another number for a preference, or remove the constraint.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "No score",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="«together»" rsc="web" with-rsc="db"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Zero",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="«0»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Sets",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="«together»">
      <resource_set id="together-set">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set with zero",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" score="«0»">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "What is between sets has the score of the constraint",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="«together»">
      <resource_set id="together-a" score="INFINITY">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
      <resource_set id="together-b">
        <resource_ref id="app"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A must",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A preference",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="-1"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set with a score of its own",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together">
      <resource_set id="together-set" score="INFINITY">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Sets",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-a">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
      <resource_set id="together-b">
        <resource_ref id="app"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set whose members have nothing to do with each other",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-a" sequential="false" score="0">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
      <resource_set id="together-b">
        <resource_ref id="app"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for colocation in cx.cluster.cib.colocations() {
        let sets = &colocation.resource_sets;
        let is_sum_of_sets = sets.len() == 1 && sets.iter().all(|set| set.score.is_some());
        let id = colocation.id.as_ref();
        let text = id.map_or("", Attr::as_str);
        if !is_sum_of_sets && is_nothing(colocation.score.as_ref()) {
            let place = id.map_or(colocation.place.tag, Attr::span);
            let place = colocation.score.as_ref().map_or(place, Attr::span);
            cx.report(finding(
                "rsc_colocation",
                text,
                place,
                colocation.score.is_some(),
            ));
        }
        let others = sets
            .iter()
            .filter(|set| set.references.len() > 1 && !is_unordered(set));
        for set in others {
            if let Some(score) = &set.score
                && is_nothing(Some(score))
            {
                let id = set.id.as_ref().map_or("", Attr::as_str);
                cx.report(finding("resource_set", id, score.span(), true));
            }
        }
    }
}

fn is_nothing(score: Option<&Attr<'_, Score>>) -> bool {
    score.is_none_or(|score| score.get() == Ok(Score::ZERO))
}

fn is_unordered(set: &ResourceSet<'_>) -> bool {
    let sequential = set.sequential.as_ref();
    sequential.is_some_and(|it| it.get() != Ok(true))
}

fn finding(tag: &'static str, id: &str, place: Span, is_written: bool) -> Finding {
    let what = if is_written {
        "the score 0"
    } else {
        "no score"
    };
    let message = format!("{} has {what}: it keeps nothing together", shown(id));
    Finding::new(Subject::new(tag, id), place, message)
        .help("write `score=\"INFINITY\"` for a must, another number for a preference")
}
