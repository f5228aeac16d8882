//! What `crm_verify` says of real configurations, cib-lint says too, and of the same object.
//!
//! Every line that `crm_verify -V -V -V` prints as an error or a warning is known by the function that it is from: one
//! about the configuration, for which a finding of certain rules is demanded at what the line names, or one about what
//! the scheduler would do now.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod document;
mod messages;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::SystemTime;

use cib_lint::{Config, Linter};
use cib_model::{DateTime, SourceFile, Version};
use cib_rules::find;
use cib_tests::corpus::{self, CorpusFile};
use cib_tests::not_checked::{announce, require};
use cib_tests::run::Invocation;
use cib_tests::tools::Tool;
use document::Document;
use messages::{MESSAGES, Message, RUN_TIME};

/// The release that is asked, and for which cib-lint judges: as `--pacemaker` and as `--target`, since `crm_verify` warns
/// of what is deprecated in its own release.
const RELEASE: Version = Version::new(2, 1, 5);

const TIMES: &str = "2.1.5 cannot read the times that releases from 2.1.7 on write";
const MIGRATED: &str =
    "where a resource is that has failed to move alive, no history tells for certain";
const INSTANCES: &str =
    "an instance more than the clone has: the cluster counts them anew, and stops it by itself";

const WHOLE: &str = "`1.0` is read as the 1 that it is";
const COMPARED: &str =
    "the fault is said of the expression that takes the attribute for a whole number";

/// What cib-lint does not say, by function and file, and why. An empty name stands for every file.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "get_ordering_type",
        "order-wrong-kind",
        "the document turns its check off, and that is said",
    ),
    ("scan_ll", "rsc_dep1", WHOLE),
    ("scan_ll", "rsc_dep2", WHOLE),
    ("scan_ll", "rsc_dep3", WHOLE),
    ("scan_ll", "rsc_dep5", WHOLE),
    ("scan_ll", "rsc_dep7", WHOLE),
    ("scan_ll", "rsc_dep8", WHOLE),
    ("scan_ll", "simple6", WHOLE),
    ("scan_ll", "rule-dbl-as-integer-match", COMPARED),
    ("scan_ll", "rule-dbl-as-integer-no-match", COMPARED),
    (
        "unpack_transient_attributes",
        "rsc-discovery-per-node",
        "one of the nodes has it until it leaves only",
    ),
    (
        "determine_online_status",
        "coloc-cloned-group-promoted-dependent1",
        TIMES,
    ),
    (
        "schedule_fencing_and_shutdowns",
        "coloc-cloned-group-promoted-dependent1",
        TIMES,
    ),
    (
        "determine_online_status",
        "coloc-cloned-group-promoted-dependent2",
        TIMES,
    ),
    (
        "schedule_fencing_and_shutdowns",
        "coloc-cloned-group-promoted-dependent2",
        TIMES,
    ),
    ("pcmk__primitive_create_actions", "migrate-fail-2", MIGRATED),
    ("pcmk__primitive_create_actions", "migrate-fail-6", MIGRATED),
    (
        "pcmk__primitive_create_actions",
        "not-reschedule-unneeded-monitor",
        MIGRATED,
    ),
    ("pcmk__primitive_create_actions", "797", INSTANCES),
    ("process_rsc_state", "anon-instance-pending", INSTANCES),
    ("process_rsc_state", "bundle-replicas-change", INSTANCES),
    ("process_rsc_state", "clone-anon-dup", INSTANCES),
    (
        "process_rsc_state",
        "clone-requires-quorum-recovery",
        INSTANCES,
    ),
    ("process_rsc_state", "cloned-group", INSTANCES),
    ("process_rsc_state", "inc9", INSTANCES),
    (
        "unpack_node_state",
        "node-pending-timeout",
        "a node that joins has no name yet, in releases from 2.1.7 on",
    ),
];

/// An error or a warning, once for each text in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    function: String,
    text: String,
}

#[test]
fn every_message_has_rules_that_exist() {
    for message in MESSAGES {
        for rule in message.rules {
            assert!(find(rule).is_some(), "{rule}");
        }
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the list is for whoever reads the test"
)]
fn what_crm_verify_says_of_an_object_is_found() {
    let what = "what crm_verify says of real configurations";
    if !require(what, &[Tool::CrmVerify]) {
        return;
    }
    let version = Invocation::new("crm_verify")
        .arg("--version")
        .run()
        .unwrap();
    if !version.stdout.contains("2.1.5") {
        return announce(what, "crm_verify 2.1.5");
    }
    let files = corpus::files(what).unwrap().unwrap_or_default();
    let (mut found, mut not_found) = (BTreeMap::new(), BTreeSet::new());
    for (file, lines) in all_lines(&files) {
        let name = file
            .path
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let missing = missing_in(file, &lines);
        for line in lines {
            let count = found.entry(line.function.clone()).or_insert((0, 0));
            count.0 += 1;
            count.1 += usize::from(missing.contains(&line));
        }
        not_found.extend(
            missing
                .into_iter()
                .map(|line| (line.function, name.clone(), line.text)),
        );
    }
    println!(
        "{:40} {:>6} {:>9}   in {} files",
        "function",
        "lines",
        "not found",
        files.len()
    );
    for (function, (lines, missing)) in found {
        println!("{function:40} {lines:>6} {missing:>9}");
    }
    let mut needed: BTreeSet<&(&str, &str, &str)> = BTreeSet::new();
    let mut unexplained = 0;
    for (function, file, text) in not_found {
        let reason = KNOWN
            .iter()
            .find(|known| known.0 == function && (known.1.is_empty() || known.1 == file));
        let words = reason.map_or("NO REASON", |known| known.2);
        println!("{file}: {function}: {text}: {words}");
        needed.extend(reason);
        unexplained += usize::from(reason.is_none());
    }
    assert_eq!(
        unexplained, 0,
        "messages without a finding and without a reason; see above"
    );
    if !files.is_empty() {
        let unneeded: Vec<_> = KNOWN
            .iter()
            .filter(|known| !needed.contains(known))
            .collect();
        assert!(
            unneeded.is_empty(),
            "reasons for what is found: {unneeded:?}"
        );
    }
}

/// What `crm_verify` says of each file; of what it says again and again, once.
fn all_lines(files: &[CorpusFile]) -> Vec<(&CorpusFile, BTreeSet<Line>)> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut all = Vec::new();
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            all.push((file, lines(&file.path)));
        }
        all
    };
    let mut all: Vec<_> = thread::scope(|scope| {
        let count = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    all.sort_by_key(|(file, _)| &file.path);
    all
}

fn lines(path: &Path) -> BTreeSet<Line> {
    let verify = Invocation::new("crm_verify")
        .args(["-V", "-V", "-V", "-x"])
        .arg(path);
    let ran = verify.run().unwrap();
    ran.stderr.lines().filter_map(Line::read).collect()
}

impl Line {
    /// `(function) \terror: text`, where it is an error or a warning.
    fn read(line: &str) -> Option<Self> {
        let (function, rest) = line.strip_prefix('(')?.split_once(')')?;
        let rest = rest.trim_start();
        let text = ["error: ", "warning: "]
            .iter()
            .find_map(|level| rest.strip_prefix(level))?;
        Some(Self {
            function: function.to_owned(),
            text: text.trim_end().to_owned(),
        })
    }
}

/// The lines about the configuration for which there is no finding.
fn missing_in(file: &CorpusFile, lines: &BTreeSet<Line>) -> BTreeSet<Line> {
    let about: Vec<_> = lines
        .iter()
        .filter_map(|line| Some((line, demand(line)?)))
        .collect();
    if about.is_empty() {
        return BTreeSet::new();
    }
    let name = file.path.display().to_string();
    let source = SourceFile::from_bytes(name, file.bytes.clone()).unwrap();
    let mut config = Config::default();
    config.pacemaker = Some(RELEASE);
    config.target = Some(RELEASE);
    config.now = Some(now());
    let report = Linter::new(config).lint(&source);
    let xml = roxmltree::Document::parse(source.text()).unwrap();
    let document = Document::new(&xml);
    let is_missing = |message: &Message, objects: &[messages::Object<'_>]| {
        let mut findings = report
            .findings()
            .filter(|finding| message.rules.contains(&finding.rule.id));
        !findings.any(|finding| {
            let places: Vec<_> = std::iter::once(&finding.primary)
                .chain(&finding.related)
                .map(|place| place.span.range().start)
                .collect();
            objects.is_empty()
                || objects
                    .iter()
                    .any(|object| document.is_about(object, &places, &finding.subject.id))
        })
    };
    let missing = about
        .into_iter()
        .filter(|(_, (message, objects))| is_missing(message, objects));
    missing.map(|(line, _)| line.clone()).collect()
}

/// What the clock says, which `crm_verify` asks, too: it forgets failures after `failure-timeout`.
fn now() -> DateTime {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    DateTime::from_epoch_seconds(since.as_secs().try_into().unwrap())
}

/// What has to be found for a line: nothing where it is about what the scheduler would do now.
fn demand(line: &Line) -> Option<(&'static Message, Vec<messages::Object<'_>>)> {
    let known = MESSAGES.iter().find_map(|message| {
        let objects = message.objects(&line.function, &line.text)?;
        Some((message, objects))
    });
    let is_run_time = RUN_TIME
        .iter()
        .any(|(function, _)| *function == line.function);
    assert!(
        known.is_some() || is_run_time,
        "a message that is not known: {line:?}"
    );
    known
}
