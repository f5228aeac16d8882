//! `clone-interleave-mismatch`: instances that cannot be paired

use cib_model::{Cluster, ClusterResource};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "clone-interleave-mismatch",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Interleaved clones have different numbers of instances on a node",
    why: "With `interleave=true` each instance of a clone follows the instance of another on its \
          own node. Pacemaker pairs them only if both clones have the same `clone-node-max`, and \
          else leaves instances of the dependent clone stopped; crm_verify calls it an error.",
    remedy: "Write the same `clone-node-max` for both, or remove `interleave`.",
    references: &[sources::CLONES],
    bad: &[Example::new(
        "A colocation",
        r#"<configuration>
  <resources>
    <clone id="storages">
      <meta_attributes id="storages-meta">
        <nvpair id="storages-clone-node-max" name="clone-node-max" value="2"/>
        <nvpair id="storages-clone-max" name="clone-max" value="4"/>
        <nvpair id="storages-globally-unique" name="globally-unique" value="true"/>
      </meta_attributes>
      <primitive id="storage" class="ocf" provider="heartbeat" type="Filesystem"/>
    </clone>
    <clone id="dbs">
      <meta_attributes id="dbs-meta">
        <nvpair id="dbs-interleave" name="interleave" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_colocation id="with" rsc="«dbs»" with-rsc="storages" score="INFINITY"/>
  </constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "The same number",
            r#"<configuration>
  <resources>
    <clone id="storages">
      <primitive id="storage" class="ocf" provider="heartbeat" type="Filesystem"/>
    </clone>
    <clone id="dbs">
      <meta_attributes id="dbs-meta">
        <nvpair id="dbs-interleave" name="interleave" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_colocation id="with" rsc="dbs" with-rsc="storages" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Not interleaved",
            r#"<configuration>
  <resources>
    <clone id="storages">
      <meta_attributes id="storages-meta">
        <nvpair id="storages-clone-node-max" name="clone-node-max" value="2"/>
        <nvpair id="storages-clone-max" name="clone-max" value="4"/>
        <nvpair id="storages-globally-unique" name="globally-unique" value="true"/>
      </meta_attributes>
      <primitive id="storage" class="ocf" provider="heartbeat" type="Filesystem"/>
    </clone>
    <clone id="dbs">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_colocation id="with" rsc="dbs" with-rsc="storages" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for colocation in cluster.cib.colocations() {
        let (Some(name), Some(with)) = (&colocation.rsc, &colocation.with_rsc) else {
            continue;
        };
        let clone = |name: &str| {
            cluster
                .resource(name)
                .filter(|resource| resource.is_clone())
        };
        let (Some(dependent), Some(primary)) = (clone(name.as_str()), clone(with.as_str())) else {
            continue;
        };
        let Some((true, interleave)) = cluster.meta_flag(dependent, "interleave") else {
            continue;
        };
        let (Some(own), Some(other)) = (a_node(cluster, dependent), a_node(cluster, primary))
        else {
            continue;
        };
        if own == other {
            continue;
        }
        let message = format!(
            "{} runs {own} to a node and {} {other}: their instances cannot be paired",
            shown(dependent.id()),
            shown(primary.id())
        );
        cx.report(
            Finding::of_resource(dependent, name.span(), message)
                .related(interleave.value.span(), "is to be paired")
                .related(primary.span(), format!("runs {other} to a node"))
                .help("write the same `clone-node-max` for both, or remove `interleave`"),
        );
    }
}

/// How many instances may run on a node: one where they are all alike.
fn a_node(cluster: &Cluster<'_>, clone: &ClusterResource<'_>) -> Option<i64> {
    let number = cluster.clone_number(clone, "clone-node-max");
    match number {
        Some((number, _)) if number > 1 => cluster
            .is_globally_unique(clone)
            .map(|unique| if unique { number } else { 1 }),
        Some((number, _)) => Some(number),
        None => cluster
            .meta_of(clone, "clone-node-max")
            .is_none()
            .then_some(1),
    }
}
