//! `constraint-about-nothing`: a constraint is about something that stands for no resource

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use std::collections::HashSet;

use cib_model::{Attr, Meant, Span};

pub(crate) static RULE: Rule = Rule {
    id: "constraint-about-nothing",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A constraint is about something that stands for no resource",
    why: "A constraint names a resource, or a template or a tag, and is then about the resources that are made from it or \
          tagged. Where the name stands for no resource, Pacemaker logs an error and ignores the constraint; in a set, \
          the whole constraint.",
    remedy: "Name a resource, make one from the template, or remove the constraint.",
    references: &[sources::REUSING, sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A template that nothing is made from",
            r#"<configuration>
  <resources>
    <template id="small" class="ocf" provider="example" type="database"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="small-not-here" rsc="«small»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A template in a colocation",
            r#"<configuration>
  <resources>
    <template id="small" class="ocf" provider="example" type="database"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="db" with-rsc="«small»" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "What is no resource at all",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="«db-monitor»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "In a set",
            r#"<configuration>
  <resources>
    <template id="small" class="ocf" provider="example" type="database"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set">
        <resource_ref id="db"/>
        <resource_ref id="«small»"/>
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
            "A template that a resource is made from",
            r#"<configuration>
  <resources>
    <template id="small" class="ocf" provider="example" type="database"/>
    <primitive id="db" template="small"/>
  </resources>
  <constraints>
    <rsc_location id="small-not-here" rsc="small" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A tag",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc="all" node="node1" score="-INFINITY"/>
  </constraints>
  <tags>
    <tag id="all">
      <obj_ref id="db"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "A resource",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A tag of what is not there, which is another mistake",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc="all" node="node1" score="-INFINITY"/>
  </constraints>
  <tags>
    <tag id="all">
      <obj_ref id="bd"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "The resources are not known",
            r#"<configuration>
  <constraints>
    <rsc_location id="all-not-here" rsc="all" node="node1" score="-INFINITY"/>
  </constraints>
  <tags>
    <tag id="all">
      <obj_ref id="db"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if !cluster.knows_resources() {
        return;
    }
    // Where the schema says that nothing has that name, it is said.
    let violations = cx.judgement.violations.iter();
    let said: HashSet<_> = violations
        .flat_map(|it| it.related.iter().map(|it| it.span).chain([it.span]))
        .collect();
    for named in cluster.cib.named_by_constraints() {
        // What is wrong with a tag that stands for no resource is said of its members.
        let (what, place) = match cluster.meaning_of(named.name.as_str()) {
            Some(Meant::Template(template, made)) if made.is_empty() => (
                "template, from which no resource is made",
                template.id.as_ref().map(Attr::span),
            ),
            None if !said.contains(&named.name.span()) => ("name that no resource has", None),
            _ => continue,
        };
        let message = format!(
            "{} is about {}, a {what}: Pacemaker ignores the constraint",
            shown(named.constraint),
            shown(named.name.as_str())
        );
        let subject = Subject::new(named.tag, named.constraint);
        cx.report(
            Finding::new(subject, named.name.span(), message)
                .related(place.unwrap_or(Span::NONE), "it stands for nothing")
                .help("name a resource, or remove the constraint"),
        );
    }
}
