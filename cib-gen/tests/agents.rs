//! What a specification may say of an agent, and what is said of that.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib, findings};
use cib_gen::{Agent, Encryption, Note, Spec, Surroundings, generate};
use cib_model::SourceFile;
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

const PAGE: &str = include_str!("../../docs/agents.md");

/// The blocks of a page that are in that language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let start = format!("```{language}\n");
    let blocks = page.split(start.as_str()).skip(1);
    blocks
        .filter_map(|rest| Some(rest.split_once("```")?.0))
        .collect()
}

#[test]
fn the_page_shows_what_is_generated_for_each_agent() {
    let (specs, devices) = (blocks(PAGE, "toml"), blocks(PAGE, "xml"));
    assert_eq!((specs.len(), devices.len()), (4, 4));
    for (text, device) in specs.into_iter().zip(devices) {
        let spec = Spec::from_toml(text, Encryption::Required).unwrap();
        let generated = generate(&spec, &Surroundings::default()).unwrap();
        let notes = generated.plan.notes.iter().filter(|note| note.is_warning());
        assert_eq!(notes.count(), 0, "{text}");
        assert!(
            generated.document.contains(device),
            "{}",
            generated.document
        );
    }
}

/// A specification of one hypervisor.
fn spec(agent: &str, uri: &str, rest: &str) -> String {
    format!(
        "[[hypervisor]]\nagent = \"{agent}\"\nuri = \"{uri}\"\nguests = [\"a\", \"b:vm-b\", \"c\"]\n{rest}\n"
    )
}

/// Why a specification is refused, what helps, and the place in it.
#[track_caller]
fn refused(text: &str) -> (String, String, String) {
    let error = Spec::from_toml(text, Encryption::Required).unwrap_err();
    let place = error.place.unwrap();
    let source = SourceFile::new("spec", text);
    let help = error.problem.help().unwrap_or_default();
    (error.to_string(), help, source.slice(place.span).to_owned())
}

/// What is said beside a good specification.
#[track_caller]
fn notes(text: &str) -> Vec<String> {
    let spec = Spec::from_toml(text, Encryption::Required).unwrap();
    let generated = generate(&spec, &Surroundings::default()).unwrap();
    generated.plan.notes.iter().map(Note::to_string).collect()
}

const NODES: &str = r#"<node id="1" uname="a"/><node id="2" uname="B"/><node id="3" uname="c"/>"#;
const SSH: &str = "lxc+ssh://root@h1/?keyfile=/root/.ssh/fence";

#[test]
fn a_parameter_of_cib_gen_s_is_refused_where_it_stands() {
    for (agent, name, helps) in [
        ("external/libvirt", "hostlist", "`guests`"),
        ("external/libvirt", "hypervisor_uri", "`uri`"),
        ("fence_virsh", "ip", "`uri`"),
        ("fence_virsh", "login", "`uri`"),
        ("fence_virsh", "ipport", "`uri`"),
        ("fence_xvm", "plug", "`guests`"),
        ("fence_xvm", "domain", "`guests`"),
        ("fence_xvm", "pcmk_host_map", "`guests`"),
        ("fence_virt", "pcmk_delay_base", "`delay`"),
        ("external/libvirt", "pcmk_delay_max", "`delay-max`"),
    ] {
        let (message, help, place) = refused(&spec(
            agent,
            SSH,
            &format!("parameters = {{ {name} = \"x\" }}"),
        ));
        assert_eq!(
            message,
            format!("the parameter `{name}` is cib-gen's to write")
        );
        assert!(help.contains(helps), "{help}");
        assert_eq!(place, name);
    }
    for name in ["action", "stonith-timeout"] {
        let (message, help, place) = refused(&spec(
            "fence_xvm",
            SSH,
            &format!("parameters = {{ {name} = \"off\" }}"),
        ));
        assert_eq!(
            message,
            format!("the parameter `{name}` does not reach the agent")
        );
        assert!(help.contains("pcmk_"), "{help}");
        assert_eq!(place, name);
    }
}

#[test]
fn a_misspelt_parameter_is_answered_with_the_right_one_and_an_unknown_one_with_a_warning() {
    for (agent, wrong, right) in [
        ("external/libvirt", "reset_metod", "reset_method"),
        ("fence_virsh", "login-timeout", "login_timeout"),
        ("fence_xvm", "keyfile", "key_file"),
        ("fence_virt", "pcmk_reboot_timout", "pcmk_reboot_timeout"),
    ] {
        let (message, help, place) = refused(&spec(
            agent,
            SSH,
            &format!("parameters = {{ {wrong} = \"60s\" }}"),
        ));
        assert!(
            message.contains("is none that the agent or Pacemaker reads"),
            "{message}"
        );
        assert_eq!(help, format!("did you mean `{right}`?"));
        assert_eq!(place, wrong);
    }
    for wrong in ["\"a b\"", "\"\"", "pcmk_frobnicate", "\"k\\u0000\""] {
        let (message, ..) = refused(&spec(
            "fence_xvm",
            SSH,
            &format!("parameters = {{ {wrong} = \"x\" }}"),
        ));
        assert!(
            message.contains("is no parameter of a fence device"),
            "{message}"
        );
    }
    let said = notes(&spec(
        "fence_virsh",
        SSH,
        "parameters = { frobnicate = \"x\" }",
    ));
    assert!(
        said[0]
            .starts_with("the parameter `frobnicate` is none that `fence_virsh` is known to read")
    );
}

#[test]
fn a_value_has_to_be_one() {
    let value = |value: &str| {
        refused(&spec(
            "fence_xvm",
            SSH,
            &format!("parameters = {{ key_file = {value} }}"),
        ))
    };
    assert_eq!(value("\"\"").0, "the parameter `key_file` has no value");
    let (message, _, place) = value(r#""/etc/a\nplug=b""#);
    assert_eq!(
        message,
        "the parameter `key_file` has a value with a control character"
    );
    assert_eq!(place, r#""/etc/a\nplug=b""#);
    assert!(value("\"****\"").0.contains("stars"));
    let (message, _, place) = value("7");
    assert!(
        message.contains("a number where") && place == "7",
        "{message}"
    );
}

#[test]
fn a_secret_is_taken_with_a_warning_and_never_shown() {
    let text = spec(
        "fence_virsh",
        "qemu+ssh://h1/system",
        "parameters = { password = \"hunter2\" }",
    );
    let said = notes(&text);
    assert_eq!(
        said,
        [
            "whoever may read the configuration can read `password` of `fence_virsh` for `h1`; a `password_script` on every node would keep it out"
        ]
    );
    let wrong = text.replace("hunter2", "hunter2\\u0007");
    let error = Spec::from_toml(&wrong, Encryption::Required).unwrap_err();
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[test]
fn fence_virsh_needs_a_way_to_log_in() {
    let uri = "qemu+ssh://root@h1/system";
    let (message, help, place) = refused(&spec("fence_virsh", uri, ""));
    assert_eq!(message, "`fence_virsh` has no way to log in to `h1`");
    assert!(help.starts_with("add `?keyfile="), "{help}");
    assert_eq!(place, format!("\"{uri}\""));
    for way in ["identity_file", "password_script"] {
        assert_eq!(
            notes(&spec(
                "fence_virsh",
                uri,
                &format!("parameters = {{ {way} = \"/x\" }}")
            )),
            [""; 0]
        );
    }
    let (message, ..) = refused(&spec(
        "fence_virsh",
        SSH,
        "parameters = { identity_file = \"/x\" }",
    ));
    assert!(message.contains("stands beside a `keyfile`"), "{message}");
}

#[test]
fn fence_virsh_reads_of_a_uri_what_is_a_word() {
    let uri = |uri: &str| refused(&spec("fence_virsh", uri, "")).0;
    assert!(uri("qemu+tls://h1/system").contains("does not go through ssh"));
    assert!(uri("lxc+ssh://h1/?keyfile=/a%20b").contains("cannot be a word"));
    assert!(uri("lxc+ssh://a%20b@h1/?keyfile=/a").contains("cannot be a word"));
    assert!(uri("lxc+ssh://h1/?keyfile=/a&keyfile=/b").contains("more than one"));
    let said = notes(&spec(
        "fence_virsh",
        "lxc+ssh://h1/?keyfile=/k&no_tty=1&known_hosts=/x",
        "",
    ));
    assert_eq!(
        said,
        ["`fence_virsh` does not read `known_hosts` of the URI"]
    );
}

#[test]
fn options_of_ssh_need_the_prompt_that_the_agent_waits_for() {
    let options = |options: &str| format!("parameters = {{ ssh_options = {options} }}");
    let (message, help, _) = refused(&spec("fence_virsh", SSH, &options("\"-x\"")));
    assert_eq!(
        message,
        "the parameter `ssh_options` lacks the prompt that the agent waits for"
    );
    assert!(
        help.contains(r#"`-x -t '/bin/bash -c "LIBVIRT_DEFAULT_URI=lxc:/// PS1="#),
        "{help}"
    );
    let whole = help
        .trim_start_matches("write it as `")
        .trim_end_matches('`');
    assert_eq!(
        notes(&spec(
            "fence_virsh",
            SSH,
            &options(&format!("'''{whole}'''"))
        )),
        [""; 0]
    );

    let silent = options(r#"'''-t '/bin/bash -c "PS1=\\[EXPECT\\]# /bin/bash --norc"''''"#);
    let told = [
        "`virsh` on `h1` has to ask `lxc:///` by itself: set `uri_default = \"lxc:///\"` in its /etc/libvirt/libvirt.conf",
    ];
    assert_eq!(notes(&spec("fence_virsh", SSH, &silent)), told);
    assert_eq!(
        notes(&spec(
            "fence_virsh",
            SSH,
            "parameters = { use_sudo = \"1\" }"
        )),
        told
    );
    let qemu = "qemu+ssh://h1/system?keyfile=/k";
    assert_eq!(notes(&spec("fence_virsh", qemu, &silent)), [""; 0]);
}

#[test]
fn those_who_ask_a_daemon_do_not_go_by_the_uri() {
    for agent in ["fence_xvm", "fence_virt"] {
        for uri in ["qemu+tcp://h1/system", "lxc+tcp://h1/", "xen://h1/"] {
            assert_eq!(notes(&spec(agent, uri, "")), [""; 0]);
        }
        for (uri, wrong) in [
            ("lxc:///", "is local"),
            ("test+ssh://h1/default", "only plays"),
            ("qemu+ssh://h1/", "end it with `/system`"),
        ] {
            let (message, help, _) = refused(&spec(agent, uri, ""));
            assert!(
                format!("{message} {help}").contains(wrong),
                "{message} {help}"
            );
        }
    }
    let (message, ..) = refused(&spec("external/libvirt", "lxc+tcp://h1/", ""));
    assert!(message.contains("not encrypted"));
}

#[test]
fn daemons_that_cannot_be_told_apart_are_refused() {
    let two = |agent: &str, first: &str, second: &str| {
        let table = |host: &str, node: &str, rest: &str| {
            format!(
                "[[hypervisor]]\nagent = \"{agent}\"\nuri = \"lxc+ssh://{host}/\"\nguests = [\"{node}\"]\nparameters = {{ {rest} }}\n"
            )
        };
        table("h1", "a", first) + &table("h2", "b", second)
    };
    let (message, help, place) = refused(&two("fence_xvm", "", ""));
    assert_eq!(
        message,
        "`fence_xvm` asks `h1` and `h2` in the same way: who answers first may not know the guest"
    );
    assert!(help.contains("`key_file`") && help.contains("`cpg`"));
    assert_eq!(place, "\"lxc+ssh://h2/\"");
    let key = "key_file = \"/etc/cluster/h2.key\"";
    for apart in [
        key,
        "multicast_address = \"225.0.0.13\"",
        "ipport = \"1230\"",
    ] {
        assert_eq!(notes(&two("fence_xvm", "", apart)), [""; 0]);
    }
    refused(&two("fence_xvm", key, key));
    // Each host has an address of its own.
    assert_eq!(notes(&two("fence_virt", "", "")), [""; 0]);
}

#[test]
fn a_line_to_the_own_host_is_nothing_for_a_container_and_reaches_no_other_host() {
    let (message, help, place) = refused(&spec(
        "fence_virt",
        "lxc+ssh://h1/",
        "parameters = { vsock = \"2\" }",
    ));
    assert_eq!(
        message,
        "the parameter `vsock` names what a container does not have"
    );
    assert!(help.contains("over TCP") && place == "\"lxc+ssh://h1/\"");
    let one = spec(
        "fence_virt",
        "qemu+ssh://h1/system",
        "parameters = { serial_device = \"/dev/ttyS1\" }",
    );
    assert_eq!(notes(&one), [""; 0]);
    let two = format!("{one}[[hypervisor]]\nuri = \"qemu+ssh://h2/system\"\nguests = [\"d\"]\n");
    let said = notes(&two);
    assert!(
        said[0].starts_with("by `serial_device` a node asks its own hypervisor only"),
        "{said:?}"
    );
}

#[test]
fn a_hypervisor_with_one_device_is_named_once_and_its_guests_have_no_monitor_of_their_own() {
    let shared = "layout = \"hypervisor\"\n";
    let table = "[[hypervisor]]\nuri = \"lxc+ssh://h1/\"\nguests = [\"a\"]\n";
    let twice = format!(
        "{shared}{table}{}",
        table.replace("\"a\"", "\"b\"").replace("h1", "H1")
    );
    let (message, _, place) = refused(&twice);
    assert_eq!(
        message,
        "the hypervisor `H1` is named twice, and one device fences all its guests"
    );
    assert_eq!(place, "\"lxc+ssh://H1/\"");
    assert!(Spec::from_toml(&twice.replace(shared, ""), Encryption::Required).is_ok());

    let own = |key: &str| {
        let guest = format!("{{ node = \"a\", {key} = \"90s\" }}");
        format!("{shared}{}", table.replace("\"a\"", &guest))
    };
    for key in ["monitor-interval", "monitor-timeout"] {
        let (message, help, place) = refused(&own(key));
        assert!(message.starts_with(&format!("`{key}` of `a` would have no effect")));
        assert!(help.contains("on the hypervisor"));
        assert_eq!(place, "\"90s\"");
        assert!(Spec::from_toml(&own(key).replace(shared, ""), Encryption::Required).is_ok());
    }
}

/// Every agent with every layout, in a new configuration and in one that has nodes.
fn all() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for agent in Agent::ALL {
        for layout in ["guest", "hypervisor"] {
            for uri in [
                SSH,
                "qemu+ssh://root@h1/system?keyfile=/k",
                "qemu+ssh://admin@h1/system?keyfile=/k",
            ] {
                let text = spec(agent.name(), uri, &format!("layout = \"{layout}\""));
                let spec = Spec::from_toml(&text, Encryption::Required).unwrap();
                for base in [None, Some(cib([ON, NODES, "", ""]))] {
                    let base = base.map(|base| SourceFile::new("base", base));
                    let around = base.as_ref().map(Surroundings::of).unwrap_or_default();
                    let generated = generate(&spec, &around).unwrap();
                    all.push((
                        format!("{} {layout} {uri}", agent.name()),
                        generated.document,
                    ));
                }
            }
        }
    }
    all
}

#[test]
fn cib_lint_finds_nothing_wrong_with_any_agent_and_layout() {
    for (what, document) in all() {
        assert_eq!(findings(&document), [""; 0], "{what}");
    }
}

#[test]
fn pacemaker_takes_every_agent_and_layout() {
    let tools = [Tool::CrmVerify, Tool::Xmllint, Tool::Schemas];
    if !require("every agent and layout with crm_verify and xmllint", &tools) {
        return;
    }
    for (what, document) in all() {
        let valid = tools::relax_ng(document.as_str(), "pacemaker-3.9").unwrap();
        assert_eq!(valid.code, 0, "{what}: {valid:?}");
        // With nodes and without a status, it plans to fence all of them.
        if document.contains("<nodes/>") {
            let verified = tools::crm_verify(document.as_str()).unwrap();
            assert_eq!((verified.code, &*verified.stderr), (0, ""), "{what}");
        }
    }
}
