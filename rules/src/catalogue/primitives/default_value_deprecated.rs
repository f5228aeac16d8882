//! `default-value-deprecated`: a value that stands for no value

use cib_model::{SetKind, Version, facts};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "default-value-deprecated",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A value is a word that stands for \"not set\"",
    why: "`#default` as the value of any name, and `default` as the value of `is-managed`, \
          `migration-threshold`, `resource-stickiness` and `target-role`, are deprecated since \
          Pacemaker 2.1.8. They are still read; the upgrade to the schema of Pacemaker 3.0 drops \
          `default` where it stands for such a name.",
    remedy: "Remove the pair, so that the name is not set.",
    references: &[sources::RESOURCES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "A role that is not set",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="«default»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A value that is unset",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="priority" value="«#default»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
    ],
    good: &[
        Example::new(
            "The release reads it",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="default"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 7)),
        Example::new(
            "A value of another name",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="description" value="default"/>
    </meta_attributes>
  </primitive>
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
        .is_some_and(|upgrade| upgrade.reaches(Version::new(2, 1, 8)))
    {
        return;
    }
    let sets = cx.cluster.cib.held_sets();
    for held in sets.iter().copied() {
        let of_resource = held.kind == SetKind::Meta && held.holder.is_resource();
        for pair in &held.set.pairs {
            let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
                continue;
            };
            let unset = value.as_str().eq_ignore_ascii_case("#default");
            let default =
                value.as_str() == "default" && of_resource && facts::takes_default(name.as_str());
            if !unset && !default {
                continue;
            }
            let message = format!(
                "{} of {} is {}, which is deprecated since Pacemaker 2.1.8",
                shown(name.as_str()),
                shown_holder(held.holder),
                shown(value.as_str())
            );
            // It also unsets what another set says, so it has to be the only pair of the name.
            let all = sets.iter().flat_map(|held| &held.set.pairs);
            let mut named = all.filter(|other| other.is_named(name.as_str()));
            let alone = named.nth(1).is_none();
            let safety = if unset && alone {
                Safety::Safe
            } else {
                Safety::Unsafe
            };
            cx.report(
                Finding::of_set(held, value.span(), message)
                    .help("remove the pair, so that the name is not set")
                    .fix_by_removing(cx.cluster, pair, safety),
            );
        }
    }
}
