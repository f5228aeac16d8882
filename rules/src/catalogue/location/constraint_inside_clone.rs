//! `constraint-inside-clone`: a constraint names a resource that is in a clone or bundle

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "constraint-inside-clone",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A constraint names a resource that is in a clone or bundle",
    why: "A resource in a clone or bundle runs as instances with names of their own. A constraint that \
          names the resource is ignored, with an error in the log, as long as no node has a history of it; \
          later, Pacemaker takes it for a constraint on the whole clone. So it does one thing in a new \
          cluster and another in the next hour. A group in a clone is never found by its name.",
    remedy: "Name the clone or the bundle.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "A location",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="«db»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A colocation",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="«db»" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An order",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="«db»" then="web"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A ticket",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="«db»" ticket="site" loss-policy="stop"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set">
        <resource_ref id="«db»"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A group in a clone",
            r#"<configuration>
  <resources>
    <clone id="shop-clone">
      <group id="shop">
        <primitive id="db" class="ocf" provider="example" type="database"/>
        <primitive id="web" class="ocf" provider="example" type="web"/>
      </group>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="not-here" rsc="«shop»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A bundle",
            r#"<configuration>
  <resources>
    <bundle id="web">
      <podman image="web"/>
      <network control-port="3121"/>
      <primitive id="nginx" class="ocf" provider="example" type="service"/>
    </bundle>
  </resources>
  <constraints>
    <rsc_location id="not-here" rsc="«nginx»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The clone",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db-clone" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The bundle",
            r#"<configuration>
  <resources>
    <bundle id="web">
      <podman image="web"/>
      <network control-port="3121"/>
      <primitive id="nginx" class="ocf" provider="example" type="service"/>
    </bundle>
  </resources>
  <constraints>
    <rsc_location id="not-here" rsc="web" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A member of a group",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="not-here" rsc="web" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for named in cluster.cib.named_by_constraints() {
        let Some(resource) = cluster.resource(named.name.as_str()) else {
            continue;
        };
        if !cluster.is_instance(resource) {
            continue;
        }
        let outermost = cluster.outermost(resource);
        let then = if resource.is_group() {
            "Pacemaker ignores it"
        } else {
            "Pacemaker ignores it until the resource was seen on a node"
        };
        let message = format!(
            "{} names {}, which is in the {} {}: {then}",
            shown(named.constraint),
            shown(named.name.as_str()),
            outermost.kind(),
            shown(outermost.id())
        );
        let mut edits = cluster.edits();
        edits.set(named.name, outermost.id());
        let title = format!("write {}", shown(outermost.id()));
        let subject = Subject::new(named.tag, named.constraint);
        cx.report(
            Finding::new(subject, named.name.span(), message)
                .related(outermost.span(), "it is in this")
                .help(format!("name {}", shown(outermost.id())))
                .fix(Fix::new(Safety::Unsafe, title, edits)),
        );
    }
}
