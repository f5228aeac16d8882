//! `globally-unique-ignored`: instances that cannot be told apart

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "globally-unique-ignored",
    area: Area::Clones,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The instances of a clone are to differ, and its agent cannot tell them apart",
    why: "Only OCF agents are told which instance they are. Pacemaker takes `globally-unique=true` \
          for false where anything in the clone is of the class `systemd`, `lsb` or `service`, and \
          with it everything that the instances were to have of their own.",
    remedy: "Remove `globally-unique`, or use an OCF agent.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "A service of systemd",
            r#"<resources>
  <clone id="webs">
    <meta_attributes id="webs-meta">
      <nvpair id="webs-globally-unique" name="globally-unique" value="«true»"/>
    </meta_attributes>
    <primitive id="web" class="systemd" type="nginx"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "In a group",
            r#"<resources>
  <clone id="webs">
    <meta_attributes id="webs-meta">
      <nvpair id="webs-globally-unique" name="globally-unique" value="«true»"/>
    </meta_attributes>
    <group id="g">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="systemd" type="nginx"/>
    </group>
  </clone>
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
      <nvpair id="dbs-globally-unique" name="globally-unique" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "All alike",
            r#"<resources>
  <clone id="webs">
    <meta_attributes id="webs-meta">
      <nvpair id="webs-globally-unique" name="globally-unique" value="false"/>
    </meta_attributes>
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
    for resource in cluster.resources().iter().filter(|it| it.is_clone()) {
        let Some((true, setting)) = cluster.meta_flag(resource, "globally-unique") else {
            continue;
        };
        let Some(member) = cluster.forces_anonymous(resource) else {
            continue;
        };
        let class = cluster
            .resolved(member)
            .map_or("", |primitive| primitive.class());
        let message = format!(
            "{} cannot be globally unique: {} is of the class {}",
            shown(resource.id()),
            shown(member.id()),
            shown(class)
        );
        cx.report(
            Finding::of_resource(resource, setting.value.span(), message)
                .related(member.span(), "cannot tell its instances apart")
                .help("remove `globally-unique`"),
        );
    }
}
