//! `remote-address-shared`: two remote nodes that are one host

use std::collections::HashMap;

use cib_model::{NodeKind, Span};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "remote-address-shared",
    area: Area::Remote,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two remote or guest nodes have the same address",
    why: "`pacemaker-remoted` serves one node on a host and port. Two nodes with one address are \
          the same host under two names: what is started on both runs twice there, and when one is \
          fenced, so is the other.",
    remedy: "Give each node its own address, or remove one.",
    references: &[sources::REMOTE],
    bad: &[
        Example::new(
            "Two remote nodes",
            r#"<resources>
  <primitive id="far1" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far1-params">
      <nvpair id="far1-server" name="server" value="192.0.2.10"/>
    </instance_attributes>
  </primitive>
  <primitive id="far2" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far2-params">
      <nvpair id="far2-server" name="server" value="«192.0.2.10»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A guest and a remote node",
            r#"<resources>
  <primitive id="far1" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far1-params">
      <nvpair id="far1-server" name="server" value="192.0.2.10"/>
    </instance_attributes>
  </primitive>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      <nvpair id="vm-remote-addr" name="remote-addr" value="«192.0.2.10»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A member of the cluster",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote">
      <instance_attributes id="far-params">
        <nvpair id="far-server" name="server" value="«node1»"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Addresses of their own",
            r#"<resources>
  <primitive id="far1" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far1-params">
      <nvpair id="far1-server" name="server" value="192.0.2.10"/>
    </instance_attributes>
  </primitive>
  <primitive id="far2" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far2-params">
      <nvpair id="far2-server" name="server" value="192.0.2.11"/>
    </instance_attributes>
  </primitive>
  <primitive id="far3" class="ocf" provider="pacemaker" type="remote"/>
</resources>
"#,
        ),
        Example::new(
            "Another port",
            r#"<resources>
  <primitive id="far1" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far1-params">
      <nvpair id="far1-server" name="server" value="192.0.2.10"/>
    </instance_attributes>
  </primitive>
  <primitive id="far2" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far2-params">
      <nvpair id="far2-server" name="server" value="192.0.2.10"/>
      <nvpair id="far2-port" name="port" value="3122"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut taken: HashMap<(String, i64), Span> = HashMap::new();
    for host in cluster.remote_hosts() {
        let Some(port) = host.port else { continue };
        let is_named = host.address != host.name;
        let member = cluster.node(host.address);
        let member = member.filter(|node| is_named && node.kind == NodeKind::Member);
        let key = (host.address.to_ascii_lowercase(), port);
        let (other, message) = match (member, taken.get(&key)) {
            (Some(member), _) => {
                let message = format!(
                    "{} is at the address of a member of the cluster",
                    shown(host.name)
                );
                (member.span, message)
            }
            // Two nodes of one name are another mistake.
            (None, Some(other)) if is_named => {
                let address = shown(host.address);
                (
                    *other,
                    format!(
                        "{} has the address {address} of another node",
                        shown(host.name)
                    ),
                )
            }
            _ => {
                taken.insert(key, host.address_span);
                continue;
            }
        };
        cx.report(
            Finding::of_resource(host.resource, host.address_span, message)
                .related(other, "has that address")
                .help("give each node its own address"),
        );
    }
}
