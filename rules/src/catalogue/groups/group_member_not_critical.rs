//! `group-member-not-critical`: a member that nobody waits for, with others behind it

use cib_model::{Boolean, Cluster, ClusterResource, ResourceElement, Scalar as _, Setting};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "group-member-not-critical",
    area: Area::Groups,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A member of a group is not critical, and others come after it",
    why: "A member with `critical=false` does not make the group move when it cannot run where the \
          group is: it is stopped there, and everything behind it in the group with it, whether \
          that is critical or not.",
    remedy: "Put what is not critical at the end of the group.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[Example::new(
        "In the middle",
        r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="stats" class="ocf" provider="example" type="stats">
        <meta_attributes id="stats-meta">
          <nvpair id="stats-meta-1" name="critical" value="«false»"/>
        </meta_attributes>
      </primitive>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "At the end",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
      <primitive id="stats" class="ocf" provider="example" type="stats">
        <meta_attributes id="stats-meta">
          <nvpair id="stats-meta-1" name="critical" value="false"/>
        </meta_attributes>
      </primitive>
    </group>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "None of them is",
            r#"<configuration>
  <resources>
    <group id="shop">
      <meta_attributes id="shop-meta">
        <nvpair id="shop-meta-1" name="critical" value="false"/>
      </meta_attributes>  <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Nothing behind it is",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="stats" class="ocf" provider="example" type="stats">
        <meta_attributes id="stats-meta">
          <nvpair id="stats-meta-1" name="critical" value="false"/>
        </meta_attributes>
      </primitive>
      <primitive id="more" class="ocf" provider="example" type="stats">
        <meta_attributes id="more-meta">
          <nvpair id="more-meta-1" name="critical" value="0"/>
        </meta_attributes>
      </primitive>
    </group>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "All are",
            r#"<resources>
  <group id="shop">
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="critical" value="true"/>
      </meta_attributes>
    </primitive>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </group>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for group in cluster.resources() {
        let ResourceElement::Group(_) = group.element else {
            continue;
        };
        // The last one that is critical takes all before it as behind it.
        let mut critical = None;
        let members: Vec<_> = cluster.members_of(group).collect();
        for member in members.into_iter().rev() {
            let Some(setting) = not_critical(cluster, member) else {
                critical = Some(member);
                continue;
            };
            let Some(behind) = critical else { continue };
            let message = format!(
                "{} is not critical, and so {}, which comes after it in {}, is stopped with it",
                shown(member.id()),
                shown(behind.id()),
                shown(group.id())
            );
            cx.report(
                Finding::new(
                    Subject::new("primitive", member.id()),
                    setting.value.span(),
                    message,
                )
                .related(behind.span(), "comes after it")
                .help("put it at the end of the group"),
            );
        }
    }
}

/// What says that a resource is not critical.
fn not_critical<'c>(cluster: &Cluster<'c>, member: &ClusterResource<'c>) -> Option<Setting<'c>> {
    let setting = cluster.meta_of(member, "critical")?;
    let is_off = Boolean::read(setting.value.as_str()) == Ok(false);
    (is_off && !setting.conditional).then_some(setting)
}
