//! `node-releases-mixed`: nodes that run different releases

use cib_model::{Scalar as _, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-releases-mixed",
    area: Area::Status,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The nodes run different releases of Pacemaker",
    why: "While the nodes run different releases the cluster does only what the oldest of them can, and a \
          node of an older release that leaves cannot join again once all others are newer. It is meant \
          to last as long as an upgrade does, node by node.",
    remedy: "Bring all nodes to the same release.",
    references: &[sources::NODES],
    bad: &[Example::new(
        "An upgrade that was not finished",
        r##"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="#feature-set" value="3.19.0"/>
      </instance_attributes></transient_attributes>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="2"><instance_attributes id="t2">
        <nvpair id="t2-0" name="#feature-set" value="«3.16.2»"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"##,
    )],
    good: &[
        Example::new(
            "All the same",
            r##"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="#feature-set" value="3.19.0"/>
      </instance_attributes></transient_attributes>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="2"><instance_attributes id="t2">
        <nvpair id="t2-0" name="#feature-set" value="3.19.0"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"##,
        ),
        Example::new(
            "The other node is away",
            r##"<cib>
  <configuration>
    <crm_config></crm_config>
    <nodes><node id="1" uname="node1"/><node id="2" uname="node2"/></nodes>
    <resources></resources>
  </configuration>
  <status>
    <node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="1"><instance_attributes id="t1">
        <nvpair id="t1-0" name="#feature-set" value="3.19.0"/>
      </instance_attributes></transient_attributes>
    </node_state>
    <node_state id="2" uname="node2" in_ccm="false" crmd="offline" join="down" expected="down">
      <transient_attributes id="2"><instance_attributes id="t2">
        <nvpair id="t2-0" name="#feature-set" value="3.16.2"/>
      </instance_attributes></transient_attributes>
    </node_state>
  </status>
</cib>
"##,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let statuses = cluster.node_statuses().into_iter();
    let present = statuses.filter(|status| status.state.is_in_cluster() == Some(true));
    let sets = present.filter_map(|status| {
        let setting = cluster.transient_attribute(&status, "#feature-set")?;
        Some((status, setting, Version::read(setting.value.as_str()).ok()?))
    });
    let sets: Vec<_> = sets.collect();
    let (Some(oldest), Some(newest)) = (
        sets.iter().min_by_key(|(_, _, version)| *version),
        sets.iter().max_by_key(|(_, _, version)| *version),
    ) else {
        return;
    };
    if oldest.2 == newest.2 {
        return;
    }
    let message = format!(
        "{} runs an older release of Pacemaker (feature set {}) than {} ({})",
        shown(oldest.0.name),
        oldest.2,
        shown(newest.0.name),
        newest.2
    );
    cx.report(
        Finding::new(
            Subject::new("node_state", oldest.0.name),
            oldest.1.value.span(),
            message,
        )
        .related(newest.1.value.span(), "the newest")
        .help("upgrade it too"),
    );
}
