//! `alert-path-writable`: an alert whose program others can replace

use cib_model::{Attr, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "alert-path-writable",
    area: Area::Alerts,
    category: Category::Security,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The program of an alert lies where others may write",
    why: "The cluster runs the program on every event, as the user `hacluster`, who may \
          change the whole configuration and so have agents run as root. In `/tmp`, \
          `/var/tmp` and `/dev/shm` everybody may put a program of that name when it is gone \
          after a restart; in a home its owner may.",
    remedy: "Move the program to a directory that only root writes, such as `/usr/local/sbin` \
          or `/var/lib/pacemaker`.",
    references: &[sources::ALERTS],
    bad: &[
        Example::new(
            "In a directory for everybody",
            r#"<alerts>
  <alert id="mail" path="«/tmp/alert.sh»"/>
</alerts>
"#,
        ),
        Example::new(
            "In a home",
            r#"<alerts>
  <alert id="mail" path="«/home/alice/alert.sh»"/>
</alerts>
"#,
        ),
    ],
    good: &[
        Example::new(
            "In a directory of root",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh"/>
</alerts>
"#,
        ),
        Example::new(
            "A directory that only sounds like it",
            r#"<alerts>
  <alert id="mail" path="/tmpl/alert.sh"/>
</alerts>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for alert in cx.cluster.cib.alerts() {
        let Some(path) = &alert.path else { continue };
        let mut writable = facts::writable_folders().iter();
        let Some(folder) = writable.find(|folder| path.as_str().starts_with(**folder)) else {
            continue;
        };
        let id = alert.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the program of the alert {} lies in {}, where others than root may write",
            shown(id),
            shown(folder)
        );
        cx.report(
            Finding::new(Subject::new("alert", id), path.span(), message)
                .help("move it to where only root writes, for example `/usr/local/sbin`"),
        );
    }
}
