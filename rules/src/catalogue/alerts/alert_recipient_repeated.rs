//! `alert-recipient-repeated`: an alert that is sent twice

use std::collections::HashMap;

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "alert-recipient-repeated",
    area: Area::Alerts,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An alert has the same recipient twice",
    why: "The program is run once for every recipient: whoever is there twice is told \
          everything twice.",
    remedy: "Remove one of the two, or write whom it was meant for.",
    references: &[sources::ALERTS],
    bad: &[Example::new(
        "Twice the same",
        r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <recipient id="r1" value="admin@example.com"/>
    <recipient id="r2" value="«admin@example.com»"/>
  </alert>
</alerts>
"#,
    )],
    good: &[
        Example::new(
            "Two recipients",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <recipient id="r1" value="admin@example.com"/>
    <recipient id="r2" value="boss@example.com"/>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "The same in two alerts",
            r#"<alerts>
  <alert id="a" path="/usr/local/sbin/a"><recipient id="r1" value="x"/></alert>
  <alert id="b" path="/usr/local/sbin/b"><recipient id="r2" value="x"/></alert>
</alerts>
"#,
        ),
        Example::new(
            "Told in different ways",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <recipient id="r1" value="x"/>
    <recipient id="r2" value="x">
      <instance_attributes id="i"><nvpair id="n" name="debug" value="true"/></instance_attributes>
    </recipient>
  </alert>
</alerts>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for alert in cx.cluster.cib.alerts() {
        let mut seen = HashMap::new();
        for recipient in &alert.recipients {
            // One that is told in another way is another one.
            let is_plain =
                recipient.meta_attributes.is_empty() && recipient.instance_attributes.is_empty();
            let value = recipient.value.as_ref().filter(|_| is_plain);
            let Some(value) = value.filter(|value| !value.as_str().trim().is_empty()) else {
                continue;
            };
            let Some(first) = seen.insert(value.as_str(), value.span()) else {
                continue;
            };
            let id = alert.id.as_ref().map_or("", Attr::as_str);
            let message = format!("the alert {} tells the same recipient twice", shown(id));
            cx.report(
                Finding::new(Subject::new("alert", id), value.span(), message)
                    .related(first, "the first time")
                    .help("remove one of the two"),
            );
        }
    }
}
