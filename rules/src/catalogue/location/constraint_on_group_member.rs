//! `constraint-on-group-member`: a constraint names a member of a group, not the group

use std::collections::HashSet;

use cib_model::{Apart, Attr, Cluster, ColocationConflict, Location, Rule as Conditions};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "constraint-on-group-member",
    area: Area::Location,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A constraint names a member of a group, not the group",
    why: "The members of a group run on one node and in their order, so a constraint on one of them moves \
          them all, or keeps those behind it from running. Whoever reads the group does not see that.",
    remedy: "Name the group, unless it is just this member that is meant.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "A location",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="not-here" rsc="«web»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A colocation",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="app" with-rsc="«db»" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Two members in one constraint are one mistake",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="«web»" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A location by an attribute that the agent of another resource sets",
            r#"<configuration>
  <resources>
    <group id="central">
      <primitive id="address" class="ocf" provider="heartbeat" type="IPaddr2"/>
      <primitive id="ascs" class="ocf" provider="heartbeat" type="SAPInstance"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="ascs-to-ers" rsc="ascs">
      <rule id="ascs-to-ers-rule" score="2000">
        <expression id="ascs-to-ers-runs" attribute="runs_ers_EN1" operation="eq" value="1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Apart from another member, which is another mistake",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_colocation id="apart" rsc="web" with-rsc="db" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Bans that leave no node, which is another mistake",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-symmetric-cluster" name="symmetric-cluster" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="db-not-on-node1" rsc="db" node="node1" score="-INFINITY"/>
    <rsc_location id="web-not-on-node2" rsc="web" node="node2" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="not-here" rsc="shop" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An order: another resource may have to wait for one member only",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="app" class="ocf" provider="example" type="application"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="app"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The group and its member: that is another mistake",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="shop" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A member of a group in a clone",
            r#"<configuration>
  <resources>
    <clone id="shop-clone">
      <group id="shop">
        <primitive id="db" class="ocf" provider="example" type="database"/>
        <primitive id="web" class="ocf" provider="example" type="web"/>
      </group>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="not-here" rsc="web" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Members that need not be together",
            r#"<configuration>
  <resources>
    <group id="shop">
      <meta_attributes id="shop-meta">
        <nvpair id="shop-collocated" name="collocated" value="false"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="not-here" rsc="web" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let all = cluster.cib.named_by_constraints();
    let names = all.iter().map(|it| (it.constraint, it.name.as_str()));
    let names: HashSet<_> = names.collect();
    let mut excused = contradicting(cluster);
    excused.extend(led_by_agents(cluster));
    let mut said = HashSet::new();
    for named in &all {
        let Some(resource) = cluster.resource(named.name.as_str()) else {
            continue;
        };
        let group = cluster.container_of(resource).filter(|it| it.is_group());
        let Some(group) = group.filter(|_| !cluster.is_instance(resource)) else {
            continue;
        };
        // An order may well be about one member alone.
        let is_apart = cluster.own_meta_of(group, "collocated").is_some();
        // A constraint between a group and its member is another mistake.
        let names_both = names.contains(&(named.constraint, group.id()));
        if named.tag == "rsc_order" || is_apart || names_both {
            continue;
        }
        if excused.contains(named.constraint) || !said.insert((named.constraint, group.id())) {
            continue;
        }
        let message = format!(
            "{} names {}, a member of the group {}, and moves the whole group",
            shown(named.constraint),
            shown(named.name.as_str()),
            shown(group.id())
        );
        let subject = Subject::new(named.tag, named.constraint);
        cx.report(
            Finding::new(subject, named.name.span(), message)
                .related(group.span(), "the group")
                .help(format!("name the group {}", shown(group.id()))),
        );
    }
}

/// The constraints by which something cannot run, or must be both together and apart: those are other mistakes.
fn contradicting<'c>(cluster: &Cluster<'c>) -> HashSet<&'c str> {
    let conflicts = cluster.colocation_conflicts().into_iter();
    let conflicts = conflicts.flat_map(|conflict| match conflict {
        ColocationConflict::Opposite(Apart { pair, .. }) => vec![pair.colocation.id.as_ref()],
        ColocationConflict::NoCommonNode { bans, .. }
        | ColocationConflict::GroupWithoutNode { bans, .. } => {
            bans.into_iter().map(|(_, ban)| ban.id.as_ref()).collect()
        }
    });
    let stranded = cluster.resources_without_node().into_iter();
    let reasons = stranded.flat_map(|stranded| stranded.reasons);
    let reasons = reasons.map(|location| location.id.as_ref());
    conflicts
        .chain(reasons)
        .flatten()
        .map(Attr::as_str)
        .collect()
}

/// The locations that follow an attribute of nodes: an agent sets it for its own resource, as those of SAP do
/// (`runs_ers_...`), and the vendor says to name that.
fn led_by_agents<'c>(cluster: &Cluster<'c>) -> impl Iterator<Item = &'c str> {
    let is_led = |location: &Location<'_>| {
        let mut expressions = location.rules.iter().flat_map(Conditions::node_expressions);
        expressions.any(|expression| {
            let attribute = expression.attribute.as_ref();
            attribute.is_some_and(|name| !name.as_str().starts_with('#'))
        })
    };
    let led = cluster.cib.locations().filter(move |it| is_led(it));
    led.filter_map(|location| location.id.as_ref().map(Attr::as_str))
}
