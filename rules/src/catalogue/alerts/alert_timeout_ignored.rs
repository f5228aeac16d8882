//! `alert-timeout-ignored`: a timeout that is none

use cib_model::{Attr, AttributeSet, Duration, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "alert-timeout-ignored",
    area: Area::Alerts,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The timeout of an alert is no time, and 30 seconds hold",
    why: "Pacemaker takes a `timeout` of an alert that it cannot read, or that is zero, for \
          none and uses its default of 30 seconds. A program that hangs is stopped after \
          that, and one that needs longer is, too.",
    remedy: "Write a time with its unit, for example `15s`.",
    references: &[sources::ALERTS],
    bad: &[
        Example::new(
            "No time",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <meta_attributes id="m"><nvpair id="t" name="timeout" value="«never»"/></meta_attributes>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "No time at all, for a recipient",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <recipient id="r" value="x">
      <meta_attributes id="m"><nvpair id="t" name="timeout" value="«0»"/></meta_attributes>
    </recipient>
  </alert>
</alerts>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A time",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <meta_attributes id="m"><nvpair id="t" name="timeout" value="15s"/></meta_attributes>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "A parameter of the program",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <instance_attributes id="m"><nvpair id="t" name="timeout" value="never"/></instance_attributes>
  </alert>
</alerts>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for alert in cx.cluster.cib.alerts() {
        for set in alert.meta_sets() {
            cx.report_if(unread(set, alert.id.as_ref().map_or("", Attr::as_str)));
        }
    }
}

fn unread(set: &AttributeSet<'_>, alert: &str) -> Option<Finding> {
    let value = set.pair("timeout")?.value.as_ref()?;
    if Duration::read(value.as_str()).is_ok_and(|timeout| timeout > Duration::ZERO) {
        return None;
    }
    let message = format!(
        "the timeout {} of the alert {} is no time, and 30 seconds hold",
        shown(value.as_str()),
        shown(alert)
    );
    let place = value.visible_span();
    Some(
        Finding::new(Subject::new("alert", alert), place, message)
            .help("write a time with its unit, for example `15s`"),
    )
}
