//! `resource-active-twice`: a resource that runs on several nodes

use std::collections::{HashMap, HashSet};

use cib_model::{History, Membership};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-active-twice",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A resource that may run once runs on several nodes",
    why: "Two instances of a file system, a database or an address at the same time destroy data. \
          Pacemaker stops all of them and starts one, unless `multiple-active` says otherwise. It happens \
          when something is started outside of the cluster, mostly at boot, or when a node was taken for \
          dead that was not.",
    remedy: "See that nothing but the cluster starts it (`systemctl disable`), and that fencing works.",
    references: &[sources::RESOURCES],
    bad: &[Example::new(
        "Started on both",
        r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="2"><lrm_resources>
        <lrm_resource id="«db»" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
    )],
    good: &[
        Example::new(
            "Moved from one to the other",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="2"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
          <lrm_rsc_op id="db_stop_0" operation="stop" call-id="2" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "The other node is away",
            r#"<cib>
  <configuration>
    <crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="o" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="false" crmd="offline" join="down" expected="down">
      <lrm id="2"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A clone",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/></clone></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="2"><lrm_resources>
        <lrm_resource id="db" class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let histories = cluster.histories();
    let mut places: HashMap<&str, Vec<&History<'_, '_>>> = HashMap::new();
    let mut moved = HashSet::new();
    let memberships = cluster.memberships().into_iter();
    let offline: HashSet<_> = memberships
        .filter(|(_, membership)| *membership == Membership::Offline)
        .map(|(status, _)| std::ptr::from_ref(status.state))
        .collect();
    for history in &histories {
        let is_single = history.of.is_some_and(|of| {
            // A fence device that runs twice does no harm, and Pacemaker lets it.
            let in_group = of
                .container
                .is_none_or(|container| container.tag() == "group");
            in_group && of.class() != "stonith"
        });
        if history.has_migrated() {
            moved.insert(history.id);
        }
        let may_run = !offline.contains(&std::ptr::from_ref(history.node.state));
        if is_single && may_run && history.is_active() {
            places.entry(history.id).or_default().push(history);
        }
    }
    for history in &histories {
        let Some(active) = places.get(history.id) else {
            continue;
        };
        let is_last = active
            .last()
            .is_some_and(|last| std::ptr::eq(*last, history));
        if active.len() > 1 && is_last && !moved.contains(history.id) {
            report(cx, active);
        }
    }
}

fn report(cx: &mut Context<'_>, active: &[&History<'_, '_>]) {
    let [others @ .., last] = active else { return };
    let nodes: Vec<_> = active
        .iter()
        .map(|history| shown(history.node.name))
        .collect();
    let message = format!(
        "{} runs, or may run, on {}",
        shown(last.id),
        nodes.join(" and ")
    );
    let place = |history: &History<'_, '_>| {
        let id = history.resource.id.as_ref();
        id.map_or(history.resource.place.tag, cib_model::Attr::span)
    };
    let finding = Finding::new(Subject::new("primitive", last.id), place(last), message)
        .help("see that nothing but the cluster starts it");
    let finding = others.iter().fold(finding, |finding, history| {
        finding.related(place(history), format!("on {}", shown(history.node.name)))
    });
    cx.report(finding);
}
