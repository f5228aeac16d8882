//! The report for Mermaid, as code hosts show it in Markdown.

use std::fmt::Write as _;

use super::FencingReport;
use super::graph::Graph;
use super::words::{self, NOT_FENCED};

/// The report as a flowchart of Mermaid.
pub fn mermaid(report: &FencingReport) -> String {
    let graph = Graph::new(report);
    let mut text = String::from("flowchart LR\n");
    for (at, node) in graph.nodes.iter().enumerate() {
        let name = words::name(&node.name);
        let _ = if node.coverage.is_gap() {
            let lines = label(&[&name, NOT_FENCED, node.why()]);
            writeln!(text, "  n{at}{{{{{lines}}}}}:::gap")
        } else {
            writeln!(text, "  n{at}[{}]", label(&[&name, node.why()]))
        };
    }
    for (at, device) in graph.devices.iter().enumerate() {
        let lines = label(&[&words::name(&device.device.name), &device.facts()]);
        let class = device.fault().map_or("", |_| ":::fault");
        let _ = writeln!(text, "  d{at}({lines}){class}");
    }
    for (at, endpoint) in graph.endpoints.iter().enumerate() {
        let lines = label(&[&endpoint.endpoint.words()]);
        let _ = writeln!(text, "  e{at}[({lines})]");
    }
    for edge in &graph.edges {
        let way = graph
            .nodes
            .get(edge.node)
            .and_then(|node| node.ways.get(edge.way));
        let says = way.and_then(super::Way::label);
        let says = says.map_or_else(String::new, |says| format!("|{}|", label(&[&says])));
        let line = match (edge.usable, edge.way) {
            (Some(false), _) => "--x",
            (None, _) => "-.-",
            (_, 0) => "---",
            _ => "-.-",
        };
        let _ = writeln!(text, "  n{} {line}{says} d{}", edge.node, edge.device);
    }
    for (at, device) in graph.devices.iter().enumerate() {
        if let Some(endpoint) = device.endpoint {
            let _ = writeln!(text, "  d{at} --- e{endpoint}");
        }
    }
    text.push_str("  classDef gap fill:#c4202b,stroke:#7d0f17,stroke-width:4px,color:#ffffff\n");
    text.push_str("  classDef fault stroke:#c4202b,stroke-dasharray:5 4\n");
    text
}

/// Lines of text in quotes. Mermaid has no escapes but entities, written with `#`; and what is between the quotes may
/// be read as Markdown or HTML.
fn label(lines: &[&str]) -> String {
    let mut text = String::from("\"");
    for (at, line) in lines.iter().enumerate() {
        text.push_str(if at > 0 { "<br/>" } else { "" });
        for c in line.chars() {
            match c {
                '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '*' | '_' | '[' | ']' | '{' | '}'
                | '(' | ')' | '|' | ';' => {
                    let _ = write!(text, "#{};", u32::from(c));
                }
                c => text.push(c),
            }
        }
    }
    text.push('"');
    text
}
