//! `resource-stopped`: a resource that is told not to run

use cib_model::{ClusterResource, Holder, Role, Scalar as _};

use crate::finding::{Finding, Subject, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-stopped",
    area: Area::Primitives,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A resource is told to stay stopped",
    why: "With `target-role=\"Stopped\"` a resource runs nowhere. That is what tools write when somebody \
          stops it; nothing but the same tool ends it.",
    remedy: "Start it (`crm_resource --meta --resource ID --delete-parameter target-role`, `pcs resource \
             enable`, `crm resource start`), or remove it if it is not needed.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "Stopped",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="«Stopped»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "All resources",
            r#"<configuration>
  <resources><primitive id="db" class="ocf" provider="example" type="database"/></resources>
  <rsc_defaults><meta_attributes id="defaults"><nvpair id="defaults-1" name="target-role" value="«Stopped»"/></meta_attributes></rsc_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Started",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="Started"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A fence device, of which another rule speaks",
            r#"<resources>
  <primitive id="db" class="stonith" type="fence_ipmilan">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="Stopped"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let holds = |of: &ClusterResource<'_>, value: &str| {
        let primitive = cluster.resolved(of);
        let is_device = primitive.is_some_and(|primitive| primitive.class() == "stonith");
        !is_device && Role::read(value) == Ok(Role::Stopped)
    };
    for (holder, setting) in cluster.metas_that_hold("target-role", holds) {
        let message = match holder {
            Holder::RscDefaults => "what does not say otherwise is told to stay stopped".to_owned(),
            holder => format!("{} is told to stay stopped", shown_holder(holder)),
        };
        let subject = Subject::new(holder.tag(), holder.id());
        cx.report(
            Finding::new(subject, setting.value.span(), message)
                .help("start it, or remove it if it is not needed")
                .fix_by_removing(cluster, setting.pair, Safety::Manual),
        );
    }
}
