//! `alert-recipient-empty`: an alert for nobody

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "alert-recipient-empty",
    area: Area::Alerts,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The recipient of an alert is empty",
    why: "For every recipient the program is run once, and told who that is in \
          `CRM_alert_recipient`. With an empty one it has nobody to tell.",
    remedy: "Write the address, the file, or whatever the program takes for a recipient; or \
          remove the recipient.",
    references: &[sources::ALERTS],
    bad: &[Example::new(
        "Nobody",
        r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <recipient id="r" «value»=""/>
  </alert>
</alerts>
"#,
    )],
    good: &[
        Example::new(
            "Somebody",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <recipient id="r" value="admin@example.com"/>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "None at all",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh"/>
</alerts>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let recipients = cx.cluster.cib.alerts().flat_map(|alert| &alert.recipients);
    for recipient in recipients {
        let value = recipient.value.as_ref();
        let Some(value) = value.filter(|value| value.as_str().trim().is_empty()) else {
            continue;
        };
        let id = recipient.id.as_ref().map_or("", Attr::as_str);
        let message = format!("the recipient {} is empty", shown(id));
        cx.report(
            Finding::new(Subject::new("recipient", id), value.name_span(), message)
                .help("write whom the program is to tell, or remove it"),
        );
    }
}
