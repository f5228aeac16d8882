//! `status-malformed`: a status that Pacemaker cannot read

use std::collections::HashSet;

use cib_model::{LrmOperation, LrmResource, NodeStatus, Span, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "status-malformed",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The status section has something that Pacemaker cannot read",
    why: "Pacemaker alone writes the status, and takes from it what runs where. What it cannot read it \
          passes over, or takes for a failure: then a resource counts as stopped that runs, or a node as \
          lost that is well. Somebody has written there by hand, or a tool has.",
    remedy: "Let the cluster write it anew: `crm_resource --refresh` for resources, and a restart of \
             Pacemaker on the node for its state.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "A node without an id",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <«node_state» uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Neither in nor out",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="«maybe»" crmd="online" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A history of nothing",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="1"><lrm_resources>
        <«lrm_resource» class="ocf" provider="example" type="database">
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A result of nothing",
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
          <«lrm_rsc_op» id="db_start_0" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A result without an id",
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
          <«lrm_rsc_op» operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A word for a number",
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
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="«ok»" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "A number of no meaning",
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
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="«77»" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Two results with one id",
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
          <lrm_rsc_op id="«db_start_0»" operation="start" call-id="2" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Moved from nowhere",
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
          <«lrm_rsc_op» id="db_migrate_from_0" operation="migrate_from" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Nobody knows what was expected",
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
          <lrm_rsc_op id="db_start_0" operation="start" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="«1:1»"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
    ],
    good: &[
        Example::new(
            "As Pacemaker writes it",
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
          <lrm_rsc_op id="db_monitor_10000" operation="monitor" call-id="2" rc-code="0" op-status="0" interval="10000" transition-key="1:1:0:10000000-0000-4000-8000-000000000001"/>
        </lrm_resource>
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
"#,
        ),
        Example::new(
            "The time since when",
            r#"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="1700000000" crmd="1700000000" join="member" expected="member"/>
  </status>
</cib>
"#,
        ),
        Example::new(
            "Moved from the other node",
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
          <lrm_rsc_op id="db_migrate_from_0" operation="migrate_from" call-id="1" rc-code="0" op-status="0" interval="0" transition-key="1:1:0:10000000-0000-4000-8000-000000000001" migrate_source="node2" migrate_target="node1"/>
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
    for status in cx.cluster.node_statuses() {
        check_node(cx, &status);
        let lists = status.state.lrm.iter().flat_map(|lrm| &lrm.resources);
        for resource in lists.flat_map(|list| &list.resources) {
            check_history(cx, &status, resource);
        }
    }
}

fn report(cx: &mut Context<'_>, status: &NodeStatus<'_>, place: Span, message: String) {
    cx.report(
        Finding::new(Subject::new("node_state", status.name), place, message)
            .help("let the cluster write its status anew"),
    );
}

fn check_node(cx: &mut Context<'_>, status: &NodeStatus<'_>) {
    let state = status.state;
    if state.id.is_none() {
        let message = "the state of a node has no id: Pacemaker passes over it".to_owned();
        report(cx, status, state.place.tag, message);
    }
    for (attr, known) in [
        (&state.in_ccm, state.is_in_cluster()),
        (&state.crmd, state.is_controller_online()),
    ] {
        if let (Some(attr), None) = (attr, known) {
            let message = format!(
                "{} is {} neither in the cluster nor out of it: Pacemaker takes it for offline",
                shown(attr.as_str()),
                shown(status.name)
            );
            report(cx, status, attr.span(), message);
        }
    }
}

fn check_history(cx: &mut Context<'_>, status: &NodeStatus<'_>, resource: &LrmResource<'_>) {
    let Some(id) = &resource.id else {
        let message = "the history of a resource has no id: Pacemaker passes over it".to_owned();
        return report(cx, status, resource.place.tag, message);
    };
    let mut ids = HashSet::new();
    for operation in &resource.operations {
        let wrong = problem(operation).or_else(|| {
            let id = operation.id.as_ref()?;
            let again = !ids.insert(id.as_str());
            again.then_some((id.span(), "has the id of another: only one of them counts"))
        });
        if let Some((place, words)) = wrong {
            let message = format!(
                "a result of {} on {} {words}",
                shown(id.as_str()),
                shown(status.name)
            );
            report(cx, status, place, message);
        }
    }
}

/// What Pacemaker cannot read of a result, and where.
fn problem(operation: &LrmOperation<'_>) -> Option<(Span, &'static str)> {
    let tag = operation.place.tag;
    if operation.id.is_none() {
        return Some((tag, "has no id: Pacemaker passes over it"));
    }
    if operation.operation.is_none() {
        return Some((
            tag,
            "does not say of which operation: Pacemaker passes over it",
        ));
    }
    if let Some(code) = &operation.rc_code
        && !code.get().is_ok_and(|code| (0..=255).contains(&code))
    {
        return Some((
            code.span(),
            "has an exit status that is none: it counts as failed",
        ));
    }
    if let Some(state) = &operation.op_status
        && state.get().ok().and_then(facts::op_status).is_none()
    {
        return Some((
            state.span(),
            "has an `op-status` that is none: it counts as failed",
        ));
    }
    if let Some(key) = operation
        .transition_key
        .as_ref()
        .filter(|_| operation.expected().is_none())
    {
        return Some((key.span(), "does not say what was expected"));
    }
    let moved = matches!(operation.task(), "migrate_to" | "migrate_from");
    let unnamed = operation.migrate_source.is_none() || operation.migrate_target.is_none();
    (moved && unnamed).then_some((tag, "does not say from where or to where it moved"))
}
