//! `guest-ordered-with-contents`: a guest node ordered with what may run in it

use std::collections::HashMap;

use cib_model::{Attr, Cluster, Meant, Order, Setting};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "guest-ordered-with-contents",
    area: Area::Remote,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A guest node is ordered with a resource that may run in it",
    why: "What runs in a guest node is started after the guest, and stopped before it, without any \
          constraint. An order that lets the guest wait for a resource cannot hold where that runs in \
          the guest. Pacemaker drops it for a single resource, and crm_verify warns. Where the guest \
          waits for a clone or a group, each waits for the other: the transition never ends, and \
          crm_verify says nothing. Of an order the other way round the stop is dropped.",
    remedy: "Ban the resource from the guest node, or remove the order if it is to run there.",
    references: &[sources::REMOTE, sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "The guest waits for what may run in it",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      </meta_attributes>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_order id="db-vm" first="«db»" then="vm"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone that also runs in the guest",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      </meta_attributes>
    </primitive>
    <clone id="dbs">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_order id="dbs-vm" first="«dbs»" then="vm"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Said twice",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      </meta_attributes>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_order id="vm-db" first="vm" then="«db»"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Kept out of the guest",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      </meta_attributes>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-in-guest" rsc="db" node="guest1" score="-INFINITY"/>
    <rsc_order id="db-vm" first="db" then="vm"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "No guest",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
  </nodes>
  <resources>
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_order id="db-vm" first="db" then="vm"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let guests: HashMap<&str, Setting<'_>> = cluster
        .guests()
        .map(|(resource, name)| (resource.id(), name))
        .collect();
    for order in cluster.cib.orders() {
        let (Some(first), Some(then)) = (&order.first, &order.then) else {
            continue;
        };
        let behind = guests.get(then.as_str()).map(|guest| (first, then, guest));
        let before = guests.get(first.as_str()).map(|guest| (then, first, guest));
        let Some((inner, vm, guest)) = behind.or(before) else {
            continue;
        };
        let node = guest.value.as_str();
        if !may_run_in(cluster, inner.as_str(), node) {
            continue;
        }
        let (inner_id, vm_id, node) = (shown(inner.as_str()), shown(vm.as_str()), shown(node));
        let finding = if behind.is_some() {
            let resource = cluster.resource(inner.as_str());
            let is_primitive = resource.and_then(|it| cluster.resolved(it)).is_some();
            let then = if is_primitive {
                "Pacemaker drops the order there"
            } else {
                "each then waits for the other, and neither starts"
            };
            let message =
                format!("{vm_id} waits for {inner_id}, which may run in its guest {node}: {then}");
            Finding::new(subject(order), inner.span(), message)
                .help(format!("ban {inner_id} from {node}, or remove the order"))
        } else {
            let message =
                format!("{inner_id} may run in {node}, and then waits for {vm_id} anyway");
            Finding::new(subject(order), inner.span(), message)
                .severity(Severity::Info)
                .help("remove the order if the resource is to run in the guest")
        };
        cx.report(finding.related(guest.value.span(), "the guest node"));
    }
}

fn subject(order: &Order<'_>) -> Subject {
    Subject::new("rsc_order", order.id.as_ref().map_or("", Attr::as_str))
}

/// Whether location constraints let anything of what is meant run on that node.
fn may_run_in(cluster: &Cluster<'_>, meant: &str, node: &str) -> bool {
    let Some(node) = cluster.node(node) else {
        return false;
    };
    let meant = cluster.meaning_of(meant);
    let resources = meant.iter().flat_map(Meant::resources);
    let mut primitives = resources.flat_map(|resource| cluster.primitives_within(resource));
    primitives.any(|member| {
        // Neither a fence device nor a remote node can be on a guest node, nor a guest in a guest.
        let able = cluster.resolved(member).filter(|it| {
            it.class() != "stonith"
                && !it.is_agent("ocf", Some("pacemaker"), "remote")
                && cluster.own_meta(it, "remote-node").is_none()
        });
        able.is_some_and(|it| cluster.placement(it, node).is_allowed() == Some(true))
    })
}
