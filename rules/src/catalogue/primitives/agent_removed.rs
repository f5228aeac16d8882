//! `agent-removed`: an agent that is not shipped any more

use cib_model::facts::{FormerAgent, Platform};
use cib_model::{ResolvedPrimitive, Upgrade, Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "agent-removed",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A resource uses an agent that the target of the upgrade does not have",
    why: "The agent is not installed after the upgrade, so the resource cannot start, and neither can \
          what depends on it; a fence device fences nobody. Pacemaker 3.0 has no \
          `ocf:pacemaker:o2cb`, of which it warns since 2.1.8. Enterprise Linux and SLES 16 leave out \
          many agents of resource-agents and fence-agents, and run none of cluster-glue. An agent that \
          you install there yourself is not known here.",
    remedy: "Move the resource to the agent that the help names, or to another that does the same, \
             before the upgrade. Run OCFS2 with `ocf:pacemaker:controld` alone, or move the data to \
             another cluster file system.",
    references: &[sources::CHANGE_LOG, sources::SLES_16_AGENTS, sources::EL_10],
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
        Example::new(
            "The platform has another agent",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="«IPaddr»"/>
</resources>
"#,
        )
        .for_platform("sles-16"),
        Example::new(
            "The platform has nothing like it",
            r#"<resources>
  <primitive id="container" class="ocf" provider="heartbeat" type="«lxc»"/>
</resources>
"#,
        )
        .for_platform("el-10"),
        Example::new(
            "The agents of SAPHanaSR before its new generation",
            r#"<resources>
  <primitive id="hana" class="ocf" provider="suse" type="«SAPHana»"/>
</resources>
"#,
        )
        .for_platform("sles-16"),
        Example::new(
            "A fence agent that is left out",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="«fence_amt»"/>
</resources>
"#,
        )
        .for_platform("el-9"),
        Example::new(
            "A fence agent of cluster-glue",
            r#"<resources>
  <primitive id="fence-sbd" class="stonith" type="«external/sbd»"/>
</resources>
"#,
        )
        .for_platform("sles-16"),
        Example::new(
            "A template",
            r#"<resources>
  <template id="vip" class="ocf" provider="heartbeat" type="«pingd»"/>
  <primitive id="vip1" template="vip"/>
</resources>
"#,
        )
        .for_platform("sles-16"),
    ],
    good: &[
        Example::new(
            "An agent of that name from elsewhere",
            r#"<resources>
  <primitive id="o2cb" class="ocf" provider="ocfs2" type="o2cb"/>
  <primitive id="vip" class="ocf" provider="acme" type="IPaddr"/>
</resources>
"#,
        )
        .for_platform("sles-16"),
        Example::new(
            "The release says nothing",
            r#"<resources>
  <primitive id="o2cb" class="ocf" provider="pacemaker" type="o2cb"/>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 7)),
        Example::new(
            "The platform keeps it",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr"/>
  <primitive id="fence-node1" class="stonith" type="external/libvirt"/>
</resources>
"#,
        )
        .for_platform("debian-13"),
        Example::new(
            "Agents of the new generation",
            r#"<resources>
  <primitive id="hana" class="ocf" provider="suse" type="SAPHanaController"/>
  <primitive id="topology" class="ocf" provider="suse" type="SAPHanaTopology"/>
  <primitive id="fence-sbd" class="stonith" type="fence_sbd"/>
</resources>
"#,
        )
        .for_platform("sles-16"),
        Example::new(
            "No platform is named",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr"/>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade else { return };
    for primitive in cx.cluster.primitives() {
        cx.report_if(finding(upgrade, primitive));
    }
}

fn finding(upgrade: Upgrade, primitive: &ResolvedPrimitive<'_>) -> Option<Finding> {
    let name = primitive.agent_name();
    let former = facts::former_agent(&name);
    let gone = |platform: &&Platform| {
        former.is_some_and(|it| it.is_gone_from(platform))
            || primitive.is_of_cluster_glue() && !platform.runs_cluster_glue
    };
    let reaches = |release: Option<Version>| release.filter(|it| upgrade.reaches(*it));
    let removed = reaches(former.and_then(|it| it.removed));
    let (id, agent) = (shown(primitive.id()), shown(&name));
    let (severity, message) = if let Some(release) = removed {
        let message =
            format!("{id} cannot start: its agent {agent} is gone from Pacemaker {release} on");
        (Severity::Error, message)
    } else if let Some(platform) = upgrade.platform.filter(gone) {
        let title = platform.title;
        let message = format!("{id} cannot start: {title} does not have its agent {agent}");
        (Severity::Error, message)
    } else {
        reaches(former.and_then(|it| it.deprecated))?;
        let message = format!("the agent {agent} of {id} is deprecated");
        (Severity::Info, message)
    };
    let subject = Subject::new("primitive", primitive.id());
    let finding = Finding::new(subject, primitive.agent()?.span(), message);
    let help = help(former, upgrade.platform);
    Some(finding.severity(severity).help(help))
}

fn help(former: Option<&FormerAgent>, platform: Option<&Platform>) -> String {
    let instead = former.into_iter().flat_map(|it| it.instead_on(platform));
    let instead: Vec<_> = instead.map(|name| format!("`{name}`")).collect();
    if instead.is_empty() {
        "do without it, or find another agent for the same, before the upgrade".to_owned()
    } else {
        format!("use {} before the upgrade", instead.join(" or "))
    }
}
