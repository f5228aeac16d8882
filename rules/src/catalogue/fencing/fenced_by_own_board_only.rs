//! `fenced-by-own-board-only`: a node can be fenced only through the management board inside it

use cib_model::{Verdict, Weakness};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fenced-by-own-board-only",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A node can be fenced only through the management board inside it",
    why: "The board has its power from the node. When that loses power altogether, or its \
          network fails together with that of the board, nothing answers: fencing fails, and the \
          cluster does not recover the resources of a node that is surely down.",
    remedy: "Add a second way in a later fencing level: a switched power distributor, or SBD \
          with a watchdog.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "Boards only",
        r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f1-params">
        <nvpair id="f1-ip" name="ip" value="«192.168.1.1»"/>
        <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      </instance_attributes>
    </primitive>
    <primitive id="f2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f2-params">
        <nvpair id="f2-ip" name="ip" value="192.168.1.2"/>
        <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "A power distributor behind it",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f1-params">
        <nvpair id="f1-ip" name="ip" value="192.168.1.1"/>
        <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      </instance_attributes>
    </primitive>
    <primitive id="f2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f2-params">
        <nvpair id="f2-ip" name="ip" value="192.168.1.2"/>
        <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
      </instance_attributes>
    </primitive>
    <primitive id="p" class="stonith" type="fence_apc">
      <instance_attributes id="p-params">
        <nvpair id="p-ip" name="ip" value="pdu1"/>
        <nvpair id="p-pcmk_host_map" name="pcmk_host_map" value="node1:1;node2:2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "A watchdog too",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f1-params">
        <nvpair id="f1-ip" name="ip" value="192.168.1.1"/>
        <nvpair id="f1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      </instance_attributes>
    </primitive>
    <primitive id="f2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f2-params">
        <nvpair id="f2-ip" name="ip" value="192.168.1.2"/>
        <nvpair id="f2-pcmk_host_list" name="pcmk_host_list" value="node2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "A hypervisor",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="f" class="stonith" type="fence_virsh">
      <instance_attributes id="f-params">
        <nvpair id="f-ip" name="ip" value="host1"/>
        <nvpair id="f-username" name="username" value="root"/>
        <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
        <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(nodes) = cluster.fencing() else {
        return;
    };
    let onboard = nodes
        .filter(|node| {
            node.verdict == Verdict::Covered && !cluster.is_fenced_by_watchdog(&node.node)
        })
        .filter_map(|node| {
            let board = node.weaknesses.iter().find_map(|weakness| match weakness {
                Weakness::OnlyOnboard(endpoint) => Some(endpoint.clone()),
                _ => None,
            })?;
            Some((node.node.name.to_string(), board))
        });
    let mut onboard = onboard.collect::<Vec<_>>().into_iter();
    let Some((name, board)) = onboard.next() else {
        return;
    };
    let others: Vec<_> = onboard.collect();
    let also = match others.len() {
        0 => String::new(),
        1 => ", and so can one other node".to_owned(),
        count => format!(", and so can {count} other nodes"),
    };
    let message = format!(
        "{} can be fenced only through the management board inside it{also}",
        shown(&name)
    );
    let mut finding = Finding::new(Subject::new("node", name), board.span(), message)
        .help("add a second way: a power distributor, or SBD with a watchdog");
    for (name, board) in others.iter().take(3) {
        finding = finding.related(board.span(), format!("the only way for {}", shown(name)));
    }
    cx.report(finding);
}
