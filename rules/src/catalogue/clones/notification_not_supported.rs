//! `notification-not-supported`: a clone notifies an agent that does not listen

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "notification-not-supported",
    area: Area::Clones,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A clone notifies its instances, and their agent has no action for that",
    why: "With `notify=true` the cluster calls the agent of every instance before and after each \
          start, stop, promotion and demotion of any of them, and waits for it. An agent without \
          the action answers that it has none, which the cluster takes for an answer: all that \
          comes of it is that everything waits for these calls.",
    remedy: "Remove `notify`.",
    references: &[sources::CLONES, sources::AGENT_API],
    bad: &[Example::new(
        "A web server",
        r#"<resources>
  <clone id="webs">
    <meta_attributes id="webs-meta">
      <nvpair id="webs-interleave" name="interleave" value="true"/>
      <nvpair id="webs-notify" name="notify" value="«true»"/>
    </meta_attributes>
    <primitive id="web" class="ocf" provider="heartbeat" type="apache">
      <operations>
        <op id="web-start" name="start" interval="0" timeout="40s"/>
        <op id="web-stop" name="stop" interval="0" timeout="60s"/>
        <op id="web-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "An agent that listens",
            r#"<resources>
  <clone id="drbds">
    <meta_attributes id="drbds-meta">
      <nvpair id="drbds-promotable" name="promotable" value="true"/>
      <nvpair id="drbds-notify" name="notify" value="true"/>
    </meta_attributes>
    <primitive id="drbd" class="ocf" provider="linbit" type="drbd">
      <instance_attributes id="drbd-params">
        <nvpair id="drbd-resource" name="drbd_resource" value="r0"/>
      </instance_attributes>
      <operations>
        <op id="drbd-start" name="start" interval="0" timeout="240s"/>
        <op id="drbd-stop" name="stop" interval="0" timeout="100s"/>
        <op id="drbd-promote" name="promote" interval="0" timeout="90s"/>
        <op id="drbd-demote" name="demote" interval="0" timeout="90s"/>
        <op id="drbd-monitor" name="monitor" interval="20s" role="Promoted"/>
        <op id="drbd-monitor-2" name="monitor" interval="30s" role="Unpromoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "An agent that is not known",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-interleave" name="interleave" value="true"/>
      <nvpair id="dbs-notify" name="notify" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for clone in cluster.resources().iter().filter(|it| it.is_clone()) {
        let Some((true, setting)) = cluster.meta_flag(clone, "notify") else {
            continue;
        };
        let within = cluster.primitives_within(clone);
        let agents = within.iter().map(|member| {
            let agent = cluster.resolved(member)?.known_agent()?;
            (!agent.can("notify")).then_some(agent)
        });
        // One that listens is reason enough.
        let agents: Option<Vec<_>> = agents.collect();
        let Some([agent, ..]) = agents.as_deref() else {
            continue;
        };
        let message = format!(
            "{} notifies its instances, and their agent {} has no action notify",
            shown(clone.id()),
            shown(&agent.name),
        );
        cx.report(
            Finding::of_resource(clone, setting.value.span(), message).help("remove `notify`"),
        );
    }
}
