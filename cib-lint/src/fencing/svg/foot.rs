//! What stands beneath the picture: what would stop the fencing, how a split ends, and what the lines mean.

use super::canvas::{Canvas, Set};
use super::number;
use crate::fencing::FencingReport;
use crate::fencing::graph::Graph;
use crate::fencing::words;

/// The distance of two lines.
const LINE: i64 = 20;
/// What is above a section, its caption among it.
const ABOVE: i64 = 50;
/// More than so many lines of a section help nobody.
const MOST_LINES: usize = 12;

/// The sections, each a caption and lines.
#[derive(Debug)]
pub(super) struct Foot {
    sections: Vec<(&'static str, Vec<Line>)>,
    room: i64,
}

#[derive(Debug)]
enum Line {
    /// A name in the colour of a warning, and what is the matter with it.
    Risk(String, String),
    Words(String),
    /// How a line is drawn, and what that means.
    Key(&'static str, &'static str),
}

impl Foot {
    pub(super) fn new(report: &FencingReport, graph: &Graph<'_>, room: i64) -> Self {
        let split = report.split.as_ref().map(|split| {
            let lines = Set::PLAIN.wrap(&split.words(), room).into_iter();
            lines.map(Line::Words).collect()
        });
        let idle = report.idle.iter();
        let idle = idle.map(|device| Line::Risk(words::name(&device.name), device.words()));
        let sections = [
            ("IDLE DEVICES", shortened(idle.collect())),
            ("WHAT WOULD STOP IT", weaknesses(report)),
            ("SPLIT", split.unwrap_or_default()),
            ("LINES", key(graph)),
        ];
        let sections = sections.into_iter().filter(|(_, lines)| !lines.is_empty());
        Self {
            sections: sections.collect(),
            room,
        }
    }

    pub(super) fn height(&self) -> i64 {
        let sections = self.sections.iter();
        sections
            .map(|(_, lines)| ABOVE + LINE * number(lines.len()))
            .sum()
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, x: i64, top: i64) {
        let mut y = top;
        for (caption, lines) in &self.sections {
            canvas.path("rule", format_args!("M{x} {}h{}", y + 20, self.room));
            y += ABOVE - 6;
            canvas.text(Set::CAPTION, [x, y], self.room, caption);
            y += 6;
            for line in lines {
                y += LINE;
                self.line(canvas, line, x, y - 3);
            }
        }
    }

    fn line(&self, canvas: &mut Canvas, line: &Line, x: i64, y: i64) {
        match line {
            Line::Words(words) => canvas.text(Set::PLAIN, [x, y], self.room, words),
            Line::Risk(name, matter) => {
                let room = self.room / 2;
                canvas.text(Set::RISK, [x, y], room, name);
                let start = Set::RISK.width(name).min(room) + 14;
                canvas.text(Set::PLAIN, [x + start, y], self.room - start, matter);
            }
            Line::Key(class, words) => {
                canvas.path(class, format_args!("M{x} {}h56", y - 4));
                canvas.text(Set::FAINT, [x + 72, y], self.room - 72, words);
            }
        }
    }
}

/// Every weakness once, with the nodes that have it.
fn weaknesses(report: &FencingReport) -> Vec<Line> {
    let mut found: Vec<(&str, Vec<String>)> = Vec::new();
    for node in report.nodes.iter().filter(|node| !node.coverage.is_gap()) {
        for weakness in &node.weaknesses {
            let text = weakness.text.as_str();
            match found.iter_mut().find(|(known, _)| *known == text) {
                Some((_, nodes)) => nodes.push(node.name.clone()),
                None => found.push((text, vec![node.name.clone()])),
            }
        }
    }
    let lines = found.iter().map(|(text, nodes)| {
        let whom = if nodes.len() > 1 && nodes.len() == report.nodes.len() {
            "every node".to_owned()
        } else {
            words::short_list(nodes, 6)
        };
        Line::Risk(whom, words::line(text))
    });
    shortened(lines.collect())
}

/// The first lines, and how many are left out.
fn shortened(mut lines: Vec<Line>) -> Vec<Line> {
    let left_out = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    if left_out > 0 {
        lines.push(Line::Words(format!("and {left_out} more")));
    }
    lines
}

/// What lines mean that do not speak for themselves.
fn key(graph: &Graph<'_>) -> Vec<Line> {
    let is_drawn = |usable: Option<bool>| graph.edges.iter().any(|edge| edge.usable == usable);
    let deepest = graph.edges.iter().map(|edge| edge.way).max().unwrap_or(0);
    let lines = [
        (deepest > 0, "line", "tried first"),
        (deepest > 0, "line second", "tried when that has failed"),
        (deepest > 1, "line later", "tried when both have failed"),
        (is_drawn(Some(false)), "line dead", "cannot be used"),
        (
            is_drawn(None),
            "line unsure",
            "cannot be told from the file",
        ),
    ];
    let drawn = lines.into_iter().filter(|(drawn, ..)| *drawn);
    drawn
        .map(|(_, class, words)| Line::Key(class, words))
        .collect()
}
