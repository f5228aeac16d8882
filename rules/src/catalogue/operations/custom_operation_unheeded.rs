//! `custom-operation-unheeded`: a check whose failures do not count

use cib_model::{Duration, Version, facts, nearest};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "custom-operation-unheeded",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An operation that repeats has a name of its own, and its failures do not count",
    why: "An agent may have actions of its own, and Pacemaker repeats them. Since Pacemaker 3.0 it \
          takes no notice of their failures: only those of a `monitor` lead to a recovery.",
    remedy: "Use a second `monitor` with another interval, and tell the agent what to look at with \
          `OCF_CHECK_LEVEL`.",
    references: &[sources::OPERATIONS, sources::CHANGE_LOG],
    bad: &[Example::new(
        "A check of its own",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-replication" name="«check_replication»" interval="30s"/>
    </operations>
  </primitive>
</resources>
"#,
    )
    .for_pacemaker(Version::new(3, 0, 0))],
    good: &[
        Example::new(
            "A second monitor",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s"/>
      <op id="db-replication" name="monitor" interval="30s">
        <instance_attributes id="db-replication-params">
          <nvpair id="db-replication-level" name="OCF_CHECK_LEVEL" value="10"/>
        </instance_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "Before Pacemaker 3.0 its failures count",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-replication" name="check_replication" interval="30s"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.version < Version::new(3, 0, 0) {
        return;
    }
    for (primitive, operation) in cluster.operations_in_use() {
        let Some(name) = &operation.name else {
            continue;
        };
        let known = facts::actions().iter().map(|action| action.name);
        // That the agent does not have it is a mistake of its own.
        let agent = primitive.known_agent();
        let is_missing = agent.is_some_and(|agent| !agent.can(name.as_str()));
        if is_missing
            || operation.period() == Duration::ZERO
            || nearest(name.as_str(), known).is_some()
        {
            continue;
        }
        let message = format!(
            "failures of {}, which {} repeats, do not count since Pacemaker 3.0",
            shown(name.as_str()),
            shown(primitive.id())
        );
        cx.report(
            Finding::of_operation(operation, name.span(), message)
                .help("use a `monitor` with another interval"),
        );
    }
}
