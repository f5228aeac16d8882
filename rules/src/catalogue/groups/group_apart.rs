//! `group-apart`: a group that is none

use std::collections::HashSet;

use cib_model::{Boolean, ResourceElement, Scalar as _, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "group-apart",
    area: Area::Groups,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A group is told not to be ordered, or not to be together",
    why: "`ordered=\"false\"` and `collocated=\"false\"` in a group are deprecated since Pacemaker \
          2.1.5. They are still read.",
    remedy: "Take the members out of the group, and say with constraints and resource sets what they \
          have to do with each other.",
    references: &[sources::CLONES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "Members in any order",
            r#"<resources>
  <group id="shop">
    <meta_attributes id="shop-meta">
      <nvpair id="shop-meta-1" name="«ordered»" value="false"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </group>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Members anywhere",
            r#"<resources>
  <group id="shop">
    <meta_attributes id="shop-meta">
      <nvpair id="shop-meta-1" name="«collocated»" value="no"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </group>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "The clone around the group says so",
            r#"<resources>
  <clone id="shop-clone">
    <meta_attributes id="shop-clone-meta">
      <nvpair id="shop-clone-meta-1" name="«ordered»" value="false"/>
    </meta_attributes>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </group>
  </clone>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "A group",
            r#"<resources>
  <group id="shop">
    <meta_attributes id="shop-meta">
      <nvpair id="shop-meta-1" name="ordered" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </group>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release reads it without a word",
            r#"<resources>
  <group id="shop">
    <meta_attributes id="shop-meta">
      <nvpair id="shop-meta-1" name="ordered" value="false"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </group>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 0)),
        Example::new(
            "A clone of a primitive, where it means something else",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="ordered" value="false"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.reaches(Version::new(2, 1, 5)))
    {
        return;
    }
    let mut seen = HashSet::new();
    for resource in cluster.resources() {
        let ResourceElement::Group(group) = resource.element else {
            continue;
        };
        for name in ["ordered", "collocated"] {
            let Some(setting) = cluster.meta_of(resource, name) else {
                continue;
            };
            let is_off = Boolean::read(setting.value.as_str()) == Ok(false);
            if !is_off || !seen.insert(std::ptr::from_ref(setting.pair)) {
                continue;
            }
            let own = group.meta_attributes.iter().flat_map(|set| &set.pairs);
            let is_own = own.into_iter().any(|pair| std::ptr::eq(pair, setting.pair));
            let has = if is_own { "has" } else { "inherits" };
            let message = format!(
                "the group {} {has} `{name}=\"false\"`, which is deprecated since Pacemaker 2.1.5",
                shown(resource.id())
            );
            let named = setting.pair.name.as_ref();
            let place = named.map_or(setting.pair.place.tag, cib_model::Attr::span);
            cx.report(
                Finding::new(Subject::new("group", resource.id()), place, message)
                    .help("take the members out of the group, and say with constraints what holds between them"),
            );
        }
    }
}
