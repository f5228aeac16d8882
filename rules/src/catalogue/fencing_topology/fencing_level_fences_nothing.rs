//! `fencing-level-fences-nothing`: success without fencing

use cib_model::facts::FenceAgent;
use cib_model::{Attr, Cluster, FencingLevel};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fencing-level-fences-nothing",
    area: Area::FencingTopology,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fencing level succeeds without stopping the node",
    why: "An agent such as fence_heuristics_ping stops nothing: it finds something out, and is \
          there to keep the devices behind it in the same level from being used. Alone in a \
          level it makes the level succeed, the node counts as fenced, and its resources start \
          elsewhere while it still runs. fence_kdump does not lie, but it succeeds only if the \
          node has crashed: a node that hangs is never fenced where nothing else is tried.",
    remedy: "Put the device in front of one that stops the node, into the same level; behind the \
          level of fence_kdump add one with a device that stops the node.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Alone",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="ping" class="stonith" type="fence_heuristics_ping">
      <instance_attributes id="ping-params">
        <nvpair id="ping-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="ping-ping_targets" name="ping_targets" value="192.0.2.1"/>
      </instance_attributes>
      <operations><op id="ping-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="«ping»"/>
    <fencing-level id="l2" target="node1" index="2" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Nothing but fence_kdump",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params">
        <nvpair id="kdump-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
      <operations><op id="kdump-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="«kdump»"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "In front of the device that fences",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="ping" class="stonith" type="fence_heuristics_ping">
      <instance_attributes id="ping-params">
        <nvpair id="ping-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
        <nvpair id="ping-ping_targets" name="ping_targets" value="192.0.2.1"/>
      </instance_attributes>
      <operations><op id="ping-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="ping,pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
        Example::new(
            "Its success means that the node is down",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="kdump" class="stonith" type="fence_kdump">
      <instance_attributes id="kdump-params">
        <nvpair id="kdump-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
      <operations><op id="kdump-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="pdu" class="stonith" type="fence_apc">
      <instance_attributes id="pdu-params">
        <nvpair id="pdu-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
        <nvpair id="pdu-ip" name="ip" value="pdu.example.com"/>
      </instance_attributes>
      <operations><op id="pdu-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
  <fencing-topology>
    <fencing-level id="l1" target="node1" index="1" devices="kdump"/>
    <fencing-level id="l2" target="node1" index="2" devices="pdu"/>
  </fencing-topology>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.fencing_enabled() == Some(false) {
        return;
    }
    for level in cluster.cib.fencing_levels() {
        let Some((name, span)) = level.device_names().next() else {
            continue;
        };
        let lies = |agent: &FenceAgent| agent.heuristic && !agent.confirms;
        let levels = cluster.levels_like(level);
        let is_first = levels
            .first()
            .is_some_and(|first| std::ptr::eq(*first, level));
        let id = level.id.as_ref().map_or("", Attr::as_str);
        let (severity, message) = if consists_of(cluster, level, lies) {
            let message = format!(
                "the fencing level {} succeeds without stopping the node: {} only finds something out",
                shown(id),
                shown(name)
            );
            (Severity::Error, message)
        } else if is_first
            && levels
                .iter()
                .all(|level| consists_of(cluster, level, |agent| agent.heuristic))
        {
            let message = format!(
                "{} is all that the levels of this node have: it stops nothing, and succeeds only if the node has crashed",
                shown(name)
            );
            (Severity::Warning, message)
        } else {
            continue;
        };
        cx.report(
            Finding::new(Subject::new("fencing-level", id), span, message)
                .severity(severity)
                .help("add a device that stops the node: to the same level behind one that finds something out, to the next behind fence_kdump"),
        );
    }
}

/// Whether a level has nothing but devices of such agents.
fn consists_of(
    cluster: &Cluster<'_>,
    level: &FencingLevel<'_>,
    such: impl Fn(&FenceAgent) -> bool,
) -> bool {
    let mut names = level.device_names();
    names.all(|(name, _)| {
        let known = cluster.fence_device(name).and_then(|device| device.known);
        known.is_some_and(&such)
    })
}
