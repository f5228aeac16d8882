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
    for place in order.iter().filter_map(|key| never.get(key)?.as_ref()) {
        cx.report(place.finding());
    }
}

/// Whether what the primitive is in rules the role out.
fn is_never_held(cluster: &Cluster<'_>, primitive: &ResolvedPrimitive<'_>, role: Role) -> bool {
    let resource = cluster.resource(primitive.id());
    let promotable = resource.and_then(|resource| cluster.is_promotable(resource));
    match role {
        Role::Stopped => false,
        Role::Started => promotable == Some(true),
        Role::Unpromoted | Role::Promoted => promotable == Some(false),
    }
}

struct Place<'v, 'c> {
    primitive: &'v ResolvedPrimitive<'c>,
    operation: &'c Operation<'c>,
}

impl Place<'_, '_> {
    fn finding(&self) -> Finding {
        let role = self.operation.role.as_ref();
        let message = format!(
            "{} is never {}: this monitor never runs",
            shown(self.primitive.id()),
            role.map_or(String::new(), |role| shown(role.as_str()))
        );
        let span = role.map_or(self.operation.place.tag, Attr::span);
        Finding::of_operation(self.operation, span, message)
            .help("leave out `role`, or write the one that the resource has")
    }
}
