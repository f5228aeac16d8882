//! `promotable-refused`: a promotable clone of what cannot be promoted

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "promotable-refused",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A promotable clone has an agent that cannot be promoted",
    why: "Only OCF agents can have the actions `promote` and `demote`. Pacemaker rejects a \
          resource of the class `systemd`, `lsb` or `service` in a promotable clone, and with it \
          the whole clone, or its part of a cloned group: it runs nowhere.",
    remedy: "Remove `promotable`, or use an OCF agent that can be promoted.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "A service of systemd",
            r#"<resources>
  <clone id="webs">
    <meta_attributes id="webs-meta">
      <nvpair id="webs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="«web»" class="systemd" type="nginx"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "In a group",
            r#"<resources>
  <clone id="webs">
    <meta_attributes id="webs-meta">
      <nvpair id="webs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <group id="g">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="«web»" class="lsb" type="nginx"/>
    </group>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "In a bundle",
            r#"<resources>
  <bundle id="webs">
    <podman image="example.com/web:1" replicas="2" promoted-max="1"/>
    <network control-port="3121"/>
    <primitive id="«web»" class="systemd" type="nginx"/>
  </bundle>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "An OCF agent",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Not promotable",
            r#"<resources>
  <clone id="webs">
    <primitive id="web" class="systemd" type="nginx"/>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.resources() {
        let is_inner = cluster.container_of(resource).is_some();
        if is_inner || cluster.is_promotable(resource) != Some(true) {
            continue;
        }
        for member in cluster.primitives_within(resource) {
            let class = cluster
                .resolved(member)
                .map_or("", |primitive| primitive.class());
            // A fence device cannot be promoted either, but Pacemaker takes it.
            if matches!(class, "" | "ocf" | "stonith") {
                continue;
            }
            let message = format!(
                "{} is of the class {}, which cannot be promoted: Pacemaker rejects it",
                shown(member.id()),
                shown(class)
            );
            let mut finding = Finding::of_resource(member, member.span(), message)
                .help("remove `promotable`, or use an OCF agent");
            if let Some(setting) = cluster.meta_of(resource, "promotable") {
                finding = finding.related(setting.value.span(), "the clone is promotable");
            }
            cx.report(finding);
        }
    }
}
