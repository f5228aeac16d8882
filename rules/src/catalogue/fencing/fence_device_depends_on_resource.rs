//! `fence-device-depends-on-resource`: a fence device needs a resource of the cluster that it protects

use cib_model::{Attr, Colocation, IdRef, Order, Primitive, Score};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-depends-on-resource",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device needs a resource of the cluster that it protects",
    why: "Fencing is needed when something has failed, and what has failed may be the very \
          resource: an address that the cluster holds is gone, or on the node that does not \
          answer, and cannot start elsewhere before the node is fenced. A constraint keeps the \
          device from starting, and so from being monitored, until the resource runs; the fencer \
          uses the device all the same.",
    remedy: "Reach the device by an address that is always there, and remove the constraint.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Through an address of the cluster",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="«192.168.1.50»"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.50"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An IPv6 address in other letters",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="«2001:DB8::50»"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="2001:DB8::50"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A hypervisor behind it",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@«192.168.1.50»/system"/>
    </instance_attributes>
  </primitive>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.50"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An order",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-ip" name="ip" value="192.168.1.50"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_order id="o" first="vip" then="«f»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A colocation",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-ip" name="ip" value="192.168.1.50"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_colocation id="c" rsc="«f»" with-rsc="vip" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Behind a group of devices",
            r#"<configuration>
  <resources>
    <group id="g">
      <primitive id="f1" class="stonith" type="fence_xvm"/>
      <primitive id="f2" class="stonith" type="fence_xvm"/>
    </group>
    <primitive id="f3" class="stonith" type="fence_xvm"/>
  </resources>
  <constraints>
    <rsc_order id="o" first="g" then="f3"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Another address",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.168.1.50"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The resource waits for the device",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-ip" name="ip" value="192.168.1.50"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_order id="o" first="f" then="vip"/>
    <rsc_colocation id="c" rsc="vip" with-rsc="f" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Devices among themselves",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
    <primitive id="g" class="stonith" type="fence_virsh">
      <instance_attributes id="g-params">
        <nvpair id="g-ip" name="ip" value="host2"/>
        <nvpair id="g-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_order id="o" first="f" then="g"/>
    <rsc_colocation id="c" rsc="f" with-rsc="g" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Apart from a resource",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-ip" name="ip" value="192.168.1.50"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_colocation id="c" rsc="f" with-rsc="vip" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An order that is only a wish",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-ip" name="ip" value="192.168.1.50"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_order id="o" first="vip" then="f" kind="Optional"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let id = shown(device.id());
        let Some(endpoint) = cluster.endpoint(device) else {
            continue;
        };
        let Some(holder) = cluster.holder_of(&endpoint) else {
            continue;
        };
        let message = format!(
            "the fence device {id} works through {}, which the cluster itself has to start: {}",
            shown(&endpoint.host),
            shown(holder.id())
        );
        let place = holder.primitive.id.as_ref();
        cx.report(
            Finding::of_device(device, endpoint.span(), message)
                .related(
                    place.map_or(holder.primitive.place.tag, Attr::span),
                    "holds the address",
                )
                .help("use an address that does not belong to the cluster"),
        );
    }
    let orders = cluster.cib.orders().filter(|order| is_mandatory(order));
    let orders = orders.map(|order| (&order.then, &order.first));
    let drawn = |colocation: &&Colocation<'_>| {
        let score = colocation.score.as_ref().and_then(|score| score.get().ok());
        score.is_some_and(|score| score > Score::ZERO)
    };
    let colocations = cluster.cib.colocations().filter(drawn);
    let colocations = colocations.map(|colocation| (&colocation.rsc, &colocation.with_rsc));
    for (device, resource) in orders.chain(colocations) {
        if let (Some(place), Some(resource)) = (device, resource) {
            report_constraint(cx, place, resource.as_str());
        }
    }
}

fn report_constraint(cx: &mut Context<'_>, place: &Attr<'_, IdRef>, resource: &str) {
    let cluster = cx.cluster;
    let (Some(device), None) = (
        cluster.fence_device(place.as_str()),
        cluster.fence_device(resource),
    ) else {
        return;
    };
    let is_device = |primitive: &Primitive<'_>| {
        let id = primitive.id.as_ref().map_or("", Attr::as_str);
        cluster.fence_device(id).is_some()
    };
    let mut containers = cluster.cib.resources();
    let container = containers.find(|it| it.id().is_some_and(|id| id.as_str() == resource));
    if container.is_some_and(|it| it.primitives().all(is_device)) {
        return;
    }
    let message = format!(
        "the fence device {} is started and monitored only with the resource {}",
        shown(device.id()),
        shown(resource)
    );
    cx.report(
        Finding::of_device(device, place.span(), message)
            .severity(Severity::Info)
            .help("remove the constraint"),
    );
}

fn is_mandatory(order: &Order<'_>) -> bool {
    let kind = order.kind.as_ref().map_or("Mandatory", Attr::as_str);
    kind == "Mandatory"
        && order
            .score
            .as_ref()
            .is_none_or(|score| score.as_str() != "0")
}
