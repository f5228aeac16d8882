//! `colocations-opposite`: two resources must be together, and must be apart

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Apart, Attr, ColocationConflict, Tie};

pub(crate) static RULE: Rule = Rule {
    id: "colocations-opposite",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two resources must be together, and must be apart",
    why: "Two mandatory colocations contradict each other, be it directly, over other resources, or \
          because both are members of one group. Pacemaker does not complain: one of the two resources \
          stays stopped, or one of the constraints is ignored, as the order in which they are placed will \
          have it.",
    remedy: "Decide which of them holds, and remove the other.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "The same pair",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="«-INFINITY»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The other way round",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="db" with-rsc="web" score="«-INFINITY»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Over a third",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="one" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="two" rsc="app" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="app" with-rsc="web" score="«-INFINITY»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Members of a group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="«-INFINITY»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A resource that has to be with the group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="app" with-rsc="shop" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="app" with-rsc="web" score="«-INFINITY»"/>
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
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
        <resource_ref id="app"/>
      </resource_set>
    </rsc_colocation>
    <rsc_colocation id="apart" rsc="app" with-rsc="db" score="«-INFINITY»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db-clone" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="web" with-rsc="db-clone" score="«-INFINITY»"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Apart from another",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="app" with-rsc="db" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A preference may be lost",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="1000"/>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Different roles",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db-clone" score="INFINITY" with-rsc-role="Unpromoted"/>
    <rsc_colocation id="apart" rsc="web" with-rsc="db-clone" score="-INFINITY" with-rsc-role="Promoted"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two resources that are each with an instance",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="one" rsc="web" with-rsc="db-clone" score="INFINITY"/>
    <rsc_colocation id="two" rsc="app" with-rsc="db-clone" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="app" with-rsc="web" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "By another attribute than the name of the node",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="-INFINITY" node-attribute="rack"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A role that is never held, so that the constraint is dropped",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="-INFINITY" with-rsc-role="Promoted"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A group whose members need not be together",
            r#"<configuration>
  <resources>
    <group id="shop">
      <meta_attributes id="shop-meta">
        <nvpair id="shop-collocated" name="collocated" value="false"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conflict in cx.cluster.colocation_conflicts() {
        let ColocationConflict::Opposite(Apart { pair, ties }) = conflict else {
            continue;
        };
        let colocation = pair.colocation;
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} keeps {} and {} apart, which must be together",
            shown(id),
            shown(pair.dependent.resource.id()),
            shown(pair.primary.resource.id())
        );
        let of_set = colocation
            .resource_sets
            .iter()
            .find_map(|set| set.score.as_ref());
        let score = colocation.score.as_ref().or(of_set);
        let place = score.map_or(colocation.place.tag, Attr::span);
        let mut finding = Finding::new(Subject::new("rsc_colocation", id), place, message);
        for tie in ties.into_iter().take(MOST_TIES) {
            finding = match tie {
                Tie::Colocation(other) => finding.related(
                    other.id.as_ref().map_or(other.place.tag, Attr::span),
                    "this keeps them together",
                ),
                Tie::Group(group) => {
                    finding.related(group.span(), "the members of a group are together")
                }
            };
        }
        cx.report(finding.help("decide which of them holds, and remove the other"));
    }
}

/// How many constraints are named; a longer way helps nobody.
const MOST_TIES: usize = 12;
