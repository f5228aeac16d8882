//! No output shows a secret, wherever in the files it stands and whatever is wrong there.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use cib_model::facts;
use tempfile::TempDir;

/// What must not come out, whole or in parts.
const SECRET: &str = "Sw0rdF1shM4ck3rel";
/// Every part of it that nothing else contains.
const PARTS: [&str; 4] = ["Sw0r", "dF1s", "hM4c", "k3re"];

/// Every way to print something about files, but for `--fix`, which writes them.
const PRINTERS: [&[&str]; 13] = [
    &["--format", "concise"],
    &["--format", "fancy"],
    &["--format", "json"],
    &["--format", "sarif"],
    &["--target", "3.0.0"],
    &["--diff", "--unsafe-fixes"],
    &["fencing", "--format", "table"],
    &["fencing", "--format", "json"],
    &["fencing", "--format", "svg"],
    &["fencing", "--format", "dot"],
    &["fencing", "--format", "mermaid"],
    &["--category", "state", "--format", "fancy"],
    &["--profile", "sap-hana,azure,sbd", "--format", "fancy"],
];

/// The words of the table in `facts/secrets.toml` under that name.
fn words(list: &str) -> Vec<String> {
    let table = include_str!("../../cib-model/facts/secrets.toml");
    let mut lines = table.lines();
    let line = lines
        .find(|line| line.starts_with(&format!("{list} = [")))
        .unwrap();
    line.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Names of secrets: those of the table, and such that contain them.
fn names() -> Vec<String> {
    let parts = words("contains").into_iter();
    let mut names: Vec<_> = parts
        .flat_map(|part| [format!("db_{part}"), part.to_uppercase()])
        .collect();
    names.extend(words("exact"));
    names.extend(["passwd", "password", "login_passwd", "remote_password"].map(str::to_owned));
    let slips = [
        "passowrd",
        "login_passord",
        "Pass_Word",
        "psswd",
        "comunity",
    ];
    names.extend(slips.map(str::to_owned));
    names.push("test_pass".to_owned());
    for name in &names {
        assert!(facts::is_secret(name), "{name}");
    }
    names
}

/// So many pairs stand in each place: all places together have every name.
const A_PLACE: usize = 3;

/// A document with pairs in every place that has any, and with every name. `pair` is given an id and a name.
fn everywhere(pair: &dyn Fn(&str, &str) -> String) -> String {
    let names = names();
    let mut count = 0;
    let mut pairs = |prefix: &str| {
        let mut text = String::new();
        for _ in 0..A_PLACE {
            let name = &names[count % names.len()];
            count += 1;
            writeln!(text, "{}", pair(&format!("{prefix}-{count}"), name)).unwrap();
        }
        text
    };
    let mut set = |tag: &str, id: &str| format!("<{tag} id=\"{id}\">\n{}</{tag}>\n", pairs(id));
    let mut text = String::from(
        "<cib validate-with=\"pacemaker-3.9\" crm_feature_set=\"3.16.1\" admin_epoch=\"0\" epoch=\"1\" num_updates=\"0\">\n<configuration>\n<crm_config>\n",
    );
    text += &set("cluster_property_set", "options");
    text += "</crm_config>\n<nodes>\n<node id=\"1\" uname=\"node1\">\n";
    text += &set("instance_attributes", "node-attributes");
    text += &set("utilization", "node-utilization");
    text += "</node>\n<node id=\"2\" uname=\"node2\"/>\n</nodes>\n<resources>\n";
    text += "<template id=\"t\" class=\"ocf\" provider=\"heartbeat\" type=\"mysql\">\n";
    text += &set("instance_attributes", "t-i");
    text += "</template>\n";
    for (id, agent) in [
        ("f1", "fence_virsh"),
        ("f2", "external/libvirt"),
        ("f3", "fence_ipmilan"),
    ] {
        writeln!(
            text,
            "<primitive id=\"{id}\" class=\"stonith\" type=\"{agent}\">"
        )
        .unwrap();
        text += &set("instance_attributes", &format!("{id}-i"));
        text += "</primitive>\n";
    }
    text += "<primitive id=\"p\" class=\"ocf\" provider=\"heartbeat\" type=\"mysql\">\n";
    text += &set("meta_attributes", "p-m");
    text += &set("instance_attributes", "p-i");
    text += &set("utilization", "p-u");
    text += "<operations>\n<op id=\"p-o\" name=\"monitor\" interval=\"10s\">\n";
    text += &set("instance_attributes", "o-i");
    text += &set("meta_attributes", "o-m");
    text += "</op>\n</operations>\n</primitive>\n<clone id=\"c\">\n";
    text += &set("meta_attributes", "c-m");
    text += &set("instance_attributes", "c-i");
    text += "<group id=\"g\">\n";
    text += &set("meta_attributes", "g-m");
    text += "<primitive id=\"d\" class=\"ocf\" provider=\"pacemaker\" type=\"Dummy\"/>\n</group>\n</clone>\n</resources>\n<constraints/>\n<rsc_defaults>\n";
    text += &set("meta_attributes", "r-m");
    text += "</rsc_defaults>\n<op_defaults>\n";
    text += &set("meta_attributes", "od-m");
    text += "</op_defaults>\n<alerts>\n<alert id=\"a\" path=\"/tmp/alert.sh\">\n";
    text += &set("meta_attributes", "a-m");
    text += &set("instance_attributes", "a-i");
    text += "<recipient id=\"rc\" value=\"\">\n";
    text += &set("meta_attributes", "rc-m");
    text += &set("instance_attributes", "rc-i");
    text += "</recipient>\n</alert>\n</alerts>\n</configuration>\n</cib>\n";
    assert!(count >= names.len(), "more pairs in a place");
    text
}

/// Everything that the command says to files, and what is left of them.
#[track_caller]
fn keeps(title: &str, files: &[(&str, &str)]) {
    let folder = TempDir::new().unwrap();
    let write = || {
        for (name, text) in files {
            assert!(text.contains(SECRET), "{title}: no secret in {name}");
            fs::write(folder.path().join(name), text).unwrap();
        }
    };
    write();
    for arguments in PRINTERS {
        says_nothing(title, arguments, folder.path());
    }
    for fixing in [
        &["--fix"][..],
        &["--fix", "--unsafe-fixes", "--format", "fancy"],
    ] {
        write();
        says_nothing(title, fixing, folder.path());
    }
}

#[track_caller]
fn says_nothing(title: &str, arguments: &[&str], folder: &Path) {
    let said = Command::new(env!("CARGO_BIN_EXE_cib-lint"))
        .args(arguments)
        .arg(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(
        said.status.code().is_some_and(|code| code < 3),
        "{title}: {arguments:?}"
    );
    for bytes in [&said.stdout, &said.stderr] {
        let text = String::from_utf8_lossy(bytes);
        for part in PARTS {
            let line = text.lines().find(|line| line.contains(part));
            let shown = line.map(|line| {
                let at = line.find(part).unwrap();
                let start = (0..=at.saturating_sub(150))
                    .rev()
                    .find(|at| line.is_char_boundary(*at));
                line[start.unwrap()..].chars().take(300).collect::<String>()
            });
            assert!(
                shown.is_none(),
                "{title}: {arguments:?}: {}",
                shown.unwrap_or_default()
            );
        }
    }
}

#[track_caller]
fn keeps_everywhere(title: &str, pair: &dyn Fn(&str, &str) -> String) {
    keeps(title, &[("cib.xml", &everywhere(pair))]);
}

#[test]
fn pairs_of_every_name_in_every_place() {
    keeps_everywhere("a pair", &|id, name| {
        format!("<nvpair id=\"{id}\" name=\"{name}\" value=\"{SECRET}\"/>")
    });
    keeps_everywhere("another order", &|id, name| {
        format!("<nvpair value='{SECRET}'\n name='{name}' id='{id}'></nvpair>")
    });
    keeps_everywhere("twice", &|id, name| {
        format!(
            "<nvpair id=\"{id}\" name=\"{name}\" value=\"{SECRET}\"/><nvpair id=\"{id}-2\" name=\"{name}\" value=\"{SECRET}2\"/>"
        )
    });
    keeps_everywhere("the same id", &|_, name| {
        format!("<nvpair id=\"same\" name=\"{name}\" value=\"{SECRET}\"/>")
    });
}

#[test]
fn values_that_are_written_strangely() {
    for (title, value) in [
        ("escapes", format!("&#65;&amp;{SECRET}&lt;")),
        ("quotation marks", format!("&quot;{SECRET}&quot;")),
        ("quotes", format!("'{SECRET}'")),
        ("blanks", format!(" {SECRET} ")),
        ("lines", format!("\n{SECRET}\n{SECRET}\n")),
        ("length", SECRET.repeat(40)),
        ("a path", format!("/{SECRET}")),
        ("a URI", format!("qemu+ssh://root:{SECRET}@host/system")),
        ("a list", format!("node1:{SECRET};node2:{SECRET}")),
        ("an assignment", format!("passwd={SECRET}")),
        ("a number", format!("12{SECRET}")),
    ] {
        keeps_everywhere(title, &|id, name| {
            format!("<nvpair id=\"{id}\" name=\"{name}\" value=\"{value}\"/>")
        });
    }
}

#[test]
fn pairs_that_are_wrong() {
    keeps_everywhere("no id", &|_, name| {
        format!("<nvpair name=\"{name}\" value=\"{SECRET}\"/>")
    });
    keeps_everywhere("a wrong element", &|id, name| {
        format!("<nvpiar id=\"{id}\" name=\"{name}\" value=\"{SECRET}\"/>")
    });
    keeps_everywhere("a wrong attribute", &|id, name| {
        format!("<nvpair id=\"{id}\" name=\"{name}\" vlaue=\"{SECRET}\"/>")
    });
    keeps_everywhere("a wrong name of the name", &|id, name| {
        format!("<nvpair id=\"{id}\" nmae=\"{name}\" value=\"{SECRET}\"/>")
    });
    keeps_everywhere("an attribute too many", &|id, name| {
        format!("<nvpair id=\"{id}\" name=\"{name}\" value=\"{SECRET}\" {name}=\"{SECRET}\"/>")
    });
    keeps_everywhere("the value as text", &|id, name| {
        format!("<nvpair id=\"{id}\" name=\"{name}\">{SECRET}</nvpair>")
    });
    keeps_everywhere("an element of that name", &|id, name| {
        format!("<{name} id=\"{id}\" value=\"{SECRET}\"/>")
    });
    keeps_everywhere("the id has it", &|id, name| {
        format!(
            "<nvpair id=\"{id}\" name=\"{name}\" value=\"{SECRET}\" extra=\"1\"/><!-- {name}={SECRET} -->"
        )
    });
}

#[test]
fn pairs_that_refer_to_others() {
    keeps_everywhere("a name for the value of another", &|id, name| {
        format!(
            "<nvpair id=\"{id}-v\" name=\"data\" value=\"{SECRET}\"/>\n<nvpair id-ref=\"{id}-v\" name=\"{name}\"/>"
        )
    });
    keeps_everywhere("another name for a secret", &|id, name| {
        format!(
            "<nvpair id=\"{id}\" name=\"{name}\" value=\"{SECRET}\"/>\n<nvpair id-ref=\"{id}\" name=\"hostlist\"/>"
        )
    });
}

#[test]
fn documents_that_are_not_well_formed() {
    let pair =
        |id: &str, name: &str| format!("<nvpair id=\"{id}\" name=\"{name}\" value=\"{SECRET}\"/>");
    let text = everywhere(&pair);
    for (title, broken) in [
        ("no end", text.replace("</cib>", "")),
        (
            "a quote is missing",
            text.replacen(&format!("{SECRET}\"/>"), &format!("{SECRET}/>"), 1),
        ),
        (
            "the first quote is missing",
            text.replacen(&format!("\"{SECRET}"), SECRET, 1),
        ),
        (
            "an ampersand",
            text.replacen(SECRET, &format!("a&{SECRET}"), 1),
        ),
        (
            "a quote too many",
            text.replacen(SECRET, &format!("a\"{SECRET}"), 1),
        ),
        (
            "less than",
            text.replacen(SECRET, &format!("a<{SECRET}"), 1),
        ),
        (
            "a wrong end tag",
            text.replacen("</instance_attributes>", "</instance_attribute>", 1),
        ),
        (
            "an entity",
            format!("<!DOCTYPE cib [<!ENTITY pw \"{SECRET}\">]>\n{text}"),
        ),
        ("another document", text.replace("cib", "cab")),
    ] {
        keeps(title, &[("cib.xml", &broken)]);
    }
}

#[test]
fn passwords_in_uris() {
    for uri in [
        "qemu+ssh://root:SECRET@host/system",
        "qemu+shs://root:SECRET@host/system",
        "qemu+ssh:/root:SECRET@host/system",
        "qemu+ssh//root:SECRET@host",
        "qemu+tcp://root:SECRET@host/sys?no_verify=1",
        "lxc+ssh://root:SECRET@/",
        "xen://root:SECRET%40host/?password=SECRET",
        "kvm+ssh://root:SECRET@host:99999/",
    ] {
        let uri = uri.replace("SECRET", SECRET);
        let text = format!(
            "<resources>\n<primitive id=\"f\" class=\"stonith\" type=\"external/libvirt\">\n<instance_attributes id=\"i\">\n\
             <nvpair id=\"h\" name=\"hostlist\" value=\"node1:a node1:a\"/>\n\
             <nvpair id=\"u\" name=\"hypervisor_uri\" value=\"{uri}\"/>\n<nvpair id=\"u2\" name=\"hypervisor_uri\" value=\"{uri}\"/>\n\
             </instance_attributes>\n</primitive>\n</resources>\n"
        );
        keeps(&uri, &[("cib.xml", &text)]);
    }
}

#[test]
fn passwords_in_values_that_an_agent_does_not_take_or_that_two_resources_have() {
    for value in [
        format!("http://root:{SECRET}@host/"),
        format!("password={SECRET}"),
        format!("/dev/a?token={SECRET}"),
    ] {
        let mut text = String::from("<resources>\n");
        for (id, agent, names) in [
            (
                "f",
                "class=\"stonith\" type=\"fence_ipmilan\"",
                ["ipport", "lanplus", "privlvl"],
            ),
            (
                "a",
                "class=\"ocf\" provider=\"heartbeat\" type=\"apache\"",
                ["port", "use_ipv6", "status_url"],
            ),
            (
                "c",
                "class=\"ocf\" provider=\"heartbeat\" type=\"crypt\"",
                ["encrypted_dev", "crypt_dev", "crypt_typ"],
            ),
            (
                "d",
                "class=\"ocf\" provider=\"heartbeat\" type=\"crypt\"",
                ["encrypted_dev", "crypt_dev", "crypt_typ"],
            ),
        ] {
            writeln!(
                text,
                "<primitive id=\"{id}\" {agent}>\n<instance_attributes id=\"{id}-i\">"
            )
            .unwrap();
            for name in names {
                writeln!(
                    text,
                    "<nvpair id=\"{id}-{name}\" name=\"{name}\" value=\"{value}\"/>"
                )
                .unwrap();
            }
            text += "</instance_attributes>\n</primitive>\n";
        }
        text += "</resources>\n";
        keeps(&value, &[("cib.xml", &text)]);
    }
}

#[test]
fn places_that_are_no_pairs() {
    let compared = |id: &str, kind: &str| {
        format!(
            "<expression id=\"{id}\" attribute=\"db_password\" operation=\"gt\" {kind} value=\"{SECRET}\"/>\n"
        )
    };
    let text = format!(
        "<cib validate-with=\"pacemaker-3.9\" crm_feature_set=\"3.16.1\" admin_epoch=\"0\" epoch=\"1\" num_updates=\"0\">\n<configuration>\n\
         <crm_config/>\n<nodes><node id=\"1\" uname=\"node1\"/><node id=\"2\" uname=\"node2\"/></nodes>\n<resources>\n\
         <primitive id=\"p\" class=\"ocf\" provider=\"heartbeat\" type=\"mysql\"/>\n\
         <bundle id=\"b\">\n<docker image=\"x\" options=\"-e DB_PASSWORD={SECRET}\" run-command=\"x --password={SECRET}\" repilcas=\"2\"/>\n\
         <storage><storage-mapping id=\"s\" source-dir=\"/x\" target-dir=\"x\" options=\"password={SECRET}\"/></storage>\n</bundle>\n\
         </resources>\n<constraints>\n<rsc_location id=\"l\" rsc=\"p\"><rule id=\"r\" score=\"1\">\n{}{}{}</rule></rsc_location>\n</constraints>\n\
         <acls><acl_role id=\"ro\"><acl_permission id=\"a\" kind=\"write\" xpath=\"//nvpair[@name='password' and @value='{SECRET}']\"/></acl_role></acls>\n\
         <alerts><alert id=\"al\" path=\"a.sh\"><recipient id=\"r1\" value=\"https://u:{SECRET}@h/\"/><recipient id=\"r2\" value=\"https://u:{SECRET}@h/\"/>\
         <recipient id=\"r3\" value=\"h?token={SECRET}\"/><recipient id=\"r4\" value=\"h?token={SECRET}\"/></alert></alerts>\n</configuration>\n<status>\n\
         <node_state id=\"1\" uname=\"node1\" in_ccm=\"true\" crmd=\"online\" join=\"member\" expected=\"member\">\n<lrm id=\"1\"><lrm_resources>\n\
         <lrm_resource id=\"p\" class=\"ocf\" provider=\"heartbeat\" type=\"mysql\"><lrm_rsc_op id=\"p_last_failure_0\" operation=\"monitor\" operation_key=\"p_monitor_10000\" \
         transition-magic=\"0:1;1:1:0:a\" transition-key=\"1:1:0:a\" call-id=\"5\" rc-code=\"1\" op-status=\"0\" interval=\"10000\" exit-reason=\"password={SECRET} was refused\"/></lrm_resource>\n\
         <lrm_resource id=\"gone\" class=\"ocf\" provider=\"heartbeat\" type=\"mysql\"><lrm_rsc_op id=\"gone_last_0\" operation=\"start\" operation_key=\"gone_start_0\" \
         transition-magic=\"0:0;1:1:0:a\" transition-key=\"1:1:0:a\" call-id=\"6\" rc-code=\"0\" op-status=\"0\" interval=\"0\"><parameters password=\"{SECRET}\"/></lrm_rsc_op></lrm_resource>\n\
         </lrm_resources></lrm>\n<transient_attributes id=\"1\"><instance_attributes id=\"t\"><nvpair id=\"t1\" name=\"db_password\" value=\"{SECRET}\"/></instance_attributes></transient_attributes>\n\
         </node_state>\n</status>\n</cib>\n",
        compared("e1", ""),
        compared("e2", "type=\"number\""),
        compared("e3", "type=\"bogus\""),
    );
    keeps("elsewhere", &[("cib.xml", &text)]);
}

#[test]
fn files_beside_the_cib() {
    let conf = format!(
        "totem {{\n  version: 2\n  key: {SECRET}\n  key: {SECRET}\n  tokne: 5\n}}\nquorum {{\n  # key: {SECRET}\n  provider corosync\n}}\n"
    );
    keeps("corosync.conf", &[("corosync.conf", &conf)]);
    let domain = format!(
        "<domain type='kvn'>\n<name>web</name>\n<devices><graphics type='vnc' passwd='{SECRET}'/></devices>\n<os><initenv name='DB'>{SECRET}</initenv></os>\n</domain>\n"
    );
    keeps("a domain", &[("web.xml", &domain)]);
    let broken = domain.replace("</os>", "");
    keeps("a broken domain", &[("web.xml", &broken)]);
    let conf = format!(
        "listen_tcp = 1\nkey = \"{SECRET}\"\n#passwd = \"{SECRET}\"\nauth_tcp = \"nothing\n"
    );
    keeps("libvirtd.conf", &[("libvirtd.conf", &conf)]);
}
