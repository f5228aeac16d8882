//! Every part is found, and every error names its bytes.

use super::*;

#[track_caller]
fn broken(text: &str) -> (UriErrorKind, &str) {
    let error = LibvirtUri::parse(text).unwrap_err();
    (error.kind, &text[error.range])
}

#[test]
fn every_part_is_found() {
    let text = "qemu+libssh2://admin@[fe80::1]:2222/system?keyfile=/root/id&no_tty=1";
    let uri = LibvirtUri::parse(text).unwrap();
    let texts = |part: &Option<UriPart<'_>>| part.as_ref().map(|part| part.text.to_owned());
    assert_eq!(uri.driver.text, "qemu");
    assert_eq!(texts(&uri.written_transport).as_deref(), Some("libssh2"));
    assert_eq!(texts(&uri.user).as_deref(), Some("admin"));
    assert_eq!(texts(&uri.host).as_deref(), Some("fe80::1"));
    assert_eq!(texts(&uri.port).as_deref(), Some("2222"));
    assert_eq!(uri.path.text, "/system");
    let names: Vec<_> = uri
        .parameters
        .iter()
        .map(|p| (p.name.text, p.value.text))
        .collect();
    assert_eq!(names, [("keyfile", "/root/id"), ("no_tty", "1")]);
    assert_eq!(&text[uri.path.range], "/system");
}

#[test]
fn the_transport_follows_from_the_host() {
    let name = |text: &'static str| LibvirtUri::parse(text).unwrap().transport_name().to_owned();
    assert_eq!(name("lxc://host/"), "tls");
    assert_eq!(name("lxc:///"), "unix");
    assert_eq!(name("lxc+tcp://host/"), "tcp");
    let uri = LibvirtUri::parse("lxc+TCP://host/").unwrap();
    assert!(
        uri.transport()
            .is_some_and(|transport| transport.name == "tcp")
    );
}

#[test]
fn local_and_hostless_uris_are_told_apart() {
    let uri = |text: &'static str| LibvirtUri::parse(text).unwrap();
    assert!(uri("lxc:///").is_local());
    assert!(uri("qemu:/system").is_local());
    assert!(uri("lxc+ssh://127.0.0.1/").is_local());
    assert!(uri("lxc+tcp://[::1]/").is_local());
    assert!(!uri("lxc+tcp://host/").is_local());
    assert!(!uri("lxc+tcp:///").is_local());
    assert!(uri("lxc+tcp:///").lacks_host());
    assert!(uri("lxc+tcp://").lacks_host());
    assert!(!uri("lxc:///").lacks_host());
}

#[test]
fn errors_name_the_bytes() {
    use UriErrorKind as Kind;
    assert_eq!(broken(""), (Kind::Empty, ""));
    assert_eq!(broken("lxc+ssh://a b/"), (Kind::Blank, " "));
    assert_eq!(broken("lxc+ssh://hôte/"), (Kind::Character, "ô"));
    assert_eq!(broken("lxc+ssh://h/?k=%4"), (Kind::Escape, "%"));
    assert_eq!(broken("my-host"), (Kind::Alias, "my-host"));
    assert_eq!(broken("lxc+ssh//h/"), (Kind::NoScheme, "lxc+ssh//h/"));
    assert_eq!(broken("lxc+ssh//h:22/"), (Kind::NoScheme, "lxc+ssh//h"));
    assert_eq!(broken("lxc//h:22/"), (Kind::NoScheme, "lxc//h"));
    assert_eq!(broken("://h/"), (Kind::Driver, ""));
    assert_eq!(broken("1xc://h/"), (Kind::Driver, "1xc"));
    assert_eq!(broken("root@h:22/"), (Kind::Driver, "root@h"));
    assert_eq!(broken("lxc_x+ssh://h/"), (Kind::Scheme, "_"));
    assert_eq!(broken("lxc+s_h://h/"), (Kind::Scheme, "_"));
    assert_eq!(broken("lxc+://h/"), (Kind::Transport, "+"));
    assert_eq!(broken("lxc+ssh:host/"), (Kind::NoAuthority, ":host/"));
    assert_eq!(broken("lxc:system"), (Kind::NoAuthority, ":system"));
    assert_eq!(broken("lxc+ssh://root@x@h/"), (Kind::At, "@"));
    assert_eq!(broken("lxc+ssh://root:a@b/c@h/"), (Kind::At, "@"));
    assert_eq!(broken("lxc+unix://h/"), (Kind::SocketHost, "h"));
    assert_eq!(broken("lxc+UNIX://[::1]/"), (Kind::SocketHost, "::1"));
    assert_eq!(broken("lxc+ssh://h[x/"), (Kind::StrayBracket, "["));
    assert_eq!(broken("lxc+ssh://ro]ot@h/"), (Kind::StrayBracket, "]"));
    assert_eq!(broken("lxc+ssh://[::1]/[x]"), (Kind::StrayBracket, "["));
    assert_eq!(broken("lxc+ssh://h/?a=[b]"), (Kind::StrayBracket, "["));
    assert_eq!(broken("lxc+ssh://h/#a#b"), (Kind::Character, "#"));
    assert_eq!(broken("lxc://[::1/"), (Kind::Bracket, "[::1"));
    assert_eq!(broken("lxc://h:x/"), (Kind::Port, "x"));
    assert_eq!(broken("lxc://h:/"), (Kind::Port, ":"));
    assert_eq!(broken("lxc://h:70000/"), (Kind::Port, "70000"));
}

#[test]
fn passwords_are_found() {
    let text = "lxc+ssh://root:hunter2@h/";
    let uri = LibvirtUri::parse(text).unwrap();
    assert_eq!(uri.password().map(|range| &text[range]), Some("hunter2"));
}

#[test]
fn what_libvirt_takes_is_taken() {
    for text in [
        "lxc:",
        "lxc:?a=b",
        "lxc:/",
        "lxc+ssh:",
        "lxc+ssh://h:0/",
        "lxc+ssh://h:00022/",
        "lxc+ssh://root@h/a@b",
        "lxc+ssh://h/?a@b",
        "lxc+ssh://h/#[a]",
        "lxc+ssh://@h/",
        "lxc+unix://root@/",
        "l.x-c2+a.b-c://h/",
    ] {
        assert!(LibvirtUri::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn a_driver_alone_leads_to_the_local_machine() {
    let uri = LibvirtUri::parse("lxc:").unwrap();
    assert!(uri.is_local());
    assert_eq!(uri.path.text, "");
}

#[test]
fn a_transport_is_all_that_follows_the_first_plus() {
    let uri = LibvirtUri::parse("lxc+ssh+x://h/").unwrap();
    assert_eq!(uri.transport_name(), "ssh+x");
    assert!(uri.transport().is_none());
}

#[test]
fn where_a_command_leads_is_not_known() {
    let uri = |text: &'static str| LibvirtUri::parse(text).unwrap();
    assert!(!uri("lxc+ext:///?command=x").is_local());
    assert!(!uri("lxc+ext://localhost/?command=x").is_local());
    assert!(!uri("lxc+ext:///?command=x").lacks_host());
}

#[test]
fn a_machine_knows_itself_by_many_names() {
    for host in [
        "localhost",
        "LOCALHOST.",
        "ip6-localhost",
        "127.0.0.1",
        "127.255.0.9",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "::",
        "::1",
        "::1%25lo",
        "::ffff:127.0.0.1",
    ] {
        assert!(is_loopback(host), "{host}");
    }
    for host in [
        "",
        "h",
        "127",
        "127.",
        "127.x",
        "127.0.0.0.1",
        "127..1",
        "127.0.0x",
        "10.1",
        "1.127",
        "256.1",
        "127.16777216",
        "192.168.122.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "localhost.example.org",
        "127.0.0.1.example.org",
    ] {
        assert!(!is_loopback(host), "{host}");
    }
}

#[test]
fn every_driver_that_people_take_for_another_is_none_itself() {
    assert_eq!(facts::libvirt_driver_meant("KVM"), Some("qemu"));
    assert_eq!(facts::libvirt_driver_meant("qemu"), None);
    for (name, meant) in facts::mistaken_libvirt_drivers() {
        assert!(facts::libvirt_driver(name).is_none(), "{name}");
        assert!(
            facts::libvirt_driver(meant).is_some_and(|driver| driver.supported),
            "{meant}"
        );
    }
}
