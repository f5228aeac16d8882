//! Where things are: nodes in rows on the left, devices in the middle, endpoints on the right.

use std::cmp::Ordering;

use super::number;
use crate::fencing::graph::Graph;

/// The height of a box with two lines of text.
pub(super) const BOX: i64 = 46;
/// What is between two boxes.
const GAP: i64 = 14;
/// What is between two boxes of the same row.
const INNER_GAP: i64 = 8;
/// What is between two lines that leave the same box.
const PORT: i64 = 22;
/// What a line to a box that holds several takes of its side.
const JOINT: i64 = 16;

/// Top and height of a box.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) top: i64,
    pub(super) height: i64,
}

impl Span {
    pub(super) fn middle(self) -> i64 {
        self.top + self.height / 2
    }

    pub(super) fn bottom(self) -> i64 {
        self.top + self.height
    }

    /// Where on the side of the box the `at`th of several lines begins.
    pub(super) fn port(self, at: usize, of: usize) -> i64 {
        let (at, of) = (number(at), number(of));
        self.top + self.height * (2 * at + 1) / (2 * of.max(1))
    }
}

/// Where everything is.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) nodes: Vec<Span>,
    pub(super) devices: Vec<Span>,
    pub(super) endpoints: Vec<Span>,
    /// Whether the box of every endpoint stands beside all of its devices.
    pub(super) is_beside: bool,
    pub(super) bottom: i64,
}

impl Layout {
    pub(super) fn new(graph: &Graph<'_>, top: i64) -> Self {
        let mut layout = Self {
            nodes: vec![Span::default(); graph.nodes.len()],
            devices: vec![Span::default(); graph.devices.len()],
            endpoints: vec![Span::default(); graph.endpoints.len()],
            is_beside: false,
            bottom: top,
        };
        layout.place_nodes(graph, top);
        layout.place_shared(graph, top);
        layout.place_endpoints(graph, top);
        let all = [&layout.nodes, &layout.devices, &layout.endpoints];
        let bottoms = all.into_iter().flatten().map(|span| span.bottom());
        layout.bottom = bottoms.max().unwrap_or(top).max(top);
        layout
    }

    /// The nodes, each with the devices that fence no other beside it.
    fn place_nodes(&mut self, graph: &Graph<'_>, top: i64) {
        let mut own = vec![Vec::new(); graph.nodes.len()];
        for (at, device) in graph.devices.iter().enumerate() {
            if let [node] = device.nodes[..]
                && let Some(own) = own.get_mut(node)
            {
                own.push(at);
            }
        }
        let mut top = top;
        for node in rows(graph) {
            let Some(own) = own.get(node) else { continue };
            let ways = graph.nodes.get(node).map_or(0, |node| node.ways.len());
            let height = BOX.max(PORT * number(ways));
            let devices = (BOX + INNER_GAP) * number(own.len()) - INNER_GAP;
            let slot = height.max(devices);
            set(&mut self.nodes, node, top + (slot - height) / 2, height);
            let mut beside = top + (slot - devices) / 2;
            for device in own {
                set(&mut self.devices, *device, beside, BOX);
                beside += BOX + INNER_GAP;
            }
            top += slot + GAP;
        }
    }

    /// The devices that fence several: in the middle of their nodes, or beneath those that fence but one.
    fn place_shared(&mut self, graph: &Graph<'_>, top: i64) {
        let devices = || graph.devices.iter().enumerate();
        let shared = devices().filter(|(_, device)| device.nodes.len() != 1);
        // Where a node has no device, it is said there why.
        let empty = graph.nodes.iter().zip(&self.nodes);
        let empty = empty.filter(|(node, _)| node.is_without_device());
        let own = devices().zip(&self.devices);
        let own = own.filter(|((_, device), _)| device.nodes.len() == 1);
        let taken = empty.map(|(_, span)| span).chain(own.map(|(_, span)| span));
        let beneath = taken.map(|span| span.bottom() + GAP).max();
        let wanted = shared.map(|(at, device)| {
            let nodes = device.nodes.iter().filter_map(|node| self.nodes.get(*node));
            let sum: i64 = nodes.map(|span| span.middle()).sum();
            let mean = sum / number(device.nodes.len()).max(1);
            Wanted {
                at,
                middle: mean,
                height: BOX,
            }
        });
        let wanted: Vec<Wanted> = wanted.collect();
        for (at, span) in settle(wanted, beneath.unwrap_or(top)) {
            set(&mut self.devices, at, span.top, span.height);
        }
    }

    /// The endpoints: each as high as all of its devices together, or, where two would be in each other's way, as high
    /// as its lines need.
    fn place_endpoints(&mut self, graph: &Graph<'_>, top: i64) {
        let reach = |devices: &[usize]| {
            let spans = || devices.iter().filter_map(|at| self.devices.get(*at));
            let top = spans().map(|span| span.top).min().unwrap_or(top);
            let bottom = spans().map(|span| span.bottom()).max().unwrap_or(top + BOX);
            Span {
                top,
                height: bottom - top,
            }
        };
        let endpoints = graph.endpoints.iter();
        let beside: Vec<Span> = endpoints.map(|endpoint| reach(&endpoint.devices)).collect();
        let mut sorted = beside.clone();
        sorted.sort_by_key(|span| span.top);
        let mut pairs = sorted.windows(2);
        self.is_beside = pairs.all(|pair| matches!(pair, [a, b] if a.bottom() < b.top));
        let wanted = graph.endpoints.iter().zip(beside).enumerate();
        let wanted = wanted.map(|(at, (endpoint, beside))| Wanted {
            at,
            middle: beside.middle(),
            height: if self.is_beside {
                beside.height
            } else {
                BOX.max(JOINT * number(endpoint.devices.len()))
            },
        });
        for (at, span) in settle(wanted.collect(), top) {
            set(&mut self.endpoints, at, span.top, span.height);
        }
    }
}

/// The nodes in the order in which they are drawn: the gaps first, then by what they are fenced through, so that lines
/// cross as little as can be.
fn rows(graph: &Graph<'_>) -> Vec<usize> {
    let mut endpoints = vec![usize::MAX; graph.nodes.len()];
    // The edge that the node names first is written last.
    for edge in graph.edges.iter().rev() {
        let device = graph.devices.get(edge.device);
        if let Some(first) = endpoints.get_mut(edge.node)
            && let Some(endpoint) = device.and_then(|device| device.endpoint)
        {
            *first = endpoint;
        }
    }
    let mut rows: Vec<usize> = (0..graph.nodes.len()).collect();
    let is_covered = |node: usize| {
        let node = graph.nodes.get(node);
        node.is_some_and(|node| !node.coverage.is_gap())
    };
    rows.sort_by_key(|node| (is_covered(*node), endpoints.get(*node)));
    rows
}

fn set(spans: &mut [Span], at: usize, top: i64, height: i64) {
    if let Some(span) = spans.get_mut(at) {
        *span = Span { top, height };
    }
}

/// A box that wants to be somewhere.
struct Wanted {
    at: usize,
    middle: i64,
    height: i64,
}

/// Boxes that come out of each other's way and stay together as near as can be to where they want to be (isotonic
/// regression: boxes that are in each other's way are pooled).
fn settle(mut wanted: Vec<Wanted>, top: i64) -> Vec<(usize, Span)> {
    wanted.sort_by(|a, b| match a.middle.cmp(&b.middle) {
        Ordering::Equal => a.at.cmp(&b.at),
        order => order,
    });
    // With every box shifted up by all that is above it, none may come before the one before it.
    let mut above = 0;
    let mut pools: Vec<(i64, i64, usize)> = Vec::new();
    for one in &wanted {
        let mut pool = (one.middle - one.height / 2 - above, 1, 1);
        above += one.height + GAP;
        while let Some(last) = pools.pop_if(|last| last.0 * pool.1 > pool.0 * last.1) {
            pool = (last.0 + pool.0, last.1 + pool.1, last.2 + pool.2);
        }
        pools.push(pool);
    }
    let shifts = pools
        .into_iter()
        .flat_map(|(sum, count, boxes)| std::iter::repeat_n(sum / count, boxes));
    let mut above = 0;
    let mut settled = Vec::new();
    for (one, shift) in wanted.iter().zip(shifts) {
        let span = Span {
            top: shift.max(top) + above,
            height: one.height,
        };
        above += one.height + GAP;
        settled.push((one.at, span));
    }
    settled
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use cib_model::{Cluster, Companions, SourceFile, parse};

    use super::*;
    use crate::fencing::FencingReport;

    fn settled(middles: &[i64]) -> Vec<i64> {
        let wanted = middles.iter().enumerate().map(|(at, middle)| Wanted {
            at,
            middle: *middle,
            height: 46,
        });
        let mut spans = settle(wanted.collect(), 0);
        spans.sort_by_key(|(at, _)| *at);
        spans.iter().map(|(_, span)| span.middle()).collect()
    }

    #[test]
    fn boxes_that_have_room_stay_where_they_want_to_be() {
        assert_eq!(settled(&[100, 200, 300]), [100, 200, 300]);
        assert_eq!(settled(&[300, 100]), [300, 100]);
    }

    #[test]
    fn boxes_in_each_others_way_part_to_both_sides() {
        assert_eq!(settled(&[200, 200]), [170, 230]);
        assert_eq!(settled(&[200, 210, 500]), [175, 235, 500]);
    }

    #[test]
    fn nothing_is_above_the_top() {
        assert_eq!(settled(&[0, 0]), [23, 83]);
    }

    /// Nodes with devices of their own and devices that several share, through a few endpoints, mixed as `seed` says.
    fn mixed(seed: usize) -> String {
        let count = 2 + seed % 13;
        let mut nodes = String::new();
        let mut devices = String::new();
        for at in 0..count {
            let _ = write!(nodes, r#"<node id="{at}" uname="n{at}"/>"#);
            let targets = match (at * 7 + seed) % 5 {
                0 => continue,
                1 | 2 => format!("n{at}"),
                3 => format!("n{at} n{}", (at + seed) % count),
                _ => format!("n{at} n{} n{}", (at * 3) % count, (at + 5) % count),
            };
            let host = (at * seed) % 4;
            let _ = write!(
                devices,
                r#"<primitive id="f{at}" class="stonith" type="fence_apc"><instance_attributes id="i{at}">
                <nvpair id="t{at}" name="pcmk_host_list" value="{targets}"/>
                <nvpair id="e{at}" name="ip" value="pdu{host}"/></instance_attributes></primitive>"#
            );
        }
        format!(
            "<cib><configuration><nodes>{nodes}</nodes><resources>{devices}</resources></configuration></cib>"
        )
    }

    #[test]
    fn no_two_boxes_of_a_column_overlap() {
        for seed in 0..300 {
            let source = SourceFile::new("cib.xml", mixed(seed));
            let parsed = parse(&source).unwrap();
            let report =
                FencingReport::new(&Cluster::new(&parsed, None), &Companions::default()).unwrap();
            let layout = Layout::new(&Graph::new(&report), 140);
            for column in [&layout.nodes, &layout.devices, &layout.endpoints] {
                let mut column = column.clone();
                column.sort_by_key(|span| span.top);
                assert!(
                    column
                        .iter()
                        .all(|span| span.top >= 140 && span.height >= BOX)
                );
                assert!(column.iter().all(|span| span.bottom() <= layout.bottom));
                let mut pairs = column.windows(2);
                assert!(
                    pairs.all(|pair| pair[0].bottom() < pair[1].top),
                    "{seed}: {column:?}"
                );
            }
        }
    }
}
