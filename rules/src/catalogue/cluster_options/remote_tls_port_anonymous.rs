//! `remote-tls-port-anonymous`: nobody knows whom he sends his password to

use cib_model::Version;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// The first release that takes certificates (`PCMK_ca_file` and others in its environment).
const CERTIFICATES: Version = Version::new(3, 0, 0);

pub(crate) static RULE: Rule = Rule {
    id: "remote-tls-port-anonymous",
    area: Area::ClusterOptions,
    category: Category::Security,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The cluster takes commands from afar, and does not show who it is",
    why: "Before Pacemaker 3.0 `remote-tls-port` encrypts without certificates: somebody between \
          a client and the node can take the place of the node, and hear the password. Later \
          releases do the same unless `PCMK_ca_file`, `PCMK_cert_file` and `PCMK_key_file` are \
          set.",
    remedy: "Let only trusted networks reach the port, or use ssh; with Pacemaker 3.0 set \
             certificates in the environment of the daemons.",
    references: &[
        "https://clusterlabs.org/projects/pacemaker/doc/3.0/Pacemaker_Explained/html/local-options.html",
        sources::CHANGE_LOG,
    ],
    bad: &[Example::new(
        "A release without certificates",
        r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" remote-tls-port="«9898»"/>
"#,
    )
    .for_pacemaker(Version::new(2, 1, 5))],
    good: &[
        Example::new(
            "A release that may have certificates",
            r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" remote-tls-port="9898"/>
"#,
        )
        .for_pacemaker(CERTIFICATES),
        Example::new(
            "No port",
            r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"/>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let port = cluster.cib.remote_tls_port.as_ref();
    let port = port.filter(|port| port.get().is_ok_and(|number| number > 0));
    let Some(port) = port.filter(|_| cluster.version < CERTIFICATES) else {
        return;
    };
    let message = format!(
        "clients on port {} cannot tell whether they talk to the cluster: it has no certificate",
        shown(port.as_str())
    );
    let subject = Subject::new("document", "");
    cx.report(
        Finding::new(subject, port.span(), message)
            .help("let only trusted networks reach the port, or use ssh"),
    );
}
