//! `tag-member-not-resource`: a tag in a constraint that names more than resources

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "tag-member-not-resource",
    area: Area::Tags,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A tag that a constraint uses names something that is no resource",
    why: "In a constraint a tag stands for the resources that it names. Pacemaker does not look \
          into a tag or a template that is named by a tag, and reports an error for whatever is no \
          resource: the constraint does not hold for what was meant.",
    remedy: "Name the resources themselves, or use another tag for the constraint.",
    references: &[sources::TEMPLATES, sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A template",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <template id="base" class="ocf" provider="example" type="database"/>
    <primitive id="db" template="base"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="first" first="web" then="mine"/>
  </constraints>
  <tags>
    <tag id="mine">
      <obj_ref id="«base»"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "A tag",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="with" rsc="web" with-rsc="mine" score="INFINITY"/>
  </constraints>
  <tags>
    <tag id="mine">
      <obj_ref id="«inner»"/>
    </tag>
    <tag id="inner">
      <obj_ref id="db"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "A node",
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
      <obj_ref id="«2»"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Resources",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="where" rsc="mine" node="node1" score="-INFINITY"/>
  </constraints>
  <tags>
    <tag id="mine">
      <obj_ref id="db"/>
      <obj_ref id="web"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "No constraint uses it",
            r#"<configuration>
  <crm_config/>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <template id="base" class="ocf" provider="example" type="database"/>
    <primitive id="db" template="base"/>
  </resources>
  <constraints>

  </constraints>
  <tags>
    <tag id="mine">
      <obj_ref id="base"/>
      <obj_ref id="2"/>
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
    if cluster.cib.tags().next().is_none() || !cluster.knows_resources() {
        return;
    }
    let named = cluster.named_in_constraints();
    let known = cluster.configured_ids();
    for tag in cluster.cib.tags() {
        let id = tag.id.as_ref().map_or("", Attr::as_str);
        if !named.contains(id) || cluster.resource(id).is_some() {
            continue;
        }
        for member in tag
            .references
            .iter()
            .filter_map(|member| member.id.as_ref())
        {
            let name = member.as_str();
            // What does not exist at all is the business of another rule.
            if cluster.resource(name).is_some() || !known.contains(name) {
                continue;
            }
            let message = format!(
                "the tag {} stands in a constraint, and {} is no resource: Pacemaker reports an error",
                shown(id),
                shown(name)
            );
            cx.report(
                Finding::new(Subject::new("tag", id), member.span(), message)
                    .help("name the resources themselves, or use another tag for the constraint"),
            );
        }
    }
}
