//! `template-unused`: a template for nothing

use std::collections::HashSet;

use cib_model::{Attr, Cluster, Id, Template};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "template-unused",
    area: Area::Tags,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "No resource is made from a template",
    why: "A template alone runs nothing. What is left of resources that are gone, or was to be \
          used and is not because of another name, is taken for something that counts; and a \
          constraint that names it is an error.",
    remedy: "Remove it, or make the resources from it.",
    references: &[sources::TEMPLATES],
    bad: &[Example::new(
        "Nobody uses it",
        r#"<configuration>
  <resources>
    <template id="«base»" class="ocf" provider="example" type="database"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "A resource is made from it",
            r#"<configuration>
  <resources>
    <template id="base" class="ocf" provider="example" type="database"/>
    <primitive id="db" template="base"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A constraint is about it, which is another mistake",
            r#"<configuration>
  <resources>
    <template id="base" class="ocf" provider="example" type="database"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="base-here" rsc="base" node="node1" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Others use its operations",
            r#"<configuration>
  <resources>
    <template id="base" class="ocf" provider="example" type="database">
      <operations id="base-ops">
        <op id="base-monitor" name="monitor" interval="10s"/>
      </operations>
    </template>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations id-ref="base-ops"/>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let lists = cluster.cib.primitives().flat_map(|it| &it.operations);
    let shared = lists.filter_map(|list| list.id_ref.as_ref());
    let shared: HashSet<&str> = shared.map(Attr::as_str).collect();
    // A constraint about it is an error, and said of the constraint.
    let constrained = cluster.named_in_constraints();
    for template in cluster.cib.templates() {
        let Some(id) = &template.id else { continue };
        let is_used = !cluster.made_from(id.as_str()).is_empty()
            || lends(cluster, template, &shared)
            || constrained.contains(id.as_str());
        if is_used {
            continue;
        }
        let message = format!(
            "no resource is made from the template {}",
            shown(id.as_str())
        );
        cx.report(
            Finding::new(Subject::new("template", id.as_str()), id.span(), message)
                .help("remove it, or make the resources from it"),
        );
    }
}

/// Whether something of the template is used by itself.
fn lends(cluster: &Cluster<'_>, template: &Template<'_>, shared: &HashSet<&str>) -> bool {
    let sets = template.meta_attributes.iter();
    let sets = sets
        .chain(&template.instance_attributes)
        .chain(&template.utilization);
    let pairs = sets.clone().flat_map(|set| &set.pairs);
    let of_pairs = pairs.filter_map(|pair| pair.id.as_ref());
    let mut ids = sets.filter_map(|set| set.id.as_ref()).chain(of_pairs);
    let mut lists = template.operations.iter();
    let is_shared = |id: &Attr<'_, Id>| shared.contains(id.as_str());
    ids.any(|id| cluster.refers_to(id.as_str()))
        || lists.any(|list| list.id.as_ref().is_some_and(is_shared))
}
