//! `migration-threshold-negative`: a number of failures below zero

use cib_model::{Scalar as _, Score, SetKind, Version};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "migration-threshold-negative",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A negative `migration-threshold` means the opposite in Pacemaker 3.0",
    why: "Releases before 3.0 took a negative `migration-threshold` for 1: the first failure moved \
          the resource away. Pacemaker 3.0 takes it for `INFINITY`: no failure does.",
    remedy: "Write 1 where the first failure is to move the resource, or `INFINITY` where none is.",
    references: &[sources::RESOURCES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "Below zero",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="«-1»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Far below",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="«-INFINITY»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "The release means 1",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="-1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
        Example::new(
            "A number of failures",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="3"/>
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
        .is_some_and(|upgrade| upgrade.reaches(Version::new(3, 0, 0)))
    {
        return;
    }
    let safety = if cx.cluster.version < Version::new(3, 0, 0) {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    for held in cx.cluster.cib.held_sets() {
        if held.kind != SetKind::Meta || !held.holder.is_resource() {
            continue;
        }
        for pair in held
            .set
            .pairs
            .iter()
            .filter(|pair| pair.is_named("migration-threshold"))
        {
            let Some(value) = &pair.value else {
                continue;
            };
            if !Score::read(value.as_str()).is_ok_and(|score| score < Score::ZERO) {
                continue;
            }
            let message = format!(
                "the `migration-threshold` of {} is {}: 1 before Pacemaker 3.0, and `INFINITY` from then on",
                shown_holder(held.holder),
                shown(value.as_str())
            );
            let mut edits = cx.cluster.edits();
            edits.set(value, "1");
            cx.report(
                Finding::of_set(held, value.span(), message)
                    .help(
                        "write 1 where the first failure is to move the resource, else `INFINITY`",
                    )
                    .fix(Fix::new(safety, "write 1", edits)),
            );
        }
    }
}
