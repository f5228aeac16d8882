//! `clone-without-notify`: an agent that is not told what the others do

use cib_model::{Attr, Boolean, Scalar as _, facts};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "clone-without-notify",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A clone does not notify its instances, and its agent needs that",
    why: "The agents of DRBD and of PostgreSQL Automatic Failover decide by what they are told \
          before and after every action of another instance: whom to promote, whether the peer is \
          outdated. Without `notify=true` they are told nothing, refuse to work, or promote an \
          instance with old data.",
    remedy: "Set `notify=true` on the clone.",
    references: &[sources::CLONES, sources::DRBD_AGENT, sources::PAF_AGENT],
    bad: &[Example::new(
        "DRBD",
        r#"<resources>
  <clone id="«drbds»">
    <meta_attributes id="drbds-meta">
      <nvpair id="drbds-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="drbd" class="ocf" provider="linbit" type="drbd"/>
  </clone>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "It is told",
            r#"<resources>
  <clone id="drbds">
    <meta_attributes id="drbds-meta">
      <nvpair id="drbds-promotable" name="promotable" value="true"/>
      <nvpair id="drbds-notify" name="notify" value="true"/>
    </meta_attributes>
    <primitive id="drbd" class="ocf" provider="linbit" type="drbd"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Another agent",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A value that cannot be read is another problem",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-1" name="promotable" value="true"/>
      <nvpair id="dbs-2" name="notify" value="ture"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="linbit" type="drbd"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A misspelt name is another problem",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-1" name="promotable" value="true"/>
      <nvpair id="dbs-2" name="notfy" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="linbit" type="drbd"/>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.resources().iter().filter(|it| it.is_clone()) {
        match cluster.meta_of(resource, "notify") {
            Some(setting) if setting.conditional || setting.is_hidden() => continue,
            Some(setting) if Boolean::read(setting.value.as_str()) == Ok(true) => continue,
            _ => {}
        }
        if cluster.garbles_flag(resource, "notify") {
            continue;
        }
        let within = cluster.primitives_within(resource);
        let needy = within.iter().find(|member| {
            let agent = cluster.resolved(member).map(|primitive| {
                let name = primitive.agent().map_or("", Attr::as_str);
                let provider = primitive.provider().unwrap_or_default();
                format!("{}:{provider}:{name}", primitive.class())
            });
            agent.is_some_and(|agent| facts::needs_notify(&agent))
        });
        let Some(member) = needy else { continue };
        let message = format!(
            "{} does not notify its instances, and the agent of {} needs that",
            shown(resource.id()),
            shown(member.id())
        );
        let span = cluster
            .meta_of(resource, "notify")
            .map(|setting| setting.value.span());
        cx.report(
            Finding::of_resource(resource, span.unwrap_or(resource.span()), message)
                .related(member.span(), "needs `notify=true`")
                .help("set `notify=true` on the clone"),
        );
    }
}
