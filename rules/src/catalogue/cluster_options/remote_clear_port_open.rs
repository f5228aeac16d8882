//! `remote-clear-port-open`: the cluster is administered from afar without encryption

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "remote-clear-port-open",
    area: Area::ClusterOptions,
    category: Category::Security,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The cluster takes commands from afar without encryption",
    why: "With `remote-clear-port` the CIB daemon listens on that port of every node, and users \
          send it their passwords in clear text. Whoever hears one may change the configuration \
          from anywhere, and so have agents run as root.",
    remedy: "Remove `remote-clear-port`; use `remote-tls-port`, or ssh.",
    references: &[
        sources::SCHEMA,
        "https://clusterlabs.org/projects/pacemaker/doc/3.0/Pacemaker_Administration/html/administrative.html",
    ],
    bad: &[Example::new(
        "A port without encryption",
        r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" remote-clear-port="«9898»"/>
"#,
    )],
    good: &[
        Example::new(
            "A port with encryption",
            r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" remote-tls-port="9898"/>
"#,
        ),
        Example::new(
            "Switched off",
            r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" remote-clear-port="0"/>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(port) = &cx.cluster.cib.remote_clear_port else {
        return;
    };
    // Pacemaker opens a port that is a number above zero (`daemons/based/based_remote.c`).
    if !port.get().is_ok_and(|number| number > 0) {
        return;
    }
    let message = format!(
        "the cluster takes commands and passwords in clear text on port {}",
        shown(port.as_str())
    );
    let subject = Subject::new("document", "");
    cx.report(
        Finding::new(subject, port.span(), message)
            .help("remove `remote-clear-port`, and use `remote-tls-port` or ssh"),
    );
}
