//! What corosync reads, and where it stands.

use proptest::prelude::*;

use super::*;

fn source(text: &str) -> SourceFile {
    SourceFile::new("corosync.conf", text)
}

#[track_caller]
fn problems(text: &str) -> Vec<(ProblemKind, String)> {
    let source = source(text);
    let conf = CorosyncConf::parse(&source);
    let problems = conf.problems().iter();
    problems
        .map(|problem| (problem.kind, source.slice(problem.span).to_owned()))
        .collect()
}

#[test]
fn sections_nest_and_values_have_places() {
    let source = source(
        "# mine\r\ntotem {\r\n\tversion:2\n  interface{\n mcastport : 5405 \n}\n}\n\nfoo: bar baz\n",
    );
    let conf = CorosyncConf::parse(&source);
    assert_eq!(conf.problems(), []);
    let paths: Vec<_> = conf
        .sections()
        .map(|(_, section)| section.path.as_str())
        .collect();
    assert_eq!(paths, ["", "totem", "totem.interface"]);
    let port = conf.value("totem.interface.mcastport").unwrap();
    assert_eq!(
        (port.number(), source.slice(port.value_span)),
        (Some(5405), "5405")
    );
    assert_eq!(source.slice(port.key_span), "mcastport");
    assert_eq!(conf.value("foo").unwrap().value, "bar baz");
    assert_eq!(source.slice(conf.section("totem").unwrap().span), "totem");
}

#[test]
fn the_last_value_counts_wherever_it_stands() {
    let source = source("quorum {\n two_node: 1\n}\nquorum {\n two_node: 0\n}\n");
    let conf = CorosyncConf::parse(&source);
    assert!(!conf.is_on("quorum.two_node"));
    assert!(conf.value("quorum.wait_for_all").is_none());
}

#[test]
fn every_problem_names_its_bytes() {
    use ProblemKind as Kind;
    let one = |kind, text: &str| vec![(kind, text.to_owned())];
    assert_eq!(
        problems("totem { version: 2 }\n"),
        one(Kind::BehindBrace, "version: 2 }")
    );
    assert_eq!(
        problems("totem { # mine\n}\n"),
        one(Kind::BehindBrace, "# mine")
    );
    assert_eq!(
        problems("totem {\nversion: 2\n"),
        one(Kind::Unclosed, "totem")
    );
    assert_eq!(problems("totem {\n}\n}\n"), one(Kind::StrayBrace, "}"));
    assert_eq!(
        problems("totem {\n} # end\n"),
        one(Kind::BesideBrace, "} # end")
    );
    assert_eq!(problems("{\n}\n"), one(Kind::NoName, "{"));
    assert_eq!(problems("totem {\n: 2\n}\n"), one(Kind::NoKey, ":"));
    assert_eq!(
        problems("totem {\n  token 1000\n}\n"),
        one(Kind::Neither, "token 1000")
    );
    assert_eq!(
        problems("totem {\n a b: 1\n}\n"),
        one(Kind::Character, "a b")
    );
    assert_eq!(problems("ab: 1\n"), one(Kind::ShortName, "ab"));
    assert_eq!(
        problems("uidgid {\n user: 1\n}\n"),
        one(Kind::ForeignKey, "user")
    );
    assert_eq!(
        problems("logging {\nlogger_subsys {\n}\n}\n"),
        one(Kind::NoSubsys, "logger_subsys")
    );
    assert_eq!(
        problems("\u{feff}totem {\n}\n"),
        one(Kind::Mark, "\u{feff}")
    );
    let long = format!("# {}\n", "x".repeat(509));
    assert_eq!(problems(&long)[0].0, Kind::LongLine);
    assert_eq!(problems(&long[1..]), [(Kind::Neither, "x".repeat(509))]);
}

#[test]
fn many_lines_take_no_square_of_time() {
    let lines: u32 = 100_000;
    let text = format!("totem {{\n{}}}\n", "token: 5\n".repeat(lines as usize));
    let source = source(&text);
    let conf = CorosyncConf::parse(&source);
    let start = std::time::Instant::now();
    let counting = conf.entries().iter().filter(|entry| conf.counts(entry));
    assert_eq!(counting.count(), 1);
    // A look at every line for every line would take minutes.
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn depth_is_bounded() {
    let text = "a {\n".repeat(100_000);
    let found = problems(&text);
    assert_eq!(found.last().unwrap().0, ProblemKind::LongName);
}

#[test]
fn members_of_a_second_list_write_over_those_of_the_first() {
    let source = source(
        "nodelist {\nnode {\nname: a\nnodeid: 1\nring0_addr: 10.0.0.1\n}\nnode {\nname: b\nring1_addr: x\nring0_addr: y\n}\n}\nnodelist {\nnode {\nname: c\n}\n}\n",
    );
    let conf = CorosyncConf::parse(&source);
    let members = conf.members();
    let names: Vec<_> = members.iter().map(Member::label).collect();
    assert_eq!(names, ["c", "b"]);
    assert_eq!((members[0].id(), members[1].id()), (Some(1), None));
    let links: Vec<_> = members[1]
        .links()
        .iter()
        .map(|link| (link.number, link.address.value))
        .collect();
    assert_eq!(links, [(0, "y"), (1, "x")]);
    assert_eq!(conf.node_votes(), Some(2));
}

#[test]
fn a_node_without_a_line_is_none() {
    let text = source("nodelist {\nnode {\n}\nnode {\nname: b\n}\n}\n");
    let conf = CorosyncConf::parse(&text);
    let names: Vec<_> = conf.members().iter().map(Member::label).collect();
    assert_eq!(names, ["b"]);
}

#[test]
fn numbers_are_those_of_strtoll() {
    let number = |text: &str| {
        let text = format!("totem {{\n token: {text}\n}}\n");
        CorosyncConf::parse(&source(&text)).number("totem.token")
    };
    assert_eq!(number("+5"), Some(5));
    assert_eq!(number("-5"), None);
    assert_eq!(number("5 # five"), None);
    assert_eq!(number("0x5"), None);
    assert_eq!(number(""), None);
}

#[test]
fn the_words_tell_the_generation() {
    let generation = |text: &str| CorosyncConf::parse(&source(text)).generation();
    assert_eq!(generation("totem {\n version: 2\n}\n"), Generation::Unknown);
    assert_eq!(
        generation("totem {\n rrp_mode: none\n}\n"),
        Generation::Older
    );
    assert_eq!(
        generation("totem {\n rrp_mode: none\n link_mode: rr\n}\n"),
        Generation::Current
    );
    assert_eq!(
        generation("totem {\n transport: knet\n}\n"),
        Generation::Current
    );
    assert_eq!(
        generation("service {\n name: pacemaker\n}\ntotem {\n}\n"),
        Generation::Older
    );
}

#[test]
fn the_token_grows_with_the_nodes() {
    let node = "node {\nring0_addr: x\n}\n";
    let token = |nodes: usize, totem: &str| {
        let text = format!(
            "totem {{\n{totem}\n}}\nnodelist {{\n{}}}\n",
            node.repeat(nodes)
        );
        CorosyncConf::parse(&source(&text)).token()
    };
    assert_eq!(token(2, ""), 3000);
    assert_eq!(token(4, ""), 4300);
    assert_eq!(token(4, "token: 1000\ntoken_coefficient: 0"), 1000);
    assert_eq!(token(2, "token: 0"), 3000);
    assert_eq!(token(2, "rrp_mode: none"), 1000);
}

#[test]
fn only_a_corosync_conf_is_one() {
    assert!(recognises("# x\ntotem {\n}\n"));
    assert!(recognises("nodelist{\n"));
    assert!(recognises("totem { version: 2 }\n"));
    assert!(recognises("totem\n{\n"));
    assert!(!recognises("logging {\n}\n"));
    assert!(!recognises("listen_tcp = 1\n"));
    assert!(!recognises("<cib>totem {</cib>"));
    assert!(!recognises("the totem of the tribe\n"));
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "([a-z ]{0,4}[{}:#\t\u{a0}é]{0,2}(\r?\n)?){0,40}") {
        let source = source(&text);
        let conf = CorosyncConf::parse(&source);
        for problem in conf.problems() {
            prop_assert!(text.get(problem.span.range()).is_some());
        }
        for entry in conf.entries() {
            prop_assert_eq!(&text[entry.value_span.range()], entry.value);
            prop_assert_eq!(&text[entry.key_span.range()], entry.key);
        }
        prop_assert!(conf.members().len() <= text.lines().count());
        let _ = (conf.token(), conf.crypto(), conf.counted_votes(), recognises(&text));
    }
}

#[test]
fn an_even_split_is_decided_by_the_device_or_a_tie_breaker_or_two_node() {
    let split = |quorum: &str, nodes: &str| {
        let text = format!("quorum {{\nprovider: corosync_votequorum\n{quorum}\n}}\n{nodes}");
        CorosyncConf::parse(&source(&text)).even_split()
    };
    let device = "device {\nmodel: net\n}\n";
    assert_eq!(split("", ""), Some(EvenSplit::Neither));
    assert_eq!(split("two_node: 1", ""), Some(EvenSplit::Both));
    assert_eq!(
        split("auto_tie_breaker: 1", ""),
        Some(EvenSplit::TieBreaker)
    );
    assert_eq!(
        split("two_node: 1\nauto_tie_breaker: 1", ""),
        Some(EvenSplit::TieBreaker)
    );
    assert_eq!(split(device, ""), Some(EvenSplit::Device));
    // Of four nodes a half is no node that may go on alone.
    let node = |id: u32| format!("node {{\nring0_addr: n{id}\nnodeid: {id}\n}}\n");
    let four = format!("nodelist {{\n{}}}\n", (1..5).map(node).collect::<String>());
    assert_eq!(split("two_node: 1", &four), Some(EvenSplit::Neither));
    let silent = CorosyncConf::parse(&source("totem {\n}\n")).even_split();
    assert_eq!(silent, None);
}
