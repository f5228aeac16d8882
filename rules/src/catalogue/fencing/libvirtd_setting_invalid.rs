//! `libvirtd-setting-invalid`: a value that the daemon does not take

use cib_model::facts::{self, DaemonSetting, DaemonSettingKind};
use cib_model::{WrittenSetting, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-setting-invalid",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A setting of a libvirt daemon has a value that the daemon does not take",
    why: "With a number where it wants a text, or a way to log in that it does not know, the daemon \
          does not start, and no fence device that goes through it can fence anybody. A port above \
          65535 does not keep it from starting: it listens at another one.",
    remedy: "Write a value of the kind that the setting has: ports in quotes, flags as 0 or 1.",
    references: &[sources::LIBVIRT_REMOTE, sources::LIBVIRT_AUTH],
    bad: &[
        Example::with_files(
            "A port without quotes",
            "",
            &[("libvirtd.conf", "listen_tcp = 1\ntcp_port = «16509»\n")],
        ),
        Example::with_files(
            "A flag in quotes",
            "",
            &[("libvirtd.conf", "listen_tls = \"«1»\"\n")],
        ),
        Example::with_files(
            "A way to log in that there is not",
            "",
            &[("virtproxyd.conf", "auth_tls = \"«x509»\"\n")],
        ),
        Example::with_files(
            "A list that is none",
            "",
            &[(
                "libvirtd.conf",
                "sasl_allowed_username_list = \"«fence»\"\n",
            )],
        ),
        Example::with_files(
            "A port that there is not",
            "",
            &[("libvirtd.conf", "tls_port = \"«165140»\"\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "Each of its kind",
            "",
            &[(
                "libvirtd.conf",
                "listen_tcp = 0\ntcp_port = \"16509\"\nauth_tls = \"none\"\n\
                 sasl_allowed_username_list = [\"fence\"]\n",
            )],
        ),
        Example::with_files(
            "A port by its name in /etc/services",
            "",
            &[("libvirtd.conf", "tcp_port = \"libvirt\"\n")],
        ),
        Example::with_files(
            "The second of two does not count",
            "",
            &[("libvirtd.conf", "listen_tcp = 0\nlisten_tcp = \"0\"\n")],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in &cx.companions.daemons {
        for setting in facts::daemon_settings() {
            let Some(written) = conf.it.get(setting.name) else {
                continue;
            };
            let Some((severity, wrong)) = wrong(setting, written) else {
                continue;
            };
            let message = format!("the setting {} {wrong}", shown(setting.name));
            let subject = Subject::new("setting", setting.name);
            let finding = Finding::new(subject, written.span, message)
                .in_file(conf.file)
                .severity(severity)
                .help(help(setting, written));
            cx.report(finding);
        }
    }
}

/// What is wrong with a value, and how bad that is.
fn wrong(setting: &DaemonSetting, written: &WrittenSetting<'_>) -> Option<(Severity, String)> {
    if !written.value.is_a(setting.kind) {
        let wanted = match setting.kind {
            DaemonSettingKind::Flag => "0 or 1",
            DaemonSettingKind::Unsigned => "a number that is not negative",
            DaemonSettingKind::Integer => "a number",
            DaemonSettingKind::Text => "a text in quotes",
            DaemonSettingKind::List => "a list of texts",
        };
        let wrong = format!("is not {wanted}, so the daemon does not start");
        return Some((Severity::Error, wrong));
    }
    let text = written.value.text()?;
    if !setting.values.is_empty() && !setting.values.contains(&text) {
        let text = shown(text);
        let wrong = format!("is {text}, which it cannot be, so the daemon does not start");
        return Some((Severity::Error, wrong));
    }
    let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_port = text.parse::<u16>().is_ok_and(|port| port > 0);
    (setting.port && !is_name && !is_port).then(|| {
        let wrong = format!("is {}, which is no port from 1 to 65535", shown(text));
        (Severity::Warning, wrong)
    })
}

fn help(setting: &DaemonSetting, written: &WrittenSetting<'_>) -> String {
    let name = setting.name;
    let text = written.value.text().or(written.value.number());
    match setting.kind {
        _ if setting.port => {
            let port = text.filter(|text| text.parse::<u16>().is_ok_and(|port| port > 0));
            let port = port.or(setting.default).unwrap_or("PORT");
            format!("write `{name} = \"{port}\"`")
        }
        DaemonSettingKind::Flag => format!("write `{name} = 1` or `{name} = 0`"),
        DaemonSettingKind::List => format!("write `{name} = [\"one\", \"two\"]`"),
        DaemonSettingKind::Text if setting.values.is_empty() => {
            "put the value in quotes".to_owned()
        }
        DaemonSettingKind::Text => {
            let near = text.and_then(|text| nearest(text, setting.values.iter().copied()));
            match near {
                Some(near) => format!("write `{name} = \"{near}\"`"),
                None => format!("write one of `{}`", setting.values.join("`, `")),
            }
        }
        DaemonSettingKind::Unsigned | DaemonSettingKind::Integer => "write a number".to_owned(),
    }
}
