//! `monitor-role-never-held`: a monitor for a role that the resource never has

use std::collections::HashMap;

use cib_model::{Attr, Cluster, Duration, Operation, ResolvedPrimitive, Role};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "monitor-role-never-held",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A monitor is for a role that its resource never has",
    why: "Pacemaker runs a monitor with a `role` only while the resource is in exactly that role. \
          What is not in a promotable clone, or in a bundle that promotes, is `Started` and never \
          `Promoted` or `Unpromoted`. What is in one is `Promoted` or `Unpromoted` and never \
          `Started`. Such a monitor never runs, and nothing says so.",
    remedy: "Leave out `role`, or write the one that the resource has.",
    references: &[sources::OPERATIONS, sources::CLONES],
    bad: &[
        Example::new(
            "Not promotable",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" role="«Promoted»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An ordinary clone",
            r#"<resources>
  <clone id="dbs">
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" role="«Unpromoted»"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Promotable",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" role="«Started»"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Both roles are one mistake",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-1" name="interleave" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" role="«Unpromoted»"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The roles of a promotable clone",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" role="Unpromoted"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "The role of an ordinary resource",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" role="Started"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A template for both",
            r#"<resources>
  <template id="databases" class="ocf" provider="example" type="database">
    <operations>
      <op id="databases-monitor" name="monitor" interval="11s" role="Promoted"/>
    </operations>
  </template>
  <primitive id="single" template="databases"/>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" template="databases"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A `promotable` that cannot be read is another problem",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-1" name="promotable" value="ture"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" role="Unpromoted"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A misspelt `promotable` is another problem",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-1" name="promoteable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" role="Unpromoted"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A limit of promotion without `promotable` is another problem",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-1" name="promoted-max" value="1"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" role="Unpromoted"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted"/>
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
    // A template's monitor may be right for one of the primitives that are made from it.
    let mut never: HashMap<_, Option<Place<'_, '_>>> = HashMap::new();
    let mut order = Vec::new();
    for (primitive, operation) in cluster.operations_of_all() {
        let Some(role) = operation.for_role() else {
            continue;
        };
        if operation.action() != "monitor" || operation.period() == Duration::ZERO {
            continue;
        }
        let key = std::ptr::from_ref(operation);
        let entry = never.entry(key).or_insert_with(|| {
            order.push(key);
            Some(Place {
                primitive,
                operation,
            })
        });
        if !is_never_held(cluster, primitive, role) {
            *entry = None;
        }
    }
    let places = order.iter().filter_map(|key| never.get(key)?.as_ref());
    let places: Vec<_> = places.collect();
    // Two roles that one resource never has are one mistake.
    for places in places.chunk_by(|one, other| std::ptr::eq(one.primitive, other.primitive)) {
        if let [first, others @ ..] = places {
            cx.report(finding(first, others));
        }
    }
}

/// Whether what the primitive is in rules the role out.
fn is_never_held(cluster: &Cluster<'_>, primitive: &ResolvedPrimitive<'_>, role: Role) -> bool {
    let resource = cluster.resource(primitive.id());
    resource.is_some_and(|resource| match role {
        Role::Stopped => false,
        Role::Started => cluster.is_promotable(resource) == Some(true),
        Role::Unpromoted | Role::Promoted => cluster.is_for_no_promotion(resource),
    })
}

struct Place<'v, 'c> {
    primitive: &'v ResolvedPrimitive<'c>,
    operation: &'c Operation<'c>,
}

/// About all monitors of one primitive that never run, at the first.
fn finding(first: &Place<'_, '_>, others: &[&Place<'_, '_>]) -> Finding {
    let role = first.operation.role.as_ref();
    let what = match others {
        [] => "this monitor never runs",
        _ => "this monitor and others never run",
    };
    let message = format!(
        "{} is never {}: {what}",
        shown(first.primitive.id()),
        role.map_or(String::new(), |role| shown(role.as_str()))
    );
    let span = role.map_or(first.operation.place.tag, Attr::span);
    let mut finding = Finding::of_operation(first.operation, span, message)
        .help("leave out `role`, or write the one that the resource has");
    for other in others {
        let role = other.operation.role.as_ref();
        let span = role.map_or(other.operation.place.tag, Attr::span);
        finding = finding.related(span, "never held either");
    }
    finding
}
