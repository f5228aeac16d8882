//! `clone-node-max-ignored`: several instances on a node that are all alike

use cib_model::Version;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "clone-node-max-ignored",
    area: Area::Clones,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A clone is to have several instances on a node, and they are all alike",
    why: "Instances that do not differ cannot run twice on a node: Pacemaker takes `clone-node- \
          max` for 1, and crm_verify 2.1.5 speaks of `promoted-max` in its place. Since Pacemaker \
          3.0 a `clone-node-max` above 1 makes the instances differ, unless `globally-unique` says \
          that they do not.",
    remedy: "Set `globally-unique=true` if the agent can tell its instances apart, else remove \
          `clone-node-max`.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "Said to be alike",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="«2»"/>
      <nvpair id="dbs-globally-unique" name="globally-unique" value="false"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Alike before Pacemaker 3.0",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="«2»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "Nothing says what release it is for",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="«3»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Alike because of the class",
            r#"<resources>
  <clone id="webs">
    <meta_attributes id="webs-meta">
      <nvpair id="webs-clone-node-max" name="clone-node-max" value="«2»"/>
    </meta_attributes>
    <primitive id="web" class="systemd" type="nginx"/>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Instances that differ",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="2"/>
      <nvpair id="dbs-globally-unique" name="globally-unique" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Since Pacemaker 3.0",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="2"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "One a node",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="1"/>
      <nvpair id="dbs-globally-unique" name="globally-unique" value="false"/>
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
        let Some((number, setting)) = cluster.clone_number(resource, "clone-node-max") else {
            continue;
        };
        let unique = cluster.meta_of(resource, "globally-unique");
        let whenever = match cluster.is_globally_unique(resource) {
            Some(false) if number > 1 => "",
            None if number > 1 && unique.is_none() => " before Pacemaker 3.0",
            _ => continue,
        };
        let message = format!(
            "the instances of {} are all alike{whenever}: `clone-node-max` is taken for 1",
            shown(resource.id())
        );
        let mut finding = Finding::of_resource(resource, setting.value.span(), message)
            .help("set `globally-unique=true`, or remove `clone-node-max`");
        if let Some(unique) = unique {
            finding = finding.related(unique.value.span(), "says whether they differ");
        }
        cx.report(finding);
    }
}
