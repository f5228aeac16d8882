//! `set-order-listed`: a resource set in another order

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "set-order-listed",
    area: Area::Colocation,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A resource set of a colocation has an order of its own",
    why: "`ordering=\"listed\"` in a resource set is deprecated since Pacemaker 2.1.7. It is still \
          read.",
    remedy: "Write the resources in the order of a group, and remove the attribute.",
    references: &[sources::CONSTRAINTS, sources::CHANGE_LOG],
    bad: &[Example::new(
        "An order of its own",
        r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" «ordering»="listed">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    good: &[
        Example::new(
            "The order of a group",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" ordering="group">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release reads it without a word",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" ordering="listed">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.reaches(Version::new(2, 1, 7)))
    {
        return;
    }
    let sets = cx
        .cluster
        .cib
        .colocations()
        .flat_map(|colocation| &colocation.resource_sets);
    for set in sets {
        let Some(ordering) = &set.ordering else {
            continue;
        };
        if ordering.as_str().eq_ignore_ascii_case("group") {
            continue;
        }
        let id = set.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the `ordering` of the set {} is {}, which is deprecated since Pacemaker 2.1.7",
            shown(id),
            shown(ordering.as_str())
        );
        cx.report(
            Finding::new(
                Subject::new("resource_set", id),
                ordering.name_span(),
                message,
            )
            .help("write the resources in the order of a group, and remove the attribute"),
        );
    }
}
