//! What we say of the file of a libvirt daemon, against the daemon.

use cib_model::{LibvirtdConf, SourceFile, facts};
use cib_tests::not_checked::require;
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
            facts::DaemonSettingKind::Integer => "\"a\"",
            facts::DaemonSettingKind::Text => "[]",
            facts::DaemonSettingKind::List => "\"a\"",
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
