//! The report for a terminal: a table with a block a node, and what to know of the whole beneath it.

use std::io::{self, Write};

mod layout;

use super::words::{self, NOT_FENCED};
use super::{Coverage, Device, FencedNode, FencingReport, Split, Way};
use layout::{Block, Cell, Style, Widths};

/// The captions of the columns, in their order.
const CAPTIONS: [&str; 7] = [
    "NODE",
    "LEVEL",
    "FENCED BY",
    "RUNS ON",
    "THROUGH",
    "DELAY",
    "WHAT WOULD STOP IT",
];
/// In fewer columns than this words would be torn apart.
const NARROWEST: usize = 72;
/// In more the eye loses the line.
const WIDEST: usize = 160;
/// The column of the levels.
const LEVEL: usize = 1;

/// Writes the report as a table for a terminal of that many columns.
///
/// Whatever is wrong is said in words; colour only repeats it.
pub fn table(
    report: &FencingReport,
    color: bool,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = width.clamp(NARROWEST, WIDEST);
    let blocks: Vec<Block> = report.nodes.iter().map(block).collect();
    let has_levels = report
        .nodes
        .iter()
        .flat_map(|node| &node.ways)
        .any(|way| way.level.is_some());
    let mut captions = CAPTIONS;
    if !has_levels {
        captions[LEVEL] = "";
    }
    let widths = Widths::fit(&captions, &blocks, width);
    writeln!(
        out,
        "{}\n",
        Style::Strong.paint(&words::title(report), color)
    )?;
    widths.captions(&captions, color, out)?;
    let mut was_tall = false;
    for (at, block) in blocks.iter().enumerate() {
        let is_tall = widths.height(block) > 1;
        if at > 0 && (was_tall || is_tall) {
            writeln!(out)?;
        }
        widths.block(block, color, out)?;
        was_tall = is_tall;
    }
    writeln!(out)?;
    let split = report.split.as_ref().map(Split::words);
    for words in words::idle(&report.idle).into_iter().chain(split) {
        for line in layout::wrap(&words, width) {
            writeln!(out, "{line}")?;
        }
    }
    let style = match report.tally() {
        tally if tally.not_fenced > 0 => Style::Bad,
        tally if tally.undecided > 0 => Style::Doubtful,
        _ => Style::Good,
    };
    for line in layout::wrap(&words::summary(report), width) {
        writeln!(out, "{}", style.paint(&line, color))?;
    }
    Ok(())
}

fn block(node: &FencedNode) -> Block {
    let rows = node.ways.iter().flat_map(rows).collect();
    let is_gap = node.coverage.is_gap();
    // What would stop it matters where there is something to stop.
    let stops = node
        .weaknesses
        .iter()
        .filter(|_| !is_gap)
        .map(|weakness| Cell::styled(words::line(&weakness.text), Style::Doubtful));
    Block {
        name: Cell::styled(
            words::name(&node.name),
            if is_gap { Style::Bad } else { Style::Strong },
        ),
        banner: banner(node),
        rows,
        stops: stops.collect(),
    }
}

/// What is said of the node before its devices.
fn banner(node: &FencedNode) -> Vec<Cell> {
    let why = node.why();
    match node.coverage {
        coverage if coverage.is_gap() => vec![
            Cell::styled(NOT_FENCED, Style::Alarm),
            Cell::styled(why, Style::Bad),
        ],
        Coverage::Covered => Vec::new(),
        Coverage::Undecided => vec![Cell::styled(why, Style::Doubtful)],
        _ => vec![Cell::plain(why)],
    }
}

/// The rows of a way: level, device, where it runs, through what, after what delay.
fn rows(way: &Way) -> impl Iterator<Item = [Cell; 5]> {
    way.devices.iter().enumerate().map(move |(at, device)| {
        let level = match way.level {
            Some(level) if at == 0 => level.to_string(),
            // All devices of a level have to succeed.
            Some(_) => "and".to_owned(),
            None if at == 0 => String::new(),
            None => "or".to_owned(),
        };
        let style = match device.fault {
            Some(_) => Style::Bad,
            None => Style::Normal,
        };
        let through = device.endpoint.as_ref().map(super::Endpoint::words);
        let delay = match device.delay {
            _ if device.agent.is_none() => String::new(),
            Some(delay) => delay.words().unwrap_or_else(|| "none".to_owned()),
            None => "?".to_owned(),
        };
        [
            Cell::plain(level),
            Cell::styled(words::name(&device.name), style),
            runs_on(device),
            Cell::plain(through.unwrap_or_default()),
            Cell::plain(delay),
        ]
    })
}

/// Where the device runs, or why it cannot be used.
fn runs_on(device: &Device) -> Cell {
    match device.fault {
        Some(fault) => Cell::styled(format!("✗ {}", fault.words()), Style::Bad),
        None => Cell::plain(device.runs_on_words()),
    }
}
