//! `remote-clear-port-deprecated`: remote administration in clear text

use cib_model::Version;

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const DEPRECATED: Version = Version::new(3, 0, 2);

pub(crate) static RULE: Rule = Rule {
    id: "remote-clear-port-deprecated",
    area: Area::Schema,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The cluster can be administered from afar in clear text",
    why: "`remote-clear-port` is deprecated since Pacemaker 3.0.2. Once a release does not read \
          it, whoever administers the cluster through that port is locked out.",
    remedy: "Move the clients to `remote-tls-port`, and remove `remote-clear-port`.",
    references: &[sources::CHANGE_LOG],
    bad: &[Example::new(
        "A port without encryption",
        r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" «remote-clear-port»="9898"/>
"#,
    )
    .for_target(Version::new(3, 0, 2))],
    good: &[
        Example::new(
            "A port with encryption",
            r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" remote-tls-port="9898"/>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "The release says nothing",
            r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" remote-clear-port="9898"/>
"#,
        )
        .for_target(Version::new(3, 0, 1)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if cx
        .upgrade
        .is_none_or(|upgrade| !upgrade.reaches(DEPRECATED))
    {
        return;
    }
    if let Some(port) = &cx.cluster.cib.remote_clear_port {
        let subject = Subject::new("document", "");
        let message = format!("`remote-clear-port` is deprecated from Pacemaker {DEPRECATED} on");
        cx.report(
            Finding::new(subject, port.name_span(), message)
                .help("move the clients to `remote-tls-port`, and remove it"),
        );
    }
}
