//! `tag-member-repeated`: a tag that says a thing twice

use std::collections::HashMap;

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "tag-member-repeated",
    area: Area::Tags,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A tag names the same thing twice, or itself",
    why: "The second mention does nothing. It is most often a slip, and another name was meant; \
          and a tag that names itself does not stand for anything more.",
    remedy: "Write the name that was meant, or remove the second mention.",
    references: &[sources::TEMPLATES],
    bad: &[
        Example::new(
            "Twice",
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
      <obj_ref id="db"/>
      <obj_ref id="«db»"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
        Example::new(
            "Itself",
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
      <obj_ref id="db"/>
      <obj_ref id="«mine»"/>
    </tag>
  </tags>
</configuration>
"#,
        ),
    ],
    good: &[Example::new(
        "Once, in each of two tags",
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
      <obj_ref id="db"/>
    </tag>
    <tag id="yours">
      <obj_ref id="db"/>
    </tag>
  </tags>
</configuration>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for tag in cx.cluster.cib.tags() {
        let id = tag.id.as_ref().map_or("", Attr::as_str);
        let mut first = HashMap::new();
        for member in tag
            .references
            .iter()
            .filter_map(|member| member.id.as_ref())
        {
            let name = member.as_str();
            let subject = Subject::new("tag", id);
            // A resource of the same id is what is meant.
            if name == id && cx.cluster.resource(id).is_none() {
                let message = format!("the tag {} names itself", shown(id));
                cx.report(
                    Finding::new(subject, member.span(), message)
                        .help("write the name that was meant, or remove it"),
                );
            } else if let Some(earlier) = first.insert(name, member.span()) {
                let message = format!("the tag {} names {} twice", shown(id), shown(name));
                cx.report(
                    Finding::new(subject, member.span(), message)
                        .related(earlier, "the first time")
                        .help("write the name that was meant, or remove it"),
                );
            }
        }
    }
}
