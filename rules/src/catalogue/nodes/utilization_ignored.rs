//! `utilization-ignored`: amounts that nobody counts

use cib_model::{HeldSet, SetKind};

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "utilization-ignored",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "What nodes have and resources need is written down, and not counted",
    why: "With `placement-strategy=default` Pacemaker does not look at `<utilization>`: it \
          places resources by their number, and a node may get more than it can bear. Some \
          agents, such as VirtualDomain, write such amounts by themselves.",
    remedy: "Set `placement-strategy` to `balanced`, `utilization` or `minimal`, or remove the \
          amounts.",
    references: &[sources::UTILIZATION, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "No strategy",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <«utilization» id="db-utilization">
        <nvpair id="db-memory" name="memory" value="4096"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A strategy that does not count",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="default"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <«utilization» id="db-utilization">
        <nvpair id="db-memory" name="memory" value="4096"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A strategy that counts",
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
            "No amounts",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A strategy that there is not is another problem",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-strategy" value="balance"/>
    </cluster_property_set>
  </crm_config>
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
            "A misspelt option is another problem",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="placement-strategy" name="placement-stratgy" value="balanced"/>
    </cluster_property_set>
  </crm_config>
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    // A strategy that cannot be read is another problem.
    if cx.cluster.counts_utilization() != Some(false)
        || cx.cluster.garbles_option("placement-strategy")
    {
        return;
    }
    let held = cx.cluster.cib.held_sets();
    let all: Vec<HeldSet<'_>> = held
        .into_iter()
        .filter(|held| held.kind == SetKind::Utilization && !held.set.pairs.is_empty())
        .collect();
    let Some(first) = all.first() else {
        return;
    };
    let sets = match all.len() {
        1 => "a set of amounts is".to_owned(),
        number => format!("{number} sets of amounts are"),
    };
    let message = format!("{sets} not counted: `placement-strategy` is `default`");
    let mut finding = Finding::of_set(*first, first.set.place.tag, message)
        .help("set `placement-strategy`, for instance to `balanced`, or remove them");
    if let Some(strategy) = cx.cluster.option("placement-strategy") {
        finding = finding.related(strategy.value.span(), "nothing is counted");
    }
    cx.report(finding);
}
