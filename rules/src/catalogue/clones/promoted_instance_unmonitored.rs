//! `promoted-instance-unmonitored`: nobody looks at the promoted instance

use cib_model::{Duration, Operation, Role};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "promoted-instance-unmonitored",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A promotable clone has no monitor for the role Promoted",
    why: "A monitor without a `role` runs only while an instance is not promoted. The promoted \
          instance, which does the work, is not looked at: when it fails, nobody notices.",
    remedy: "Add a monitor with `role=\"Promoted\"` and an interval of its own: two with the same \
          interval cancel each other.",
    references: &[sources::CLONES, sources::OPERATIONS],
    bad: &[
        Example::new(
            "One monitor for all roles",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="«db»" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "The other is off",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="«db»" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted" enabled="false"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A monitor for each role",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Not promotable",
            r#"<resources>
  <clone id="dbs">
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Without any monitor",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Nothing is ever promoted",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
      <nvpair id="dbs-promoted-max" name="promoted-max" value="0"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A role that there is not is another problem",
            r#"<cib validate-with="none">
<configuration>
<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-1" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promotd"/>
      </operations>
    </primitive>
  </clone>
</resources>
</configuration>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.resources() {
        let Some(primitive) = cluster.resolved(resource) else {
            continue;
        };
        let outermost = cluster.outermost(resource);
        if primitive.class() != "ocf" || cluster.is_promotable(resource) != Some(true) {
            continue;
        }
        let Some(monitor) = cluster.recurring_monitor(primitive) else {
            continue;
        };
        let promotes_none = cluster.clone_number(&outermost, "promoted-max");
        let operations = cluster.operations(primitive);
        if promotes_none.is_some_and(|(number, _)| number == 0) || operations.into_iter().any(looks)
        {
            continue;
        }
        let message = format!(
            "{} has no monitor for the role Promoted: its promoted instance is not monitored",
            shown(resource.id())
        );
        cx.report(
            Finding::of_resource(resource, resource.span(), message)
                .related(monitor.place.tag, "runs only where it is not promoted")
                .help("add a monitor with `role=\"Promoted\"` and an interval of its own"),
        );
    }
}

/// Whether the operation looks at a promoted instance, or was perhaps to do so: its role cannot be read.
fn looks(operation: &Operation<'_>) -> bool {
    operation.action() == "monitor"
        && operation.role.is_some()
        && operation
            .for_role()
            .is_none_or(|role| role == Role::Promoted)
        && operation.period() > Duration::ZERO
        && !operation.is_off()
}
