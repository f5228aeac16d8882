//! `operation-role-ignored`: a role where none counts

use cib_model::facts;

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-role-ignored",
    area: Area::Operations,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An operation that is no monitor with an interval has a role",
    why: "`role` says in which role of the resource a monitor is repeated. Any other operation is \
          done whatever the role is, so that two for different roles are one too many, of which \
          the first counts.",
    remedy: "Remove `role`. A fix does so.",
    references: &[sources::OPERATIONS],
    bad: &[Example::new(
        "A start",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0" «role»="Promoted" timeout="60s"/>
    </operations>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "A monitor",
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
            "No role",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="60s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An action of the agent's own, which may be repeated",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-backup" name="backup" interval="1h" role="Started"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (primitive, operation) in cluster.operations_in_use() {
        let action = facts::action(operation.action());
        let Some(role) = &operation.role else {
            continue;
        };
        if action.is_none_or(|action| action.recurs) {
            continue;
        }
        let message = format!(
            "the `role` of the operation {} of {} has no effect",
            shown(operation.action()),
            shown(primitive.id())
        );
        cx.report(
            Finding::of_operation(operation, role.name_span(), message)
                .help("remove it")
                .fix_by_removing_attribute(cluster, role, Safety::Unsafe),
        );
    }
}
