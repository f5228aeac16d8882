//! `corosync-unencrypted`: messages that everybody on the network may write

use cib_model::corosync::{Generation, Transport};

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-unencrypted",
    area: Area::Corosync,
    category: Category::Security,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The nodes speak to each other without encryption and without a signature",
    why: "Whoever reaches the network of the cluster can read what the nodes say, and say it in \
          their place: join, take the quorum away, have a node fenced, or write into the \
          configuration, and so run commands as root on every node. That is right only on a \
          network that nobody else has access to.",
    remedy: "Set `crypto_cipher: aes256` and `crypto_hash: sha256`, with the transport `knet`, and \
          give all nodes the same key (`corosync-keygen`).",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "Nothing said",
            "",
            &[(
                "corosync.conf",
                "«totem» {
  version: 2
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
}
",
            )],
        ),
        Example::with_files(
            "Said",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  crypto_cipher: «none»
  crypto_hash: none
}
",
            )],
        ),
        Example::with_files(
            "Off",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  secauth: «off»
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "Encrypted",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  crypto_cipher: aes256
  crypto_hash: sha256
}
",
            )],
        ),
        Example::with_files(
            "Signed",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  crypto_cipher: none
  crypto_hash: sha256
}
",
            )],
        ),
        Example::with_files(
            "As it was called before",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  secauth: on
}
",
            )],
        ),
        Example::with_files(
            "With udpu it cannot be",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let Some(totem) = conf.it.section("totem") else {
            continue;
        };
        let can =
            conf.it.transport() == Transport::Knet || conf.it.generation() == Generation::Older;
        if conf.it.crypto() != ("none", "none") || !can {
            continue;
        }
        let mut written = ["crypto_cipher", "crypto_hash", "secauth"].into_iter();
        let written = written.find_map(|key| conf.it.value(&format!("totem.{key}")));
        let message = "the nodes neither encrypt nor sign what they say to each other";
        let finding = match written {
            Some(entry) => Finding::of_value(conf, entry, message),
            None => Finding::of_setting(conf.file, "totem.crypto_cipher", totem.span, message),
        };
        cx.report(finding.help("set `crypto_cipher: aes256` and `crypto_hash: sha256`"));
    }
}
