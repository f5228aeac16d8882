//! `location-node-unknown`: a location constraint is about a node that does not exist

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Expression, Rule as Conditions, facts, nearest};

pub(crate) static RULE: Rule = Rule {
    id: "location-node-unknown",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A location constraint is about a node that does not exist",
    why: "Pacemaker ignores a location constraint for a node that is not in the cluster, and says so only \
          in its most talkative log. The resource then runs where it was not to run, or has no preference \
          at all. In a rule, the name is compared with that of every node, and never found.",
    remedy: "Write the name as in `<node uname=\"...\">`, or remove the constraint.",
    references: &[sources::CONSTRAINTS, sources::RULES],
    bad: &[
        Example::new(
            "A slip",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="«nod1»" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="-INFINITY">
        <expression id="db-where-expression" attribute="#uname" operation="ne" value="«node3»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "For several resources",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="not-there" node="«node3»" score="-INFINITY">
      <resource_set id="not-there-set">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The name of a node, whatever the case of its letters",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="Node1" score="-INFINITY"/>
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
  </resources>
  <constraints>
    <rsc_location id="db-far" rsc="db" node="far" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The container of a bundle",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <bundle id="web">
      <podman image="web" replicas="2"/>
      <network control-port="3121"/>
      <primitive id="nginx" class="ocf" provider="example" type="service"/>
    </bundle>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-there" rsc="db" node="web-1" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule about a node that there is",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="-INFINITY">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A rule about something else",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="-INFINITY">
        <expression id="db-where-expression" attribute="site" operation="eq" value="node3"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A value that is looked up",
            r##"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="target-role" value="Started"/>
      </meta_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="-INFINITY">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="home" value-source="meta"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "The nodes are not known",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="node3" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "What a ban left",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="cli-ban-db-on-node3" rsc="db" node="node3" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

/// As many names are compared with all nodes as anybody reads.
const SLIPS: usize = 100;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(nodes) = cluster.nodes() else {
        return;
    };
    let mut slips = 0..SLIPS;
    for location in cluster.cib.locations() {
        let id = location.id.as_ref().map_or("", Attr::as_str);
        // What a tool left is to be removed as a whole.
        if facts::left_by(id).is_some() {
            continue;
        }
        let named = location
            .node
            .iter()
            .map(|name| (name, "Pacemaker ignores it"));
        let expressions = location.rules.iter().flat_map(Conditions::node_expressions);
        let compared = expressions.filter_map(compared_name);
        let compared = compared.map(|name| (name, "no node has that name"));
        for (name, then) in named.chain(compared) {
            if cluster.node(name.as_str()).is_some() {
                continue;
            }
            let namesake = || nodes.iter().find(|node| node.is_namesake(name.as_str()));
            let near = || nearest(name.as_str(), nodes.iter().map(|node| node.name.as_ref()));
            let meant = slips.next().and_then(|_| {
                let namesake = namesake().map(|node| node.name.as_ref());
                namesake.or_else(near)
            });
            let help = match meant {
                Some(meant) => format!("did you mean {}?", shown(meant)),
                None => "spell it as in `<node uname=\"...\">`, or remove it".to_owned(),
            };
            let message = format!(
                "{} is about {}, which is no node of the cluster: {then}",
                shown(id),
                shown(name.as_str())
            );
            let subject = Subject::new("rsc_location", id);
            cx.report(Finding::new(subject, name.span(), message).help(help));
        }
    }
}

/// The name that an expression compares those of nodes with.
fn compared_name<'c>(expression: &'c Expression<'c>) -> Option<&'c Attr<'c>> {
    let is = |attr: &'c Option<Attr<'c>>, word| attr.as_ref().is_some_and(|it| it.as_str() == word);
    let is_literal = expression.value_source.is_none() || is(&expression.value_source, "literal");
    let compares = is(&expression.operation, "eq") || is(&expression.operation, "ne");
    let value = expression.value.as_ref();
    value.filter(|_| is(&expression.attribute, "#uname") && compares && is_literal)
}
