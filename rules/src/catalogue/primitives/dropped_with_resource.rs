//! `dropped-with-resource`: what goes when a resource goes

use cib_model::{Attr, DroppedWith, Reason, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "dropped-with-resource",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Something goes with a resource that the upgrade drops",
    why: "The upgrade to schema 4.0 drops resources that Pacemaker 3.0 cannot run. With them go \
          the primitives made from a dropped template, the groups and clones that would be empty, \
          the constraints that name them, and their places in resource sets. What is left of a \
          set may then start in another order or on another node.",
    remedy: "Replace the resource before the upgrade, under its own id, so that all that refers \
             to it stays.",
    references: &[sources::UPGRADE_TO_4_RESOURCES],
    bad: &[
        Example::new(
            "A constraint",
            r#"<configuration>
  <resources>
    <primitive id="web" class="upstart" type="nginx"/>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
  <constraints>
    <rsc_colocation id="vip-with-web" rsc="vip" with-rsc="«web»" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A member of a set",
            r#"<configuration>
  <resources>
    <primitive id="web" class="upstart" type="nginx"/>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    <primitive id="disk" class="ocf" provider="heartbeat" type="Filesystem"/>
  </resources>
  <constraints>
    <rsc_order id="in-order">
      <resource_set id="in-order-set">
        <resource_ref id="disk"/>
        <resource_ref id="«web»"/>
        <resource_ref id="vip"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A constraint of which nothing is left",
            r#"<configuration>
  <resources>
    <primitive id="web" class="upstart" type="nginx"/>
    <primitive id="db" class="upstart" type="mysql"/>
  </resources>
  <constraints>
    <«rsc_order» id="in-order">
      <resource_set id="in-order-set">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A group of which nothing is left",
            r#"<resources>
  <«group» id="site">
    <primitive id="web" class="upstart" type="nginx"/>
    <primitive id="db" class="upstart" type="mysql"/>
  </group>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A clone of which nothing is left",
            r#"<resources>
  <«clone» id="everywhere">
    <primitive id="web" class="upstart" type="nginx"/>
  </clone>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A primitive made from a template",
            r#"<resources>
  <template id="check" class="nagios" type="check_tcp"/>
  <primitive id="check-web" template="«check»"/>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A constraint for a bundle of rkt",
            r#"<configuration>
  <resources>
    <bundle id="site">
      <rkt image="site:1"/>
    </bundle>
  </resources>
  <constraints>
    <rsc_location id="site-here" rsc="«site»" node="node1" score="100"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "A group that keeps a member",
            r#"<configuration>
  <resources>
    <group id="site">
      <primitive id="web" class="upstart" type="nginx"/>
      <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    </group>
  </resources>
  <constraints>
    <rsc_location id="site-here" rsc="site" node="node1" score="100"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release drops nothing",
            r#"<configuration>
  <resources>
    <primitive id="web" class="upstart" type="nginx"/>
  </resources>
  <constraints>
    <rsc_location id="web-here" rsc="web" node="node1" score="100"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 1, 9)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade else { return };
    for dropped in cx.cluster.dropped_with_resources(upgrade) {
        cx.report(finding(&dropped));
    }
}

fn finding(dropped: &DroppedWith<'_>) -> Finding {
    let id = shown(dropped.id);
    let (span, message) = match dropped.reason {
        Reason::Empty(place) => (
            place.tag,
            format!("the upgrade drops {id}, because it drops all that is in it"),
        ),
        Reason::Refers(member) if dropped.tag == "resource_ref" => {
            let message = format!("the upgrade takes {} out of the set {id}", text(member));
            (member.span(), message)
        }
        Reason::Refers(to) => (
            to.span(),
            format!("the upgrade drops {id}, because it drops {}", text(to)),
        ),
    };
    Finding::new(Subject::new(dropped.tag, dropped.id), span, message)
        .help("replace the resource that is dropped before the upgrade, and keep its id")
}

fn text<T>(reference: &Attr<'_, T>) -> String {
    shown(reference.as_str())
}
