//! `corosync-setting-unknown`: a name that corosync does not know

use cib_model::corosync::{Entry, Section};
use cib_model::{CorosyncConf, facts, nearest};

use crate::corosync::{ConfFile, confs};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-setting-unknown",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A name in corosync.conf that corosync does not know",
    why: "Corosync keeps what it does not know and never looks at it: the setting that was meant \
          has its default, and nothing is logged. A known key in the wrong section is such a name \
          too.",
    remedy: "Correct the name, or remove the line.",
    references: &[sources::COROSYNC_CONF, sources::VOTEQUORUM],
    bad: &[
        Example::with_files(
            "A slip in a key",
            "",
            &[(
                "corosync.conf",
                "quorum {
  provider: corosync_votequorum
  «twonode»: 1
}
",
            )],
        ),
        Example::with_files(
            "A slip in the name of a section",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
«qourum» {
  provider: corosync_votequorum
}
",
            )],
        ),
        Example::with_files(
            "A key in the wrong section",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  «two_node»: 1
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "Commands may have any name",
            "",
            &[(
                "corosync.conf",
                "quorum {
  device {
    model: net
    heuristics {
      mode: on
      exec_ping: /bin/ping -c 1 192.0.2.1
    }
  }
}
",
            )],
        ),
        Example::with_files(
            "A section of somebody else",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
monitoring {
  color: green
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        for (_, section) in conf.it.sections().skip(1) {
            report(cx, unknown_section(conf, section));
        }
        for entry in conf.it.entries() {
            report(cx, unknown_key(conf, entry));
        }
    }
}

fn report(cx: &mut Context<'_>, finding: Option<Finding>) {
    if let Some(finding) = finding {
        cx.report(finding);
    }
}

/// Anybody may keep a section of their own in the file, so only one that is nearly known is said to be none.
fn unknown_section(conf: &ConfFile<'_>, section: &Section<'_>) -> Option<Finding> {
    if facts::corosync_section(&section.path).is_some() {
        return None;
    }
    let (parent, own) = section.path.rsplit_once('.').unwrap_or(("", &section.path));
    if facts::corosync_section(parent).is_none_or(|parent| parent.open) {
        return None;
    }
    let siblings = facts::corosync_sections().iter().filter_map(|known| {
        let (path, name) = known.path.rsplit_once('.').unwrap_or(("", known.path));
        (path == parent).then_some(name)
    });
    let home = |known: &&facts::CorosyncSection| known.path.rsplit('.').next() == Some(own);
    let help = if let Some(meant) = nearest(own, siblings) {
        format!("did you mean {}?", shown(meant))
    } else if let Some(home) = facts::corosync_sections().iter().find(home) {
        format!("move it: corosync reads {} only", shown(home.path))
    } else {
        return None;
    };
    let message = format!("corosync knows no section {}", shown(&section.path));
    Some(Finding::of_setting(conf.file, section.path.as_str(), section.span, message).help(help))
}

fn unknown_key(conf: &ConfFile<'_>, entry: &Entry<'_>) -> Option<Finding> {
    let section = conf.it.known_section(entry)?;
    if section.key(entry.key).is_some() || section.open || is_address(entry) {
        return None;
    }
    let names = section
        .keys
        .iter()
        .map(|key| key.name.trim_end_matches('*'));
    let (help, severity) = match (nearest(entry.key, names), home(&conf.it, entry)) {
        (Some(meant), _) => (format!("did you mean {}?", shown(meant)), Severity::Warning),
        (None, Some(home)) => (
            format!("move it into the section {}", shown(home)),
            Severity::Warning,
        ),
        // Perhaps a note that some tool keeps there for itself.
        (None, None) => ("remove the line".to_owned(), Severity::Info),
    };
    let place = match section.path {
        "" => "outside of all sections".to_owned(),
        path => format!("in {}", shown(path)),
    };
    let message = format!("corosync knows no key {} {place}", shown(entry.key));
    Some(
        Finding::of_key(conf, entry, message)
            .help(help)
            .severity(severity),
    )
}

/// The one other section that has such a key.
fn home(conf: &CorosyncConf<'_>, entry: &Entry<'_>) -> Option<&'static str> {
    let here = conf.known_section(entry)?.path;
    let homes = facts::corosync_sections().iter();
    let mut homes = homes.filter(|known| known.path != here && known.key(entry.key).is_some());
    let home = homes.next()?;
    homes.next().is_none().then_some(home.path)
}

/// One for a link beyond those that there are, which is another problem.
fn is_address(entry: &Entry<'_>) -> bool {
    let number = entry
        .key
        .strip_prefix("ring")
        .and_then(|rest| rest.strip_suffix("_addr"));
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}
