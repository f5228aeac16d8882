//! `on-fail-refused`: an answer to a failure that this action cannot have

use cib_model::{Duration, Operation, ResolvedPrimitive, Resource, Role, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "on-fail-refused",
    area: Area::Operations,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An `on-fail` is not allowed for its operation",
    why: "A resource whose stop failed cannot be stopped, and its node not be left in standby with \
          it: `stop`, `standby` and `demote` are refused for a `stop`, which then fences the node, \
          or blocks the resource where fencing is off. `demote` is only for `promote`, and for a \
          monitor of the role Promoted with an interval. `restart-container` is only for what runs \
          in a bundle or a guest node. Pacemaker takes the default instead; crm_verify tells of it \
          once the action is due.",
    remedy: "Remove it, or write what is allowed: `block`, `fence` or `ignore` for a stop.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "A failed stop cannot be stopped",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0" on-fail="«stop»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Standby after a failed stop",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0" on-fail="«standby»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor that is not of the role Promoted",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" on-fail="«demote»"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted" on-fail="demote"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "As a meta-attribute",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0">
        <meta_attributes id="db-op-meta">
          <nvpair id="db-op-meta-1" name="on-fail" value="«demote»"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No container to restart",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" on-fail="«restart-container»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In the defaults: not for all operations",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-defaults-1" name="on-fail" value="«demote»"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Allowed for a stop",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0" on-fail="block"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A promoted instance is demoted",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-promote" name="promote" interval="0" on-fail="demote"/>
        <op id="db-monitor-p" name="monitor" interval="11s" role="Promoted" on-fail="demote"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "In a bundle",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" on-fail="restart-container"/>
      </operations>
    </primitive>
  </bundle>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (primitive, operation) in cluster.operations_in_use() {
        let Some(on_fail) = cluster.operation_value(operation, "on-fail") else {
            continue;
        };
        let Some(value) = facts::on_fail_value(on_fail.text) else {
            continue;
        };
        let action = operation.action();
        let why = if value.is_refused_for(action) {
            format!("is not allowed for {}", shown(action))
        } else if value.name == "demote" && !demotes(operation) {
            "is only allowed for `promote` and a recurring monitor of the role Promoted".to_owned()
        } else if value.name == "restart-container" && !may_be_contained(primitive) {
            format!(
                "means a container, and {} is in none",
                shown(primitive.id())
            )
        } else {
            continue;
        };
        let message = format!(
            "`on-fail={}` {why}: the default counts",
            on_fail.text.to_lowercase()
        );
        cx.report(
            Finding::of_operation(operation, on_fail.span, message)
                .help("remove it, or write what is allowed for the operation"),
        );
    }
    let default = cluster.operation_default("on-fail");
    if let Some(value) = default.filter(|it| it.text.eq_ignore_ascii_case("demote")) {
        let message = "`on-fail=demote` in the operation defaults is refused for most operations";
        let subject = Subject::new("op_defaults", "on-fail");
        cx.report(
            Finding::new(subject, value.span, message)
                .help("write it on `promote` and on the monitor of the role Promoted"),
        );
    }
}

/// Whether a promoted instance may be demoted after a failure (`lib/pengine/pe_actions.c`; tried with `crm_verify`).
fn demotes(operation: &Operation<'_>) -> bool {
    let is_monitor = || {
        operation.action() == "monitor"
            && operation.period() > Duration::ZERO
            && operation.for_role() == Some(Role::Promoted)
    };
    operation.action() == "promote" || is_monitor()
}

/// Whether the primitive runs in a container, or on nodes that are some.
fn may_be_contained(primitive: &ResolvedPrimitive<'_>) -> bool {
    matches!(primitive.container, Some(Resource::Bundle(_)))
}
