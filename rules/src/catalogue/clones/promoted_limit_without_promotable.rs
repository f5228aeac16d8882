//! `promoted-limit-without-promotable`: a number of promoted instances where none is promoted

use cib_model::Attr;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "promoted-limit-without-promotable",
    area: Area::Clones,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A clone that is not promotable says how many instances may be promoted",
    why: "`promoted-max` and `promoted-node-max` count only with `promotable=true`. Without it no \
          instance is ever promoted, and nobody says so.",
    remedy: "Set `promotable=true`, or remove it.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "Not promotable",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promoted-max" name="«promoted-max»" value="1"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "The old name",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-master-node-max" name="«master-node-max»" value="1"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
        "Promotable",
        r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
      <nvpair id="dbs-promoted-max" name="promoted-max" value="1"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.resources().iter().filter(|it| it.is_clone()) {
        // Of a `promotable` that cannot be read other rules speak.
        if cluster.is_promotable(resource) != Some(false)
            || cluster.garbles_flag(resource, "promotable")
        {
            continue;
        }
        let Some(setting) = cluster.promotion_limit(resource) else {
            continue;
        };
        let message = format!(
            "`{}` of {} has no effect: the clone is not promotable",
            setting.name,
            shown(resource.id())
        );
        let span = setting
            .pair
            .name
            .as_ref()
            .map_or(setting.pair.place.tag, Attr::span);
        cx.report(
            Finding::of_resource(resource, span, message)
                .help("set `promotable=true`, or remove it"),
        );
    }
}
