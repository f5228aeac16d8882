//! `resource-unmanaged`: a resource that nobody looks after

use cib_model::{Boolean, Scalar as _};

use crate::finding::{Finding, Subject, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-unmanaged",
    area: Area::Primitives,
    category: Category::State,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource is not managed",
    why: "With `is-managed=\"false\"` the cluster does not start or stop the resource, and with \
          `maintenance=\"true\"` it does not even look whether it runs. When its node fails it is started \
          nowhere else; when the node is to stop, it goes on running. It is meant for work on the \
          resource and lasts until somebody ends it.",
    remedy: "Remove the meta-attribute when the work is done (`pcs resource manage`, `crm resource \
             manage`).",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "Left alone",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="is-managed" value="«false»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In maintenance",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="maintenance" value="«yes»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "All resources",
            r#"<configuration>
  <resources><primitive id="db" class="ocf" provider="example" type="database"/></resources>
  <rsc_defaults><meta_attributes id="defaults"><nvpair id="defaults-1" name="is-managed" value="«off»"/></meta_attributes></rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "What is in it inherits it",
            r#"<resources>
  <group id="shop">
    <meta_attributes id="shop-meta"><nvpair id="shop-meta-1" name="is-managed" value="«false»"/></meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </group>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Managed",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="is-managed" value="true"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Out of maintenance",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="maintenance" value="false"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The resource says otherwise than the defaults",
            r#"<configuration>
  <resources><primitive id="db" class="ocf" provider="example" type="database"><meta_attributes id="db-meta"><nvpair id="db-meta-1" name="is-managed" value="true"/></meta_attributes></primitive></resources>
  <rsc_defaults><meta_attributes id="defaults"><nvpair id="defaults-1" name="is-managed" value="off"/></meta_attributes></rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "Only when a rule holds",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <rule id="db-night" score="0"><date_expression id="db-night-1" operation="date_spec"><date_spec id="db-night-2" hours="1-2"/></date_expression></rule>
      <nvpair id="db-meta-1" name="is-managed" value="false"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for (name, wrong, effect) in [
        (
            "is-managed",
            false,
            "the cluster neither starts nor stops it",
        ),
        (
            "maintenance",
            true,
            "the cluster neither monitors, starts nor stops it",
        ),
    ] {
        let reads = |value: &str| Boolean::read(value) == Ok(wrong);
        for (holder, setting) in cx.cluster.metas_that_hold(name, |_, value| reads(value)) {
            let message = format!(
                "`{name}` of {} is {}: {effect}",
                shown_holder(holder),
                shown(setting.value.as_str())
            );
            let subject = Subject::new(holder.tag(), holder.id());
            cx.report(
                Finding::new(subject, setting.value.span(), message)
                    .help("remove it when the work is done")
                    .fix_by_removing(cx.cluster, setting.pair, Safety::Manual),
            );
        }
    }
}
