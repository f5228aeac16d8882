//! `clone-without-instances`: a clone that never runs

use cib_model::{Integer, Scalar as _};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "clone-without-instances",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A clone has no instances",
    why: "Where `clone-max` is 0, or `clone-node-max` is, Pacemaker makes no instance, or finds no \
          node for one, and is silent: the service runs nowhere. The number of nodes is what holds \
          where `clone-max` is not set.",
    remedy: "Remove it for an instance on every node, or write the number that is wanted. Write \
          `target-role=Stopped` to stop it.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "None at all",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-max" name="clone-max" value="«0»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "None on a node",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="«0»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "None on a node, whatever the total",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-1" name="clone-max" value="2"/>
      <nvpair id="dbs-2" name="clone-node-max" value="«0»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "As many as there are nodes",
            r#"<resources>
  <clone id="dbs">
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Two",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-max" name="clone-max" value="2"/>
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="1"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
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
        let numbers = ["clone-max", "clone-node-max"];
        let mut found = numbers
            .iter()
            .filter_map(|name| cluster.clone_number(resource, name));
        let Some((_, setting)) = found.find(|(number, _)| *number == 0) else {
            continue;
        };
        // What is no number that may stand here is a mistake of another kind.
        if Integer::read(setting.value.as_str()) != Ok(0) {
            continue;
        }
        let message = format!(
            "`{}` of {} is {}: no instance ever runs",
            setting.name,
            shown(resource.id()),
            shown(setting.value.as_str())
        );
        cx.report(
            Finding::of_resource(resource, setting.value.span(), message)
                .help("remove it, or write the number of instances that is wanted"),
        );
    }
}
