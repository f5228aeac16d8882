//! `fencing-level-dropped`: a level that is never tried

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const SCHEMA: Version = Version::new(4, 0, 0);
const HIGHEST: i64 = 9;

pub(crate) static RULE: Rule = Rule {
    id: "fencing-level-dropped",
    area: Area::FencingTopology,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fencing level has an index above 9",
    why: "No release of Pacemaker has ever tried such a level, and the upgrade to schema 4.0 \
          takes it out. Whoever wrote it counts on devices that are not used.",
    remedy: "Number the levels of a target from 1 to 9, or remove the level.",
    references: &[sources::FENCING, sources::UPGRADE_TO_4],
    bad: &[Example::new(
        "A tenth level",
        r#"<configuration>
  <resources>
    <primitive id="f" class="stonith" type="fence_ipmilan"/>
  </resources>
  <fencing-topology>
    <fencing-level id="level-1" target="node1" index="1" devices="f"/>
    <fencing-level id="level-10" target="node1" index="«10»" devices="f"/>
  </fencing-topology>
</configuration>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    good: &[
        Example::new(
            "Nine at most",
            r#"<configuration>
  <resources>
    <primitive id="f" class="stonith" type="fence_ipmilan"/>
  </resources>
  <fencing-topology>
    <fencing-level id="level-9" target="node1" index="9" devices="f"/>
  </fencing-topology>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The upgrade leaves it",
            r#"<configuration>
  <resources>
    <primitive id="f" class="stonith" type="fence_ipmilan"/>
  </resources>
  <fencing-topology>
    <fencing-level id="level-10" target="node1" index="10" devices="f"/>
  </fencing-topology>
</configuration>
"#,
        )
        .for_target(Version::new(2, 1, 9)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if cx.upgrade.is_none_or(|upgrade| !upgrade.transforms(SCHEMA)) {
        return;
    }
    let configuration = cx.cluster.cib.configuration.as_ref();
    let Some(topology) = configuration.and_then(|c| c.fencing_topology.as_ref()) else {
        return;
    };
    for level in &topology.levels {
        let index = level.index.as_ref();
        let above = index.filter(|index| index.get().is_ok_and(|number| number > HIGHEST));
        let Some(index) = above else { continue };
        let id = level.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the upgrade drops the fencing level {}, because its index is {}",
            shown(id),
            shown(index.as_str())
        );
        let mut edits = cx.cluster.edits();
        edits.remove(level.place);
        cx.report(
            Finding::new(Subject::new("fencing-level", id), index.span(), message)
                .help("give it a free index from 1 to 9, or remove it: it was never tried")
                .fix(Fix::new(Safety::Manual, "remove the level", edits)),
        );
    }
}
