//! `operation-misspelt`: an action that nobody has

use cib_model::{facts, nearest};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-misspelt",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The name of an operation looks like an action that it is not",
    why: "Agents may have actions of their own, so Pacemaker takes any name. What is written as \
          `monitr` is an action that no agent has: a start has the defaults instead of what is \
          written, and the resource is not monitored, or fails again and again, since its agent \
          knows no such action. Case counts: `Monitor` is another action.",
    remedy: "Write the name of the action. A fix writes what was probably meant.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "A letter is missing",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="«monitr»" interval="10s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two letters changed places",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="«strat»" interval="0" timeout="300s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Case counts",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="«Stop»" interval="0" timeout="300s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A hyphen",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-move" name="«migrate-to»" interval="0" timeout="300s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Actions that there are",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0"/>
      <op id="db-monitor" name="monitor" interval="10s"/>
      <op id="db-reload" name="reload-agent" interval="0"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An action of the agent's own",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-backup" name="backup" interval="1h"/>
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
        let Some(name) = &operation.name else {
            continue;
        };
        // The fallback of old agents for both directions.
        if facts::action(name.as_str()).is_some() || name.as_str() == "migrate" {
            continue;
        }
        let known = facts::actions().iter().map(|action| action.name);
        let Some(meant) = nearest(name.as_str(), known) else {
            continue;
        };
        let message = format!(
            "{} is no action that agents have: {} has no such {}",
            shown(name.as_str()),
            shown(primitive.id()),
            shown(meant)
        );
        let mut edits = cluster.edits();
        edits.set(name, meant);
        cx.report(
            Finding::of_operation(operation, name.span(), message)
                .help(format!("did you mean `{meant}`?"))
                .fix(Fix::new(Safety::Unsafe, format!("write `{meant}`"), edits)),
        );
    }
}
