//! `failure-stickiness-removed`: a count of failures under its oldest name

use cib_model::{Holder, SetKind, Version, facts};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "failure-stickiness-removed",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`resource-failure-stickiness` is not read since Pacemaker 2.0",
    why: "`migration-threshold` took its place. On a resource or template the upgrade to schema \
          3.0 turns `-INFINITY` into `migration-threshold=\"1\"` where there is none, and drops \
          every other value. In groups, clones and defaults it stays and counts for nothing. \
          Failures then no longer move the resource away.",
    remedy: "Set `migration-threshold` to the number of failures after which the resource is to move.",
    references: &[sources::RESOURCES, sources::UPGRADE_TO_3],
    bad: &[
        Example::new(
            "The first failure moves the resource",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta">
          <nvpair id="db-meta-1" name="«resource-failure-stickiness»" value="-INFINITY"/>
        </meta_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "A penalty for each failure",
            r#"<cib validate-with="pacemaker-1.2">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta">
          <nvpair id="db-meta-1" name="«resource_failure_stickiness»" value="-100"/>
        </meta_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
    ],
    good: &[
        Example::new(
            "The new name",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The release reads it",
            r#"<cib validate-with="pacemaker-1.2">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta">
          <nvpair id="db-meta-1" name="resource-failure-stickiness" value="-100"/>
        </meta_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(2, 0, 0)))
    else {
        return;
    };
    for held in cx.cluster.cib.held_sets() {
        if held.kind != SetKind::Meta || !held.holder.is_resource() {
            continue;
        }
        for pair in &held.set.pairs {
            let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
                continue;
            };
            if !facts::was_failure_stickiness(name.as_str()) {
                continue;
            }
            let first_failure = value.as_str() == "-INFINITY";
            let rewritten = upgrade.transforms(Version::new(3, 0, 0)) && is_primitive(held.holder);
            let then = match (rewritten, first_failure) {
                (true, true) => {
                    "the upgrade makes it `migration-threshold=\"1\"`, or drops it where there is one"
                }
                (true, false) => "the upgrade drops it",
                (false, _) => "Pacemaker 2.0 and later ignore it",
            };
            let message = format!(
                "{} of {}: {then}",
                shown(name.as_str()),
                shown_holder(held.holder)
            );
            let mut finding = Finding::of_set(held, name.span(), message).help(
                "set `migration-threshold` to the failures after which the resource is to move",
            );
            if first_failure && held.set.pair("migration-threshold").is_none() {
                let mut edits = cx.cluster.edits();
                edits.set(name, "migration-threshold");
                edits.set(value, "1");
                finding = finding.fix(Fix::new(
                    Safety::Unsafe,
                    "write `migration-threshold=\"1\"`",
                    edits,
                ));
            } else if !first_failure {
                finding = finding.fix_by_removing(cx.cluster, pair, Safety::Unsafe);
            }
            cx.report(finding);
        }
    }
}

/// Only primitives and templates are rewritten.
fn is_primitive(holder: Holder<'_>) -> bool {
    matches!(holder.tag(), "primitive" | "template")
}
