//! `profile-corosync-differs`: corosync.conf is not what the vendor advises

use cib_model::facts::Topic;

use crate::corosync::confs;
use crate::finding::{Subject, shown};
use crate::profiles::Advised;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "profile-corosync-differs",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A setting of corosync.conf is not what the profile asks for",
    why: "In a cloud a node may stand still for many seconds while its host is maintained. \
          With the times that are right for iron it is lost from the membership then, and \
          fenced, though nothing is wrong with it.",
    remedy: "Set the times in `totem` as the profile asks for, on all nodes.",
    references: &[sources::TRENTO, sources::AZURE, sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "A node is lost after five seconds",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: «5000»
  consensus: 36000
  join: 60
  max_messages: 20
  token_retransmits_before_loss_const: 10
}
",
            )],
        )
        .for_profiles(&["azure"]),
        Example::with_files(
            "Not set",
            "",
            &[(
                "corosync.conf",
                "«totem» {
  version: 2
  token: 20000
  consensus: 24000
  join: 60
  token_retransmits_before_loss_const: 10
}
",
            )],
        )
        .for_profiles(&["sap-hana", "gcp"]),
    ],
    good: &[Example::with_files(
        "What the platform asks for",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  token: 30000
  consensus: 36000
  join: 60
  max_messages: 20
  token_retransmits_before_loss_const: 6
}
",
        )],
    )
    .for_profiles(&["sap-hana", "aws"])],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(advised) = Advised::new(cx) else {
        return;
    };
    for conf in confs(cx) {
        for advice in advised.about(Topic::Corosync) {
            let name = advice.it.name;
            let said = shown(name);
            let subject = Subject::new("setting", name);
            if let Some(entry) = conf.it.value(name) {
                if entry.is_hidden() || advice.is_met_by(entry.value) {
                    continue;
                }
                let span = match entry.value {
                    "" => entry.key_span,
                    _ => entry.value_span,
                };
                let finding = advice.finding_of(subject, &said, entry.value, span);
                cx.report(finding.in_file(conf.file));
            } else if advice.is_missed() {
                let section = name.split('.').next().unwrap_or_default();
                let Some(section) = conf.it.section(section) else {
                    continue;
                };
                let finding = advice.missing(subject, &said, section.span);
                cx.report(finding.in_file(conf.file));
            }
        }
    }
}
