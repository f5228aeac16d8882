//! `agent-replaced`: an agent that another one took the place of

use cib_model::facts::FormerAgent;
use cib_model::{ResolvedPrimitive, Upgrade, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "agent-replaced",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A resource uses an agent that another one has replaced",
    why: "The agent still runs where it is installed, but nobody cares for it any more: it lacks what \
          its successor learned since, and the next release of the distribution may not ship it. \
          `--target` says whether a platform still does.",
    remedy: "Use the agent that took its place. Its parameters may have other names: compare them with \
             `crm_resource --show-metadata`.",
    references: &[sources::RESOURCE_AGENTS, sources::SLES_16_AGENTS],
    bad: &[
        Example::new(
            "An address",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="«IPaddr»"/>
</resources>
"#,
        ),
        Example::new(
            "A volume group",
            r#"<resources>
  <primitive id="vg" class="ocf" provider="heartbeat" type="«LVM»"/>
</resources>
"#,
        ),
        Example::new(
            "The platform still ships it",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="«IPaddr»"/>
</resources>
"#,
        )
        .for_platform("el-8"),
    ],
    good: &[
        Example::new(
            "The agents of today",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  <primitive id="vg" class="ocf" provider="heartbeat" type="LVM-activate"/>
</resources>
"#,
        ),
        Example::new(
            "The platform does not ship it at all",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr"/>
</resources>
"#,
        )
        .for_platform("sles-16"),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for primitive in cx.cluster.primitives() {
        cx.report_if(finding(cx.upgrade, primitive));
    }
}

fn finding(upgrade: Option<Upgrade>, primitive: &ResolvedPrimitive<'_>) -> Option<Finding> {
    let name = primitive.agent_name();
    let platform = upgrade.and_then(|upgrade| upgrade.platform);
    // What the platform does not even have is no matter of advice.
    let stays = |it: &&FormerAgent| !platform.is_some_and(|platform| it.is_gone_from(platform));
    let former = facts::former_agent(&name).filter(|it| it.is_replaced);
    let former = former.filter(stays)?;
    let instead = former.instead_on(platform).next()?;
    let (id, agent) = (shown(primitive.id()), shown(&name));
    let subject = Subject::new("primitive", primitive.id());
    let message = format!("`{instead}` has replaced the agent {agent} of {id}");
    let finding = Finding::new(subject, primitive.agent()?.span(), message);
    Some(finding.help(format!("use `{instead}`")))
}
