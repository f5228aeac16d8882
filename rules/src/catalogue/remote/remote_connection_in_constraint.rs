//! `remote-connection-in-constraint`: the connection to a remote node follows something else

use std::collections::HashSet;

use cib_model::ClusterResource;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "remote-connection-in-constraint",
    area: Area::Remote,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The connection to a remote node is colocated or ordered with other resources",
    why: "When the connection to a remote node stops or moves, everything on that node is stopped, \
          or moves with it. Tied to another resource by a colocation, or ordered behind one, it \
          does so whenever that other fails. crmsh refuses such a configuration.",
    remedy: "Tie to each other what runs on the node, and let the connection be alone.",
    references: &[sources::REMOTE],
    bad: &[
        Example::new(
            "A colocation",
            r#"<configuration>
  <resources>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_colocation id="far-db" rsc="«far»" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An order",
            r#"<configuration>
  <resources>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_order id="db-far" first="db" then="«far»"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Others behind it",
            r#"<configuration>
  <resources>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_order id="far-db" first="far" then="db"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A place for it",
            r#"<configuration>
  <resources>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="far-node1" rsc="far" node="node1" score="100"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let remotes: HashSet<&str> = cluster
        .remote_connections()
        .map(ClusterResource::id)
        .collect();
    let colocated = cluster
        .cib
        .colocations()
        .map(|it| (it.rsc.as_ref(), "is colocated with"));
    let ordered = cluster
        .cib
        .orders()
        .map(|it| (it.then.as_ref(), "waits for"));
    let with = cluster.cib.colocations().map(|it| it.with_rsc.as_ref());
    let before = cluster.cib.orders().map(|it| it.first.as_ref());
    for ((dependent, how), other) in colocated.chain(ordered).zip(with.chain(before)) {
        let (Some(dependent), Some(other)) = (dependent, other) else {
            continue;
        };
        let Some(id) = remotes.get(dependent.as_str()) else {
            continue;
        };
        let message = format!(
            "the connection to {} {how} {}: when that fails, all that runs on the node stops",
            shown(id),
            shown(other.as_str())
        );
        cx.report(
            Finding::new(Subject::new("primitive", *id), dependent.span(), message)
                .help("remove the constraint, and tie to each other what runs on the node"),
        );
    }
}
