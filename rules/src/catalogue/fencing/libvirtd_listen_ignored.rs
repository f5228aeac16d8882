//! `libvirtd-listen-ignored`: settings that open nothing by themselves

use cib_model::{LibvirtdConf, WrittenSetting, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-listen-ignored",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A libvirt daemon listens only when started with `--listen`",
    why: "`listen_tcp`, `listen_tls`, the ports and `listen_addr` count only for a daemon that is \
          started with `--listen`. Since libvirt 5.6 systemd listens in its place, on sockets that \
          have addresses and ports of their own, and `--listen` cannot be used together with them. \
          And the daemons of the drivers (`virtqemud`, `virtlxcd`, ...) never listen on the network: \
          `virtproxyd` does so for them.",
    remedy: "Enable the socket: `systemctl enable --now virtproxyd-tls.socket`, or \
             `libvirtd-tls.socket` where libvirtd is still one daemon. Change address and port there.",
    references: &[sources::LIBVIRT_DAEMONS],
    bad: &[
        Example::with_files(
            "The line is there, and opens nothing by itself",
            "",
            &[(
                "libvirtd.conf",
                "listen_tls = 0\nlisten_tcp = «1»\nauth_tcp = \"sasl\"\n",
            )],
        ),
        Example::with_files(
            "The daemon of a driver",
            "",
            &[("virtlxcd.conf", "«listen_tls» = 1\ntls_port = \"16514\"\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "Nothing is asked for",
            "",
            &[("libvirtd.conf", "listen_tls = 0\nlisten_tcp = 0\n")],
        ),
        Example::with_files(
            "How to log in counts also for the sockets of systemd",
            "",
            &[("virtproxyd.conf", "auth_tls = \"sasl\"\n")],
        ),
        Example::with_files(
            "The daemon of a driver has users on its own host",
            "",
            &[("virtlxcd.conf", "unix_sock_group = \"libvirt\"\n")],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for daemon in &cx.companions.daemons {
        let finding = match daemon.it.daemon {
            Some(driver) if !driver.network => of_driver(&daemon.it, driver.name),
            _ => unless_asked(&daemon.it),
        };
        if let Some(finding) = finding {
            cx.report(finding.in_file(daemon.file));
        }
    }
}

fn of_driver(conf: &LibvirtdConf<'_>, daemon: &str) -> Option<Finding> {
    let network = |setting: &&WrittenSetting<'_>| {
        facts::daemon_setting(setting.name).is_some_and(|known| known.network)
    };
    let setting = conf.settings.iter().find(network)?;
    let message = format!(
        "`{daemon}` never listens on the network, so {} does nothing",
        shown(setting.name)
    );
    let subject = Subject::new("setting", setting.name);
    let finding = Finding::new(subject, setting.name_span, message).severity(Severity::Warning);
    Some(finding.help("set it in `virtproxyd.conf`"))
}

fn unless_asked(conf: &LibvirtdConf<'_>) -> Option<Finding> {
    let asked = ["listen_tcp", "listen_tls"].into_iter().find_map(|flag| {
        let setting = conf.get(flag)?;
        (conf.flag(flag) == Some(true)).then_some((setting, &flag["listen_".len()..]))
    });
    let (setting, transport) = asked?;
    let sockets = conf.sockets(transport).join("` or `");
    let message = format!(
        "{} counts only for a daemon that is started with `--listen`; systemd starts it without",
        shown(setting.name)
    );
    let subject = Subject::new("setting", setting.name);
    let finding = Finding::new(subject, setting.span, message);
    Some(finding.help(format!(
        "where systemd starts the daemon, enable `{sockets}` instead"
    )))
}
