//! `colocation-apart-in-part`: a colocation of sets keeps only some of its resources apart

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Boolean, IdRef, ResourceSet, Scalar as _, Score};

pub(crate) static RULE: Rule = Rule {
    id: "colocation-apart-in-part",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A colocation of sets keeps only some of its resources apart",
    why: "Between sets, Pacemaker makes a colocation for neighbours only: of an ordered set the first \
          member with the last of the next set. To be together that is enough, as each is with the one \
          before. To be apart it is not: the others may well share a node.",
    remedy: "Write one ordered set of all that must be apart, or a colocation for each pair.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "Three sets",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="«-INFINITY»">
      <resource_set id="apart-a">
        <resource_ref id="db"/>
      </resource_set>
      <resource_set id="apart-b">
        <resource_ref id="web"/>
      </resource_set>
      <resource_set id="apart-c">
        <resource_ref id="app"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An ordered set of two",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="«-INFINITY»">
      <resource_set id="apart-a">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
      <resource_set id="apart-b">
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
            "One set",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="-INFINITY">
      <resource_set id="apart-a">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
        <resource_ref id="app"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two sets of one",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="-INFINITY">
      <resource_set id="apart-a">
        <resource_ref id="db"/>
      </resource_set>
      <resource_set id="apart-b">
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two sets without an order: each is kept apart from each of the other",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="-INFINITY">
      <resource_set id="apart-a" sequential="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
      <resource_set id="apart-b">
        <resource_ref id="app"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Together",
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
      </resource_set>
      <resource_set id="together-b">
        <resource_ref id="web"/>
      </resource_set>
      <resource_set id="together-c">
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
        let Some(score) = &colocation.score else {
            continue;
        };
        let is_apart = score.get().is_ok_and(|score| score < Score::ZERO);
        let Some((one, other)) = free_pair(&colocation.resource_sets).filter(|_| is_apart) else {
            continue;
        };
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} keeps only neighbours apart: {} and {} may run on one node",
            shown(id),
            shown(one.as_str()),
            shown(other.as_str())
        );
        let subject = Subject::new("rsc_colocation", id);
        cx.report(
            Finding::new(subject, score.span(), message)
                .related(one.span(), "this")
                .related(other.span(), "may be with this")
                .help("write one ordered set of all, or a colocation for each pair"),
        );
    }
}

type Name<'c> = &'c Attr<'c, IdRef>;

/// Two members of different sets that are not kept apart.
fn free_pair<'c>(sets: &'c [ResourceSet<'c>]) -> Option<(Name<'c>, Name<'c>)> {
    let members = |set: &'c ResourceSet<'c>| -> Vec<Name<'c>> {
        let names = set.references.iter().filter_map(|it| it.id.as_ref());
        names.collect()
    };
    let is_ordered = |set: &ResourceSet<'_>| {
        let sequential = set.sequential.as_ref();
        sequential.is_none_or(|it| Boolean::read(it.as_str()) == Ok(true))
    };
    let has_reference = sets.iter().any(|set| set.id_ref.is_some());
    let [first, second, rest @ ..] = sets else {
        return None;
    };
    if has_reference {
        return None;
    }
    let (ones, others) = (members(first), members(second));
    if is_ordered(first) && ones.len() > 1 {
        return Some((ones.get(1)?, others.last()?));
    }
    if is_ordered(second) && others.len() > 1 {
        return Some((ones.first()?, others.first()?));
    }
    let third = members(rest.first()?);
    Some((ones.first()?, third.first()?))
}
