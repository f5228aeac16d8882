//! What the other tools say to the mistakes that the rules about fencing and quorum find: `docs/other-tools.md`.
//!
//! `UPDATE=1` writes the page. `crm_verify` is asked about every example each time; `crmsh` and `pcs` take a second for
//! each and are asked about some, about what is new, and about all with `CIB_OTHERS=all`.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use cib_model::Span;
use cib_rules::{ALL, Area, Example, Rule};
use cib_tests::not_checked::{announce, require};
use cib_tests::run::{Invocation, Ran};
use cib_tests::tools::Tool;
use whole::{unmark, whole_document};

/// The releases that the page is about: those of Debian 12, whose crmsh 4.4.1 calls itself so.
const RELEASES: [(&str, &str); 3] = [("crm_verify", "2.1.5"), ("crm", "4.4.0"), ("pcs", "0.11.5")];

/// One in so many examples is shown to the slow tools each time.
const SAMPLE: usize = 40;

/// The rules for whose mistakes `crm_verify` fails, too, and why they are there all the same.
const KNOWN: [(&str, &str); 7] = [
    (
        "libvirt-off-unverified",
        "`crm_verify` warns that the word `poweroff` is an old one, and not of what the agent does",
    ),
    (
        "no-fence-device",
        "`crm_verify` says that resources will not start, and not where that is decided",
    ),
    (
        "no-quorum-fences-without-fencing",
        "`crm_verify` says what Pacemaker does instead, and knows the value in its old spelling only",
    ),
    (
        "no-quorum-policy-invalid",
        "`crm_verify` says that the default counts; the rule says which value was meant, and mends it",
    ),
    (
        "requires-fencing-while-disabled",
        "`crm_verify` fails for a warning that it shows with `-VV` only",
    ),
    (
        "requires-invalid",
        "`crm_verify` says that the value is none; the rule says which was meant, and mends it",
    ),
    (
        "requires-unfencing-on-fence-device",
        "`crm_verify` fails for a warning that it shows with `-VV` only",
    ),
];

/// A bad example and what is said to it, tool by tool in the order of [`RELEASES`].
struct Row {
    rule: &'static Rule,
    example: &'static Example,
    cells: [String; 3],
}

#[test]
fn the_page_says_what_other_tools_say() {
    let what = "what other tools say to our examples";
    let tools = [
        Tool::CrmVerify,
        Tool::Crm,
        Tool::Pcs,
        Tool::FenceVirsh,
        Tool::FenceXvm,
    ];
    if !require(what, &tools) {
        return;
    }
    for (program, release) in RELEASES {
        let ran = Invocation::new(program).arg("--version").run().unwrap();
        if !ran.stdout.contains(release) {
            return announce(what, &format!("{program} {release}"));
        }
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/other-tools.md");
    let committed = fs::read_to_string(&page).unwrap_or_default();
    let (rows, asked) = rows(&cells_of(&committed));
    let text = page_of(&rows);
    if env::var_os("UPDATE").is_some() {
        fs::write(&page, &text).unwrap();
    } else {
        assert!(
            committed == text,
            "docs/other-tools.md is not what the tools say; UPDATE=1 writes it:\n{}",
            difference(&committed, &text)
        );
    }
    if asked < rows.len() {
        announce(
            &format!(
                "what crmsh and pcs say to {} of {} examples",
                rows.len() - asked,
                rows.len()
            ),
            "CIB_OTHERS=all, which takes minutes",
        );
    }
    let rejected: BTreeSet<_> = rows
        .iter()
        .filter(|row| row.cells[0].starts_with("rejects"))
        .map(|row| row.rule.id)
        .collect();
    let known: BTreeSet<_> = KNOWN.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rejected, known, "crm_verify rejects what these rules find");
}

fn examples() -> Vec<(&'static Rule, &'static Example)> {
    let areas = [Area::Fencing, Area::FencingTopology, Area::Quorum];
    ALL.iter()
        .filter(|rule| areas.contains(&rule.area))
        .flat_map(|rule| rule.bad.iter().map(|example| (*rule, example)))
        .filter(|(_, example)| example.files.is_empty())
        .collect()
}

/// All rows, and how many were shown to the slow tools; what those say to the others is taken from the page.
fn rows(committed: &BTreeMap<String, [String; 3]>) -> (Vec<Row>, usize) {
    let all = env::var_os("CIB_OTHERS").is_some_and(|value| value == "all");
    let examples = examples();
    let (next, asked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut rows = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((rule, example)) = examples.get(at) else {
                return rows;
            };
            let shown = Shown::new(rule, example);
            let first = shown.verdict(0);
            let known = committed.get(&key(rule, example));
            let known = known.filter(|cells| !all && at % SAMPLE != 0 && cells[0] == first);
            let cells = known.cloned().unwrap_or_else(|| {
                asked.fetch_add(1, Ordering::Relaxed);
                [first, shown.verdict(1), shown.verdict(2)]
            });
            rows.push((
                at,
                Row {
                    rule,
                    example,
                    cells,
                },
            ));
        }
    };
    let mut rows: Vec<_> = thread::scope(|scope| {
        let count = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    rows.sort_by_key(|(at, _)| *at);
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    (rows, asked.into_inner())
}

/// An example as a file that every tool takes.
struct Shown {
    dir: tempfile::TempDir,
    /// The mistake's own words, and the names of what it is in.
    names: BTreeSet<String>,
}

impl Shown {
    fn new(rule: &Rule, example: &Example) -> Self {
        let (text, mark) = unmark(example.xml);
        let (document, _) = whole_document(&text);
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("cib.xml"), without_noise(rule, &document)).unwrap();
        Self {
            dir,
            names: names(&text, mark.unwrap()),
        }
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("cib.xml")
    }

    fn verdict(&self, tool: usize) -> String {
        let (program, _) = RELEASES[tool];
        let run = Invocation::new(program).env("HOME", self.dir.path());
        let run = match tool {
            0 => run.args(["-V", "-x"]).arg(self.file()),
            1 => run
                .env("CIB_file", self.file())
                .args(["-F", "configure", "verify"]),
            _ => run
                .args(["cluster", "verify", "--full", "-f"])
                .arg(self.file()),
        };
        verdict(&run.run().unwrap(), &self.names)
    }
}

/// Adds what the example leaves out and the tools would complain about: a partition with quorum, the nodes that the
/// topology names, and a fence device where the mistake is not that there is none.
fn without_noise(rule: &Rule, document: &str) -> String {
    const DEVICE: &str = concat!(
        r#"<resources><primitive id="other-tools" class="stonith" type="external/libvirt">"#,
        r#"<instance_attributes id="other-tools-p"><nvpair id="other-tools-h" name="hostlist" value="other"/>"#,
        r#"<nvpair id="other-tools-u" name="hypervisor_uri" value="lxc+ssh://192.0.2.1/"/></instance_attributes>"#,
        r#"<operations><op id="other-tools-m" name="monitor" interval="60s"/></operations></primitive>"#
    );
    let mut document = document.replacen("<cib ", r#"<cib have-quorum="1" "#, 1);
    let nodes: BTreeSet<_> = document
        .split(r#" target=""#)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let nodes = nodes
        .iter()
        .enumerate()
        .fold(String::new(), |nodes, (at, name)| {
            nodes + &format!(r#"<node id="other-{at}" uname="{name}"/>"#)
        });
    if !nodes.is_empty() {
        document = document.replacen("<nodes/>", &format!("<nodes>{nodes}</nodes>"), 1);
    }
    if rule.id != "no-fence-device" && !document.contains(r#"class="stonith""#) {
        document = document
            .replacen("<resources/>", "<resources></resources>", 1)
            .replacen("<resources>", DEVICE, 1);
    }
    document
}

/// What a message has to contain to be about the mistake.
fn names(text: &str, mark: Span) -> BTreeSet<String> {
    let document = roxmltree::Document::parse(text).unwrap();
    let inside = document
        .descendants()
        .filter(|node| node.is_element() && node.range().contains(&mark.range().start));
    let mut names: BTreeSet<_> = inside
        .flat_map(|node| ["id", "uname", "name"].map(|name| node.attribute(name)))
        .flatten()
        .map(str::to_owned)
        .collect();
    names.insert(text[mark.range()].to_owned());
    // A word that is in everything says nothing.
    names.retain(|name| name.len() > 2);
    names
}

fn verdict(ran: &Ran, names: &BTreeSet<String>) -> String {
    let said = without_colours(&format!("{}{}", ran.stdout, ran.stderr));
    let messages: Vec<_> = said.lines().filter(|line| is_message(line)).collect();
    let about = messages
        .iter()
        .filter(|line| names.iter().any(|name| line.contains(name)));
    let mut verdict = match ran.code {
        0 => "accepts".to_owned(),
        code => format!("rejects ({code})"),
    };
    let (about, count) = (about.count(), messages.len());
    if count > 0 {
        let s = if count == 1 { "" } else { "s" };
        write!(verdict, ", {count} message{s}, {about} about it").unwrap();
    }
    verdict
}

/// Whether a line is more than the frame that a tool puts around its messages.
fn is_message(line: &str) -> bool {
    const FRAMES: [&str; 5] = [
        "crm_verify: ",
        "ERROR: crm_verify: ",
        "Error: invalid cib:",
        "Error: Errors have occurred",
        "Use --full",
    ];
    !line.trim().is_empty() && !FRAMES.iter().any(|frame| line.starts_with(frame))
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain + part.split_once('m').map_or("", |(_, rest)| rest)
    })
}

fn key(rule: &Rule, example: &Example) -> String {
    format!("| {} | {} |", rule.id, title(example))
}

fn title(example: &Example) -> String {
    let title = example.title.replace('|', "\\|");
    match example.pacemaker {
        Some(version) => format!("{title} (for Pacemaker {version})"),
        None => title,
    }
}

/// The last three cells of each row, by what stands before them.
fn cells_of(page: &str) -> BTreeMap<String, [String; 3]> {
    let cells = |line: &str| -> Option<(String, [String; 3])> {
        let mut parts = line.strip_suffix(" |")?.rsplitn(4, " | ");
        let [pcs, crmsh, verify, key] = [(); 4].map(|()| parts.next().map(str::to_owned));
        Some((key? + " |", [verify?, crmsh?, pcs?]))
    };
    page.lines().filter_map(cells).collect()
}

fn page_of(rows: &[Row]) -> String {
    let mut page = "# What other tools say\n\n".to_owned();
    let [verify, crmsh, pcs] = RELEASES.map(|(_, release)| release);
    let passed_over = |at: usize| {
        let cells = rows.iter().map(|row| &row.cells[at]);
        let silent = |cell: &&String| {
            cell.starts_with("accepts") && (*cell == "accepts" || cell.ends_with(" 0 about it"))
        };
        cells.filter(silent).count()
    };
    writeln!(
        page,
        "The bad examples of the rules about fencing and quorum, shown to `crm_verify -V` ({verify}), `crm configure\n\
         verify` ({crmsh}) and `pcs cluster verify` ({pcs}) of Debian 12, with what an example leaves out filled in so\n\
         that they complain of nothing else. The number is the exit code; a message is about the mistake if it names it\n\
         or what it is in. Generated: `UPDATE=1 cargo test -p cib-tests --test others`.\n\n\
         Of {} mistakes, {} pass crm_verify, {} crmsh and {} pcs without a word about them.\n",
        rows.len(),
        passed_over(0),
        passed_over(1),
        passed_over(2)
    )
    .unwrap();
    page.push_str(
        "| rule | example | crm_verify | crmsh | pcs |\n| --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        writeln!(
            page,
            "{} {} |",
            key(row.rule, row.example),
            row.cells.join(" | ")
        )
        .unwrap();
    }
    page.push_str("\n## What crm_verify rejects, too\n\n");
    for (rule, reason) in KNOWN {
        writeln!(page, "- `{rule}`: {reason}.").unwrap();
    }
    page
}

fn difference(committed: &str, text: &str) -> String {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) =
        (committed.lines().collect(), text.lines().collect());
    let gone = old.difference(&new).map(|line| format!("- {line}\n"));
    let come = new.difference(&old).map(|line| format!("+ {line}\n"));
    gone.chain(come).collect()
}
