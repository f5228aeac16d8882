//! `demand-above-capacity`: a resource that fits on no node

use std::collections::{HashMap, HashSet};

use cib_model::{Amount, Boolean, Cluster, ClusterResource, ResourceElement, Scalar as _, Setting};

use crate::finding::{Finding, Subject, shown, shown_of};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "demand-above-capacity",
    area: Area::Nodes,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource, or a group as a whole, needs more than any node has",
    why: "With a `placement-strategy` that counts, a resource runs only where all that it needs \
          is free. One that needs more than the largest node has never runs; of a group, whose \
          members are on one node, the last ones do not. What a node does not say that it has, \
          it has not.",
    remedy: "Lower what is needed, or correct what the nodes have.",
    references: &[sources::UTILIZATION],
    bad: &[
        Example::new(
            "More than the largest node has",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
    <node id="2" uname="node2">
      <utilization id="node2-utilization">
        <nvpair id="node2-memory" name="memory" value="4096"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-memory" name="memory" value="«16384»"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "What no node has",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-mem" name="mem" value="«4096»"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A group as a whole",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
        <utilization id="db-utilization">
          <nvpair id="db-memory" name="memory" value="6000"/>
        </utilization>
      </primitive>
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy">
        <utilization id="web-utilization">
          <nvpair id="web-memory" name="memory" value="«3000»"/>
        </utilization>
      </primitive>
    </group>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Enough",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-memory" name="memory" value="4096"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Nothing is counted",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="default"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-memory" name="memory" value="16384"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Enough for each of two",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-memory" name="memory" value="6000"/>
      </utilization>
    </primitive>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="web-utilization">
        <nvpair id="web-memory" name="memory" value="3000"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Nodes that are not known",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-memory" name="memory" value="16384"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.counts_utilization() != Some(true) {
        return;
    }
    let Some(largest) = Largest::of(cluster) else {
        return;
    };
    // For each group what its members before needed, and what was told already.
    let mut needed: HashMap<(&str, &str), i64> = HashMap::new();
    let mut told = HashSet::new();
    for resource in cluster.resources() {
        let Some(primitive) = cluster.resolved(resource) else {
            continue;
        };
        if is_out_of_count(cluster, resource) {
            continue;
        }
        let group = cluster
            .container_of(resource)
            .filter(|group| stays_together(cluster, group));
        let unit = group.map_or(resource.id(), ClusterResource::id);
        for demand in cluster.demands(primitive) {
            let Some(amount) = amount(&demand).filter(|amount| *amount > 0) else {
                continue;
            };
            let sum = needed.entry((unit, demand.name)).or_default();
            *sum += amount;
            let Some(room) = largest.room(demand.name).filter(|room| *room < *sum) else {
                continue;
            };
            if told.insert((unit, demand.name)) {
                let group = group.filter(|_| amount <= room);
                cx.report(largest.finding(resource, group, &demand, *sum));
            }
        }
    }
}

/// Whether the resource is in a bundle, whose nodes are its own, or is not to run.
fn is_out_of_count(cluster: &Cluster<'_>, resource: &ClusterResource<'_>) -> bool {
    let outermost = cluster.outermost(resource);
    let primitive = cluster.resolved(resource);
    matches!(outermost.element, ResourceElement::Bundle(_))
        || primitive.is_some_and(|primitive| cluster.is_stopped(primitive).is_some())
}

fn stays_together(cluster: &Cluster<'_>, group: &ClusterResource<'_>) -> bool {
    let collocated = cluster.meta_of(group, "collocated");
    group.is_group()
        && collocated
            .is_none_or(|it| !it.conditional && Boolean::read(it.value.as_str()) == Ok(true))
}

/// The amount, where it is known.
fn amount(setting: &Setting<'_>) -> Option<i64> {
    let known = !setting.conditional && !setting.is_hidden();
    let read = Amount::read(setting.value.as_str()).ok();
    read.map(i64::from).filter(|_| known)
}

/// For each name the most that a node has.
struct Largest<'c> {
    rooms: HashMap<&'c str, (i64, Option<Setting<'c>>)>,
    unknown: HashSet<&'c str>,
}

impl<'c> Largest<'c> {
    /// None where the nodes are not known.
    fn of(cluster: &Cluster<'c>) -> Option<Self> {
        let mut largest = Self {
            rooms: HashMap::new(),
            unknown: HashSet::new(),
        };
        for node in cluster.nodes()? {
            for capacity in cluster.capacities(node) {
                let Some(amount) = amount(&capacity) else {
                    largest.unknown.insert(capacity.name);
                    continue;
                };
                let room = largest.rooms.entry(capacity.name).or_insert((0, None));
                if room.1.is_none() || room.0 < amount {
                    *room = (amount, Some(capacity));
                }
            }
        }
        Some(largest)
    }

    /// None where that is not known of all nodes.
    fn room(&self, name: &str) -> Option<i64> {
        let room = self.rooms.get(name).map_or(0, |(room, _)| *room);
        (!self.unknown.contains(name)).then_some(room)
    }

    fn finding(
        &self,
        resource: &ClusterResource<'_>,
        group: Option<&ClusterResource<'_>>,
        demand: &Setting<'_>,
        sum: i64,
    ) -> Finding {
        let who = shown(resource.id());
        let what = shown(demand.name);
        let room = self.rooms.get(demand.name).and_then(|(_, room)| *room);
        let needs = match group {
            Some(group) => format!(
                "{who} never runs: with it the group {} needs {sum} of {what}",
                shown(group.id())
            ),
            None => format!("{who} never runs: it needs {sum} of {what}"),
        };
        let message = match room {
            Some(room) => format!(
                "{needs}, and no node has more than {}",
                shown_of(room.name, room.value.as_str())
            ),
            None => format!("{needs}, and no node has any"),
        };
        let subject = Subject::new("primitive", resource.id());
        let finding = Finding::new(subject, demand.value.span(), message)
            .help("lower what is needed, or correct what the nodes have");
        match room {
            Some(room) => finding.related(room.value.span(), "the most that a node has"),
            None => finding,
        }
    }
}
