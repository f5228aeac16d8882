//! The report as a picture: nodes on the left, what fences them in the middle, and what that goes through on the
//! right. It needs nothing but itself, and follows the reader's choice of light or dark.

mod canvas;
mod foot;
mod layout;
mod text;

use super::graph::{DeviceBox, Edge, EndpointBox, Graph};
use super::words::{self, NOT_FENCED};
use super::{Coverage, FencedNode, FencingReport, Way};
use canvas::{Canvas, Set};
use foot::Foot;
use layout::{Layout, Span};

const STYLE: &str = include_str!("svg/style.css");

const WIDTH: i64 = 1100;
const MARGIN: i64 = 36;
/// Left edge and width of the columns.
const NODES: (i64, i64) = (MARGIN, 200);
const DEVICES: (i64, i64) = (440, 296);
const ENDPOINTS: (i64, i64) = (832, WIDTH - MARGIN - 832);
/// Where the rows begin.
const TOP: i64 = 140;
/// What is free on both sides of the text in a box.
const PADDING: i64 = 14;

/// More of what would stop the fencing of a node does not fit into the words that are shown where one points.
const MOST_STOPS: usize = 5;

/// The report as an SVG document.
pub fn svg(report: &FencingReport) -> String {
    let graph = Graph::new(report);
    let layout = Layout::new(&graph, TOP);
    let foot = Foot::new(report, &graph, WIDTH - 2 * MARGIN);
    let height = layout.bottom + foot.height() + MARGIN;
    let label = format!("{}. {}", words::title(report), words::summary(report));
    let mut canvas = Canvas::new(WIDTH, height, &label, STYLE);
    head(&mut canvas, report);
    let picture = Picture {
        graph: &graph,
        layout: &layout,
        fork: fork(&graph),
    };
    picture.draw(&mut canvas);
    foot.draw(&mut canvas, MARGIN, layout.bottom);
    let mut text = canvas.finish();
    text.push('\n');
    text
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The title, and how it stands.
fn head(canvas: &mut Canvas, report: &FencingReport) {
    let tally = report.tally();
    let judged = format!("as Pacemaker {} reads its configuration", report.pacemaker);
    let room = WIDTH - 2 * MARGIN;
    canvas.text(Set::TITLE, [MARGIN, 52], room - 330, &words::title(report));
    canvas.text(Set::FAINT, [MARGIN, 76], room - 330, &judged);
    let nodes = words::count(tally.nodes, "node");
    let [right, y] = [WIDTH - MARGIN, 30];
    if tally.not_fenced > 0 {
        let says = format!("{} of {nodes} {NOT_FENCED}", tally.not_fenced);
        let width = Set::GAP.width(&says) + 2 * PADDING + 20;
        canvas.path("gap", octagon(right - width, y, width, 32));
        let middle = right - width / 2;
        canvas.text(Set::GAP.centred(), [middle, y + 20], width, &says);
    } else if tally.undecided > 0 {
        let says = format!("{} of {nodes} not known", tally.undecided);
        canvas.text(Set::RISK.to_the_left(), [right, y + 20], 240, &says);
    } else {
        let weak = report.nodes.iter().filter(|it| !it.weaknesses.is_empty());
        let (set, says) = match weak.count() {
            0 => (Set::GOOD, format!("{nodes}, all fenced")),
            weak => (
                Set::RISK,
                format!("{nodes}, all fenced, {weak} with weak spots"),
            ),
        };
        canvas.text(set.to_the_left(), [right, y + 20], 320, &says);
    }
    for ((x, width), caption) in [
        (NODES, "NODE"),
        (DEVICES, "IS FENCED BY"),
        (ENDPOINTS, "THROUGH"),
    ] {
        canvas.text(Set::CAPTION, [x, TOP - 18], width, caption);
    }
}

/// A box without corners: the shape of what must not be overlooked.
fn octagon(x: i64, y: i64, width: i64, height: i64) -> String {
    let cut = 10;
    let (right, bottom) = (x + width, y + height);
    format!(
        "M{} {y}H{}L{right} {}V{}L{} {bottom}H{}L{x} {}V{}Z",
        x + cut,
        right - cut,
        y + cut,
        bottom - cut,
        right - cut,
        x + cut,
        bottom - cut,
        y + cut,
    )
}

/// From one box to the next, level at both ends.
fn curve([x1, y1]: [i64; 2], [x2, y2]: [i64; 2]) -> String {
    if y1 == y2 {
        return format!("M{x1} {y1}H{x2}");
    }
    let middle = i64::midpoint(x1, x2);
    format!("M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}")
}

fn cross(x: i64, y: i64) -> String {
    format!("M{} {}l10 10m0 -10l-10 10", x - 5, y - 5)
}

/// The left edge and the width of the label where a way begins.
fn pill(label: &str) -> (i64, i64) {
    (NODES.0 + NODES.1 + 10, Set::FAINT.width(label) + 14)
}

/// Where lines from nodes begin to bend: behind all labels, so that none lies under the label of another.
fn fork(graph: &Graph<'_>) -> i64 {
    let ways = graph.nodes.iter().flat_map(|node| &node.ways);
    let labels = ways.filter_map(Way::label);
    let ends = labels.map(|label| {
        let (x, width) = pill(&label);
        x + width + 4
    });
    ends.max().unwrap_or(NODES.0 + NODES.1)
}

/// What is between head and foot.
struct Picture<'p> {
    graph: &'p Graph<'p>,
    layout: &'p Layout,
    fork: i64,
}

impl Picture<'_> {
    fn draw(&self, canvas: &mut Canvas) {
        // Lines lie beneath boxes, and good ones beneath bad ones.
        let mut edges: Vec<&Edge> = self.graph.edges.iter().collect();
        edges.sort_by_key(|edge| edge.usable == Some(false));
        for edge in edges {
            self.edge(canvas, edge);
        }
        for (endpoint, span) in self.graph.endpoints.iter().zip(&self.layout.endpoints) {
            self.endpoint(canvas, endpoint, *span);
        }
        for (device, span) in self.graph.devices.iter().zip(&self.layout.devices) {
            draw_device(canvas, device, *span);
        }
        for (node, span) in self.graph.nodes.iter().zip(&self.layout.nodes) {
            draw_node(canvas, node, *span);
        }
    }

    fn edge(&self, canvas: &mut Canvas, edge: &Edge) {
        let ends = (
            self.layout.nodes.get(edge.node),
            self.layout.devices.get(edge.device),
            self.graph.nodes.get(edge.node),
        );
        let (Some(from), Some(to), Some(node)) = ends else {
            return;
        };
        let start = [NODES.0 + NODES.1, from.port(edge.way, node.ways.len())];
        let end = [DEVICES.0, to.middle()];
        let class = match (edge.usable, edge.way) {
            (Some(false), _) => "line dead",
            (None, _) => "line unsure",
            (_, 0) => "line",
            (_, 1) => "line second",
            _ => "line later",
        };
        let [from, y] = start;
        let bend = curve([self.fork, y], end);
        canvas.path(class, format_args!("M{from} {y}H{}{bend}", self.fork));
        if edge.usable == Some(false) {
            let x = i64::midpoint(self.fork, end[0]);
            canvas.path("mark wrong", cross(x, i64::midpoint(y, end[1])));
        }
    }

    /// A box beside all devices that fence through it.
    fn endpoint(&self, canvas: &mut Canvas, endpoint: &EndpointBox<'_>, span: Span) {
        let count = endpoint.devices.len();
        let start = DEVICES.0 + DEVICES.1;
        let spans = endpoint.devices.iter();
        let mut spans: Vec<&Span> = spans
            .filter_map(|at| self.layout.devices.get(*at))
            .collect();
        spans.sort_by_key(|span| span.top);
        for (at, device) in spans.into_iter().enumerate() {
            let y = device.middle();
            let end = if self.layout.is_beside {
                y
            } else {
                span.port(at, count)
            };
            canvas.path("line", curve([start, y], [ENDPOINTS.0, end]));
        }
        let (x, width) = ENDPOINTS;
        let host = endpoint.endpoint.host.as_deref().unwrap_or_default();
        let nodes = self.graph.nodes_through(endpoint);
        let kind = endpoint.endpoint.kind;
        let nodes = words::count(nodes, "node");
        let (class, set, role) = if endpoint.is_only_way {
            ("only", Set::RISK, "the only way to every node".to_owned())
        } else {
            ("endpoint", Set::FAINT, format!("{kind} · {nodes}"))
        };
        let title = format!("{}: {role}", endpoint.endpoint.words());
        canvas.group(&title, |canvas| {
            canvas.rectangle(class, [x, span.top, width, span.height], 8);
            let room = width - 2 * PADDING;
            let [x, y] = [x + PADDING, span.middle()];
            canvas.text(Set::NAME, [x, y - 4], room, &words::name(host));
            canvas.text(set, [x, y + 14], room, &role);
        });
    }
}

fn draw_device(canvas: &mut Canvas, device: &DeviceBox<'_>, span: Span) {
    let (x, width) = DEVICES;
    let name = words::name(&device.device.name);
    let agent = device.device.agent.as_deref().map(words::name);
    let agent = agent.unwrap_or_default();
    let facts = device.facts();
    let (class, set) = match device.fault() {
        Some(_) => ("faulty", Set::WRONG),
        None => ("box", Set::FAINT),
    };
    canvas.group(&format!("{name} {agent}: {facts}"), |canvas| {
        canvas.rectangle(class, [x, span.top, width, span.height], 8);
        let (left, right) = (x + PADDING, x + width - PADDING);
        let room = width - 2 * PADDING;
        let y = span.middle();
        // The name comes first; the agent has what room it leaves.
        let taken = Set::NAME.width(&name).min(room) + 12;
        canvas.text(Set::NAME, [left, y - 4], room, &name);
        if room - taken > 40 {
            let agent_set = Set::FAINT.to_the_left();
            canvas.text(agent_set, [right, y - 4], room - taken, &agent);
        }
        canvas.text(set, [left, y + 14], room, &facts);
    });
}

fn draw_node(canvas: &mut Canvas, node: &FencedNode, span: Span) {
    let name = words::name(&node.name);
    let stops = node.weaknesses.iter().take(MOST_STOPS);
    let stops: Vec<String> = stops.map(|it| words::line(&it.text)).collect();
    let title = match &stops[..] {
        [] => format!("{name}: {}", node.why()),
        stops => format!(
            "{name}: {}; what would stop it: {}",
            node.why(),
            stops.join("; ")
        ),
    };
    canvas.group(&title, |canvas| {
        if node.coverage.is_gap() {
            return draw_gap(canvas, node, &name, span);
        }
        let (x, width) = NODES;
        canvas.rectangle("box", [x, span.top, width, span.height], 8);
        let room = width - 2 * PADDING - 24;
        let y = span.middle();
        canvas.text(Set::NAME, [x + PADDING, y - 4], room, &name);
        let (set, says) = standing(node);
        canvas.text(set, [x + PADDING, y + 14], room + 24, &says);
        let mark = [x + width - PADDING - 12, y - 8];
        draw_mark(canvas, node, mark);
    });
    for (at, way) in node.ways.iter().enumerate() {
        let Some(label) = way.label() else { continue };
        let y = span.port(at, node.ways.len());
        let (x, width) = pill(&label);
        canvas.rectangle("pill", [x, y - 9, width, 18], 9);
        canvas.text(Set::FAINT.centred(), [x + width / 2, y + 4], width, &label);
    }
}

/// What is said beneath the name of a node that is fenced, or might be.
fn standing(node: &FencedNode) -> (Set, String) {
    match (node.coverage, node.weaknesses.len()) {
        (Coverage::Undecided, _) => (Set::RISK, "not known".to_owned()),
        (Coverage::Covered, 0) => (Set::FAINT, fenced_as(node)),
        (Coverage::ByWatchdog, 0) => (Set::FAINT, "fenced by its watchdog".to_owned()),
        (Coverage::WithItsHost, _) => (Set::FAINT, "fenced with its resource".to_owned()),
        (_, count) => (
            Set::RISK,
            format!("fenced, {}", words::count(count, "weak spot")),
        ),
    }
}

/// What the agents call the node, where all say the same and it is another name than its own.
fn fenced_as(node: &FencedNode) -> String {
    let devices = node.ways.iter().flat_map(|way| &way.devices);
    let mut plugs = devices.map(|device| device.plug.as_deref());
    let first = plugs.next().flatten();
    let first = first.filter(|first| *first != node.name);
    match first.filter(|first| plugs.all(|plug| plug == Some(first))) {
        Some(plug) => format!("fenced as {}", words::name(plug)),
        None => "fenced".to_owned(),
    }
}

/// A tick, or a warning.
fn draw_mark(canvas: &mut Canvas, node: &FencedNode, [x, y]: [i64; 2]) {
    if node.coverage == Coverage::Undecided {
        canvas.text(Set::RISK, [x + 3, y + 4], 20, "?");
    } else if node.weaknesses.is_empty() {
        canvas.path("mark good", format_args!("M{x} {y}l4 5l8 -10"));
    } else {
        let (left, top) = (x - 1, y - 7);
        canvas.path(
            "mark risk",
            format_args!("M{} {top}l7 12h-14zm0 4v4m0 2v.1", left + 7),
        );
    }
}

/// A node that nobody fences: another shape, another colour, in words, and a line that leads nowhere.
fn draw_gap(canvas: &mut Canvas, node: &FencedNode, name: &str, span: Span) {
    let (x, width) = NODES;
    let (x, width) = (x - 8, width + 8);
    let y = span.middle();
    if node.is_without_device() {
        let end = DEVICES.0 - 34;
        canvas.path("line dead second", format_args!("M{} {y}H{end}", x + width));
        canvas.path("mark wrong", cross(end + 12, y));
        canvas.text(Set::WRONG, [DEVICES.0, y + 4], DEVICES.1, node.why());
    }
    canvas.path("gap", octagon(x, span.top, width, span.height));
    let room = width - 2 * PADDING - 16;
    canvas.text(Set::GAP_NAME, [x + 8 + PADDING, y - 4], room, name);
    canvas.text(Set::GAP, [x + 8 + PADDING, y + 14], room, NOT_FENCED);
}
