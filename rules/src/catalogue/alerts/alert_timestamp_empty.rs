//! `alert-timestamp-empty`: an alert without a time

use cib_model::{Attr, AttributeSet};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "alert-timestamp-empty",
    area: Area::Alerts,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The `timestamp-format` of an alert says nothing of the time",
    why: "The program of the alert is told when something happened in `CRM_alert_timestamp`, \
          written as `timestamp-format` says. A format without a `%` gives every event the \
          same words, and an empty one gives none.",
    remedy: "Write a format as for `date(1)`, such as `%Y-%m-%d %H:%M:%S`, or remove it.",
    references: &[sources::ALERTS],
    bad: &[
        Example::new(
            "Without a percent sign",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <meta_attributes id="m"><nvpair id="t" name="timestamp-format" value="«H:M:S»"/></meta_attributes>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "Empty",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <meta_attributes id="m"><nvpair id="t" name="timestamp-format" «value»=""/></meta_attributes>
  </alert>
</alerts>
"#,
        ),
    ],
    good: &[Example::new(
        "A format",
        r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <meta_attributes id="m"><nvpair id="t" name="timestamp-format" value="%H:%M:%S.%03N"/></meta_attributes>
  </alert>
</alerts>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for alert in cx.cluster.cib.alerts() {
        for set in alert.meta_sets() {
            cx.report_if(timeless(set, alert.id.as_ref().map_or("", Attr::as_str)));
        }
    }
}

fn timeless(set: &AttributeSet<'_>, alert: &str) -> Option<Finding> {
    let value = set.pair("timestamp-format")?.value.as_ref()?;
    let text = value.as_str();
    // Two percent signs are one that is written.
    if text.replace("%%", "").contains('%') {
        return None;
    }
    let message = format!(
        "the `timestamp-format` {} of the alert {} tells no time",
        shown(text),
        shown(alert)
    );
    let place = value.visible_span();
    Some(
        Finding::new(Subject::new("alert", alert), place, message)
            .help("write a format as for `date(1)`, or remove it"),
    )
}
