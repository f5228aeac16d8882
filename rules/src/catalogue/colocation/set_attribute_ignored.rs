//! `set-attribute-ignored`: a resource set has an attribute that its constraint does not read

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Boolean, ResourceSet, Scalar as _, Span, facts};

pub(crate) static RULE: Rule = Rule {
    id: "set-attribute-ignored",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource set has an attribute that its constraint does not read",
    why: "The schema allows every attribute in every resource set. But `kind`, `require-all` and `action` \
          count in orders only, `role` everywhere but in orders, and `sequential` in colocations and \
          orders: elsewhere they are ignored without a message.",
    remedy: "Remove it, and say what is meant in a constraint of its own.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "An action in a colocation",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" «action»="promote">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A kind in a colocation",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" «kind»="Optional">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A choice in a colocation",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" «require-all»="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A role in an order",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="first">
      <resource_set id="first-set" «role»="Promoted">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A location",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="not-here" node="node1" score="-INFINITY">
      <resource_set id="not-here-set" «sequential»="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A ticket",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_ticket id="needs" ticket="site">
      <resource_set id="needs-set" «score»="INFINITY">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_ticket>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A role in a colocation",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-a">
        <resource_ref id="web"/>
      </resource_set>
      <resource_set id="together-b" role="Promoted">
        <resource_ref id="db-clone"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An action in an order",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="first">
      <resource_set id="first-set" action="start" sequential="false" require-all="false">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set that an order refers to",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="first">
      <resource_set id="both" action="start">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id-ref="both"/>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "What is the default anyway",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" require-all="true">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for held in cluster.cib.held_resource_sets() {
        for (name, span, value) in attributes(held.set) {
            let used_in = facts::set_attribute_used_in(name);
            if used_in.contains(&held.tag) || is_default(name, value) {
                continue;
            }
            // Another constraint may read it.
            let id = held.set.id.as_ref().map_or("", Attr::as_str);
            if cluster.refers_to(id) {
                continue;
            }
            let message = format!(
                "the set {} has {}, which counts only in {}",
                shown(id),
                shown(name),
                used_in.join(" and ")
            );
            let subject = Subject::new("resource_set", id);
            cx.report(
                Finding::new(subject, span, message)
                    .related(held.place.tag, "the constraint")
                    .help("remove it, and say what is meant in a constraint of its own"),
            );
        }
    }
}

/// The attributes that a set has, of those that do not count everywhere, with their places and values.
fn attributes<'c>(set: &'c ResourceSet<'c>) -> Vec<(&'static str, Span, &'c str)> {
    fn with<'c, T>(
        name: &'static str,
        attr: Option<&'c Attr<'c, T>>,
    ) -> Option<(&'static str, Span, &'c str)> {
        let attr = attr?;
        Some((name, attr.name_span(), attr.as_str()))
    }
    let all = [
        with("sequential", set.sequential.as_ref()),
        with("require-all", set.require_all.as_ref()),
        with("ordering", set.ordering.as_ref()),
        with("action", set.action.as_ref()),
        with("role", set.role.as_ref()),
        with("score", set.score.as_ref()),
        with("kind", set.kind.as_ref()),
    ];
    all.into_iter().flatten().collect()
}

/// Whether a tool wrote no more than the default.
fn is_default(name: &str, value: &str) -> bool {
    match name {
        "sequential" | "require-all" => Boolean::read(value) == Ok(true),
        "action" => value == "start",
        "role" => value == "Started",
        _ => false,
    }
}
