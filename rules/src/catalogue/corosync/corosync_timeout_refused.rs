//! `corosync-timeout-refused`: times with which corosync does not start

use cib_model::CorosyncConf;
use cib_model::corosync::Entry;

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-timeout-refused",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A time in corosync.conf is shorter than corosync accepts",
    why: "All times are in milliseconds. Corosync starts with none below 30, with no `consensus` \
          below `join`, and with no `token` that is too short for its retransmissions: `token` \
          divided by `token_retransmits_before_loss_const` + 0.2 has to be 30 at least. Whoever \
          means seconds gets there quickly.",
    remedy: "Write milliseconds; the defaults are right for most networks.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "Seconds",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: «5»
}
",
            )],
        ),
        Example::with_files(
            "Consensus before everybody has joined",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  join: 4000
  consensus: «3600»
}
",
            )],
        ),
        Example::with_files(
            "Too many retransmissions",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: «1000»
  token_retransmits_before_loss_const: 40
}
",
            )],
        ),
        Example::with_files(
            "Another time",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  merge: «20»
}
",
            )],
        ),
        Example::with_files(
            "A percentage above a hundred",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token_warning: «150»
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "Milliseconds",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: 5000
  join: 60
  consensus: 6000
}
",
            )],
        ),
        Example::with_files(
            "Zero is the default",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: 0
  consensus: 0
}
",
            )],
        ),
    ],
    check,
};

/// The shortest time, in milliseconds (`MINIMUM_TIMEOUT` of corosync).
const LEAST: u64 = 30;
/// What corosync makes of the shortest token for `hold`.
const LEAST_HOLD: u64 = 14;

fn check(cx: &mut Context<'_>) {
    const TIMES: [(&str, u64); 8] = [
        ("token", LEAST),
        ("token_retransmit", LEAST),
        ("hold", LEAST_HOLD),
        ("join", LEAST),
        ("consensus", LEAST),
        ("merge", LEAST),
        ("downcheck", LEAST),
        ("max_network_delay", LEAST),
    ];
    for conf in confs(cx) {
        for (key, least) in TIMES {
            let Some(entry) = conf.it.value(&format!("totem.{key}")) else {
                continue;
            };
            let written = entry.number().filter(|time| *time > 0);
            // The nodes beyond two make a short token longer.
            let time = written.map(|time| {
                if key == "token" {
                    conf.it.token()
                } else {
                    time
                }
            });
            if let Some(time) = time.filter(|time| *time < least) {
                let message = format!(
                    "{} is {time} ms: corosync does not start with less than {least}",
                    shown(&name(conf, entry))
                );
                cx.report(Finding::of_value(conf, entry, message).help("write milliseconds"));
            }
        }
        if let Some((entry, message, help)) = relation(&conf.it) {
            cx.report(Finding::of_value(conf, entry, message).help(help));
        }
        let warning = conf.it.value("totem.token_warning");
        if let Some(entry) = warning.filter(|it| it.number().is_some_and(|percent| percent > 100)) {
            let message = "`totem.token_warning` is above 100 percent: corosync does not start";
            cx.report(
                Finding::of_value(conf, entry, message).help("write a percentage of `token`"),
            );
        }
    }
}

/// What is wrong between two times that are both long enough.
fn relation<'a, 'c>(conf: &'a CorosyncConf<'c>) -> Option<(&'a Entry<'c>, String, &'static str)> {
    let token = conf.token();
    // A tenth of a retransmission is enough to be exact here.
    let retransmits = conf
        .timeout("totem.token_retransmits_before_loss_const")
        .unwrap_or(4);
    let retransmit = token.saturating_mul(10) / retransmits.saturating_mul(10).saturating_add(2);
    let is_own = conf.timeout("totem.token_retransmit").is_some();
    if token >= LEAST && retransmit < LEAST && !is_own {
        let entry = conf.value("totem.token");
        let entry = entry.or_else(|| conf.value("totem.token_retransmits_before_loss_const"))?;
        let message = format!(
            "a token of {token} ms is too short for {retransmits} retransmissions: corosync does not start"
        );
        return Some((
            entry,
            message,
            "raise `token`, or lower `token_retransmits_before_loss_const`",
        ));
    }
    let join = conf.timeout("totem.join").unwrap_or(50);
    let entry = conf.value("totem.consensus");
    let consensus = entry.and_then(Entry::number).filter(|time| *time >= LEAST);
    let (entry, consensus) = match (entry, consensus) {
        (Some(entry), Some(consensus)) => (entry, consensus),
        (_, Some(_)) => return None,
        _ => (conf.value("totem.join")?, token.saturating_mul(12) / 10),
    };
    (join >= LEAST && consensus < join).then(|| {
        let message = format!(
            "the consensus of {consensus} ms is shorter than `join`, {join} ms: corosync does not start"
        );
        (entry, message, "remove `consensus` and `join`: corosync works them out")
    })
}
