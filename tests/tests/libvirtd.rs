//! What we say of the files of libvirt's daemons and domains, against libvirt.

use std::time::Duration;

use cib_lint::{Config, Linter};
use cib_model::{LibvirtdConf, SourceFile, facts};
use cib_tests::libvirt_host::{self, LibvirtHost};
use cib_tests::not_checked::require;
use cib_tests::run::RunError;
use cib_tests::tools::{self, Tool};

/// Files that the daemon takes.
const GOOD: &[&str] = &[
    "",
    "# c\n\n\t\n",
    "listen_tcp = 1",
    "  listen_tcp=+1  # c # d\n",
    "listen_tcp = 01\r\nlisten_tls = 0\r\n",
    "listen_tcp = 1; listen_tls = 0;\n",
    "x = 1 ; # c\n",
    "x = 1\ry = 2\n",
    "auth_tcp = \"none\"#c\n",
    "auth_tcp = 'polkit'\n",
    "tcp_port = \"abc\"\n",
    "tcp_port = \"\"\n",
    "listen_addr = \"é\"\n",
    "x = 'a\"b'\n",
    "x = \"a\\\" # b\"\n",
    "x = \"\"\"a\nb\"c\"\"\"\n",
    "x=\"\"\"\"\"\" \n",
    "tls_allowed_dn_list = [\"a\", \"b\"]\n",
    "tls_allowed_dn_list = [\n\n\"a\",\n \"b\",\n]\n",
    "sasl_allowed_username_list = []\n",
    "x = [1, \"a\", 'b', -2]\n",
    "x = [[1,2\n], [\"a\"]] # c\n",
    "keepalive_interval = -1\n",
    "foo = 1\nLISTEN_TCP = 7\n",
    "listen_tcp = 1\nlisten_tcp = \"later ones do not count\"\n",
];

/// Files with which the daemon does not start.
const BAD: &[&str] = &[
    "listen_tcp\n",
    "listen_tcp =\n",
    "listen_tcp = \n1\n",
    "listen_tcp\n= 1\n",
    "listen_tcp = yes\n",
    "listen_tcp = true\n",
    "listen_tcp = \"1\"\n",
    "listen_tcp = 2\n",
    "listen_tcp = -1\n",
    "listen_tcp = -0\n",
    "listen_tcp = 1x\n",
    "listen_tcp = 1.5\n",
    "listen_tcp = 99999999999999999999\n",
    "listen_tcp == 1\n",
    "listen_tcp: 1\n",
    "listen_tcp = 1 listen_tls = 0\n",
    "listen_tcp = 1;; listen_tls = 0\n",
    "listen_tcp = -\n",
    "listen_tcp = +-1\n",
    "listen_tcp = 1 // c\n",
    "x = 1\u{c}\n",
    "= 1\n",
    "1x = 1\n",
    "_x = 1\n",
    "x-y = 1\n",
    "é = 1\n",
    "\u{feff}listen_tcp = 1\n",
    "[main]\n",
    "; c\n",
    "\"listen_tcp\" = 1\n",
    "tcp_port = 16509\n",
    "tcp_port = \"16509\n",
    "tcp_port = '16509\n",
    "tcp_port = \"165\"09\"\n",
    "tcp_port = \"\"\"a\n",
    "x = \"a\nb\"\n",
    "# a\rb\n",
    "auth_tcp = none\n",
    "auth_tcp = \"NONE\"\n",
    "auth_tcp = \"\"\n",
    "auth_tls = \"x509\"\n",
    "auth_tcp = [\"none\"]\n",
    "listen_addr = 127.0.0.1\n",
    "max_clients = -5\n",
    "unix_sock_rw_perms = 0770\n",
    "tls_allowed_dn_list = \"a\"\n",
    "tls_allowed_dn_list = [1]\n",
    "tls_allowed_dn_list = [[\"a\"]]\n",
    "x = [\"a\" \"b\"]\n",
    "x = [\"a\"; \"b\"]\n",
    "x = [,\"a\"]\n",
    "x = [\"a\",,\"b\"]\n",
    "x = [\"a\", # c\n\"b\"]\n",
    "x = [\n",
    "x = [1,\n",
    "x = [a]\n",
    "x = [1]]\n",
    "listen_tcp = \"x\"\nlisten_tcp = 1\n",
];

/// Whether we say that the daemon takes the file: no problem of form, and every setting that counts is of its kind.
fn we_accept(text: &str) -> bool {
    let source = SourceFile::new("libvirtd.conf", text);
    let conf = LibvirtdConf::parse(&source);
    let is_read = |setting: &facts::DaemonSetting| {
        conf.get(setting.name).is_none_or(|written| {
            let refused = |text| !setting.values.is_empty() && !setting.values.contains(&text);
            written.value.is_a(setting.kind) && !written.value.text().is_some_and(refused)
        })
    };
    conf.problems.is_empty() && facts::daemon_settings().iter().all(is_read)
}

#[test]
fn we_take_what_the_daemon_takes_and_refuse_what_it_refuses() {
    for text in GOOD {
        assert!(we_accept(text), "{text:?}");
    }
    for text in BAD {
        assert!(!we_accept(text), "{text:?}");
    }
    if !require("files of libvirtd with libvirtd", &[Tool::Libvirtd]) {
        return;
    }
    for (texts, verdict) in [
        (GOOD, "Failed to bind socket"),
        (BAD, "Can't load config file"),
    ] {
        for text in texts {
            let ran = tools::libvirtd(text).unwrap();
            assert!(ran.stderr.contains(verdict), "{text:?}: {}", ran.stderr);
        }
    }
}

/// Every setting that we know is refused with a value of another kind, so the daemon knows it and its kind.
#[test]
fn the_daemon_knows_the_settings_that_we_know() {
    if !require("settings of libvirtd with libvirtd", &[Tool::Libvirtd]) {
        return;
    }
    for setting in facts::daemon_settings() {
        let wrong = match setting.kind {
            facts::DaemonSettingKind::Flag => "2",
            facts::DaemonSettingKind::Unsigned => "-1",
            facts::DaemonSettingKind::Text => "[]",
            facts::DaemonSettingKind::Integer | facts::DaemonSettingKind::List => "\"a\"",
        };
        // Our own line for the folder of the sockets comes first, and so counts.
        if setting.name == "unix_sock_dir" {
            continue;
        }
        let ran = tools::libvirtd(&format!("{} = {wrong}\n", setting.name)).unwrap();
        let refused = ran.stderr.contains("Can't load config file");
        assert!(refused, "{}: {}", setting.name, ran.stderr);
    }
}

/// What stands in a domain, and whether libvirt defines it.
const DOMAINS: &[(&str, &str, bool)] = &[
    ("type='lxc'", "<name>node1</name>", true),
    ("type=\"test\" id='7'", "<name>two words</name>", true),
    ("", "<name>node1</name>", false),
    ("type=''", "<name>node1</name>", false),
    ("type='docker'", "<name>node1</name>", false),
    ("type='LXC'", "<name>node1</name>", false),
    ("type='test'", "", false),
    ("type='test'", "<name></name>", false),
    ("type='test'", "<name>a/b</name>", false),
    (
        "type='test'",
        "<name>a</name><uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>",
        true,
    ),
    (
        "type='test'",
        "<name>a</name><uuid> 4DEA22B31D52D8F32516782E98AB3FA0\n</uuid>",
        true,
    ),
    (
        "type='test'",
        "<name>a</name><uuid>4dea22b31d52-d8f32516782e98ab3fa0</uuid>",
        true,
    ),
    (
        "type='test'",
        "<name>a</name><uuid>4--dea22b31d52d8f32516782e98ab3fa0</uuid>",
        false,
    ),
    (
        "type='test'",
        "<name>a</name><uuid>-4dea22b31d52d8f32516782e98ab3fa0</uuid>",
        true,
    ),
    (
        "type='test'",
        "<name>a</name><uuid>4dea22b31d52d8f32516782e98ab3fa0-</uuid>",
        false,
    ),
    (
        "type='test'",
        "<name>a</name><uuid>4dea22b3-1d52-d8f3-2516</uuid>",
        false,
    ),
    ("type='test'", "<name>a</name><uuid>17031</uuid>", false),
];

#[test]
fn we_take_the_domains_that_libvirt_takes() {
    let is_here = require("domains with virsh", &[Tool::Virsh]);
    for (attributes, children, taken) in DOMAINS {
        let text = format!(
            "<domain {attributes}>{children}<memory>65536</memory><os><type>hvm</type></os></domain>"
        );
        let mut config = Config::default();
        config.rules = cib_rules::find("domain-definition-invalid")
            .into_iter()
            .collect();
        let report = Linter::new(config).lint(&SourceFile::new("domain.xml", text.as_str()));
        assert_eq!(report.findings().count() == 0, *taken, "{text}");
        if is_here {
            let ran = tools::define_domain(&text).unwrap();
            assert_eq!(ran.code == 0, *taken, "{text}: {}", ran.stderr);
        }
    }
}

/// What the file of a daemon says, the URI of a device, and whether the daemon lets it in when it is started with
/// `--listen`. The host is 192.0.2.1.
const CONNECTIONS: &[(&str, &str, bool)] = &[
    (
        "listen_tcp = 1\nauth_tcp = \"none\"\n",
        "tcp://192.0.2.1/",
        true,
    ),
    (
        "listen_tcp = 0\nauth_tcp = \"none\"\n",
        "tcp://192.0.2.1/",
        false,
    ),
    ("auth_tcp = \"none\"\n", "tcp://192.0.2.1/", false),
    (
        "listen_tcp = 1\nlisten_tcp = 0\nauth_tcp = \"none\"\n",
        "tcp://192.0.2.1/",
        true,
    ),
    (
        "listen_tcp = 1\nauth_tcp = \"none\"\n",
        "tcp://192.0.2.1:16500/",
        false,
    ),
    (
        "listen_tcp = 1\nauth_tcp = \"none\"\ntcp_port = \"16500\"\n",
        "tcp://192.0.2.1/",
        false,
    ),
    (
        "listen_tcp = 1\nauth_tcp = \"none\"\ntcp_port = \"16500\"\n",
        "tcp://192.0.2.1:16500/",
        true,
    ),
    (
        "listen_tcp = 1\nauth_tcp = \"none\"\nlisten_addr = \"127.0.0.1\"\n",
        "tcp://192.0.2.1/",
        false,
    ),
    (
        "listen_tcp = 1\nauth_tcp = \"none\"\nlisten_addr = \"192.0.2.1\"\n",
        "tcp://192.0.2.1/",
        true,
    ),
    (
        "listen_tcp = 1\nauth_tcp = \"none\"\nlisten_addr = \"0.0.0.0\"\n",
        "tcp://192.0.2.1/",
        true,
    ),
    (
        "listen_tcp = 1\nauth_tcp = \"sasl\"\n",
        "tcp://192.0.2.1/",
        false,
    ),
    ("listen_tcp = 1\n", "tcp://192.0.2.1/", false),
    (
        "listen_tcp = 1\nauth_tcp = \"polkit\"\n",
        "tcp://192.0.2.1/",
        false,
    ),
    (
        "listen_tcp = 1\nauth_tcp = \"none\"\nauth_tcp = \"sasl\"\n",
        "tcp://192.0.2.1/",
        true,
    ),
];

/// The rules that say why a device would not be let in.
const REFUSALS: [&str; 4] = [
    "libvirtd-asks-for-credentials",
    "libvirtd-listens-elsewhere",
    "libvirtd-not-listening",
    "libvirtd-port-mismatch",
];

/// Whether one of the rules finds something in a device with this URI and the file of the daemon.
fn is_found(rules: &[&str], uri: &str, conf: &str) -> bool {
    let cib = format!(
        r#"<resources><primitive id="f" class="stonith" type="external/libvirt"><instance_attributes id="p">
             <nvpair id="h" name="hostlist" value="node1"/>
             <nvpair id="u" name="hypervisor_uri" value="{uri}"/>
           </instance_attributes></primitive></resources>"#
    );
    let sources = [
        SourceFile::new("cib.xml", cib),
        SourceFile::new("libvirtd.conf", conf),
    ];
    let mut config = Config::default();
    config.rules = rules.iter().filter_map(|id| cib_rules::find(id)).collect();
    let report = Linter::new(config).lint_cluster(&sources);
    report.findings().count() > 0
}

#[test]
fn a_device_is_refused_where_we_say_so_and_let_in_elsewhere() {
    let is_here = libvirt_host::require("who is let in by libvirtd");
    for (conf, uri, is_let_in) in CONNECTIONS {
        let title = format!("{conf:?} {uri}");
        let refused = is_found(&REFUSALS, &format!("lxc+{uri}"), conf);
        assert_eq!(refused, !is_let_in, "{title}");
        if is_here {
            // Our own settings come first. TLS would need certificates, or the daemon ends.
            let whole = format!("auth_unix_rw = \"none\"\nlisten_tls = 0\n{conf}");
            // The driver that needs no host of its own, in the daemon all the same.
            let uri = format!("test+{uri}default");
            let ran = libvirt_host::connect(&whole, &["--listen"], &uri).unwrap();
            assert_eq!(ran.code, i32::from(!is_let_in), "{title}: {}", ran.stderr);
        }
    }
}

#[test]
fn without_listen_the_daemon_opens_nothing_whatever_its_file_says() {
    let conf = "listen_tcp = 1\nauth_tcp = \"none\"\n";
    assert!(is_found(
        &["libvirtd-listen-ignored"],
        "lxc+tcp://192.0.2.1/",
        conf
    ));
    if libvirt_host::require("what libvirtd opens without --listen") {
        let conf = format!("auth_unix_rw = \"none\"\n{conf}");
        let ran = libvirt_host::connect(&conf, &[], "test+tcp://192.0.2.1/default").unwrap();
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(ran.stderr.contains("Connection refused"), "{}", ran.stderr);
    }
}

#[test]
fn a_host_stays_up_for_a_test_and_can_fall_silent() {
    let Some(host) = LibvirtHost::require("a host of libvirt that stays", &["ct1", "two words"])
    else {
        return;
    };
    let list = |uri: &str| {
        let args = ["--quiet", "--connect", uri, "list", "--all", "--name"];
        host.invocation("virsh").args(args).run().unwrap()
    };
    for address in ["192.0.2.1", "192.0.2.2"] {
        let listed = list(&format!("lxc+tcp://{address}/"));
        assert_eq!(listed.stdout.trim(), "ct1\ntwo words", "{listed:?}");
        let listed = list(&format!("test+tcp://{address}/default"));
        assert_eq!(listed.stdout.trim(), "test", "{listed:?}");
    }
    assert_eq!(host.freeze().unwrap().code, 0);
    let silent = host
        .invocation("virsh")
        .args(["--connect", "lxc+tcp://192.0.2.1/", "uri"])
        .limit(Duration::from_secs(2))
        .run();
    assert!(
        matches!(silent, Err(RunError::TimedOut { .. })),
        "{silent:?}"
    );
}
