//! Dates as the model reads them, against what Pacemaker makes of them.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::fmt::Write as _;

use cib_model::{Cluster, Date, DateExpression, Scalar as _, SourceFile, Version, parse};
use cib_tests::not_checked::require;
use cib_tests::run::Invocation;
use cib_tests::tools::{self, Tool};

/// Forms of days, right and wrong. Those that mean the current day are left out: the two clocks would differ.
const DAYS: &[&str] = &[
    "2026-07-15",
    "20260715",
    "2026-196",
    "2026-W29-3",
    "2026-7-5",
    "26-07-15",
    "2026-07",
    "2026-366",
    "2024-366",
    "2026-02-29",
    "2024-02-29",
    "2026-04-31",
    "2026-12-31",
    "2026-00-10",
    "2026-13-01",
    "0001-01-01",
    "9999-12-31",
    "2026-W53-7",
    "2025-W53-1",
    "2020-W01-1",
    "2021-W01-1",
    "2026-W10-8",
    "2026-W10",
    "2026",
    "15-07-2026",
    "15.07.2026",
    "07/15/2026",
    "2026/07/15",
    "2026.07.15",
    "2026-Jul-15",
    "epoch",
    "EPOCH",
    "epochs",
    "tomorrow",
    "2026 -07-15",
    "202607151200",
    "2026-07-15-09",
    "99999-01-01",
    "x",
    "W",
    "-",
    "2026-W1-1",
    "20261",
    "2026071",
    "2026-07-15W",
];

/// What may follow a day.
const TIMES: &[&str] = &[
    "",
    "T12:34:56",
    " 12:34:56",
    "T12:34",
    "T12",
    "T1234",
    "T123456",
    "T12345",
    "T24:00:00",
    "T24:00:01",
    "T24",
    "T25",
    "T12:60",
    "T12:34:60",
    "T9:5:1",
    "T12:34:56.789",
    "  12:34",
    "t12:34",
    "_12:34",
    "T8pm",
    "T12.34",
    "T12h34",
    " 12 34",
];

/// What may follow a time.
const ZONES: &[&str] = &[
    "", "Z", " Z", "+02:00", " +02:00", "-05:30", "+2", "+0200", " UTC", " CEST", "z", " 02:00",
];

/// All of them. A sign behind digits without colons is left out: 2.1.5 reads what follows it for more digits.
fn texts() -> Vec<String> {
    let days = DAYS.iter().map(|day| (*day).to_owned());
    let times = TIMES.iter().flat_map(|time| {
        let zones = ZONES.iter();
        let clear = zones.filter(|zone| time.contains(':') || !zone.contains(['+', '-']));
        clear.map(move |zone| format!("2026-12-31{time}{zone}"))
    });
    days.chain(times).collect()
}

#[test]
fn every_date_is_read_as_pacemaker_reads_it() {
    if !require("dates as text", &[Tool::Iso8601]) {
        return;
    }
    let mut differences = Vec::new();
    for text in texts() {
        let hours = 5;
        let ran = tools::iso8601(&text, hours).unwrap();
        let theirs = ran.stdout.trim().strip_prefix("Date: ").map(str::to_owned);
        let ours = Date::read(&text).ok();
        let ours = ours.map(|date| {
            date.without_glued_offset()
                .in_zone(i64::from(hours) * 3600)
                .to_string()
                .replace('T', " ")
        });
        if ours != theirs {
            differences.push(format!("{text:?}: {ours:?}, Pacemaker: {theirs:?}"));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

/// How far the nodes are ahead of UTC in the test of comparisons.
const ZONE: i64 = 5 * 3600;

/// Moments as the clocks of the nodes show them: starts and ends of days, weeks, months and years, and a second beside
/// those that the comparisons name.
const MOMENTS: &[&str] = &[
    "2023-12-31T23:59:59",
    "2024-01-01T00:00:00",
    "2024-02-29T12:00:00",
    "2024-12-30T08:00:00",
    "2025-12-29T17:59:59",
    "2026-01-01T00:00:00",
    "2026-03-29T02:30:00",
    "2026-07-15T04:59:59",
    "2026-07-15T05:00:00",
    "2026-07-15T05:00:01",
    "2026-07-15T11:59:59",
    "2026-07-15T12:00:00",
    "2026-07-15T12:00:01",
    "2026-12-31T23:59:59",
    "2027-01-01T09:17:30",
    "2027-01-03T17:00:00",
    "2028-02-29T00:00:59",
];

/// Comparisons of every kind, with what cannot be read, too.
fn comparisons() -> Vec<String> {
    let dates = [
        "2026-07-15",
        "2026-07-15T12:00:00",
        "2026-07-15 12:00 +05:00",
        "2026-07-15T07:00:00Z",
        "2026-07-15T12:00:00+02:00",
        "2026-196",
        "2026-W29-3",
        "2024-02-29",
        "nonsense",
    ];
    let lengths = [
        r#"months="1""#,
        r#"years="1""#,
        r#"years="2" months="-1""#,
        r#"weeks="1" days="1" hours="7" minutes="30" seconds="15""#,
        r#"hours="x""#,
        r#"hours="5h""#,
        r#"days="-1""#,
        "",
    ];
    let parts = [
        r#"hours="9-17""#,
        r#"hours="-8""#,
        r#"hours="17-""#,
        r#"hours="17-9""#,
        r#"hours="24""#,
        r#"hours="x""#,
        r#"hours="9,17""#,
        r#"hours="09""#,
        r#"weekdays="1-5""#,
        r#"weekdays="7""#,
        r#"weekdays="0""#,
        r#"months="2" monthdays="29""#,
        r#"months="2" monthdays="30-31""#,
        r#"years="2026""#,
        r#"years="2024-2026" months="12-""#,
        r#"weekyears="2025" weeks="1""#,
        r#"weekyears="2026" weeks="53""#,
        r#"weeks="53" weekdays="7""#,
        r#"yeardays="366""#,
        r#"yeardays="60""#,
        r#"minutes="0-30" seconds="0-15""#,
        r#"minutes="17""#,
        "",
    ];
    let mut all = Vec::new();
    for date in dates {
        all.push(format!(r#"operation="gt" start="{date}"/>"#));
        all.push(format!(r#"operation="lt" end="{date}"/>"#));
        all.push(format!(r#"operation="in_range" start="{date}"/>"#));
        all.push(format!(r#"operation="in_range" end="{date}"/>"#));
        for end in dates {
            all.push(format!(
                r#"operation="in_range" start="{date}" end="{end}"/>"#
            ));
        }
        for length in lengths {
            all.push(format!(
                r#"operation="in_range" start="{date}"><duration id="ID-l" {length}/></date_expression>"#
            ));
        }
    }
    for part in parts {
        all.push(format!(
            r#"operation="date_spec"><date_spec id="ID-s" {part}/></date_expression>"#
        ));
    }
    all
}

/// A cluster with a resource for each comparison, which may have a score where the comparison holds.
fn document(comparisons: &[String]) -> String {
    let (mut resources, mut constraints) = (String::new(), String::new());
    for (number, comparison) in comparisons.iter().enumerate() {
        let comparison = comparison.replace("ID", &format!("d{number}"));
        write!(
            resources,
            r#"<primitive id="r{number}" class="ocf" provider="pacemaker" type="Dummy"/>"#
        )
        .unwrap();
        write!(
            constraints,
            r#"<rsc_location id="l{number}" rsc="r{number}"><rule id="u{number}" score="777"><date_expression id="d{number}" {comparison}</rule></rsc_location>"#
        )
        .unwrap();
    }
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0" have-quorum="1"><configuration><crm_config/><nodes><node id="1" uname="node1"/></nodes><resources>{resources}</resources><constraints>{constraints}</constraints></configuration><status><node_state id="1" uname="node1" in_ccm="true" crmd="online" join="member" expected="member"/></status></cib>"#
    )
}

/// Whether each of so many resources got its score from the real scheduler.
fn scored(document: &str, moment: &str, count: usize) -> Vec<bool> {
    let ran = Invocation::new("crm_simulate")
        .env("TZ", format!("LOCAL-{}", ZONE / 3600))
        .args(["-s", "-p", "-t", moment])
        .stdin(document)
        .run()
        .unwrap();
    let scores: std::collections::HashMap<&str, &str> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split_once(" allocation score on node1: "))
        .filter_map(|(before, score)| Some((before.rsplit(' ').next()?, score)))
        .collect();
    let all = 0..count;
    all.map(|number| scores[format!("r{number}").as_str()] == "777")
        .collect()
}

#[test]
fn every_comparison_holds_when_the_scheduler_says_so() {
    if !require("comparisons with the clock", &[Tool::CrmSimulate]) {
        return;
    }
    let comparisons = comparisons();
    let text = document(&comparisons);
    let source = SourceFile::new("cib.xml", text.as_str());
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(Version::new(2, 1, 5)));
    let rules = cluster.cib.held_rules().into_iter();
    let expressions: Vec<&DateExpression<'_>> = rules
        .map(|held| held.rule().date_expressions().next().unwrap())
        .collect();
    let mut differences = Vec::new();
    for moment in MOMENTS {
        let now = Date::read(moment).unwrap().in_zone(ZONE);
        let theirs = scored(&text, moment, comparisons.len());
        for ((expression, theirs), comparison) in expressions.iter().zip(theirs).zip(&comparisons) {
            let ours = cluster.date_holds(expression, now, ZONE);
            if ours != theirs {
                differences.push(format!(
                    "{moment} {comparison}: {ours}, Pacemaker: {theirs}"
                ));
            }
            let span = cluster.span_of_date(expression);
            let possible = span.from <= now && now <= span.until;
            assert!(
                possible || !ours,
                "{moment} {comparison}: holds outside of {span:?}"
            );
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}
