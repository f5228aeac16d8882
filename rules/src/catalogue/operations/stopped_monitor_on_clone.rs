//! `stopped-monitor-on-clone`: a search for instances that is not done

use cib_model::{Cluster, Duration, ResolvedPrimitive, Role};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "stopped-monitor-on-clone",
    area: Area::Operations,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A monitor for the role Stopped is on a clone",
    why: "A monitor with the role Stopped looks for a resource where it should not run. Pacemaker \
          does not do so for the instances of a clone that are all alike, and only writes a notice \
          to its log.",
    remedy: "Remove it, or look for stray instances otherwise.",
    references: &[sources::OPERATIONS, sources::CLONES],
    bad: &[Example::new(
        "A clone",
        r#"<resources>
  <clone id="dbs">
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
        <op id="db-stray" name="monitor" interval="11s" role="«Stopped»"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "An ordinary resource",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s"/>
      <op id="db-stray" name="monitor" interval="11s" role="Stopped"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Instances that differ",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-globally-unique" name="globally-unique" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-stray" name="monitor" interval="11s" role="Stopped"/>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (primitive, operation) in cluster.operations_in_use() {
        let Some(role) = &operation.role else {
            continue;
        };
        let is_stray_search = operation.for_role() == Some(Role::Stopped)
            && operation.action() == "monitor"
            && operation.period() > Duration::ZERO;
        if !is_stray_search || !is_anonymous(cluster, primitive) {
            continue;
        }
        let message = format!(
            "{} is in a clone whose instances are all alike: this monitor never runs",
            shown(primitive.id())
        );
        cx.report(
            Finding::of_operation(operation, role.span(), message).help("remove the operation"),
        );
    }
}

fn is_anonymous(cluster: &Cluster<'_>, primitive: &ResolvedPrimitive<'_>) -> bool {
    let Some(resource) = cluster.resource(primitive.id()) else {
        return false;
    };
    let outermost = cluster.outermost(resource);
    outermost.is_clone() && cluster.is_globally_unique(&outermost) == Some(false)
}
