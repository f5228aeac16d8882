//! `tag-member-unknown`: a tag names what is not there

use std::collections::HashSet;

use cib_model::schema::Problem;
use cib_model::{Attr, Cluster, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "tag-member-unknown",
    area: Area::Tags,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A tag names something that does not exist",
    why: "What a tag names is plain text since schema 3.3, so nothing is said of a name that does \
          not exist, until a constraint uses the tag: then that is an error, and the rest of the \
          constraint may not be what was meant. A node is named by its id, not by its name.",
    remedy: "Correct the name, or remove it from the tag.",
    references: &[sources::TEMPLATES],
    bad: &[
        Example::new(
            "A slip",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="database" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>

  </constraints>
  <tags>
    <tag id="mine">
      <obj_ref id="«databse»"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "A node is named by its name",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>

  </constraints>
  <tags>
    <tag id="mine">
      <obj_ref id="«node2»"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "A constraint uses the tag",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="where" rsc="mine" node="node1" score="-INFINITY"/>
  </constraints>
  <tags>
    <tag id="mine">
      <obj_ref id="db"/>
      <obj_ref id="«gone»"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Resources, nodes and constraints",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="where" rsc="db" node="node1" score="10"/>
  </constraints>
  <tags>
    <tag id="mine">
      <obj_ref id="db"/>
      <obj_ref id="2"/>
      <obj_ref id="where"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "The resources are elsewhere",
            r#"<tags>
  <tag id="mine">
    <obj_ref id="db"/>
  </tag>
</tags>
"#,
        ),
    ],
    check,
};

/// For how many members another name is looked for, so that a document of nothing else costs no more.
const SLIPS: usize = 20;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut members = members(cluster).peekable();
    if !cluster.knows_resources() || !cluster.knows_constraints() || members.peek().is_none() {
        return;
    }
    let known = cluster.configured_ids();
    let named_in_constraints = cluster.named_in_constraints();
    let said: HashSet<&str> = cx
        .judgement
        .violations
        .iter()
        .filter_map(|violation| match &violation.problem {
            Problem::DanglingReference { id, .. } => Some(id.as_ref()),
            _ => None,
        })
        .collect();
    let mut slips = 0..SLIPS;
    let mut findings = Vec::new();
    for (tag, member) in members {
        let name = member.as_str();
        if known.contains(name) || said.contains(name) {
            continue;
        }
        let mut message = format!(
            "the tag {} names {}, which does not exist",
            shown(tag),
            shown(name)
        );
        let mut help = "correct the name, or remove it from the tag".to_owned();
        let node = cluster.cib.nodes().find(|node| {
            let uname = node.uname.as_ref();
            uname.is_some_and(|uname| uname.as_str() == name)
        });
        if let Some(id) = node.and_then(|node| node.id.as_ref()) {
            message = format!(
                "the tag {} names the node {} by its name, and not by its id",
                shown(tag),
                shown(name)
            );
            help = format!("write {}", shown(id.as_str()));
        } else if let Some(meant) = slips.next().and_then(|_| slip(cluster, name)) {
            help = format!("did you mean {}?", shown(meant));
        }
        let finding = Finding::new(Subject::new("tag", tag), member.span(), message).help(help);
        findings.push(if named_in_constraints.contains(tag) {
            finding.severity(Severity::Error)
        } else {
            finding
        });
    }
    for finding in findings {
        cx.report(finding);
    }
}

/// The members of all tags, each with its tag.
fn members<'c>(cluster: &Cluster<'c>) -> impl Iterator<Item = (&'c str, &'c Attr<'c>)> {
    cluster.cib.tags().flat_map(|tag| {
        let id = tag.id.as_ref().map_or("", Attr::as_str);
        let members = tag.references.iter();
        members.filter_map(move |member| Some((id, member.id.as_ref()?)))
    })
}

fn slip<'c>(cluster: &Cluster<'c>, name: &str) -> Option<&'c str> {
    let resources = cluster
        .resources()
        .iter()
        .map(cib_model::ClusterResource::id);
    nearest(name, resources)
}
