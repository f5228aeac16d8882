//! `corosync-crypto-refused`: encryption that cannot be

use cib_model::corosync::{Generation, Transport};

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-crypto-refused",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Encryption in corosync.conf that corosync does not start with",
    why: "A cipher without a hash would let anybody change what it hides, so corosync refuses it. \
          And since corosync 3 only the transport `knet` encrypts: with `udp` or `udpu` a cipher \
          or a hash is refused.",
    remedy: "Set `crypto_cipher` and `crypto_hash` both, with the transport `knet`.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "No hash",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  crypto_cipher: «aes256»
}
",
            )],
        ),
        Example::with_files(
            "No hash in the end",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  secauth: on
  crypto_hash: «none»
}
",
            )],
        ),
        Example::with_files(
            "A transport that cannot encrypt",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  crypto_cipher: none
  crypto_hash: «sha256»
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "Both",
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
            "Signed only",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  crypto_hash: sha256
}
",
            )],
        ),
        Example::with_files(
            "Corosync 2 encrypted over udpu",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  transport: udpu
  rrp_mode: none
  crypto_cipher: aes256
  crypto_hash: sha1
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let (cipher, hash) = conf.it.crypto();
        let value = |key: &str| conf.it.value(&format!("totem.{key}"));
        let generation = conf.it.generation();
        let is_old = generation == Generation::Older;
        let found = if cipher != "none" && hash == "none" {
            let entry = value("crypto_hash").or_else(|| value("crypto_cipher"));
            let message = "messages are encrypted and not signed: corosync does not start";
            Some((Severity::Error, entry, message, "set `crypto_hash: sha256`"))
        } else if hash != "none" && conf.it.transport() != Transport::Knet && !is_old {
            let own = |key| value(key).filter(|entry| entry.value != "none");
            let entry = own("crypto_hash").or_else(|| own("secauth"));
            let message = "only the transport `knet` encrypts: corosync 3 does not start";
            // Corosync 2 did encrypt, and nothing may tell which one the file is for.
            let severity = match generation {
                Generation::Current => Severity::Error,
                _ => Severity::Warning,
            };
            Some((severity, entry, message, "use the transport `knet`"))
        } else {
            None
        };
        if let Some((severity, Some(entry), message, help)) = found {
            cx.report(
                Finding::of_value(conf, entry, message)
                    .severity(severity)
                    .help(help),
            );
        }
    }
}
