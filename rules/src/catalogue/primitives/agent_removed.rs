//! `agent-removed`: an agent that is not shipped any more

use cib_model::Version;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const DEPRECATED: Version = Version::new(2, 1, 8);
const REMOVED: Version = Version::new(3, 0, 0);

pub(crate) static RULE: Rule = Rule {
    id: "agent-removed",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A resource uses `ocf:pacemaker:o2cb`, which Pacemaker 3.0 does not have",
    why: "The agent is not installed any more, so the resource cannot start, and neither can \
          the OCFS2 file systems behind it. Pacemaker warns of it since 2.1.8.",
    remedy: "Run OCFS2 with `ocf:pacemaker:controld` alone, or move the data to another cluster \
             file system, before the upgrade.",
    references: &[sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "The agent is gone",
            r#"<resources>
  <primitive id="o2cb" class="ocf" provider="pacemaker" type="«o2cb»"/>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The agent is deprecated",
            r#"<resources>
  <primitive id="o2cb" class="ocf" provider="pacemaker" type="«o2cb»"/>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
    ],
    good: &[
        Example::new(
            "An agent of that name from elsewhere",
            r#"<resources>
  <primitive id="o2cb" class="ocf" provider="ocfs2" type="o2cb"/>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release says nothing",
            r#"<resources>
  <primitive id="o2cb" class="ocf" provider="pacemaker" type="o2cb"/>
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
    for primitive in cx.cluster.primitives() {
        if !primitive.is_agent("ocf", Some("pacemaker"), "o2cb") {
            continue;
        }
        let Some(agent) = primitive.agent() else {
            continue;
        };
        let id = shown(primitive.id());
        let (severity, message) = if upgrade.reaches(REMOVED) {
            let message = format!(
                "{id} cannot start: its agent `ocf:pacemaker:o2cb` is gone from Pacemaker {REMOVED} on"
            );
            (Severity::Error, message)
        } else {
            let message = format!("the agent `ocf:pacemaker:o2cb` of {id} is deprecated");
            (Severity::Info, message)
        };
        let subject = Subject::new("primitive", primitive.id());
        cx.report(
            Finding::new(subject, agent.span(), message)
                .severity(severity)
                .help("run the file system without it before the upgrade"),
        );
    }
}
