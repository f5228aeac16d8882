//! `container-unknown`: a container that there is not

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "container-unknown",
    area: Area::Remote,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource is said to be in a container that there is not",
    why: "The meta-attribute `container` ties a resource to another one that it runs in; the \
          cluster sets it for guest nodes. A name that no resource has is an error to crm_verify, \
          and without effect.",
    remedy: "Remove it, and write `remote-node` on the resource that is the container.",
    references: &[sources::REMOTE],
    bad: &[Example::new(
        "No such resource",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-container" name="container" value="«vm»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[Example::new(
        "A resource",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-container" name="container" value="vm"/>
    </meta_attributes>
  </primitive>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain"/>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (primitive, setting) in cluster.metas_in_force("container") {
        let name = setting.value.as_str();
        if setting.is_hidden() || cluster.resource(name).is_some() || !cluster.knows_resources() {
            continue;
        }
        let message = format!(
            "{} is said to be in {}, which is no resource",
            shown(primitive.id()),
            shown(name)
        );
        cx.report(
            Finding::new(
                Subject::new("primitive", primitive.id()),
                setting.value.span(),
                message,
            )
            .help("remove it"),
        );
    }
}
