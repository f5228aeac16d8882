//! `node-attribute-misspelt`: `#unam` for `#uname`

use std::collections::HashSet;

use cib_model::{Attr, facts, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-attribute-misspelt",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A rule compares a node attribute that looks like one of Pacemaker's own",
    why: "Every node has `#uname`, `#id`, `#kind` and a few more. Names with another case, or without the `#`, are other attributes, which nobody sets: the comparison is one with nothing.",
    remedy: "Write the name as Pacemaker has it.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "A letter is missing",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-node" attribute="«#unam»" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Another case",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-node" attribute="«#Uname»" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Without the sign",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-node" attribute="«uname»" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The name of the node",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-node" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "The health of the node",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-health" attribute="#health-disk" operation="eq" value="green"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "An attribute that a node has",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1">
      <instance_attributes id="node1-attributes">
        <nvpair id="node1-uname" name="uname" value="old-node1"/>
      </instance_attributes>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-node" attribute="uname" operation="eq" value="old-node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let nodes = cx.cluster.cib.nodes();
    let sets = nodes.flat_map(|node| &node.instance_attributes);
    let pairs = sets.flat_map(|set| &set.pairs);
    let set: HashSet<&str> = pairs
        .filter_map(|pair| pair.name.as_ref())
        .map(Attr::as_str)
        .collect();
    for held in cx.cluster.cib.held_rules() {
        for expression in held.rule().node_expressions() {
            let Some(name) = &expression.attribute else {
                continue;
            };
            let Some(meant) = meant(name.as_str()).filter(|_| !set.contains(name.as_str())) else {
                continue;
            };
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "no node has the attribute {}; did you mean `{meant}`?",
                shown(name.as_str())
            );
            let mut edits = cx.cluster.edits();
            edits.replace(name.span(), meant.to_owned());
            cx.report(
                Finding::new(Subject::new("expression", id), name.span(), message)
                    .help(format!("write `{meant}`"))
                    .fix(Fix::new(Safety::Unsafe, format!("write `{meant}`"), edits)),
            );
        }
    }
}

/// The attribute of Pacemaker's own that somebody probably meant, where this is none.
fn meant(name: &str) -> Option<&'static str> {
    let own = facts::node_attributes();
    if own.iter().any(|own| own.name == name) {
        return None;
    }
    let mistaken = own.iter().find(|own| own.mistaken.contains(&name));
    let lasting = own.iter().filter(|own| own.removed.is_none());
    let near = || {
        let names = lasting.map(|own| own.name);
        nearest(name, names).filter(|_| name.starts_with('#'))
    };
    mistaken.map(|own| own.name).or_else(near)
}
