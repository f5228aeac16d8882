//! `promotion-not-supported`: a promotable clone of an agent that cannot be promoted

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "promotion-not-supported",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A promotable clone has an agent without the actions promote and demote",
    why: "The agent of a promotable clone says which instance is to be promoted, and carries it \
          out. One without these actions says nothing, so all instances stay unpromoted, and \
          whatever waits for a promotion never starts. Where a constraint wants the promotion all \
          the same, it fails, the demotion after it fails too, and the instance is stopped and \
          not started on that node until somebody cleans up.",
    remedy: "Remove `promotable`, or use an agent that can be promoted.",
    references: &[sources::CLONES, sources::AGENT_API],
    bad: &[Example::new(
        "A web server",
        r#"<resources>
  <clone id="webs">
    <meta_attributes id="webs-meta">
      <nvpair id="webs-promotable" name="promotable" value="«true»"/>
    </meta_attributes>
    <primitive id="web" class="ocf" provider="heartbeat" type="apache">
      <operations>
        <op id="web-start" name="start" interval="0" timeout="40s"/>
        <op id="web-stop" name="stop" interval="0" timeout="60s"/>
        <op id="web-monitor" name="monitor" interval="10s"/>
        <op id="web-monitor-2" name="monitor" interval="11s" role="Promoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "An agent that can be promoted",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="pacemaker" type="Stateful">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" role="Promoted"/>
        <op id="db-monitor-2" name="monitor" interval="11s" role="Unpromoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Beside one that can, in a group",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <group id="g">
      <primitive id="db" class="ocf" provider="pacemaker" type="Stateful"/>
      <primitive id="web" class="ocf" provider="heartbeat" type="apache"/>
    </group>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for clone in cluster.resources() {
        let is_inner = cluster.container_of(clone).is_some();
        if is_inner || cluster.is_promotable(clone) != Some(true) {
            continue;
        }
        let within = cluster.primitives_within(clone);
        let agents = within.iter().map(|member| {
            let primitive = cluster.resolved(member)?;
            let agent = primitive.known_agent()?;
            let can = agent.can("promote") && agent.can("demote");
            (primitive.class() == "ocf" && !can).then_some(agent)
        });
        // Of a group, one that can be promoted is enough.
        let agents: Option<Vec<_>> = agents.collect();
        let Some([agent, ..]) = agents.as_deref() else {
            continue;
        };
        let message = format!(
            "{} is promotable, and its agent {} has no actions promote and demote",
            shown(clone.id()),
            shown(&agent.name),
        );
        let setting = cluster.meta_of(clone, "promotable");
        let span = setting.map_or(clone.span(), |setting| setting.value.span());
        let mut finding = Finding::of_resource(clone, span, message)
            .help("remove `promotable`, or use an agent that can be promoted");
        if let Some(member) = within.first() {
            finding = finding.related(member.span(), "has this agent");
        }
        cx.report(finding);
    }
}
