//! `alert-option-unknown`: an option of alerts that is none

use cib_model::{Holder, SetKind, facts, nearest};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "alert-option-unknown",
    area: Area::Alerts,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A meta-attribute of an alert is one that Pacemaker does not know",
    why: "Pacemaker reads a few meta-attributes of alerts, and passes none of them to the \
          program. What it does not know it ignores without a word.",
    remedy: "Write the name that was meant; what is for the program belongs into \
          `instance_attributes`.",
    references: &[sources::ALERTS],
    bad: &[
        Example::new(
            "Misspelt",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <meta_attributes id="m"><nvpair id="t" name="«timestampformat»" value="%H:%M"/></meta_attributes>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "For the program",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <recipient id="r" value="x">
      <meta_attributes id="m"><nvpair id="t" name="«debug_exec_order»" value="true"/></meta_attributes>
    </recipient>
  </alert>
</alerts>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Known ones",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <meta_attributes id="m">
      <nvpair id="t" name="timestamp-format" value="%H:%M"/>
      <nvpair id="e" name="enabled" value="false"/>
    </meta_attributes>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "For the program, where it belongs",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <instance_attributes id="m"><nvpair id="t" name="debug_exec_order" value="true"/></instance_attributes>
  </alert>
</alerts>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_sets() {
        let is_alert = matches!(held.holder, Holder::Alert(_) | Holder::Recipient(_));
        if held.kind != SetKind::Meta || !is_alert {
            continue;
        }
        for pair in &held.set.pairs {
            let Some(name) = &pair.name else { continue };
            if facts::alert_options().contains(&name.as_str()) {
                continue;
            }
            let help = match nearest(name.as_str(), facts::alert_options().iter().copied()) {
                Some(known) => format!("write {}", shown(known)),
                None => "move it to `instance_attributes` if the program is to have it".to_owned(),
            };
            let message = format!(
                "the option {} of alerts is one that Pacemaker does not know, and ignores",
                shown(name.as_str())
            );
            cx.report(Finding::of_name(held, pair, message).help(help));
        }
    }
}
