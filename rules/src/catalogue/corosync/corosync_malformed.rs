//! `corosync-malformed`: a corosync.conf that corosync cannot read

use cib_model::corosync::ProblemKind;

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-malformed",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A line of corosync.conf is not what corosync can read",
    why: "Corosync reads the file line by line: a section begins with its name and a `{` and ends \
          with a `}` on a line of its own, everything else is `key: value`, and only whole lines \
          are comments. At the first line that is something else it gives up, and the node does \
          not join the cluster at its next start.",
    remedy: "Write one thing a line, and look at the result with `corosync -t -c FILE`.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "A section on one line",
            "",
            &[(
                "corosync.conf",
                "totem { «version: 2 }»
",
            )],
        ),
        Example::with_files(
            "A comment behind a brace",
            "",
            &[(
                "corosync.conf",
                "totem { «# the ring»
  version: 2
}
",
            )],
        ),
        Example::with_files(
            "A brace is missing",
            "",
            &[(
                "corosync.conf",
                "«totem» {
  version: 2
  interface {
    linknumber: 0
  }
",
            )],
        ),
        Example::with_files(
            "A brace too many",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
«}»
",
            )],
        ),
        Example::with_files(
            "No colon",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  «token 5000»
}
",
            )],
        ),
        Example::with_files(
            "A logger without a name",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
logging {
  «logger_subsys» {
    debug: on
  }
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "One thing a line",
            "",
            &[(
                "corosync.conf",
                "# The ring
totem {
  version: 2
  token: 5000
}
",
            )],
        ),
        Example::with_files(
            "Sections that corosync does not know are read",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
}
mine{
  my-key:value
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let companions = cx.companions;
    for conf in &companions.corosync {
        // A brace that is missing opens all the sections around it too: the innermost is the place to look at.
        let unclosed = conf
            .it
            .problems()
            .iter()
            .rfind(|it| it.kind == ProblemKind::Unclosed);
        for problem in conf.it.problems() {
            if problem.kind == ProblemKind::Unclosed && Some(problem) != unclosed {
                continue;
            }
            let finding = Finding::new(
                Subject::new("file", ""),
                problem.span,
                problem.kind.to_string(),
            );
            cx.report(finding.in_file(conf.file).help(help(problem.kind)));
        }
    }
}

fn help(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Mark => "save the file without a byte order mark",
        ProblemKind::Unclosed => {
            "put a `}` on a line of its own behind the last line of the section"
        }
        ProblemKind::StrayBrace => {
            "remove the `}`, or look above for a section that was closed too early"
        }
        ProblemKind::BehindBrace => "end the line behind the `{`; a comment is a line of its own",
        ProblemKind::BesideBrace => {
            "put the `}` on a line of its own; a comment is a line of its own too"
        }
        ProblemKind::NoName => "put the name of the section and the `{` on one line",
        ProblemKind::NoKey | ProblemKind::Neither => "write `key: value`",
        ProblemKind::LongLine => "shorten the line, even if it is a comment",
        ProblemKind::NoSubsys => "say which part of corosync it is for: `subsys: QUORUM`",
        ProblemKind::NoDaemon => "say which daemon it is for: `name: corosync`",
        _ => "correct the name",
    }
}
