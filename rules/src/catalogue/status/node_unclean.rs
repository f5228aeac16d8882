//! `node-unclean`: a node that has to be fenced

use cib_model::{Lost, Membership, Span};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-unclean",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A node is lost and was not fenced yet",
    why: "Pacemaker does not know what a node does that has left without a word. Until it is fenced \
          nothing starts elsewhere that could still run there. If it stays so, fencing does not work, or \
          there is no quorum for it.",
    remedy: "Look why it was not fenced: `stonith_admin --history NODE`, and `cib-lint fencing` for who \
             could. Only if the node is off for certain: `stonith_admin --confirm NODE`.",
    references: &[sources::FENCING, sources::NODES],
    bad: &[
        Example::new(
            "Stopped without a stop of what it ran",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="«node2»" in_ccm="false" crmd="offline" join="down" expected="down">
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
            "Gone",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="«node2»" in_ccm="false" crmd="offline" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Its controller has died",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="«node2»" in_ccm="true" crmd="offline" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Somebody asked for it",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="«node2»" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="2"><instance_attributes id="t2">
        <nvpair id="t2-0" name="terminate" value="true"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Never seen",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="«node2»"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
    ],
    good: &[
        Example::new(
            "In maintenance nothing is stopped first",
            r#"<cib>
  <configuration>
    <crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="o" name="maintenance-mode" value="true"/></cluster_property_set></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
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
            "Online",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Stopped as it should be",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="false" crmd="offline" join="down" expected="down"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Fencing is off, so it is taken for stopped",
            r#"<cib>
  <configuration>
    <crm_config><cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o-stonith_enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="node2" in_ccm="false" crmd="offline" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "No node that was not seen is fenced",
            r#"<cib>
  <configuration>
    <crm_config><cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o-startup_fencing" name="startup-fencing" value="false"/>
    </cluster_property_set></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (status, membership) in cluster.memberships() {
        let Membership::Unclean(lost) = membership else {
            continue;
        };
        let name = status.state.uname.as_ref();
        let place = name.map_or(status.state.place.tag, cib_model::Attr::span);
        report(cx, status.name, place, words(lost));
    }
    if cluster.fencing_enabled() == Some(true) && cluster.fences_unseen() {
        for node in cluster.unseen_members() {
            report(cx, &node.name, node.span, words(Lost::Unseen));
        }
    }
}

fn report(cx: &mut Context<'_>, name: &str, place: Span, words: &str) {
    let message = format!("{} has to be fenced: {words}", shown(name));
    cx.report(
        Finding::new(Subject::new("node_state", name), place, message).help(
            "look why it was not fenced; nothing that it may run starts elsewhere until then",
        ),
    );
}

fn words(lost: Lost) -> &'static str {
    match lost {
        Lost::Unseen => "the cluster has not seen it since it started",
        Lost::Refused => "the others refused to let it join",
        Lost::Gone => "it has left the cluster without a word",
        Lost::ControllerGone => "its controller is not there",
        Lost::NotJoined => "it does not join",
        Lost::Requested => "somebody asked for it",
        Lost::LeftRunning => "it is offline, but was not seen to stop what it ran",
    }
}
