//! `operation-option-unread`: an option that is none

use cib_model::facts::MetaOf;
use cib_model::{SetKind, facts, nearest};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-option-unread",
    area: Area::Operations,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A meta-attribute of an operation is one that Pacemaker does not read",
    why: "Pacemaker takes any name among the meta-attributes of an operation and passes over those \
          that it does not know: what is misspelt has no effect, and nobody says so. `name`, \
          `interval`, `role` and `enabled` count as attributes of `<op>` alone, where the \
          operation is told apart from others.",
    remedy: "Correct the name, or write it as an attribute of the operation. A fix writes what was \
          probably meant.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "Underscore for hyphen",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0">
        <meta_attributes id="db-op-meta">
          <nvpair id="db-op-meta-1" name="«on_fail»" value="block"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A slip in the defaults",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-defaults-1" name="«timout»" value="300s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "What only counts as an attribute",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s">
        <meta_attributes id="db-op-meta">
          <nvpair id="db-op-meta-1" name="«enabled»" value="false"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Options that are read",
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
            "A name of the user's own",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-stop" name="stop" interval="0">
        <meta_attributes id="db-op-meta">
          <nvpair id="db-op-meta-1" name="owner" value="dba"/>
        </meta_attributes>
      </op>
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
    for held in cluster.cib.held_sets() {
        if held.kind != SetKind::Meta || !held.holder.is_operation() {
            continue;
        }
        for pair in &held.set.pairs {
            let Some(name) = &pair.name else { continue };
            let word = name.as_str();
            let whose = shown_holder(held.holder);
            if let Some(option) = facts::operation_option(word) {
                let Some(unset) = option.unset.filter(|_| option.only_attribute) else {
                    continue;
                };
                let message = format!(
                    "{} of {whose} counts only as an attribute of the operation: {unset}",
                    shown(word)
                );
                cx.report(
                    Finding::of_name(held, pair, message)
                        .help("write it as an attribute of `<op>`"),
                );
            } else if let Some((meant, unset)) = meant(word) {
                let message = format!("{} of {whose} is no option: {unset}", shown(word));
                let mut edits = cluster.edits();
                edits.set(name, meant);
                cx.report(
                    Finding::of_name(held, pair, message)
                        .help(format!("did you mean `{meant}`?"))
                        .fix(Fix::new(Safety::Unsafe, format!("write `{meant}`"), edits)),
                );
            }
        }
    }
}

/// The option that was meant, and what holds without it. What an old release read is told of by another rule.
fn meant(word: &str) -> Option<(&'static str, &'static str)> {
    if facts::old_meta(MetaOf::Operation, word).is_some() {
        return None;
    }
    let options = facts::operation_options().iter();
    let readable = options.filter(|option| !option.only_attribute);
    let meant = nearest(&word.replace('_', "-"), readable.map(|option| option.name))?;
    Some((meant, facts::operation_option(meant)?.unset?))
}
