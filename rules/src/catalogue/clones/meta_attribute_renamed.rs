//! `meta-attribute-renamed`: a meta-attribute under its old name

use cib_model::facts::{self, MetaOf};
use cib_model::{SetKind, Version};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "meta-attribute-renamed",
    area: Area::Clones,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A meta-attribute has a name that Pacemaker 2.0 replaced",
    why: "`master-max` and `master-node-max` became `promoted-max` and `promoted-node-max` in \
          Pacemaker 2.0. The old names are deprecated since, and still read where the new ones are \
          not set.",
    remedy: "Rename it as soon as no node runs a release before 2.0.",
    references: &[sources::CLONES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "The old name",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      <nvpair id="db-clone-meta-2" name="«master-max»" value="2"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The cluster runs a release that knows no other name",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      <nvpair id="db-clone-meta-2" name="«master-node-max»" value="1"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        )
        .for_pacemaker(Version::new(1, 1, 24))
        .for_target(Version::new(2, 0, 0)),
    ],
    good: &[
        Example::new(
            "The new name",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      <nvpair id="db-clone-meta-2" name="promoted-max" value="2"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release has no other name",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="master-max" value="2"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade else {
        return;
    };
    let sets = cx.cluster.cib.held_sets();
    for held in sets.iter().copied() {
        if held.kind != SetKind::Meta || !held.holder.is_resource() {
            continue;
        }
        for pair in &held.set.pairs {
            let Some(name) = &pair.name else {
                continue;
            };
            let Some(old) = facts::old_meta(MetaOf::Resource, name.as_str()) else {
                continue;
            };
            let Some(new) = old.to.filter(|_| upgrade.reaches(old.deprecated)) else {
                continue;
            };
            let message = format!(
                "the {} of {} is called {} since Pacemaker {}; the old name is deprecated",
                shown(old.name),
                shown_holder(held.holder),
                shown(new),
                old.deprecated
            );
            let mut finding = Finding::of_set(held, name.span(), message)
                .help(format!("rename it to {}", shown(new)));
            if held.set.pair(new).is_none() {
                // A new name in any other set, were it of a lower score, wins until then.
                let is_alone = !sets.iter().any(|held| held.set.pair(new).is_some());
                let safety = if is_alone && cx.cluster.surely_runs(old.deprecated) {
                    Safety::Safe
                } else {
                    Safety::Unsafe
                };
                let mut edits = cx.cluster.edits();
                edits.set(name, new);
                finding = finding.fix(Fix::new(
                    safety,
                    format!("rename it to {}", shown(new)),
                    edits,
                ));
            }
            cx.report(finding);
        }
    }
}
