//! `libvirtd-setting-repeated`: of two the first counts

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-setting-repeated",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A setting of a libvirt daemon stands twice, and only the first counts",
    why: "Of two settings of one name the daemon takes the first and says nothing of the second: the \
          other way round than most programs. A line that was added at the end of the file to ask \
          for a password, or to close a port, does nothing.",
    remedy: "Keep one of them.",
    references: &[sources::LIBVIRT_REMOTE],
    bad: &[Example::with_files(
        "A line added at the end",
        "",
        &[(
            "libvirtd.conf",
            "listen_tls = 1\nauth_tls = \"none\"\n\n# ask for a password\n«auth_tls» = \"sasl\"\n",
        )],
    )],
    good: &[Example::with_files(
        "The same again",
        "",
        &[("libvirtd.conf", "listen_tls = 1\nlisten_tls = 1\n")],
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in &cx.companions.daemons {
        for setting in &conf.it.settings {
            let Some(first) = conf.it.get(setting.name) else {
                continue;
            };
            if first.value == setting.value {
                continue;
            }
            let name = shown(setting.name);
            let message = format!("{name} is set a second time, and only the first counts");
            let subject = Subject::new("setting", setting.name);
            let finding = Finding::new(subject, setting.name_span, message)
                .in_file(conf.file)
                .related(first.name_span, "the one that counts")
                .help("keep one of them");
            cx.report(finding);
        }
    }
}
