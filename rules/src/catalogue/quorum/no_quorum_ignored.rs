//! `no-quorum-ignored`: a cluster that goes on without a majority

use cib_model::NoQuorumPolicy;

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "no-quorum-ignored",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`no-quorum-policy=ignore` lets both halves of a split go on",
    why: "Without a majority, a part of the cluster goes on as if nothing had happened. When \
          the network splits, both halves start the resources of the other, and only fencing \
          that never fails stands between them and the data. Clusters of two nodes had to be \
          set up so before corosync had `two_node`.",
    remedy: "Remove the option and set `two_node: 1` in the quorum section of corosync.conf: two \
          nodes then keep quorum when one is lost.",
    references: &[sources::CLUSTER_OPTIONS, sources::VOTEQUORUM],
    bad: &[
        Example::new(
            "Two nodes, fencing on",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«ignore»"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Case does not count",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«Ignore»"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The default",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Freeze",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="freeze"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
        Example::new(
            "Without fencing it is another problem",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="ignore"/>
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some((NoQuorumPolicy::Ignore, setting)) = cluster.no_quorum_policy() else {
        return;
    };
    let larger = cluster.members().is_some_and(|members| members.len() > 2);
    if larger || cluster.fencing_enabled() == Some(false) {
        return;
    }
    let message = "the cluster ignores the loss of quorum: in a split both halves go on";
    let finding = Finding::of_option(&setting, message);
    let two_node = confs(cx).into_iter().find_map(|conf| {
        let entry = conf.it.value("quorum.two_node");
        let entry = entry.filter(|_| conf.it.is_two_node())?;
        Some((conf.file, entry.value_span))
    });
    cx.report(match two_node {
        Some((file, place)) => finding
            .help("remove the option: with `two_node` one of two nodes keeps quorum")
            .related_in(file, place, "this does what the option was for"),
        None => finding.help(
            "remove the option, and set `two_node: 1` in corosync.conf for a cluster of two nodes",
        ),
    });
}
