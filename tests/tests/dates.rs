//! Dates as the model reads them, against what Pacemaker makes of them.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use cib_model::{Date, Scalar as _};
use cib_tests::not_checked::require;
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
