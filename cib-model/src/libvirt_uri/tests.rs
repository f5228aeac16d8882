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
    assert_eq!(broken("://h/"), (Kind::Driver, ""));
    assert_eq!(broken("lxc+://h/"), (Kind::Transport, "+"));
    assert_eq!(broken("lxc+ssh:host/"), (Kind::NoAuthority, ":host/"));
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
