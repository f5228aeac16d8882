//! `corosync-key-in-file`: a key that everybody may read

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-key-in-file",
    area: Area::Corosync,
    category: Category::Security,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The key of the cluster stands in corosync.conf itself",
    why: "corosync.conf is readable for everybody on a node, is copied about, and ends up in every \
          report for the support. Whoever has the key can speak for any node. The manual page \
          advises against it.",
    remedy: "Put the key into a file of its own that only root can read: `corosync-keygen` writes \
          /etc/corosync/authkey. Make a new one.",
    references: &[sources::COROSYNC_CONF],
    bad: &[Example::with_files(
        "A key",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  crypto_cipher: aes256
  crypto_hash: sha256
  «key»: not-a-real-key
}
",
        )],
    )],
    good: &[Example::with_files(
        "A file",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  crypto_cipher: aes256
  crypto_hash: sha256
  keyfile: /etc/corosync/authkey
}
",
        )],
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        if let Some(key) = conf.it.value("totem.key") {
            let message =
                "the key of the cluster stands in a file that everybody on the node may read";
            let help = "remove the line, and make a new key with `corosync-keygen`";
            cx.report(Finding::of_key(conf, key, message).help(help));
        }
    }
}
