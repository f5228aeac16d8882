//! `colocation-set-without-effect`: a colocation has only one set, which keeps nothing together

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Boolean, Scalar as _};

pub(crate) static RULE: Rule = Rule {
    id: "colocation-set-without-effect",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A colocation has only one set, which keeps nothing together",
    why: "A set with `sequential=\"false\"` says nothing of its members but that they are all placed by \
          another set. Alone, it has no effect; and so has a single set with one member.",
    remedy: "Remove `sequential=\"false\"`, or add what the set is to be placed by.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A set without an order",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" sequential="«false»">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set of one",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="«together-set»">
        <resource_ref id="db"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A set with an order",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
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
            "Two sets",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-a" sequential="false">
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
            "A set of one tag",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set">
        <resource_ref id="all"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
  <tags>
    <tag id="all">
      <obj_ref id="db"/>
      <obj_ref id="web"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "A set that stands elsewhere",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
    <rsc_colocation id="again" score="10">
      <resource_set id-ref="together-set"/>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for colocation in cluster.cib.colocations() {
        let [set] = &colocation.resource_sets[..] else {
            continue;
        };
        if set.id_ref.is_some() {
            continue;
        }
        let names = set.references.iter().filter_map(|it| it.id.as_ref());
        let meant = names.filter_map(|name| cluster.meaning_of(name.as_str()));
        let count: usize = meant.map(|meant| meant.resources().len()).sum();
        let unordered = set.sequential.as_ref();
        let unordered = unordered.filter(|it| Boolean::read(it.as_str()) != Ok(true));
        let set_id = set.id.as_ref();
        let (place, why) = match (unordered, count) {
            (_, 1) => (
                set_id.map_or(set.place.tag, Attr::span),
                "one resource only",
            ),
            (Some(sequential), _) => (sequential.span(), "one set without an order"),
            _ => continue,
        };
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        let message = format!("{} has {why}: it keeps nothing together", shown(id));
        let subject = Subject::new("rsc_colocation", id);
        cx.report(
            Finding::new(subject, place, message)
                .help("remove `sequential=\"false\"`, or add what the set is to be placed by"),
        );
    }
}
