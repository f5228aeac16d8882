//! `bundle-masters`: the old name of `promoted-max`

use cib_model::{Attr, Bundle, Cluster, Container, Resource, Upgrade, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// The release that reads `promoted-max` and deprecates `masters`, and the schema that it brought.
const RENAMED: Version = Version::new(2, 0, 0);
const RENAMED_SCHEMA: Version = Version::new(3, 0, 0);
/// The schema without `masters`.
const SCHEMA: Version = Version::new(4, 0, 0);

pub(crate) static RULE: Rule = Rule {
    id: "bundle-masters",
    area: Area::Bundles,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A bundle says `masters` for `promoted-max`",
    why: "`masters` is deprecated since Pacemaker 2.0, and the upgrade to schema 4.0 renames it \
          to `promoted-max`.",
    remedy: "Write `promoted-max`, once every node runs Pacemaker 2.0 and the configuration names \
             a schema from 3.0 on.",
    references: &[sources::UPGRADE_TO_4, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "The upgrade renames it",
            r#"<resources>
  <bundle id="db">
    <podman image="db:1" replicas="3" «masters»="1"/>
  </bundle>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release warns of it",
            r#"<resources>
  <bundle id="db">
    <docker image="db:1" replicas="3" «masters»="1"/>
  </bundle>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "The new name",
            r#"<resources>
  <bundle id="db">
    <podman image="db:1" replicas="3" promoted-max="1"/>
  </bundle>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release has no other name yet",
            r#"<resources>
  <bundle id="db">
    <docker image="db:1" replicas="3" masters="1"/>
  </bundle>
</resources>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade.filter(|upgrade| upgrade.reaches(RENAMED)) else {
        return;
    };
    for resource in cx.cluster.cib.resources() {
        let Resource::Bundle(bundle) = resource else {
            continue;
        };
        for container in containers(bundle) {
            if let Some(finding) = finding(cx.cluster, upgrade, bundle, container) {
                cx.report(finding);
            }
        }
    }
}

/// The containers in which the bundle stays: one of rkt goes with it.
fn containers<'b>(bundle: &'b Bundle<'b>) -> impl Iterator<Item = &'b Container<'b>> {
    bundle.docker.iter().chain(&bundle.podman)
}

fn finding(
    cluster: &Cluster<'_>,
    upgrade: Upgrade,
    bundle: &Bundle<'_>,
    container: &Container<'_>,
) -> Option<Finding> {
    let masters = container.masters.as_ref()?;
    let id = bundle.id.as_ref().map_or("", Attr::as_str);
    let message = if upgrade.transforms(SCHEMA) {
        format!(
            "the upgrade renames `masters` of the bundle {} to `promoted-max`",
            shown(id)
        )
    } else {
        format!(
            "`masters` of the bundle {} is deprecated: the name is `promoted-max`",
            shown(id)
        )
    };
    let finding = Finding::new(Subject::new("bundle", id), masters.name_span(), message);
    let finding = finding.help("rename it to `promoted-max`");
    // An older schema does not have the new name.
    let too_old = upgrade
        .from
        .is_some_and(|schema| schema.version < RENAMED_SCHEMA);
    if too_old || container.promoted_max.is_some() {
        return Some(finding);
    }
    let mut edits = cluster.edits();
    edits.rename_attribute(masters, "promoted-max");
    let safety = if cluster.surely_runs(RENAMED) {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    Some(finding.fix(Fix::new(safety, "rename it to `promoted-max`", edits)))
}
