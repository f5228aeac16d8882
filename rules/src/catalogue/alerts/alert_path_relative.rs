//! `alert-path-relative`: an alert whose program is not found

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown, shown_uri};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "alert-path-relative",
    area: Area::Alerts,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The path of an alert does not start at the root",
    why: "Pacemaker runs the program as the path says. One that does not start with `/` is \
          looked for among the programs of the daemon, or in its working directory, and most \
          likely not found: the alert is then never sent, and nobody hears of that. Whoever \
          can write where it is looked for first has his own program run.",
    remedy: "Write the whole path, the same on all nodes.",
    references: &[sources::ALERTS],
    bad: &[
        Example::new(
            "A name alone",
            r#"<alerts>
  <alert id="mail" path="«alert_smtp.sh»"/>
</alerts>
"#,
        ),
        Example::new(
            "A path from somewhere",
            r#"<alerts>
  <alert id="mail" path="«scripts/alert_smtp.sh»"/>
</alerts>
"#,
        ),
    ],
    good: &[Example::new(
        "A whole path",
        r#"<alerts>
  <alert id="mail" path="/usr/share/pacemaker/alerts/alert_smtp.sh"/>
</alerts>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for alert in cx.cluster.cib.alerts() {
        let Some(path) = alert
            .path
            .as_ref()
            .filter(|path| !path.as_str().starts_with('/'))
        else {
            continue;
        };
        let id = alert.id.as_ref().map_or("", Attr::as_str);
        let said = match path.as_str() {
            "" => "is empty".to_owned(),
            text => format!("is {}, and does not start with `/`", shown_uri(text)),
        };
        let place = path.visible_span();
        let message = format!("the path of the alert {} {said}", shown(id));
        cx.report(
            Finding::new(Subject::new("alert", id), place, message).help("write the whole path"),
        );
    }
}
