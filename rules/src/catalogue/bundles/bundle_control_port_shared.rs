//! `bundle-control-port-shared`: two that listen on one port of a host

use std::collections::{HashMap, HashSet};

use cib_model::{Cluster, ClusterResource, Score, facts};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-control-port-shared",
    area: Area::Bundles,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Containers of two bundles listen on the same port of their host",
    why: "Without addresses of their own the containers listen on the `control-port` of the host. \
          Two bundles with the same port cannot run on one node, and a bundle with the port 3121 \
          cannot run on a remote node, which listens there itself: the second one fails to start, \
          or the cluster speaks with the wrong one.",
    remedy: "Give each bundle a `control-port` of its own, other than 3121 where there are remote \
          nodes, or addresses.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "Two bundles",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
  <bundle id="webs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="«3121»"/>
    <primitive id="web" class="ocf" provider="heartbeat" type="nginx"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "A remote node",
            r#"<resources>
  <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="«3121»"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Two ports",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
  <bundle id="webs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3122"/>
    <primitive id="web" class="ocf" provider="heartbeat" type="nginx"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Addresses of their own",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="192.0.2.10" host-interface="eth0"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
  <bundle id="webs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="192.0.2.20" host-interface="eth0"/>
    <primitive id="web" class="ocf" provider="heartbeat" type="nginx"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Kept apart",
            r#"<configuration>
  <resources>
    <bundle id="dbs">
      <podman image="example.com/db:1" replicas="2"/>
      <network control-port="3121"/>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </bundle>
    <bundle id="webs">
      <podman image="example.com/db:1" replicas="2"/>
      <network control-port="3121"/>
      <primitive id="web" class="ocf" provider="heartbeat" type="nginx"/>
    </bundle>
  </resources>
  <constraints>
    <rsc_colocation id="apart" rsc="webs" with-rsc="dbs" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Kept off the remote node",
            r#"<configuration>
  <resources>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
    <bundle id="dbs">
      <podman image="example.com/db:1" replicas="2"/>
      <network control-port="3121"/>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </bundle>
  </resources>
  <constraints>
    <rsc_location id="not-there" rsc="dbs" node="far" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A port that no remote node has",
            r#"<resources>
  <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3122"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let apart = kept_apart(cluster);
    let mut taken: HashMap<i64, &ClusterResource<'_>> = HashMap::new();
    for (resource, bundle) in cluster.bundles() {
        let Some(network) = bundle
            .network
            .as_ref()
            .filter(|_| bundle.primitive.is_some())
        else {
            continue;
        };
        let Some(attr) = network
            .control_port
            .as_ref()
            .filter(|_| network.ip_range_start.is_none())
        else {
            continue;
        };
        let port = bundle.control_port();
        let id = shown(resource.id());
        let (other, message) = if let Some(other) = taken.get(&port).copied() {
            if apart.contains(&(resource.id(), other.id())) {
                continue;
            }
            let message = format!(
                "{id} and {} listen on the port {port} of the same hosts",
                shown(other.id())
            );
            (other, message)
        } else {
            taken.insert(port, resource);
            let Some(remote) = remote_that_may_run(cluster, resource)
                .filter(|_| port == i64::from(facts::control_port()))
            else {
                continue;
            };
            let message = format!(
                "{id} cannot run on {}, which listens on the port {port} itself",
                shown(remote.id())
            );
            (remote, message)
        };
        cx.report(
            Finding::of_resource(resource, attr.span(), message)
                .related(other.span(), "listens there too")
                .help("write another `control-port`, or `ip-range-start`"),
        );
    }
}

/// The resources that colocations keep on different nodes, both ways round.
fn kept_apart<'c>(cluster: &Cluster<'c>) -> HashSet<(&'c str, &'c str)> {
    let bans = cluster.cib.colocations().filter(|it| {
        let score = it.score.as_ref().and_then(|score| score.get().ok());
        score.is_some_and(Score::is_ban)
    });
    let pairs =
        bans.filter_map(|it| Some((it.rsc.as_ref()?.as_str(), it.with_rsc.as_ref()?.as_str())));
    pairs
        .flat_map(|(one, other)| [(one, other), (other, one)])
        .collect()
}

/// A remote node that location constraints let the bundle run on.
fn remote_that_may_run<'v, 'c>(
    cluster: &'v Cluster<'c>,
    bundle: &ClusterResource<'c>,
) -> Option<&'v ClusterResource<'c>> {
    let inner = cluster.members_of(bundle).next()?;
    let inner = cluster.resolved(inner)?;
    cluster.remote_connections().find(|remote| {
        let node = cluster.node(remote.id());
        node.is_some_and(|node| cluster.placement(inner, node).is_allowed() == Some(true))
    })
}
