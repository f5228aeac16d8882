//! `alert-for-no-event`: an alert that is never sent

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "alert-for-no-event",
    area: Area::Alerts,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An alert selects no events, or node attributes without saying which",
    why: "With `<select>` an alert is for the events that are named in it, and for no \
          others: an empty one is for none. A `<select_attributes>` without an `<attribute>` \
          is for changes of all node attributes, and there are many: fail counts, scores, \
          transient ones of agents.",
    remedy: "Name the events, and the attributes; or remove `<select>`, and the alert is for \
          all events but changes of attributes.",
    references: &[sources::ALERTS],
    bad: &[
        Example::new(
            "For nothing",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <«select»/>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "For all attributes",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <select><«select_attributes»/></select>
  </alert>
</alerts>
"#,
        ),
    ],
    good: &[
        Example::new(
            "For fencing and one attribute",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <select>
      <select_fencing/>
      <select_attributes><attribute id="a" name="standby"/></select_attributes>
    </select>
  </alert>
</alerts>
"#,
        ),
        Example::new(
            "For all",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh"/>
</alerts>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for alert in cx.cluster.cib.alerts() {
        let Some(select) = &alert.select else {
            continue;
        };
        let id = alert.id.as_ref().map_or("", Attr::as_str);
        let subject = Subject::new("alert", id);
        let all = [&select.fencing, &select.nodes, &select.resources];
        if let Some(attributes) = &select.attributes {
            if attributes.attributes.is_empty() {
                let message = format!(
                    "the alert {} is for every change of any node attribute",
                    shown(id)
                );
                cx.report(
                    Finding::new(subject, attributes.place.tag, message)
                        .help("name the attributes, or remove `<select_attributes>`"),
                );
            }
        } else if all.iter().all(|it| it.is_none()) {
            let message = format!("the alert {} selects no events", shown(id));
            cx.report(
                Finding::new(subject, select.place.tag, message)
                    .help("name the events, or remove `<select>`"),
            );
        }
    }
}
