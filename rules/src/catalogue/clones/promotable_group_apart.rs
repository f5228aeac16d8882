//! `promotable-group-apart`: a group that is promoted in pieces

use cib_model::ResourceElement;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "promotable-group-apart",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A promotable clone is of a group whose members need not be together",
    why: "Pacemaker promotes the members of a cloned group together, on one node. With \
          `collocated=false` they may be on different ones, and no instance is ever promoted. \
          crm_verify calls it an error.",
    remedy: "Remove `collocated` from the group.",
    references: &[sources::CLONES],
    bad: &[Example::new(
        "Apart",
        r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <group id="g">
      <meta_attributes id="g-meta">
        <nvpair id="g-collocated" name="collocated" value="«false»"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </clone>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "Together",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <group id="g">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Not promotable",
            r#"<resources>
  <clone id="dbs">
    <group id="g">
      <meta_attributes id="g-meta">
        <nvpair id="g-collocated" name="collocated" value="false"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
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
    for resource in cluster.resources() {
        if !matches!(resource.element, ResourceElement::Group(_))
            || cluster.is_promotable(resource) != Some(true)
        {
            continue;
        }
        let Some((false, setting)) = cluster.meta_flag(resource, "collocated") else {
            continue;
        };
        let message = format!(
            "the members of {} need not be together: none of its instances is ever promoted",
            shown(resource.id())
        );
        cx.report(
            Finding::of_resource(resource, setting.value.span(), message)
                .help("remove `collocated`"),
        );
    }
}
