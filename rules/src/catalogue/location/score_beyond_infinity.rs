//! `score-beyond-infinity`: a score of a constraint is beyond INFINITY

use cib_model::{Attr, Integer, Scalar as _, Score};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "score-beyond-infinity",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A score of a constraint is beyond INFINITY",
    why: "Scores go from -1,000,000 to 1,000,000, and the ends are -INFINITY and INFINITY: a must, not a \
          preference. Pacemaker cuts what is beyond without a message, so that a very strong wish becomes \
          an order, and two wishes of different strength become the same.",
    remedy: "Write `INFINITY` or `-INFINITY` where it is a must, and a smaller number where it is a \
          preference.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A location",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="«5000000»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db">
      <rule id="db-here-rule" score="«-2000000»">
        <expression id="db-here-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A colocation",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="«10000000»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="100">
      <resource_set id="together-set" score="«1000001»">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The largest score",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="1000000"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A must",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Preferences",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-here" rsc="db" node="node1" score="-500"/>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="2000"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cib = cx.cluster.cib;
    let mut scores = Vec::new();
    for location in cib.locations() {
        let rules = location.rules.iter().map(|rule| rule.score.as_ref());
        let own = rules.chain([location.score.as_ref()]).flatten();
        scores.extend(own.map(|score| ("rsc_location", location.id.as_ref(), score)));
    }
    for colocation in cib.colocations() {
        let own = colocation.score.iter();
        scores.extend(own.map(|score| ("rsc_colocation", colocation.id.as_ref(), score)));
    }
    let in_sets = cib
        .resource_sets()
        .filter_map(|set| Some((set, set.score.as_ref()?)));
    scores.extend(in_sets.map(|(set, score)| ("resource_set", set.id.as_ref(), score)));
    for (kind, id, score) in scores {
        let number = Integer::read(score.as_str()).unwrap_or_default();
        let largest = i64::from(Score::INFINITY.number());
        let meant = match number {
            _ if number > largest => "INFINITY",
            _ if number < -largest => "-INFINITY",
            _ => continue,
        };
        let id = id.map_or("", Attr::as_str);
        let message = format!(
            "the score {} of {} is beyond the scale: Pacemaker reads it as `{meant}`",
            shown(score.as_str()),
            shown(id)
        );
        let mut edits = cx.cluster.edits();
        edits.set(score, meant);
        let fix = Fix::new(Safety::Safe, format!("write `{meant}`"), edits);
        cx.report(
            Finding::new(Subject::new(kind, id), score.span(), message)
                .help(format!(
                    "write `{meant}` if it is a must, and a smaller number if it is a preference"
                ))
                .fix(fix),
        );
    }
}
