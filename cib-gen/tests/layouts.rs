//! Agents, and how many devices they get.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib};
use cib_gen::{Device, Encryption, Generated, Note, Spec, Surroundings, generate};
use cib_model::SourceFile;

fn generated(spec: &str, base: Option<&str>) -> Generated {
    let spec = Spec::from_toml(spec, Encryption::Required).unwrap();
    let base = base.map(|base| SourceFile::new("base", base));
    generate(
        &spec,
        &Surroundings {
            base: base.as_ref(),
            ..Surroundings::default()
        },
    )
    .unwrap()
}

/// What a device is told, and whom it is banned from.
fn told(device: &Device) -> Vec<String> {
    let parameters = device.parameters.iter();
    let parameters = parameters.filter_map(|own| Some((&own.name, own.value.as_ref()?)));
    let bans = device.bans.iter().map(|node| format!("not on {node}"));
    let parameters = parameters.map(|(name, value)| format!("{name}={value}"));
    [device.id.clone()]
        .into_iter()
        .chain(parameters)
        .chain(bans)
        .collect()
}

#[test]
fn one_device_fences_all_guests_of_its_hypervisor() {
    let spec = r#"
layout = "hypervisor"
[[hypervisor]]
uri = "lxc+ssh://root@h1/"
guests = ["a", "B:vm-b"]
"#;
    let fresh = generated(spec, None);
    let expected = [
        "fence-h1",
        "hostlist=a,b:vm-b",
        "hypervisor_uri=lxc+ssh://root@h1/",
        "pcmk_delay_base=a:10s",
    ];
    assert_eq!(told(&fresh.plan.devices[0]), expected);
    assert_eq!(generated(spec, Some(&fresh.document)).edits, []);
    let third = spec.replace("\"a\"", "\"a\", \"c\"");
    let third = generated(&third, Some(&fresh.document));
    assert!(!third.document.contains("pcmk_delay_base"));
}

#[test]
fn guests_come_without_moving_those_who_are_there_and_stay_when_nobody_names_them() {
    for (agent, two, three) in [
        ("external/libvirt", "b,a:vm-a", "b,a:vm-a,c"),
        ("fence_virsh", "b:b;a:vm-a", "b:b;a:vm-a;c:c"),
        ("fence_xvm", "b:b;a:vm-a", "b:b;a:vm-a;c:c"),
    ] {
        let spec = |guests: &str| {
            format!(
                "agent = \"{agent}\"\nlayout = \"hypervisor\"\n[[hypervisor]]\nuri = \"lxc+ssh://h1/?keyfile=/k\"\nguests = [{guests}]\n"
            )
        };
        let fresh = generated(&spec("\"b\", \"a:vm-a\""), None).document;
        assert!(fresh.contains(&format!("value=\"{two}\"")), "{fresh}");
        let other_order = generated(&spec("\"a:vm-a\", \"b\""), Some(&fresh));
        assert!(other_order.document.contains(&format!("\"{two}\"")));
        let more = generated(&spec("\"c\", \"a:vm-a\", \"b\""), Some(&fresh)).document;
        assert!(more.contains(&format!("value=\"{three}\"")), "{more}");

        let less = generated(&spec("\"a:vm-a\""), Some(&more));
        assert!(less.document.contains(&format!("value=\"{three}\"")));
        let only = Spec::from_toml(&spec("\"a:vm-a\""), Encryption::Required).unwrap();
        let base = SourceFile::new("base", more.as_str());
        let pruned = generate(&only.pruning(), &Surroundings::of(&base)).unwrap();
        assert!(pruned.document.contains("value=\"a:vm-a\""));
        let stays = |node: &str| Note::TargetStays {
            node: node.to_owned(),
            device: "fence-h1".to_owned(),
        };
        assert!(
            ["b", "c"]
                .map(stays)
                .iter()
                .all(|note| less.plan.notes.contains(note))
        );
    }
}

#[test]
fn a_guest_that_moves_leaves_the_device_of_its_old_host() {
    let spec = |first: &str, second: &str| {
        let table = |host: &str, guests: &str| {
            format!("[[hypervisor]]\nuri = \"lxc+ssh://{host}/\"\nguests = [{guests}]\n")
        };
        let tables = table("h1", first) + &table("h2", second);
        format!("layout = \"hypervisor\"\n{tables}")
    };
    let before = generated(&spec("\"a\", \"b\"", "\"c\""), None).document;
    let moved = generated(&spec("\"a\"", "\"c\", \"b\""), Some(&before));
    let hosts = |at: usize| moved.plan.devices[at].parameter("hostlist");
    assert_eq!([hosts(0), hosts(1)], [Some("a"), Some("c,b")]);
}

#[test]
fn the_device_of_a_node_is_not_taken_for_that_of_a_host() {
    let spec = |layout: &str| {
        format!(
            "layout = \"{layout}\"\n[[hypervisor]]\nuri = \"lxc+ssh://web/\"\nguests = [\"web-1\", \"web-2\"]\n"
        )
    };
    let before = generated(&spec("guest"), None).document;
    assert!(before.contains("id=\"fence-web-1\""));
    let after = generated(&spec("hypervisor"), Some(&before));
    assert_eq!(after.plan.devices[0].id, "fence-web");
    assert!(!after.plan.devices[0].exists);
    assert_eq!(
        generated(&spec("hypervisor"), Some(&after.document)).edits,
        []
    );
}

#[test]
fn a_node_whose_name_begins_with_that_of_the_protected_one_does_not_wait() {
    // As in the article; and the fencer compares only the letters that the map has.
    let spec = r#"
layout = "hypervisor"
[[hypervisor]]
uri = "lxc+ssh://root@h1/"
guests = ["ct", "Ct-2"]
"#;
    let fresh = generated(spec, None);
    let delay = fresh.plan.devices[0].parameter("pcmk_delay_base");
    assert_eq!(delay, Some("Ct-2:0s;ct:10s"));
    let merged = generated(spec, Some(&cib([ON, "", "", ""])));
    assert_eq!(generated(spec, Some(&merged.document)).edits, []);
    let other = spec.replace("\"ct\", \"Ct-2\"", "\"Ct-2\", \"ct\"");
    let changed = generated(&other, Some(&merged.document));
    assert!(changed.document.contains("\"Ct-2:10s\""));
}

#[test]
fn fence_virsh_takes_the_way_to_its_host_from_the_uri() {
    let spec = r#"
agent = "fence_virsh"
[[hypervisor]]
uri = "qemu+ssh://h1:2222/system?keyfile=/root/.ssh/fence"
guests = ["a:vm-a"]
parameters = { login_timeout = "15" }
"#;
    let fresh = generated(spec, Some(&cib([ON, "", "", ""])));
    let expected = [
        "fence-a",
        "ip=h1",
        "username=root",
        "ipport=2222",
        "identity_file=/root/.ssh/fence",
        "pcmk_host_map=a:vm-a",
        "login_timeout=15",
        "not on a",
    ];
    assert_eq!(told(&fresh.plan.devices[0]), expected);
    assert_eq!(generated(spec, Some(&fresh.document)).edits, []);

    let plain = spec.replace(":2222", "");
    let plain = generated(&plain, Some(&fresh.document)).document;
    assert!(!plain.contains("ipport") && plain.contains("identity_file"));
    let by_password = spec.replace("?keyfile=/root/.ssh/fence", "");
    let by_password = by_password.replace("login_timeout = ", "password_script = ");
    let by_password = generated(&by_password, Some(&fresh.document)).document;
    assert!(by_password.contains("password_script") && !by_password.contains("identity_file"));
}

/// What `virsh` on the hypervisor would not find by itself.
#[test]
fn fence_virsh_is_told_which_driver_to_ask_where_virsh_would_not_know() {
    let spec = |uri: &str, parameters: &str| {
        format!(
            "agent = \"fence_virsh\"\n[[hypervisor]]\nuri = \"{uri}?keyfile=/k\"\nguests = [\"a\"]\nparameters = {{ {parameters} }}\n"
        )
    };
    let options = |spec: &str, base: Option<&str>| {
        let generated = generated(spec, base);
        let options = generated.plan.devices[0].parameter("ssh_options");
        (options.map(str::to_owned), generated.document)
    };
    let told = |uri: &str| {
        Some(format!(
            r#"-t '/bin/bash -c "LIBVIRT_DEFAULT_URI={uri} PS1=\\[EXPECT\\]# /bin/bash --noprofile --norc"'"#
        ))
    };
    let of = |uri: &str| options(&spec(uri, ""), None).0;
    assert_eq!(of("lxc+ssh://root@h/"), told("lxc:///"));
    assert_eq!(of("xen+ssh://h/system"), told("xen:///system"));
    assert_eq!(of("qemu+ssh://admin@h/system"), told("qemu:///system"));
    assert_eq!(of("qemu+ssh://root@h/system"), None);
    assert_eq!(
        options(&spec("qemu+ssh://admin@h/system", "use_sudo = \"1\""), None).0,
        None
    );

    // What was written goes when it is no longer true, and what somebody else wrote stays.
    let (_, lxc) = options(&spec("lxc+ssh://h/", ""), None);
    let (_, qemu) = options(&spec("qemu+ssh://h/system", ""), Some(&lxc));
    assert!(lxc.contains("ssh_options") && !qemu.contains("ssh_options"));
    let theirs = lxc.replace("LIBVIRT_DEFAULT_URI=lxc:/// ", "");
    let (_, kept) = options(&spec("qemu+ssh://h/system", ""), Some(&theirs));
    assert!(kept.contains("ssh_options"));
}

#[test]
fn fence_virt_asks_the_host_unless_it_has_a_line_of_its_own() {
    let spec = r#"
agent = "fence_virt"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
guests = ["a", "b", "c"]
"#;
    let tcp = generated(spec, None);
    let expected = ["fence-h1", "ipaddr=h1", "pcmk_host_map=a:a;b:b;c:c"];
    assert_eq!(told(&tcp.plan.devices[0]), expected);
    let socket = generated(
        &format!("{spec}parameters = {{ vsock = \"2\" }}\n"),
        Some(&tcp.document),
    );
    let expected = ["fence-h1", "pcmk_host_map=a:a;b:b;c:c", "vsock=2"];
    assert_eq!(told(&socket.plan.devices[0]), expected);
    assert!(!socket.document.contains("ipaddr"));
}

#[test]
fn those_who_ask_a_daemon_get_one_device_a_hypervisor() {
    let spec = r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
agent = "fence_xvm"
guests = ["a", "b", "c"]
parameters = { key_file = "/etc/cluster/h1.key" }
"#;
    let fresh = generated(spec, None);
    let expected = [
        "fence-h1",
        "pcmk_host_map=a:a;b:b;c:c",
        "key_file=/etc/cluster/h1.key",
    ];
    assert_eq!(told(&fresh.plan.devices[0]), expected);
    assert!(fresh.document.contains(r#"type="fence_xvm""#));
}
