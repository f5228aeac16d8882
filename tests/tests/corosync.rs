//! What we say of a corosync.conf against corosync itself: its parser, and what it does when it starts.
//!
//! Tried with corosync 3.1.7 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use cib_lint::{Config, Linter, Report, Severity};
use cib_model::corosync::{CorosyncConf, Generation};
use cib_model::{FileKind, SourceFile};
use cib_rules::{ALL, Example, Rule, find};
use cib_tests::not_checked::{announce, require};
use cib_tests::run::Invocation;
use cib_tests::tools::{self, Tool};
use tempfile::NamedTempFile;

/// The rules that say that corosync refuses the file as it reads it, where they find an error.
const REFUSED: [&str; 13] = [
    "corosync-address-families-mixed",
    "corosync-crypto-refused",
    "corosync-interface-refused",
    "corosync-links-uneven",
    "corosync-malformed",
    "corosync-node-id-repeated",
    "corosync-node-without-address",
    "corosync-node-without-id",
    "corosync-node-without-name",
    "corosync-nodelist-missing",
    "corosync-timeout-refused",
    "corosync-too-many-links",
    "corosync-value-refused",
];

/// Does corosync refuse it, by what we say?
fn is_refused(text: &str) -> bool {
    let mut config = Config::default();
    config.rules = REFUSED.iter().map(|id| find(id).unwrap()).collect();
    let report = Linter::new(config).lint_cluster(&[SourceFile::new("corosync.conf", text)]);
    let says_so = |message: &str| message.contains("corosync 3 does not start");
    let mut findings = report.findings();
    report.worst() == Some(Severity::Error) || findings.any(|finding| says_so(&finding.message))
}

fn unmarked(text: &str) -> String {
    text.replace(['«', '»'], "")
}

/// The text with what corosync looks for on this machine: addresses of it, and a key.
fn local(text: &str, key: &str) -> String {
    let text = text
        .replace("10.0.", "127.0.")
        .replace("2001:db8::1", "::1")
        .replace("/etc/corosync/authkey", key);
    format!("totem {{\n  version: 2\n  keyfile: {key}\n}}\n{text}")
}

const ONE: &str =
    "nodelist {\n  node {\n    name: node1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n}\n";

/// An example may be a part of a file: the list of nodes is added where it has none and does not speak of that.
fn whole(rule: &Rule, text: &str) -> String {
    let has_list = text.contains("nodelist") || rule.id == "corosync-nodelist-missing";
    let list = if has_list { "" } else { ONE };
    format!("{list}{}", unmarked(text))
}

/// `corosync -t` against us, on one text.
fn compare(name: &str, text: &str, wrong: &mut String) {
    let key = key_file();
    let text = local(text, key.path().to_str().unwrap());
    let ran = tools::corosync_test(text.as_bytes()).unwrap();
    let (theirs, ours) = (ran.code != 0, is_refused(&text));
    if theirs != ours {
        let _ = writeln!(
            wrong,
            "{name}: refused {theirs}, not {ours}\n{text}{}",
            ran.stderr + &ran.stdout
        );
    }
}

fn key_file() -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    fs::write(file.path(), [b'k'; 256]).unwrap();
    file
}

/// Files that are written for corosync 3; what older ones take is not for this one to say.
fn is_current(text: &str) -> bool {
    let source = SourceFile::new("corosync.conf", text);
    CorosyncConf::parse(&source).generation() != Generation::Older
}

#[test]
fn corosync_refuses_the_examples_that_we_say_it_refuses() {
    if !require(
        "corosync.conf in the examples with corosync -t",
        &[Tool::Corosync],
    ) {
        return;
    }
    let (mut wrong, mut count) = (String::new(), 0);
    for rule in ALL {
        let examples: Vec<&Example> = rule.bad.iter().chain(rule.good).collect();
        for example in examples {
            for (file, marked) in example.files {
                let text = whole(rule, marked);
                let is_corosync = FileKind::of(&SourceFile::new(*file, text.as_str()))
                    == Some(FileKind::Corosync);
                if !is_corosync || !is_current(&text) {
                    continue;
                }
                count += 1;
                compare(
                    &format!("{}: {}", rule.id, example.title),
                    &text,
                    &mut wrong,
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 150, "only {count}");
}

/// Lines of `totem`, and what stands behind it.
const IN_TOTEM: &[&str] = &[
    "token: 1000",
    "token: abc",
    "token:",
    "token",
    "token: 0x10",
    "token: -1",
    "token: 1 # one",
    "token: 29",
    "token: 100",
    "token: 4294967296",
    "token:5000",
    "token :\t5000  ",
    "token:: 5000",
    "# token: abc",
    "#",
    "token_retransmits_before_loss_const: 200",
    "token_retransmit: 20",
    "hold: 5",
    "hold: 14",
    "join: 20",
    "consensus: 40\n  join: 50",
    "consensus: 20",
    "consensus: 0",
    "merge: 20",
    "downcheck: 20",
    "max_network_delay: 20",
    "token_warning: 101",
    "token_warning: 100",
    "version: 1",
    "version: 1\n  version: 2",
    "config_version: 18446744073709551615",
    "config_version: x",
    "transport: tcp",
    "transport: UDP",
    "transport: udpu",
    "transport: udp",
    "transport: udp\n  cluster_name: x",
    "link_mode: Passive",
    "link_mode: rr",
    "ip_version: 4",
    "ip_version: ipv4-6",
    "crypto_cipher: AES256",
    "crypto_cipher: aes256",
    "crypto_cipher: aes256\n  crypto_hash: sha1",
    "crypto_hash: md5",
    "crypto_hash: sha256\n  transport: udpu",
    "secauth: yes",
    "secauth: on",
    "secauth: on\n  crypto_hash: none",
    "crypto_model: gcrypt",
    "knet_compression_model: gzip",
    "knet_compression_model: none",
    "knet_compression_model: zlib",
    "knet_compression_level: -3",
    "block_unlisted_ips: perhaps",
    "unknown: 1",
    "a b: 1",
    "ä: 1",
    "interface {\n  }",
    "interface {\n    linknumber: 8\n  }",
    "interface {\n    linknumber: 8\n    mcastport: 1\n  }",
    "interface {\n    linknumber: 1\n    mcastport: 1\n  }",
    "interface {\n    mcastport: 70000\n  }",
    "interface {\n    ttl: 2\n  }",
    "interface {\n    ttl: 1\n  }",
    "interface {\n    knet_transport: tcp\n  }",
    "interface {\n    knet_transport: sctp\n  }",
    "interface {\n    broadcast: maybe\n  }",
    "interface {\n    member {\n      memberaddr: 127.0.0.1\n    }\n  }",
    "interface {\n    member {\n      address: 127.0.0.1\n    }\n  }",
    "interface { linknumber: 0 }",
    "interface {",
    "}",
    "} }",
];

const BEHIND: &[&str] = &[
    "",
    "foo {\n}\n",
    "foo{\n  bar:baz\n}\n",
    "{\n}\n",
    "foo {\n",
    "}\n",
    "} # end\n",
    "foo\n{\n}\n",
    "ab: 1\n",
    "abc: 1\n",
    "logging {\n  to_syslog: maybe\n}\n",
    "logging {\n  to_syslog: on\n}\n",
    "logging {\n  debug: on\n}\n",
    "logging {\n  timestamp: yes\n}\n",
    "logging {\n  logger_subsys {\n    debug: off\n  }\n}\n",
    "logging {\n  logger_subsys {\n    subsys: QUORUM\n    debug: of\n  }\n}\n",
    "logging {\n  logger_subsys {\n    subsys: QUORUM\n    debug: off\n  }\n}\n",
    "system {\n  sched_rr: maybe\n}\n",
    "system {\n  qb_ipc_type: native\n}\n",
    "uidgid {\n  user: root\n}\n",
    "quorum {\n  two_node: yes\n}\n",
    "quorum {\n  two_node: 256\n}\n",
    "quorum {\n  two_node: 7\n}\n",
    "quorum {\n  expected_votes: -1\n}\n",
    "quorum {\n  provider: nobody\n}\n",
    "quorum {\n  device {\n    votes: many\n  }\n}\n",
    "quorum {\n  device {\n    model: net\n    net {\n      port: many\n    }\n  }\n}\n",
    "nodelist {\n  node {\n    nodeid: x\n  }\n}\n",
    "totem {\n  token: 5000\n}\n",
];

/// What a list of nodes can be.
const LISTS: &[&str] = &[
    "",
    "nodelist {\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nnodeid: 0\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nnodeid: 1\n}\nnode {\nring0_addr: 127.0.0.2\nnodeid: 1\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nnodeid: 1\n}\nnode {\nring0_addr: 127.0.0.1\nnodeid: 2\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nnodeid: 1\nname: a\n}\nnode {\nring0_addr: 127.0.0.2\nnodeid: 2\nname: a\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nnodeid: 1\n}\nnode {\nring0_addr: ::2\nnodeid: 2\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nnodeid: 1\n}\nnode {\nnodeid: 2\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nring1_addr: 127.0.1.1\nnodeid: 1\nname: a\n}\nnode {\nring0_addr: 127.0.0.2\nring1_addr: 127.0.1.2\nnodeid: 2\nname: b\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nring1_addr: 127.0.1.1\nnodeid: 1\nname: a\n}\nnode {\nring0_addr: 127.0.0.2\nring1_addr: 127.0.1.2\nnodeid: 2\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nring1_addr: 127.0.1.1\nnodeid: 1\nname: a\n}\nnode {\nring0_addr: 127.0.0.2\nnodeid: 2\nname: b\n}\n}\n",
    "nodelist {\nnode {\nring0_addr: 127.0.0.1\nring8_addr: 127.0.1.1\nnodeid: 1\nname: a\n}\n}\n",
];

#[test]
fn corosync_refuses_the_lines_that_we_say_it_refuses() {
    if !require("lines of corosync.conf with corosync -t", &[Tool::Corosync]) {
        return;
    }
    let mut wrong = String::new();
    for line in IN_TOTEM {
        compare(line, &format!("totem {{\n  {line}\n}}\n{ONE}"), &mut wrong);
    }
    for text in BEHIND {
        compare(text, &format!("{ONE}{text}"), &mut wrong);
    }
    for list in LISTS {
        compare(list, list, &mut wrong);
    }
    let line = |length: usize| format!("#{}\n{ONE}", "x".repeat(length - 1));
    compare("a line of 510 bytes", &line(510), &mut wrong);
    compare("a line of 511 bytes", &line(511), &mut wrong);
    let name = |length: usize| format!("{ONE}{}: 1\n", "x".repeat(length));
    compare("a name of 253 bytes", &name(253), &mut wrong);
    compare("a name of 254 bytes", &name(254), &mut wrong);
    compare(
        "ends of lines from Windows",
        &ONE.replace('\n', "\r\n"),
        &mut wrong,
    );
    assert!(wrong.is_empty(), "{wrong}");
}

/// Starts corosync with every file of the working directory, in a place of its own, and says what came of it.
const START: &str = r#"
mount -t tmpfs none /run && mount -t tmpfs none /dev/shm && mount -t tmpfs none /var/lib/corosync && ip link set lo up || exit 77
for conf in *.conf; do
    corosync -f -c "$PWD/$conf" >"$conf.log" 2>&1 &
    tries=60
    while [ $tries -gt 0 ] && kill -0 $! 2>/dev/null; do
        quorate=$(corosync-quorumtool -s 2>/dev/null | sed -n 's/^Quorate: *//p')
        case $quorate in Yes) break ;; No) [ $tries -gt 20 ] && tries=20 ;; esac
        tries=$((tries - 1)); sleep 0.05
    done
    if kill -TERM $! 2>/dev/null; then wait $!; echo "$conf ${quorate:-none}"; else wait $!; echo "$conf ended $?"; fi
done
"#;

/// What corosync does that starts alone with each of these sections `quorum`, for a cluster of so many nodes.
fn started(cases: &[(String, usize)]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    for (at, (quorum, nodes)) in cases.iter().enumerate() {
        let mut text = "totem {\n  version: 2\n  cluster_name: web\n}\nnodelist {\n".to_owned();
        for node in 1..=*nodes {
            let _ = writeln!(
                text,
                "node {{\nname: n{node}\nnodeid: {node}\nring0_addr: 127.0.0.{node}\n}}"
            );
        }
        text += "}\nsystem {\n  move_to_root_cgroup: no\n  sched_rr: no\n}\nlogging {\n  to_stderr: yes\n  to_syslog: no\n}\n";
        text += quorum;
        fs::write(folder.path().join(format!("{at:02}.conf")), text).unwrap();
    }
    let namespaces = [
        "--mount",
        "--propagation=private",
        "--net",
        "--ipc",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
    ];
    let ran = Invocation::new("unshare")
        .args(namespaces)
        .args(["sh", "-c", START])
        .current_dir(folder.path())
        .limit(Duration::from_secs(240))
        .run();
    match ran {
        Ok(ran) if ran.code == 0 => {
            let lines = ran.stdout.lines().filter_map(|line| line.split_once(' '));
            Some(lines.map(|(_, end)| end.to_owned()).collect())
        }
        _ => {
            announce(
                "what corosync makes of its section quorum",
                "namespaces of its own",
            );
            None
        }
    }
}

fn quorum(lines: &str) -> String {
    format!("quorum {{\nprovider: corosync_votequorum\n{lines}\n}}\n")
}

/// `ended 20`: the quorum provider failed to initialize.
const FAILED: &str = "ended 20";

#[test]
fn corosync_starts_and_counts_as_the_quorum_rules_say() {
    if !require(
        "the quorum rules with a corosync that starts",
        &[Tool::Corosync, Tool::Ip],
    ) {
        return;
    }
    let device = "device {\nmodel: net\nnet {\nhost: q\n}\n}";
    let cases = [
        (quorum(""), 1, "Yes"),
        ("quorum {\nprovider: votequorum\n}\n".to_owned(), 1, FAILED),
        // Nobody counts: corosync runs, and has nothing to say of a quorum.
        (String::new(), 1, "none"),
        (quorum(""), 2, "No"),
        // `two-node-in-other-cluster`: one of three has quorum.
        (quorum("two_node: 1\nwait_for_all: 0"), 3, "Yes"),
        (quorum("wait_for_all: 0"), 3, "No"),
        // `wait-for-all-off`
        (quorum("two_node: 1"), 2, "No"),
        (quorum("two_node: 1\nwait_for_all: 0"), 2, "Yes"),
        // `expected-votes-differ`
        (quorum("expected_votes: 1"), 4, "Yes"),
        // `quorum-settings-refused`
        (quorum(&format!("two_node: 1\n{device}")), 2, FAILED),
        (
            quorum(&format!("last_man_standing: 1\n{device}")),
            2,
            FAILED,
        ),
        (quorum(&format!("auto_tie_breaker: 1\n{device}")), 2, FAILED),
        (quorum(&format!("expected_votes: 3\n{device}")), 2, FAILED),
        (
            quorum("auto_tie_breaker: 1\nlast_man_standing: 1"),
            3,
            FAILED,
        ),
        // `quorum-setting-ignored`: it starts, without the one or the other.
        (quorum("auto_tie_breaker: 1"), 3, "No"),
        (
            quorum("two_node: 1\nwait_for_all: 0\nauto_tie_breaker: 1"),
            2,
            "No",
        ),
        // `qdevice-without-model`: `two_node` is not refused.
        (
            quorum("two_node: 1\nwait_for_all: 0\ndevice {\nvotes: 1\n}"),
            2,
            "Yes",
        ),
    ];
    let asked: Vec<_> = cases
        .iter()
        .map(|(text, nodes, _)| (text.clone(), *nodes))
        .collect();
    let Some(found) = started(&asked) else { return };
    let expected: Vec<_> = cases.iter().map(|(_, _, end)| *end).collect();
    assert_eq!(found, expected);
    for (text, nodes, end) in &cases {
        let finds_refusal = is_found("quorum-settings-refused", text, *nodes)
            || is_found("quorum-provider-missing", text, *nodes) && !text.is_empty();
        assert_eq!(finds_refusal, *end == FAILED, "{text}");
    }
}

fn is_found(rule: &str, quorum: &str, nodes: usize) -> bool {
    let mut text = "totem {\n  version: 2\n  cluster_name: web\n}\nnodelist {\n".to_owned();
    text += &"node {\nring0_addr: x\n}\n".repeat(nodes);
    let _ = write!(text, "}}\n{quorum}");
    let mut config = Config::default();
    config.rules = vec![find(rule).unwrap()];
    let report: Report =
        Linter::new(config).lint_cluster(&[SourceFile::new("corosync.conf", text)]);
    report.findings().next().is_some()
}
