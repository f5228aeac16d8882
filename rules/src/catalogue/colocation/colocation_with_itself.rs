//! `colocation-with-itself`: a colocation names a resource and itself

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Colocation, IdRef, Role, Scalar as _, Score};

pub(crate) static RULE: Rule = Rule {
    id: "colocation-with-itself",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A colocation names a resource and itself",
    why: "A resource is where it is: a colocation with itself, or of a group with one of its members, has \
          no effect. Probably another resource was meant. That the promoted and the unpromoted instances \
          of one clone are to be apart is worse: the scheduler dies of it, and the cluster does nothing \
          any more.",
    remedy: "Correct the name, or remove the constraint.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "Itself",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="db" with-rsc="«db»" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A member of a group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="«shop»" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Twice in a set",
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
        <resource_ref id="«db»"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two roles of one clone",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_colocation id="apart" rsc="db-clone" with-rsc="«db-clone»" score="-INFINITY" rsc-role="Promoted" with-rsc-role="Unpromoted"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Two resources",
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
            "Two members of a group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for colocation in cluster.cib.colocations() {
        let sets = colocation
            .resource_sets
            .iter()
            .flat_map(|set| &set.references);
        let in_sets = sets.filter_map(|reference| reference.id.as_ref());
        let ends = [&colocation.rsc, &colocation.with_rsc]
            .into_iter()
            .flatten();
        let mut first: HashMap<&str, &Attr<'_, IdRef>> = HashMap::new();
        let names: Vec<_> = ends.chain(in_sets).collect();
        for name in &names {
            first.entry(name.as_str()).or_insert(name);
        }
        let mut seen = HashSet::new();
        for name in &names {
            let group = cluster.resource(name.as_str());
            let group = group.and_then(|it| cluster.container_of(it));
            let own_group = group.and_then(|it| first.get(it.id()));
            let repeated = (!seen.insert(name.as_str())).then(|| first.get(name.as_str()));
            if let Some(other) = repeated.flatten() {
                cx.report(finding(colocation, name, other));
            } else if let Some(group) = own_group {
                // The later of the two is the wrong one as likely as not.
                let (first, second) = if group.span().start() < name.span().start() {
                    (*group, *name)
                } else {
                    (*name, *group)
                };
                cx.report(finding(colocation, second, first));
            }
        }
    }
}

fn finding(
    colocation: &Colocation<'_>,
    name: &Attr<'_, IdRef>,
    other: &Attr<'_, IdRef>,
) -> Finding {
    let id = colocation.id.as_ref().map_or("", Attr::as_str);
    let is = |role: &Option<Attr<'_, Role>>, wanted| {
        role.as_ref()
            .is_some_and(|role| Role::read(role.as_str()) == Ok(wanted))
    };
    let (one, with) = (&colocation.rsc_role, &colocation.with_rsc_role);
    let score = colocation.score.as_ref().and_then(|score| score.get().ok());
    let kills = score.is_some_and(Score::is_ban)
        && (is(one, Role::Promoted) && is(with, Role::Unpromoted)
            || is(one, Role::Unpromoted) && is(with, Role::Promoted));
    let then = if kills {
        "the scheduler dies of it"
    } else if name == other {
        "that has no effect"
    } else {
        "one is in the other, so that it has no effect"
    };
    let message = format!(
        "{} places {} by {}: {then}",
        shown(id),
        shown(other.as_str()),
        if name == other {
            "itself".to_owned()
        } else {
            shown(name.as_str())
        }
    );
    let finding = Finding::new(Subject::new("rsc_colocation", id), name.span(), message)
        .related(other.span(), "it stands here already")
        .help("correct the name, or remove the constraint");
    if kills {
        finding.severity(Severity::Error)
    } else {
        finding
    }
}
