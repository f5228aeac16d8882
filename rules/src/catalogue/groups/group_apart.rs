//! `group-apart`: a group that is none

use cib_model::{Boolean, NvPair, Scalar as _, SetKind, Version};

use crate::finding::{Finding, shown_holder};
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
            "A clone, where it means something else",
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
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.reaches(Version::new(2, 1, 5)))
    {
        return;
    }
    for held in cx.cluster.cib.held_sets() {
        if held.kind != SetKind::Meta || held.holder.tag() != "group" {
            continue;
        }
        for name in ["ordered", "collocated"] {
            let pairs = held.set.pairs.iter().filter(|pair| pair.is_named(name));
            for pair in pairs.filter(|pair| is_off(pair)) {
                let message = format!(
                    "the group {} has `{name}=\"false\"`, which is deprecated since Pacemaker 2.1.5",
                    shown_holder(held.holder)
                );
                cx.report(
                    Finding::of_name(held, pair, message)
                        .help("take the members out of the group, and say with constraints what holds between them"),
                );
            }
        }
    }
}

fn is_off(pair: &NvPair<'_>) -> bool {
    let value = pair.value.as_ref();
    value.is_some_and(|value| Boolean::read(value.as_str()) == Ok(false))
}
