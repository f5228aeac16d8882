//! `resources-apart-outnumber-nodes`: more resources must be apart than there are nodes

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Colocation};

pub(crate) static RULE: Rule = Rule {
    id: "resources-apart-outnumber-nodes",
    area: Area::Colocation,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "More resources must be apart than there are nodes",
    why: "Each of them needs a node of its own. With fewer nodes some stay stopped; with just as many, one \
          stays stopped as soon as a node fails.",
    remedy: "Use a negative score other than `-INFINITY`, so that they may share a node when they have to.",
    references: &[sources::CONSTRAINTS],
    bad: &[Example::new(
        "Three on two nodes",
        r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="«-INFINITY»">
      <resource_set id="apart-set">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
        <resource_ref id="app"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "Three on three nodes",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
    <node id="3" uname="node3"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="-INFINITY">
      <resource_set id="apart-set">
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
            "They may share a node when they have to",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="-1000">
      <resource_set id="apart-set">
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
            "A remote node",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="-INFINITY">
      <resource_set id="apart-set">
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
            "The nodes are not known",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="-INFINITY">
      <resource_set id="apart-set">
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
            "No order, no effect: another mistake",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="apart" score="-INFINITY">
      <resource_set id="apart-set" sequential="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
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
    let cluster = cx.cluster;
    let Some(nodes) = cluster.nodes().map(<[_]>::len) else {
        return;
    };
    let mut apart: HashMap<*const Colocation<'_>, (&Colocation<'_>, HashSet<&str>)> =
        HashMap::new();
    let mut order = Vec::new();
    for pair in cluster.colocations() {
        let is_one_set = pair.colocation.resource_sets.len() == 1;
        if !pair.is_apart() || !is_one_set {
            continue;
        }
        let (_, resources) = apart.entry(pair.colocation).or_insert_with(|| {
            order.push(std::ptr::from_ref(pair.colocation));
            (pair.colocation, HashSet::new())
        });
        let ends = [pair.dependent.resource, pair.primary.resource];
        resources.extend(ends.iter().map(|resource| resource.id()));
    }
    for (colocation, resources) in order.iter().filter_map(|at| apart.get(at)) {
        let count = resources.len();
        if count <= nodes {
            continue;
        }
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} keeps {count} resources apart, and there are only {nodes} nodes",
            shown(id)
        );
        let of_set = colocation
            .resource_sets
            .iter()
            .find_map(|set| set.score.as_ref());
        let score = of_set.or(colocation.score.as_ref());
        let place = score.map_or(colocation.place.tag, Attr::span);
        let subject = Subject::new("rsc_colocation", id);
        cx.report(
            Finding::new(subject, place, message)
                .help("use a negative score other than `-INFINITY`, so that they may share a node"),
        );
    }
}
