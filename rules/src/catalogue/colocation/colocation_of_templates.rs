//! `colocation-of-templates`: a colocation has a template or tag on both sides

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, IdRef, Meant};

pub(crate) static RULE: Rule = Rule {
    id: "colocation-of-templates",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A colocation has a template or tag on both sides",
    why: "Pacemaker ignores a colocation between two templates or tags, with an error in its log, even if \
          each stands for one resource only. One side has to be a resource.",
    remedy: "Name a resource on one side, or use resource sets, which may have templates and tags.",
    references: &[sources::REUSING, sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "Two templates",
            r#"<configuration>
  <resources>
    <template id="small" class="ocf" provider="example" type="database"/>
    <template id="site" class="ocf" provider="example" type="web"/>
    <primitive id="db" template="small"/>
    <primitive id="web" template="site"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="«site»" with-rsc="small" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two tags",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="«front»" with-rsc="back" score="INFINITY"/>
  </constraints>
  <tags>
    <tag id="front">
      <obj_ref id="web"/>
    </tag>
    <tag id="back">
      <obj_ref id="db"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A template and a resource",
            r#"<configuration>
  <resources>
    <template id="small" class="ocf" provider="example" type="database"/>
    <primitive id="db" template="small"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="small" score="INFINITY"/>
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
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-a">
        <resource_ref id="front"/>
      </resource_set>
      <resource_set id="together-b">
        <resource_ref id="back"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
  <tags>
    <tag id="front">
      <obj_ref id="web"/>
    </tag>
    <tag id="back">
      <obj_ref id="db"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "A template that stands for nothing: that is another mistake",
            r#"<configuration>
  <resources>
    <template id="small" class="ocf" provider="example" type="database"/>
    <template id="site" class="ocf" provider="example" type="web"/>
    <primitive id="db" template="small"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="site" with-rsc="small" score="INFINITY"/>
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
        let (Some(rsc), Some(with)) = (&colocation.rsc, &colocation.with_rsc) else {
            continue;
        };
        let stands_for_some = |name: &Attr<'_, IdRef>| {
            let meant = cluster.meaning_of(name.as_str());
            meant.is_some_and(|meant| {
                !matches!(meant, Meant::Resource(_)) && !meant.resources().is_empty()
            })
        };
        if !stands_for_some(rsc) || !stands_for_some(with) {
            continue;
        }
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} has templates or tags on both sides, {} and {}: Pacemaker ignores it",
            shown(id),
            shown(rsc.as_str()),
            shown(with.as_str())
        );
        let subject = Subject::new("rsc_colocation", id);
        cx.report(
            Finding::new(subject, rsc.span(), message)
                .related(with.span(), "the other side")
                .help("name a resource on one side, or use resource sets"),
        );
    }
}
