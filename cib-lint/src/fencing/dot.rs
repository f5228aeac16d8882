//! The report for Graphviz.

use std::fmt::Write as _;

use super::FencingReport;
use super::graph::Graph;
use super::words::{self, NOT_FENCED};

/// The report as a graph in the language of Graphviz: `cib-lint fencing --format dot cib.xml | dot -Tsvg`.
pub fn dot(report: &FencingReport) -> String {
    let graph = Graph::new(report);
    let mut text = format!(
        "digraph fencing {{\n  label={};\n  labelloc=t;\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f6f8fa\", fontname=\"Helvetica\"];\n  edge [arrowhead=none, fontname=\"Helvetica\"];\n",
        label(&[&format!(
            "{}. {}",
            words::title(report),
            words::summary(report)
        )])
    );
    for (at, node) in graph.nodes.iter().enumerate() {
        let name = words::name(&node.name);
        let _ = if node.coverage.is_gap() {
            let lines = label(&[&name, NOT_FENCED, node.why()]);
            writeln!(
                text,
                "  n{at} [label={lines}, shape=octagon, style=filled, fillcolor=\"#c4202b\", fontcolor=white, penwidth=3];"
            )
        } else {
            writeln!(text, "  n{at} [label={}];", label(&[&name, node.why()]))
        };
    }
    for (at, device) in graph.devices.iter().enumerate() {
        let name = words::name(&device.device.name);
        let style = match device.fault() {
            Some(_) => ", style=\"rounded,dashed\", color=\"#c4202b\", fontcolor=\"#c4202b\"",
            None => "",
        };
        let _ = writeln!(
            text,
            "  d{at} [label={}{style}];",
            label(&[&name, &device.facts()])
        );
    }
    for (at, endpoint) in graph.endpoints.iter().enumerate() {
        let lines = label(&[&endpoint.endpoint.words()]);
        let _ = writeln!(text, "  e{at} [label={lines}, fillcolor=\"#eaf2fc\"];");
    }
    for edge in &graph.edges {
        let way = graph
            .nodes
            .get(edge.node)
            .and_then(|node| node.ways.get(edge.way));
        let says = way.and_then(super::Way::label).unwrap_or_default();
        let style = match (edge.usable, edge.way) {
            (Some(false), _) => "color=\"#c4202b\", style=dashed, arrowhead=tee",
            (None, _) => "style=dotted, color=gray",
            (_, 0) => "style=solid",
            (_, 1) => "style=dashed",
            _ => "style=dotted",
        };
        let says = label(&[&says]);
        let _ = writeln!(
            text,
            "  n{} -> d{} [label={says}, {style}];",
            edge.node, edge.device
        );
    }
    for (at, device) in graph.devices.iter().enumerate() {
        if let Some(endpoint) = device.endpoint {
            let _ = writeln!(text, "  d{at} -> e{endpoint};");
        }
    }
    text.push_str("}\n");
    text
}

/// Lines of text in quotes. A backslash would begin an escape of Graphviz's own, and `&` an entity.
fn label(lines: &[&str]) -> String {
    let escaped = lines.iter().map(|line| {
        let line = line.replace('&', "&amp;").replace('\\', "\\\\");
        line.replace('"', "\\\"")
    });
    let escaped: Vec<String> = escaped.collect();
    format!("\"{}\"", escaped.join("\\n"))
}
