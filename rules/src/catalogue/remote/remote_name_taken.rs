//! `remote-name-taken`: a remote node with the name of something else

use std::collections::HashMap;

use cib_model::{ClusterResource, Span};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "remote-name-taken",
    area: Area::Remote,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A remote or guest node has the name of another node or resource",
    why: "The connection to a remote or guest node is a resource with the name of the node. Where \
          a resource, a member of the cluster or another such node has that name, Pacemaker takes \
          one for the other: a connection is never started, a resource is put into the guest that \
          it has the name of, or the guest runs beside the resource that it is in. crm_verify says \
          nothing, or speaks of an invalid ordering of a resource with itself.",
    remedy: "Give the node a name of its own.",
    references: &[sources::REMOTE, sources::RESOURCES],
    bad: &[
        Example::new(
            "Named like a member",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-remote-node" name="remote-node" value="«node2»"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Named like the resource that it runs in",
            r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="«vm»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Named like another resource",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database"/>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="«db»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two guests of one name",
            r#"<resources>
  <primitive id="vm1" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm1-meta">
      <nvpair id="vm1-remote-node" name="remote-node" value="guest1"/>
    </meta_attributes>
  </primitive>
  <primitive id="vm2" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm2-meta">
      <nvpair id="vm2-remote-node" name="remote-node" value="«guest1»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Named like a remote node",
            r#"<resources>
  <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="«far»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A remote node named like a member",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="far"/>
  </nodes>
  <resources>
    <primitive id="«far»" class="ocf" provider="pacemaker" type="remote"/>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Names of their own",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      </meta_attributes>
    </primitive>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A remote node with attributes",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="far" uname="far" type="remote"/>
  </nodes>
  <resources>
    <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let members: HashMap<String, Span> = cluster
        .cib
        .nodes()
        .filter(|node| {
            node.kind
                .as_ref()
                .is_none_or(|kind| kind.as_str() == "member")
        })
        .filter_map(|node| node.uname.as_ref())
        .map(|name| (name.as_str().to_ascii_lowercase(), name.span()))
        .collect();
    let mut guests: HashMap<&str, Span> = HashMap::new();
    for resource in cluster.remote_connections() {
        if let Some(other) = members.get(&resource.id().to_ascii_lowercase()) {
            cx.report(finding(
                resource,
                resource.id(),
                resource.span(),
                *other,
                "a member of the cluster",
            ));
        }
    }
    for (resource, setting) in cluster.guests() {
        let (name, span) = (setting.value.as_str(), setting.value.span());
        let (other, what) = if let Some(member) = members.get(&name.to_ascii_lowercase()) {
            (*member, "a member of the cluster")
        } else if let Some(other) = cluster.resource(name) {
            let what = if other.is(resource) {
                "the resource that it runs in"
            } else {
                "a resource"
            };
            (other.span(), what)
        } else if let Some(first) = guests.get(name) {
            (*first, "another guest node")
        } else {
            guests.insert(name, span);
            continue;
        };
        cx.report(finding(resource, name, span, other, what));
    }
}

fn finding(
    resource: &ClusterResource<'_>,
    name: &str,
    span: Span,
    other: Span,
    what: &str,
) -> Finding {
    let message = format!("the node {} has the name of {what}", shown(name));
    Finding::of_resource(resource, span, message)
        .related(other, "has that name")
        .help("give the node a name of its own")
}
