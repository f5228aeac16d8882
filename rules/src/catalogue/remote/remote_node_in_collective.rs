//! `remote-node-in-collective`: a remote node that is none

use cib_model::ResourceElement;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "remote-node-in-collective",
    area: Area::Remote,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "What makes a remote node stands where it makes none",
    why: "Pacemaker makes a remote node of an `ocf:pacemaker:remote` only where that stands by \
          itself. In a group or a clone no node comes of it, and an assertion of the scheduler \
          fails; crmsh refuses it. The `remote-node` of a resource in a clone or a bundle makes no \
          guest node either.",
    remedy: "Take it out, and let other resources follow it by what runs on the node.",
    references: &[sources::REMOTE],
    bad: &[
        Example::new(
            "In a group",
            r#"<resources>
  <group id="g">
    <primitive id="«far»" class="ocf" provider="pacemaker" type="remote"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </group>
</resources>
"#,
        ),
        Example::new(
            "In a clone",
            r#"<resources>
  <clone id="fars">
    <primitive id="«far»" class="ocf" provider="pacemaker" type="remote"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A guest in a clone",
            r#"<resources>
  <clone id="vms">
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-remote-node" name="remote-node" value="«guest1»"/>
      </meta_attributes>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "By themselves",
            r#"<resources>
  <primitive id="far" class="ocf" provider="pacemaker" type="remote"/>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A guest in a group",
            r#"<resources>
  <group id="g">
    <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
      <meta_attributes id="vm-meta">
        <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      </meta_attributes>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </group>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.remote_connections() {
        let Some(container) = cluster.container_of(resource) else {
            continue;
        };
        let message = format!(
            "the connection to {} is in the {} {}: it makes no node there",
            shown(resource.id()),
            container.kind(),
            shown(container.id())
        );
        cx.report(
            Finding::of_resource(resource, resource.span(), message)
                .related(container.span(), "contains it")
                .help("take it out, so that it stands by itself"),
        );
    }
    for (resource, name) in cluster.guests() {
        let outermost = cluster.outermost(resource);
        if !matches!(
            outermost.element,
            ResourceElement::Clone { .. } | ResourceElement::Bundle(_)
        ) {
            continue;
        }
        let message = format!(
            "{} is in the {} {}: it makes no guest node {}",
            shown(resource.id()),
            outermost.kind(),
            shown(outermost.id()),
            shown(name.value.as_str())
        );
        cx.report(
            Finding::of_resource(resource, name.value.span(), message)
                .related(outermost.span(), "contains it")
                .help("take it out, so that it stands by itself"),
        );
    }
}
