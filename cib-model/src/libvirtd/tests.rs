use super::*;

fn conf(text: &str) -> (SourceFile, Vec<(DaemonProblemKind, String)>) {
    let source = SourceFile::new("libvirtd.conf", text);
    let conf = LibvirtdConf::parse(&source);
    let problems = conf.problems.iter();
    let problems = problems
        .map(|problem| (problem.kind, source.slice(problem.span).to_owned()))
        .collect();
    (source, problems)
}

#[test]
fn values_know_their_places() {
    let text =
        "listen_tcp=+1 # on\n auth_tcp = 'none'; tcp_port = \"16509\"\nx = [\n 1,\n \"a\",\n]\r\n";
    let source = SourceFile::new("libvirtd.conf", text);
    let conf = LibvirtdConf::parse(&source);
    assert!(conf.problems.is_empty());
    let places = conf.settings.iter();
    let places: Vec<_> = places
        .map(|setting| (setting.name, source.slice(setting.span)))
        .collect();
    let list = "[\n 1,\n \"a\",\n]";
    let expected = [
        ("listen_tcp", "+1"),
        ("auth_tcp", "none"),
        ("tcp_port", "16509"),
        ("x", list),
    ];
    assert_eq!(places, expected);
    assert_eq!(conf.flag("listen_tcp"), Some(true));
    assert_eq!(conf.flag("listen_tls"), Some(true), "the default");
    assert_eq!(conf.text("listen_addr"), None);
}

#[test]
fn the_first_of_two_counts() {
    let source = SourceFile::new(
        "virtproxyd.conf",
        "auth_tcp = \"none\"\nauth_tcp = \"sasl\"\n",
    );
    let conf = LibvirtdConf::parse(&source);
    assert_eq!(conf.text("auth_tcp"), Some("none"));
    assert_eq!(conf.daemon_name(), "virtproxyd");
}

#[test]
fn problems_are_at_the_smallest_wrong_thing() {
    use DaemonProblemKind as Kind;
    for (text, kind, place) in [
        ("[main]\n", Kind::Name, "[main"),
        ("\u{feff}x = 1\n", Kind::Name, "\u{feff}x"),
        ("listen_tcp: 1\n", Kind::Assignment, "listen_tcp"),
        ("listen_tcp =  \n", Kind::NoValue, "="),
        ("auth_tcp = none # c\n", Kind::Bare, "none"),
        ("listen_addr = 127.0.0.1\n", Kind::Bare, "127.0.0.1"),
        ("auth_tcp = \"none\n", Kind::Quote, "\"none"),
        ("x = [ \"a\",\n", Kind::List, "["),
        ("x = [ \"a\" \"b\" ]\n", Kind::Comma, "\"b\""),
        ("x = [ \"a\", # c\n\"b\"\n]\n", Kind::Item, "#"),
        ("x = 1 y = 2\n", Kind::Rest, "y = 2"),
    ] {
        let (_, problems) = conf(text);
        assert_eq!(problems, [(kind, place.to_owned())], "{text:?}");
    }
}

#[test]
fn a_problem_does_not_hide_what_follows() {
    let (source, problems) = conf("auth_tcp = none\nx = [ \"a\" # c\n\"b\" ]\nlisten_tcp = 1\n");
    assert_eq!(problems.len(), 2);
    assert_eq!(LibvirtdConf::parse(&source).flag("listen_tcp"), Some(true));
}

#[test]
fn a_file_of_a_daemon_is_recognised_and_others_are_not() {
    for text in [
        "listen_tcp = 1\n",
        "\u{feff}# TCP\nlog_level = 1\nauth_tcp=none",
        "# delivered\n#listen_tls = 0\n",
        "listen_tls: 0\n#listen_tcp = 1\n",
        "tcp_port \"16509\"\nlisten_tcp = 1\n",
    ] {
        assert!(recognises(text), "{text}");
    }
    for text in [
        "",
        "# nothing",
        "log_level = 3\nmax_clients = 5\n",
        "totem {\n  version: 2\n}\n",
        "listen_tcp is what you want\n",
        "To listen:\n\nlisten_tcp = 1\n",
        "<domain/>",
    ] {
        assert!(!recognises(text), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_much(text in "([a-z=\\[\\]\"'#,;0-9 \n\r+-]|\\PC){0,60}") {
        let source = SourceFile::new("libvirtd.conf", text.as_str());
        let conf = LibvirtdConf::parse(&source);
        for problem in &conf.problems {
            proptest::prop_assert!(text.get(problem.span.range()).is_some());
        }
        for setting in &conf.settings {
            proptest::prop_assert_eq!(source.slice(setting.name_span), setting.name);
        }
        recognises(&text);
    }
}
