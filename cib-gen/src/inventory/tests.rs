use super::*;
use crate::{Agent, Note, Problem};

const LXC: &str = "lxc+ssh://root@h1/";
const UUID: &str = "4dea22b3-1d52-d8f3-2516-782e98ab3fa0";

fn domain(name: &str) -> FoundDomain {
    FoundDomain {
        name: name.to_owned(),
        uuid: None,
        is_transient: false,
        place: None,
    }
}

fn found(uri: &str, domains: impl IntoIterator<Item = FoundDomain>) -> Found {
    Found {
        hypervisor: Hypervisor::new(uri, Agent::Libvirt, None),
        domains: domains.into_iter().collect(),
    }
}

fn inventory(names: &[&str]) -> Inventory {
    Inventory::new(vec![found(LXC, names.iter().copied().map(domain))])
}

/// Two hypervisors that each have these.
fn both(one: FoundDomain, other: FoundDomain) -> Inventory {
    Inventory::new(vec![
        found(LXC, [one]),
        found("qemu+ssh://h2/system", [other]),
    ])
}

fn nodes(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// `node:domain` of each guest, and the notes.
#[track_caller]
fn guests(
    inventory: &Inventory,
    mapping: &[&str],
    nodes: Option<&[String]>,
) -> (Vec<String>, Vec<Note>) {
    let naming = Naming {
        mapping,
        nodes,
        ..Naming::default()
    };
    let spec = inventory.spec(&naming).unwrap();
    let guests = spec.guests().iter();
    let guests = guests.map(|guest| format!("{}:{}", guest.node, guest.domain));
    (guests.collect(), spec.notes)
}

#[track_caller]
fn problem(inventory: &Inventory, mapping: &[&str], nodes: Option<&[String]>) -> Problem {
    let naming = Naming {
        mapping,
        nodes,
        ..Naming::default()
    };
    inventory.spec(&naming).unwrap_err().problem
}

#[track_caller]
fn help(problem: &Problem) -> String {
    problem.help().unwrap()
}

#[test]
fn without_nodes_every_domain_is_one_of_its_own_name() {
    let (all, notes) = guests(&inventory(&["Web1", "db"]), &["db1:db"], None);
    assert_eq!((all, notes), (nodes(&["Web1:Web1", "db1:db"]), Vec::new()));
}

#[test]
fn where_nodes_are_known_a_domain_is_the_node_of_its_name_whatever_the_case() {
    let known = nodes(&["web1", "db1", "away"]);
    let (all, notes) = guests(
        &inventory(&["WEB1", "other", "vm-db"]),
        &["db1:vm-db"],
        Some(&known),
    );
    assert_eq!(all, ["web1:WEB1", "db1:vm-db"]);
    let domains = nodes(&["other"]);
    assert_eq!(notes, [Note::DomainsLeftOut { domains }]);
    let (all, _) = guests(&inventory(&["WEB1", "web1"]), &[], Some(&known));
    assert_eq!(all, ["web1:web1"]);
    // A node that is mapped is not its namesake.
    let (all, _) = guests(&inventory(&["web1", "x"]), &["web1:x"], Some(&known));
    assert_eq!(all, ["web1:x"]);
}

#[test]
fn what_cannot_be_told_is_refused() {
    let known = nodes(&["web1"]);
    let alike = problem(&inventory(&["WEB1", "Web1"]), &[], Some(&known));
    assert_eq!(
        alike.to_string(),
        "the node `web1` may be one of the domains `WEB1`, `Web1`"
    );
    let none = problem(&inventory(&["a", "b"]), &[], Some(&known));
    assert!(
        help(&none).contains("the nodes are `web1`, the domains `a`, `b`"),
        "{none:?}"
    );
    let twice = problem(&inventory(&["a"]), &["x:a", "y:a"], None);
    assert_eq!(
        twice.to_string(),
        "the domain `a` is given to the nodes `x` and `y`"
    );
    let twice = problem(&inventory(&["a", "b"]), &["x:a", "X:b"], None);
    assert_eq!(twice, Problem::GuestTwice("X".to_owned()));
    assert!(help(&problem(&inventory(&["a"]), &["a"], None)).contains("`NODE:DOMAIN`"));
    let empty = problem(&inventory(&[]), &[], None);
    assert_eq!(
        empty.to_string(),
        format!("no domain is defined on `{LXC}`")
    );
    assert!(matches!(
        problem(&inventory(&["a b"]), &[], None),
        Problem::Name { what: "domain", .. }
    ));
}

#[test]
fn a_domain_that_is_not_there_is_answered_with_the_nearest() {
    let problem = problem(&inventory(&["vm-web1", "vm-db"]), &["web1:vm-web2"], None);
    assert_eq!(
        problem.to_string(),
        "there is no domain `vm-web2` for the node `web1`"
    );
    assert_eq!(help(&problem), "did you mean `vm-web1`?");
    let other = self::problem(&inventory(&["vm-web1", "vm-db"]), &["web1:x"], None);
    assert_eq!(help(&other), "the domains are `vm-web1`, `vm-db`");
}

#[test]
fn a_domain_on_two_hypervisors_is_refused() {
    let known = nodes(&["web1"]);
    let same = |nodes| problem(&both(domain("web1"), domain("web1")), &[], nodes);
    for problem in [same(None), same(Some(&known))] {
        assert_eq!(
            problem.to_string(),
            "the domain `web1` of the node `web1` is on `lxc+ssh://root@h1/`, `qemu+ssh://h2/system`"
        );
    }
    let with = |name: &str, uuid: &str| FoundDomain {
        uuid: Some(uuid.to_owned()),
        ..domain(name)
    };
    let renamed = both(with("a", UUID), with("b", &UUID.to_uppercase()));
    assert!(problem(&renamed, &[], None).to_string().contains(" is on "));
    // Two machines of one name are told apart by their UUIDs; and others than the nodes do not matter.
    let other = UUID.replace('4', "5");
    let namesakes = both(with("vm", UUID), with("vm", &other));
    let mapping = [format!("n1:{UUID}"), format!("n2:{other}")];
    let (all, _) = guests(&namesakes, &[&mapping[0], &mapping[1]], None);
    assert_eq!(all, mapping);
    let mut apart = both(domain("x"), domain("x"));
    apart.found[0].domains.push(domain("web1"));
    assert_eq!(guests(&apart, &[], Some(&known)).0, ["web1:web1"]);
    let twice = Inventory::new(vec![
        found(LXC, [domain("a")]),
        found("lxc+ssh://h1", [domain("b")]),
    ]);
    assert!(
        problem(&twice, &[], None)
            .to_string()
            .contains("is named twice")
    );
}

#[test]
fn a_transient_domain_is_left_out_or_refused() {
    let mut some = inventory(&["a", "b", "c"]);
    some.found[0].domains[1].is_transient = true;
    let domains = nodes(&["b"]);
    let (all, notes) = guests(&some, &[], None);
    assert_eq!(
        (all, notes),
        (
            nodes(&["a:a", "c:c"]),
            vec![Note::TransientLeftOut { domains }]
        )
    );
    assert!(
        problem(&some, &["x:b"], None)
            .to_string()
            .contains("is transient")
    );
    // One that is no node is nobody's business.
    let (_, notes) = guests(&some, &[], Some(&nodes(&["a"])));
    assert_eq!(
        notes,
        [Note::DomainsLeftOut {
            domains: nodes(&["c"])
        }]
    );
    let all = problem(&some, &[], Some(&nodes(&["b"])));
    assert!(
        matches!(all, Problem::Inventory(InventoryProblem::AllTransient(_))),
        "{all:?}"
    );
}

#[test]
fn a_pattern_chooses_by_name() {
    let names = |pattern: &str| {
        inventory(&["web1", "web2", "db1"])
            .matching(pattern)
            .map(|it| it.names())
    };
    assert_eq!(names("web*").unwrap(), ["web1", "web2"]);
    assert_eq!(names("*[!1]").unwrap(), ["web2"]);
    let nothing = names("wbe*").unwrap_err();
    assert_eq!(nothing.to_string(), "no domain is called like `wbe*`");
    assert_eq!(
        help(&nothing.problem),
        "the domains are `web1`, `web2`, `db1`"
    );
    assert!(
        names("[")
            .unwrap_err()
            .to_string()
            .contains("(character 1)")
    );
}

#[test]
fn uuids_are_ids_on_request() {
    let mut some = inventory(&["a"]);
    let naming = Naming {
        by: CalledBy::Uuid,
        ..Naming::default()
    };
    let unknown = some.spec(&naming).unwrap_err().to_string();
    assert_eq!(unknown, "the UUID of the domain `a` is not known");
    some.found[0].domains[0].uuid = Some(UUID.to_owned());
    assert_eq!(some.spec(&naming).unwrap().guests()[0].domain, UUID);
    let mapping = [&*format!("n:{UUID}")];
    assert_eq!(guests(&some, &mapping, None).0, mapping);
}

/// What is wrong with a file, and what stands there.
#[track_caller]
fn refused(uri: &str, text: &str) -> (String, String) {
    let file = SourceFile::new("d.xml", text);
    let hypervisor = Hypervisor::new(uri, Agent::Libvirt, None);
    let error = Inventory::of_files(hypervisor, std::slice::from_ref(&file)).unwrap_err();
    let span = error.place.unwrap().span;
    (error.to_string(), file.slice(span).to_owned())
}

#[test]
fn files_of_each_driver_are_read() {
    for (uri, kind) in [
        (LXC, "lxc"),
        ("qemu+ssh://h/system", "kvm"),
        ("qemu+ssh://h/system", "qemu"),
        ("xen+ssh://h/", "xen"),
    ] {
        let uuid = UUID.replace('-', "").to_uppercase();
        let text =
            format!("<domain type='{kind}' id='7'><name>a</name><uuid>{uuid}</uuid></domain>");
        let hypervisor = Hypervisor::new(uri, Agent::Libvirt, None);
        let file = SourceFile::new("a.xml", text);
        let inventory = Inventory::of_files(hypervisor, &[file]).unwrap();
        let domain = &inventory.found[0].domains[0];
        assert_eq!(
            (&*domain.name, domain.uuid.as_deref()),
            ("a", Some(UUID)),
            "{kind}"
        );
    }
}

#[test]
fn a_file_that_is_no_domain_of_the_hypervisor_is_refused_where_it_shows() {
    let pair = |error: &str, place: &str| (error.to_owned(), place.to_owned());
    assert_eq!(
        refused(LXC, " <network/>"),
        pair("the file is no domain of libvirt", "")
    );
    assert_eq!(refused(LXC, "hello").0, "the file is no domain of libvirt");
    assert_eq!(
        refused(LXC, "<domain type='kvm'><name>a</name></domain>"),
        pair(
            "the domain is of type `kvm`, which the driver `lxc` of the URI does not manage",
            "kvm"
        )
    );
    assert_eq!(
        refused(LXC, "<domain type='lcx'><name>a</name></domain>"),
        pair(
            "the domain is of type `lcx`, which libvirt does not have",
            "lcx"
        )
    );
    assert_eq!(
        refused(LXC, "<domain><name>a</name></domain>"),
        pair("the domain is of no type", "domain")
    );
    for nameless in [
        "<domain type='lxc'/>",
        "<domain type='lxc'><name></name></domain>",
    ] {
        assert_eq!(
            refused(LXC, nameless),
            pair("the domain has no name", "domain")
        );
    }
    let state = "<domstatus state='running'><domain type='lxc'><name>a</name></domain></domstatus>";
    assert!(refused(LXC, state).0.contains("keeps of a running domain"));
    assert!(
        !refused(LXC, "<domain type='lxc'><name>a</domain>")
            .1
            .is_empty()
    );
}

#[test]
fn a_domain_in_two_files_is_refused_at_the_second() {
    let file = |name: &str| {
        let text = format!("<domain type='lxc'><name>{name}</name><uuid>{UUID}</uuid></domain>");
        SourceFile::new(name, text)
    };
    for (second, message) in [
        ("a", "the domain `a` is given twice"),
        ("b", "the domain `b` has the UUID of `a`"),
    ] {
        let hypervisor = Hypervisor::new(LXC, Agent::Libvirt, None);
        let error = Inventory::of_files(hypervisor, &[file("a"), file(second)]).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.place.unwrap().input, crate::Input::Domain(1));
    }
}

#[test]
fn whatever_is_in_a_file_is_a_domain_or_an_error() {
    let whole = format!("<domain type='lxc'><name>é</name><uuid>{UUID}</uuid></domain>");
    let starts = (0..whole.len()).filter_map(|end| whole.get(..end));
    let odd = [
        "<domain type='lxc'><name>&#x0;</name></domain>",
        "<domain xmlns='u' type='lxc'/>",
        "<domstatus/>",
    ];
    for text in starts.chain(odd) {
        let file = SourceFile::new("d.xml", text);
        let hypervisor = Hypervisor::new(LXC, Agent::Libvirt, None);
        let error = Inventory::of_files(hypervisor, &[file]).unwrap_err();
        assert!(error.place.is_some(), "{text}");
    }
    // A UUID that is none is nobody's.
    for uuid in ["", "x", "4dea"] {
        let text = format!("<domain type='lxc'><name>a</name><uuid>{uuid}</uuid></domain>");
        let hypervisor = Hypervisor::new(LXC, Agent::Libvirt, None);
        let inventory = Inventory::of_files(hypervisor, &[SourceFile::new("d.xml", text)]).unwrap();
        assert_eq!(inventory.found[0].domains[0].uuid, None, "{uuid}");
    }
}
