//! `on-fail-invalid`: an answer to a failure that there is not

use cib_model::{SetKind, facts, nearest};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "on-fail-invalid",
    area: Area::Operations,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An `on-fail` is none that Pacemaker knows",
    why: "As an attribute of `<op>` the schema allows only what there is. Among the meta- \
          attributes of an operation, and in the defaults of them all, any text is taken: \
          Pacemaker logs an error and does what it does without `on-fail`. A failed stop then \
          fences the node, or blocks the resource, whatever was meant.",
    remedy: "Write `ignore`, `block`, `stop`, `demote`, `restart`, `restart-container`, `standby` or \
          `fence`. A fix writes what was probably meant.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "A slip",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0">
        <meta_attributes id="db-op-meta">
          <nvpair id="db-op-meta-1" name="on-fail" value="«blok»"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In the defaults",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-defaults-1" name="on-fail" value="«retry»"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A known value",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0">
        <meta_attributes id="db-op-meta">
          <nvpair id="db-op-meta-1" name="on-fail" value="block"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Case does not count",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-defaults-1" name="on-fail" value="Restart"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_sets() {
        if held.kind != SetKind::Meta || !held.holder.is_operation() {
            continue;
        }
        for pair in held
            .set
            .pairs
            .iter()
            .filter(|pair| pair.is_named("on-fail"))
        {
            let Some(value) = &pair.value else { continue };
            let text = value.as_str();
            if facts::on_fail_value(text).is_some() || text == "#default" {
                continue;
            }
            let message = format!(
                "{} is nothing that can follow a failure: the default counts",
                shown(text)
            );
            let mut finding = Finding::of_set(held, value.span(), message);
            let known = facts::on_fail_values().iter().map(|value| value.name);
            if let Some(meant) = nearest(text, known.clone()) {
                let mut edits = cx.cluster.edits();
                edits.set(value, meant);
                finding = finding
                    .help(format!("did you mean `{meant}`?"))
                    .fix(Fix::new(Safety::Unsafe, format!("write `{meant}`"), edits));
            } else {
                let known: Vec<_> = known.collect();
                finding = finding.help(format!("write one of {}", known.join(", ")));
            }
            cx.report(finding);
        }
    }
}
