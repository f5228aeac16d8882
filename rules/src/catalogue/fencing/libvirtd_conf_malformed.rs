//! `libvirtd-conf-malformed`: a file with which the daemon does not start

use cib_model::DaemonProblemKind;
use cib_model::facts::{self, DaemonSettingKind};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-conf-malformed",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The configuration file of a libvirt daemon cannot be read",
    why: "The daemon reads nothing of a file that breaks its grammar, and does not start. No fence \
          device that goes through it can fence anybody then, and `virsh` says only that the \
          connection was refused. The grammar is strict: texts in quotes, numbers without, one \
          statement a line, no comment in a list.",
    remedy: "Write `name = \"text\"`, `name = 1` or `name = [\"one\", \"two\"]`.",
    references: &[sources::LIBVIRT_REMOTE],
    bad: &[
        Example::with_files(
            "A text without quotes",
            "",
            &[(
                "libvirtd.conf",
                "listen_tls = 0\nlisten_tcp = 1\nauth_tcp = «sasl»\n",
            )],
        ),
        Example::with_files(
            "An address without quotes",
            "",
            &[("libvirtd.conf", "listen_addr = «192.168.122.1»\n")],
        ),
        Example::with_files(
            "A word where the daemon wants 0 or 1",
            "",
            &[("virtproxyd.conf", "listen_tcp = «yes»\n")],
        ),
        Example::with_files(
            "A colon for an equals sign",
            "",
            &[("libvirtd.conf", "auth_tls = \"none\"\n«listen_tls»: 1\n")],
        ),
        Example::with_files(
            "A section, as other files have them",
            "",
            &[("libvirtd.conf", "auth_tls = \"none\"\n«[listen»]\n")],
        ),
        Example::with_files(
            "A comment in a list",
            "",
            &[(
                "libvirtd.conf",
                "tls_allowed_dn_list = [\n  \"CN=node1\", «#» the first\n  \"CN=node2\"\n]\n",
            )],
        ),
        Example::with_files(
            "A quote that is not closed",
            "",
            &[("libvirtd.conf", "auth_tcp = «\"sasl»\nlisten_tcp = 1\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "All that may be written",
            "",
            &[(
                "libvirtd.conf",
                "# TLS only\nlisten_tls = 1; listen_tcp = 0 # not TCP\nauth_tls = 'none'\n\
                 tls_allowed_dn_list = [\n  \"CN=node1\",\n  \"CN=node2\",\n]\n",
            )],
        ),
        Example::with_files(
            "The file as it is delivered",
            "",
            &[("libvirtd.conf", "#listen_tls = 0\n#listen_tcp = 1\n")],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in &cx.companions.daemons {
        for problem in &conf.it.problems {
            let name = problem.setting.unwrap_or_default();
            let what = match problem.setting {
                Some(name) => format!("the setting {}", shown(name)),
                None => "this line".to_owned(),
            };
            let message = format!("{what} {}, so the daemon does not start", problem.kind);
            let subject = Subject::new("setting", name);
            let finding = Finding::new(subject, problem.span, message)
                .in_file(conf.file)
                .help(help(problem.kind, name));
            cx.report(finding);
        }
    }
}

fn help(kind: DaemonProblemKind, name: &str) -> String {
    use DaemonProblemKind as Kind;
    let setting = facts::daemon_setting(name);
    match (kind, setting.map(|setting| setting.kind)) {
        (Kind::Bare | Kind::NoValue, Some(DaemonSettingKind::Flag)) => {
            format!("write `{name} = 1` or `{name} = 0`")
        }
        (Kind::Bare | Kind::NoValue, Some(DaemonSettingKind::List)) => {
            format!("write `{name} = [\"one\", \"two\"]`")
        }
        (Kind::Bare, _) => "put the value in quotes".to_owned(),
        (Kind::Name | Kind::Assignment, _) => {
            "write `name = value`, or `#` in front of a comment".to_owned()
        }
        (Kind::NoValue, _) => "write the value on the same line".to_owned(),
        (Kind::Quote, _) => "close the quote on the same line".to_owned(),
        (Kind::List, _) => "close the list with `]`".to_owned(),
        (Kind::Comma, _) => "put a comma between the values".to_owned(),
        (Kind::Item, _) => "take out what is no value: lists have no comments".to_owned(),
        _ => "put the next statement on a line of its own, or `#` in front of a comment".to_owned(),
    }
}
