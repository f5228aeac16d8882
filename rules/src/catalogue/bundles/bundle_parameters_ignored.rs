//! `bundle-parameters-ignored`: parameters of what has no agent

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-parameters-ignored",
    area: Area::Bundles,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A bundle has instance attributes",
    why: "A bundle has no agent that could have parameters. Pacemaker does not pass them on to the \
          container, nor to what runs in it, and says nothing.",
    remedy: "Write them on the primitive in the bundle, or as `options` of the container.",
    references: &[sources::CLONES],
    bad: &[Example::new(
        "Parameters",
        r#"<resources>
  <bundle id="dbs">
    <«instance_attributes» id="dbs-params">
      <nvpair id="dbs-params-1" name="config" value="/etc/db.conf"/>
    </instance_attributes>
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
    )],
    good: &[Example::new(
        "On the primitive",
        r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database">
      <instance_attributes id="db-params">
        <nvpair id="db-params-1" name="config" value="/etc/db.conf"/>
      </instance_attributes>
    </primitive>
  </bundle>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (resource, bundle) in cluster.bundles() {
        let Some(set) = bundle.instance_attributes.first() else {
            continue;
        };
        let message = format!(
            "the parameters of the bundle {} go nowhere",
            shown(resource.id())
        );
        cx.report(
            Finding::of_resource(resource, set.place.tag, message)
                .help("write them on the primitive in the bundle"),
        );
    }
}
