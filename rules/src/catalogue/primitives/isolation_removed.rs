//! `isolation-removed`: a resource in a container of Pacemaker 1.1

use cib_model::{Attr, HeldSet, SetKind, Version, facts};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "isolation-removed",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A resource is isolated in a way that Pacemaker 2.0 does not know",
    why: "Pacemaker 1.1 could start a resource in a container (`isolation` and its kin). Bundles \
          took the place of that. The upgrade to schema 3.0 sets `target-role=\"Stopped\"` on such a \
          resource, so that it does not start at all, or drops the isolation where a `target-role` \
          is set. Elsewhere Pacemaker 2.0 starts the resource without its container.",
    remedy: "Make the resource a bundle, or remove the isolation.",
    references: &[sources::RESOURCES, sources::UPGRADE_TO_3],
    bad: &[
        Example::new(
            "The upgrade stops the resource",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta">
          <nvpair id="db-meta-1" name="«isolation»" value="docker"/>
        </meta_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The upgrade starts it without a container",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta">
          <nvpair id="db-meta-1" name="target-role" value="Started"/>
          <nvpair id="db-meta-2" name="«isolation-host»" value="node1"/>
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
            "The release isolates it",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta">
          <nvpair id="db-meta-1" name="isolation" value="docker"/>
        </meta_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
        Example::new(
            "A parameter of the agent",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="isolation" value="serializable"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
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
    let sets = cx.cluster.cib.held_sets();
    for held in &sets {
        if held.kind != SetKind::Meta || !held.holder.is_resource() {
            continue;
        }
        let is_rewritten = matches!(held.holder.tag(), "primitive" | "template")
            && upgrade.transforms(Version::new(3, 0, 0));
        let has_role = |other: &HeldSet<'_>| {
            other.kind == SetKind::Meta
                && other.holder.id() == held.holder.id()
                && other.set.pair("target-role").is_some()
        };
        for pair in &held.set.pairs {
            let name = pair.name.as_ref().map_or("", Attr::as_str);
            if !facts::was_isolation(name) {
                continue;
            }
            let (severity, then) = if !is_rewritten {
                (
                    Severity::Warning,
                    "Pacemaker 2.0 starts the resource without a container",
                )
            } else if sets.iter().any(has_role) {
                (
                    Severity::Warning,
                    "the upgrade drops it, and the resource starts without a container",
                )
            } else {
                (
                    Severity::Error,
                    "the upgrade makes it `target-role=\"Stopped\"`, and the resource stops",
                )
            };
            let message = format!("{} of {}: {then}", shown(name), shown_holder(held.holder));
            cx.report(
                Finding::of_name(*held, pair, message)
                    .severity(severity)
                    .help("make the resource a bundle, or remove the isolation")
                    .fix_by_removing(cx.cluster, pair, Safety::Unsafe),
            );
        }
    }
}
