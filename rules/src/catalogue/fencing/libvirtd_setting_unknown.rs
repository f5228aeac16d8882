//! `libvirtd-setting-unknown`: a misspelt setting

use cib_model::{facts, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-setting-unknown",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A libvirt daemon has no setting of that name, but one close by",
    why: "The daemon takes no notice of a setting that it does not know, and says nothing. What was \
          to be set has its default: who meant to ask for a password asks for none, who meant to \
          open a port opened none.",
    remedy: "Write the name as the daemon knows it; case counts.",
    references: &[sources::LIBVIRT_REMOTE],
    bad: &[
        Example::with_files(
            "A slip",
            "",
            &[(
                "libvirtd.conf",
                "listen_tls = 1\n«tls_allowed_dn_lists» = [\"CN=node1\"]\n",
            )],
        ),
        Example::with_files(
            "Upper case",
            "",
            &[("virtproxyd.conf", "auth_tls = \"sasl\"\n«LISTEN_TLS» = 1\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "A name that the daemon knows",
            "",
            &[(
                "libvirtd.conf",
                "listen_tls = 1\ntls_allowed_dn_list = [\"CN=node1\"]\n",
            )],
        ),
        Example::with_files(
            "One of another release",
            "",
            &[("libvirtd.conf", "listen_tls = 1\nmdns_adv = 0\n")],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in &cx.companions.daemons {
        for setting in &conf.it.settings {
            if facts::daemon_setting(setting.name).is_some() {
                continue;
            }
            let names = facts::daemon_settings().iter().map(|known| known.name);
            let Some(meant) = nearest(setting.name, names) else {
                continue;
            };
            let message = format!(
                "no libvirt daemon knows the setting {}, and takes no notice of it",
                shown(setting.name)
            );
            let subject = Subject::new("setting", setting.name);
            let finding = Finding::new(subject, setting.name_span, message)
                .in_file(conf.file)
                .help(format!("write `{meant}`"));
            cx.report(finding);
        }
    }
}
