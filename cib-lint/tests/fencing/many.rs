//! A cluster of 32 nodes.

use std::time::{Duration, Instant};

use cib_lint::Linter;
use cib_lint::fencing::{self, FencingReport};
use cib_model::SourceFile;

use crate::{cib, libvirt, report};

/// 32 nodes on three hypervisors, each with a device of its own but one.
fn many() -> FencingReport {
    let names: Vec<String> = (1..=32).map(|at| format!("node{at:02}")).collect();
    let covered = names.iter().enumerate().filter(|(at, _)| *at != 20);
    let devices = covered.map(|(at, name)| {
        let hypervisor = format!("hv{}.example.com", at % 3);
        libvirt(&format!("fence-{name}"), name, &hypervisor)
    });
    let devices: String = devices.collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    report(&cib(&names, &devices, ""))
}

#[test]
fn the_table_has_a_line_a_node_and_fits_into_100_columns() {
    let mut out = Vec::new();
    fencing::table(&many(), false, 100, &mut out).unwrap();
    let table = String::from_utf8(out).unwrap();
    let nodes: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("node"))
        .collect();
    assert_eq!(nodes.len(), 32, "{table}");
    assert!(
        table.lines().all(|line| line.chars().count() <= 100),
        "{table}"
    );
    let gaps: Vec<&&str> = nodes
        .iter()
        .filter(|line| line.contains("NOT FENCED"))
        .collect();
    assert!(
        matches!(&gaps[..], [gap] if gap.starts_with("node21 ")),
        "{table}"
    );
    assert!(
        table.ends_with("\n32 nodes: 31 fenced, 1 NOT FENCED (node21)\n"),
        "{table}"
    );
}

#[test]
fn a_narrow_terminal_has_no_line_that_is_too_long() {
    for width in [72, 80, 90] {
        let mut out = Vec::new();
        fencing::table(&many(), false, width, &mut out).unwrap();
        let table = String::from_utf8(out).unwrap();
        let longest = table
            .lines()
            .map(|line| line.chars().count())
            .max()
            .unwrap();
        assert!(longest <= width, "{longest} in {width}:\n{table}");
    }
}

#[test]
fn the_picture_has_everything_once_and_the_gap_on_top() {
    let svg = fencing::svg(&many());
    for at in 1..=32 {
        let shown = svg.matches(&format!(">node{at:02}<")).count();
        assert_eq!(shown, 1, "node{at:02}");
    }
    for at in 0..3 {
        assert_eq!(svg.matches(&format!(">hv{at}.example.com<")).count(), 1);
    }
    let top = |name: &str| {
        let before = svg.split_once(&format!(">{name}<")).unwrap().0;
        let y = before.rsplit_once(" y=\"").unwrap().1;
        y.split('"').next().unwrap().parse::<u32>().unwrap()
    };
    assert!((1..=32).all(|at| at == 21 || top("node21") < top(&format!("node{at:02}"))));
}

#[test]
fn the_time_for_a_thousand_nodes_grows_with_their_number_alone() {
    let nodes: Vec<String> = (0..3_000).map(|at| format!("node{at}")).collect();
    let devices: String = nodes
        .iter()
        .map(|node| libvirt(&format!("fence-{node}"), node, "hv"))
        .collect();
    let level = |node: &String| {
        format!(
            r#"<fencing-level id="l-{node}" target="{node}" index="1" devices="fence-{node}"/>"#
        )
    };
    let levels = nodes.iter().map(level).collect::<Vec<_>>().concat();
    let topology = format!("<fencing-topology>{levels}</fencing-topology>");
    let names: Vec<&str> = nodes.iter().map(String::as_str).collect();
    let source = SourceFile::new("cib.xml", cib(&names, &devices, &topology));
    let start = Instant::now();
    assert!(Linter::default().lint(&source).worst().is_some());
    // About a second without optimisation; asking every device of every member took more than half a minute.
    assert!(start.elapsed() < Duration::from_secs(15));
}
