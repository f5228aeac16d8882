//! `clone-limits-contradictory`: numbers of instances that do not go together

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "clone-limits-contradictory",
    area: Area::Clones,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two numbers of a clone contradict each other",
    why: "`clone-min` instances have to run before anything behind the clone starts: above `clone- \
          max` that is never so, and what depends on the clone never starts. More instances than \
          run on a node cannot be promoted there (`promoted-node-max` above `clone-node-max`), nor \
          more than there are (`promoted-max` above `clone-max`).",
    remedy: "Let the smaller number be the smaller one.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "More needed than there are",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-min" name="clone-min" value="«3»"/>
      <nvpair id="dbs-clone-max" name="clone-max" value="2"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "More promoted than run",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promoted-node-max" name="promoted-node-max" value="«2»"/>
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "More promoted than there are",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promoted-max" name="promoted-max" value="«3»"/>
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
      <nvpair id="dbs-clone-max" name="clone-max" value="2"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "All of them needed",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-min" name="clone-min" value="2"/>
      <nvpair id="dbs-clone-max" name="clone-max" value="2"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "One promoted",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
      <nvpair id="dbs-promoted-max" name="promoted-max" value="1"/>
      <nvpair id="dbs-clone-max" name="clone-max" value="2"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Two a node, both promoted",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
      <nvpair id="dbs-promoted-node-max" name="promoted-node-max" value="2"/>
      <nvpair id="dbs-promoted-max" name="promoted-max" value="4"/>
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="2"/>
      <nvpair id="dbs-globally-unique" name="globally-unique" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

/// What must not be larger than what: the names, the old name of the first, what the second is where it is not set.
const PAIRS: [(&str, &str, &str, Option<i64>); 3] = [
    ("clone-min", "clone-min", "clone-max", None),
    (
        "promoted-node-max",
        "master-node-max",
        "clone-node-max",
        Some(1),
    ),
    ("promoted-max", "master-max", "clone-max", None),
];

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.resources().iter().filter(|it| it.is_clone()) {
        let is_promotable = cluster.is_promotable(resource) == Some(true);
        for (name, old, limit, default) in PAIRS {
            let number = cluster.clone_number(resource, name);
            let Some((number, setting)) = number.or_else(|| cluster.clone_number(resource, old))
            else {
                continue;
            };
            let found = cluster.clone_number(resource, limit);
            // What is not known to be a number is no limit.
            if found.is_none() && cluster.meta_of(resource, limit).is_some() {
                continue;
            }
            let Some(most) = found.map(|(most, _)| most).or(default) else {
                continue;
            };
            if number <= most || most == 0 || name.starts_with("promoted") && !is_promotable {
                continue;
            }
            let message = format!(
                "`{}={number}` of {} is more than `{limit}={most}`",
                setting.name,
                shown(resource.id())
            );
            let mut finding = Finding::of_resource(resource, setting.value.span(), message)
                .help("let the smaller number be the smaller one");
            if let Some((_, found)) = found {
                finding = finding.related(found.value.span(), "the limit");
            }
            cx.report(finding);
        }
    }
}
