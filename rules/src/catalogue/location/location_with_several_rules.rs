//! `location-with-several-rules`: a location constraint with more than one rule

use cib_model::{Attr, Cluster, Location, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "location-with-several-rules",
    area: Area::Location,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A location constraint has several rules",
    why: "Several rules in one constraint are deprecated since Pacemaker 2.1.8. The upgrade to the \
          schema of Pacemaker 3.0 makes a constraint of each, with new ids: whoever refers to the \
          constraint by its id, for example in a script, no longer finds it.",
    remedy: "Write a constraint for each rule.",
    references: &[
        sources::CONSTRAINTS,
        sources::CHANGE_LOG,
        sources::UPGRADE_TO_4,
    ],
    bad: &[
        Example::new(
            "Two rules",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule1" score="100">
        <expression id="db-on-node1" attribute="#uname" operation="eq" value="node1"/>
      </rule>
      <«rule» id="db-rule2" score="50">
        <expression id="db-on-node2" attribute="#uname" operation="eq" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Deprecated",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule1" score="100">
        <expression id="db-on-node1" attribute="#uname" operation="eq" value="node1"/>
      </rule>
      <«rule» id="db-rule2" score="50">
        <expression id="db-on-node2" attribute="#uname" operation="eq" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_target(Version::new(2, 1, 8)),
        Example::new(
            "The lifetime is that of both rules",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule1" score="100">
        <expression id="db-on-node1" attribute="#uname" operation="eq" value="node1"/>
      </rule>
      <«rule» id="db-rule2" score="50">
        <expression id="db-on-node2" attribute="#uname" operation="eq" value="node2"/>
      </rule>
      <lifetime>
        <rule id="db-until" score="0">
          <date_expression id="db-date" operation="lt" end="2030-01-01"/>
        </rule>
      </lifetime>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "The release reads both without a word",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule1" score="100">
        <expression id="db-on-node1" attribute="#uname" operation="eq" value="node1"/>
      </rule>
      <rule id="db-rule2" score="50">
        <expression id="db-on-node2" attribute="#uname" operation="eq" value="node2"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_target(Version::new(2, 1, 7)),
        Example::new(
            "One rule",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule1" score="100">
        <expression id="db-on-node1" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(2, 1, 8)))
    else {
        return;
    };
    for location in cx.cluster.cib.locations() {
        let [first, second, ..] = &location.rules[..] else {
            continue;
        };
        let then = if upgrade.transforms(Version::new(4, 0, 0)) {
            "the upgrade makes a constraint with a new id of each"
        } else {
            "that is deprecated since Pacemaker 2.1.8"
        };
        let id = location.id.as_ref().map_or("", Attr::as_str);
        let message = format!("{} has several rules: {then}", shown(id));
        let finding = Finding::new(Subject::new("rsc_location", id), second.place.tag, message)
            .related(first.place.tag, "the first rule")
            .help("write a constraint for each rule");
        // Sets and a lifetime hold for every rule, and cannot stand twice with their ids.
        let is_whole = location.resource_sets.is_empty() && location.lifetime.is_none();
        cx.report(if is_whole {
            finding.fix(one_each(cx.cluster, location, id))
        } else {
            finding
        });
    }
}

/// A constraint for every rule behind the first, like the one that they are in. Each rule gives its score by itself, so
/// that nothing changes.
fn one_each(cluster: &Cluster<'_>, location: &Location<'_>, id: &str) -> Fix {
    let mut edits = cluster.edits();
    for (number, rule) in location.rules.iter().enumerate().skip(1) {
        let own = Location {
            id: Some(Attr::new(
                cluster.free_id(&format!("{id}-rule{}", number + 1)),
            )),
            rules: vec![rule.clone()],
            ..location.clone()
        };
        edits.remove(rule.place);
        edits.insert_before(location.place, own.to_xml("rsc_location"));
    }
    Fix::new(Safety::Safe, "write a constraint for each rule", edits)
}
