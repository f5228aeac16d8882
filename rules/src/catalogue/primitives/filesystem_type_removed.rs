//! `filesystem-type-removed`: a type of file system that the platform does not support any more

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "filesystem-type-removed",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A resource mounts a file system that the target of the upgrade does not support",
    why: "SLES 16 has no OCFS2, and Enterprise Linux 10 no GFS2: neither the tools nor the support for it. \
          The agent `Filesystem` is there and cannot mount it, so that the resource and all that needs \
          the data stay down after the upgrade.",
    remedy: "Move the data to a file system that the platform supports, before the upgrade. Where a single \
             node at a time uses it, `xfs` does.",
    references: &[sources::SLES_16, sources::EL_10],
    bad: &[
        Example::new(
            "OCFS2 on SLES 16",
            r#"<resources>
  <primitive id="data" class="ocf" provider="heartbeat" type="Filesystem">
    <instance_attributes id="data-params">
      <nvpair id="data-fstype" name="fstype" value="«ocfs2»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_platform("sles-16"),
        Example::new(
            "GFS2 on Enterprise Linux 10",
            r#"<resources>
  <primitive id="data" class="ocf" provider="heartbeat" type="Filesystem">
    <instance_attributes id="data-params">
      <nvpair id="data-fstype" name="fstype" value="«gfs2»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_platform("el-10"),
    ],
    good: &[
        Example::new(
            "Another type",
            r#"<resources>
  <primitive id="data" class="ocf" provider="heartbeat" type="Filesystem">
    <instance_attributes id="data-params">
      <nvpair id="data-fstype" name="fstype" value="gfs2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_platform("sles-16"),
        Example::new(
            "No upgrade is planned",
            r#"<resources>
  <primitive id="data" class="ocf" provider="heartbeat" type="Filesystem">
    <instance_attributes id="data-params">
      <nvpair id="data-fstype" name="fstype" value="ocfs2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(platform) = cx.upgrade.and_then(|upgrade| upgrade.platform) else {
        return;
    };
    for primitive in cluster.primitives() {
        if !primitive.is_agent("ocf", Some("heartbeat"), "Filesystem") {
            continue;
        }
        for kind in cluster.possible_parameters(primitive, "fstype") {
            if !platform.without_filesystems.contains(&kind.value.as_str()) {
                continue;
            }
            let (id, name) = (shown(primitive.id()), shown(kind.value.as_str()));
            let title = platform.title;
            let message = format!(
                "{id} cannot start: {title} does not support file systems of the type {name}"
            );
            let subject = Subject::new("primitive", primitive.id());
            cx.report(
                Finding::new(subject, kind.value.span(), message)
                    .help("move the data to another file system before the upgrade"),
            );
        }
    }
}
