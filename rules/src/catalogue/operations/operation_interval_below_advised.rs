//! `operation-interval-below-advised`: a monitor that is repeated much more often than its agent asks for

use cib_model::{Cluster, Duration, Operation, ResolvedPrimitive, Span};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-interval-below-advised",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A monitor is repeated more than twice as often as its agent asks for",
    why: "A monitor costs something each time: a query, a login to a management board, a call to \
          an interface that is limited. The agent's metadata says how often its authors found it \
          bearable. Below that the monitor itself can be what makes a busy node slow, or a board \
          refuse to answer.",
    remedy: "Write the advised interval, or not much less, unless that was tried under load.",
    references: &[sources::OPERATIONS, sources::AGENT_API],
    bad: &[
        Example::new(
            "Every other second",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="mariadb">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="120s"/>
      <op id="db-stop" name="stop" interval="0" timeout="120s"/>
      <op id="db-monitor" name="monitor" interval="«2s»" timeout="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In a role",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="heartbeat" type="mariadb">
      <operations>
        <op id="db-start" name="start" interval="0" timeout="120s"/>
        <op id="db-stop" name="stop" interval="0" timeout="120s"/>
        <op id="db-promote" name="promote" interval="0" timeout="120s"/>
        <op id="db-demote" name="demote" interval="0" timeout="120s"/>
        <op id="db-monitor" name="monitor" interval="10s" timeout="30s" role="Promoted"/>
        <op id="db-monitor-2" name="monitor" interval="«7s»" timeout="30s" role="Unpromoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Two monitors are one matter",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="heartbeat" type="mariadb">
      <operations>
        <op id="db-start" name="start" interval="0" timeout="120s"/>
        <op id="db-stop" name="stop" interval="0" timeout="120s"/>
        <op id="db-promote" name="promote" interval="0" timeout="120s"/>
        <op id="db-demote" name="demote" interval="0" timeout="120s"/>
        <op id="db-monitor" name="monitor" interval="«3s»" timeout="30s" role="Promoted"/>
        <op id="db-monitor-2" name="monitor" interval="4s" timeout="30s" role="Unpromoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "As advised",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="mariadb">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="120s"/>
      <op id="db-stop" name="stop" interval="0" timeout="120s"/>
      <op id="db-monitor" name="monitor" interval="20s" timeout="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A little more often is a matter of taste",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="mariadb">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="120s"/>
      <op id="db-stop" name="stop" interval="0" timeout="120s"/>
      <op id="db-monitor" name="monitor" interval="10s" timeout="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that is not known",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="1s" timeout="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let fast: Vec<_> = cluster
        .operations_in_use()
        .filter_map(|(primitive, operation)| Fast::new(cluster, primitive, operation))
        .collect();
    // Two monitors of one resource are one matter.
    for fast in fast.chunk_by(|one, other| std::ptr::eq(one.primitive, other.primitive)) {
        if let [first, others @ ..] = fast {
            cx.report(finding(first, others));
        }
    }
}

/// A monitor that is repeated too often.
struct Fast<'v, 'c> {
    primitive: &'v ResolvedPrimitive<'c>,
    operation: &'c Operation<'c>,
    place: Span,
    advised: Duration,
}

impl<'v, 'c> Fast<'v, 'c> {
    fn new(
        cluster: &Cluster<'c>,
        primitive: &'v ResolvedPrimitive<'c>,
        operation: &'c Operation<'c>,
    ) -> Option<Self> {
        // What is advertised for cluster-glue's fence devices are Pacemaker's own words, and the same for all.
        let agent = primitive.known_agent()?;
        let place = operation.interval.as_ref()?.span();
        let given = operation.period();
        let repeats = operation.action() == "monitor" && given > Duration::ZERO;
        if agent.class() == "stonith" || !repeats || operation.is_off() {
            return None;
        }
        let depth = cluster.monitor_depth(operation);
        let advised = agent.advised_interval(operation.for_role(), depth);
        // Guides and people write somewhat less, and nothing is known to come of it.
        let advised = advised.filter(|advised| given.plus(given) < *advised)?;
        Some(Self {
            primitive,
            operation,
            place,
            advised,
        })
    }
}

/// About all such monitors of one resource, at the first.
fn finding(first: &Fast<'_, '_>, others: &[Fast<'_, '_>]) -> Finding {
    let message = format!(
        "{} is monitored every {}, and its agent {} asks for {}",
        shown(first.primitive.id()),
        first.operation.period(),
        shown(&first.primitive.agent_name()),
        first.advised,
    );
    let help = format!("write {}, unless less was tried under load", first.advised);
    let finding = Finding::of_operation(first.operation, first.place, message).help(help);
    others.iter().fold(finding, |finding, other| {
        finding.related(other.place, format!("{} here", other.advised))
    })
}
