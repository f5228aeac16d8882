//! `bundle-rkt`: a bundle in containers that nothing runs any more

use cib_model::{Attr, Resource, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const DEPRECATED: Version = Version::new(2, 1, 8);
const SCHEMA: Version = Version::new(4, 0, 0);

pub(crate) static RULE: Rule = Rule {
    id: "bundle-rkt",
    area: Area::Bundles,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A bundle runs in containers of rkt",
    why: "The upgrade to schema 4.0 takes the bundle out of the configuration, with the primitive \
          in it and the constraints that name it: Pacemaker 3.0 does not run rkt. Releases from \
          2.1.8 on warn of it.",
    remedy: "Run the image with podman or docker before the upgrade.",
    references: &[sources::UPGRADE_TO_4_RESOURCES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "The upgrade drops the bundle",
            r#"<resources>
  <bundle id="site">
    <«rkt» image="site:1"/>
  </bundle>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release warns of it",
            r#"<resources>
  <bundle id="site">
    <«rkt» image="site:1"/>
  </bundle>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
    ],
    good: &[
        Example::new(
            "Containers that stay",
            r#"<resources>
  <bundle id="site">
    <podman image="site:1"/>
  </bundle>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release says nothing",
            r#"<resources>
  <bundle id="site">
    <rkt image="site:1"/>
  </bundle>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 7)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade.filter(|upgrade| upgrade.reaches(DEPRECATED)) else {
        return;
    };
    for resource in cx.cluster.cib.resources() {
        let Resource::Bundle(bundle) = resource else {
            continue;
        };
        let Some(rkt) = &bundle.rkt else { continue };
        let id = bundle.id.as_ref().map_or("", Attr::as_str);
        let (severity, message) = if upgrade.transforms(SCHEMA) {
            let message = format!(
                "the upgrade drops the bundle {}, because it runs in rkt",
                shown(id)
            );
            (Severity::Error, message)
        } else {
            let message = format!("the bundle {} runs in rkt, which is deprecated", shown(id));
            (Severity::Info, message)
        };
        cx.report(
            Finding::new(Subject::new("bundle", id), rkt.place.tag, message)
                .severity(severity)
                .help("run the image with `podman` or `docker` before the upgrade"),
        );
    }
}
