//! The report as a graph: every node, device and endpoint once, and what leads from one to the next.

use std::collections::BTreeMap;

use super::{Delay, Device, Endpoint, Fault, FencedNode, FencingReport, Kind, words};

/// Who is fenced by what, through what.
#[derive(Debug)]
pub(super) struct Graph<'r> {
    /// All nodes, in the order of the report.
    pub(super) nodes: &'r [FencedNode],
    /// The devices, in the order in which nodes name them.
    pub(super) devices: Vec<DeviceBox<'r>>,
    /// The endpoints that have a name, in the order in which devices name them.
    pub(super) endpoints: Vec<EndpointBox<'r>>,
    /// From nodes to devices.
    pub(super) edges: Vec<Edge>,
}

/// A device.
#[derive(Debug)]
pub(super) struct DeviceBox<'r> {
    /// What the first node says of it.
    pub(super) device: &'r Device,
    /// The nodes that it is there to fence, each once.
    pub(super) nodes: Vec<usize>,
    /// What it fences through.
    pub(super) endpoint: Option<usize>,
    /// How long it waits before it fences each.
    delays: Vec<Option<Delay>>,
    /// What keeps it from fencing any of them.
    fault: Option<Fault>,
    /// The first of those nodes: what the device says of its runners is from its point of view.
    first: &'r FencedNode,
}

/// What devices fence through.
#[derive(Debug)]
pub(super) struct EndpointBox<'r> {
    /// The endpoint.
    pub(super) endpoint: &'r Endpoint,
    /// The devices that fence through it.
    pub(super) devices: Vec<usize>,
    /// Whether its loss would stop all fencing.
    pub(super) is_only_way: bool,
}

/// From a node to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) node: usize,
    pub(super) device: usize,
    /// The number of the way, from 0.
    pub(super) way: usize,
    /// Whether the device can be used. None where the document does not tell.
    pub(super) usable: Option<bool>,
}

impl<'r> Graph<'r> {
    pub(super) fn new(report: &'r FencingReport) -> Self {
        let mut graph = Self {
            nodes: &report.nodes,
            devices: Vec::new(),
            endpoints: Vec::new(),
            edges: Vec::new(),
        };
        let mut devices = BTreeMap::new();
        let mut endpoints = BTreeMap::new();
        for (node, fenced) in report.nodes.iter().enumerate() {
            for (way, devices_of_way) in fenced.ways.iter().map(|way| &way.devices).enumerate() {
                for device in devices_of_way {
                    let number = *devices
                        .entry(device.name.as_str())
                        .or_insert_with(|| graph.add(device, fenced, &mut endpoints));
                    graph.join(number, node, device);
                    graph.edges.push(Edge {
                        node,
                        device: number,
                        way,
                        usable: device.usable,
                    });
                }
            }
        }
        let weaknesses = report.nodes.iter().flat_map(|node| &node.weaknesses);
        for weakness in weaknesses.filter(|weakness| weakness.kind == "shared-endpoint") {
            let shared = weakness.endpoint.as_ref().and_then(|it| endpoints.get(it));
            if let Some(shared) = shared.and_then(|at: &usize| graph.endpoints.get_mut(*at)) {
                shared.is_only_way = true;
            }
        }
        graph
    }

    fn add(
        &mut self,
        device: &'r Device,
        node: &'r FencedNode,
        endpoints: &mut BTreeMap<&'r Endpoint, usize>,
    ) -> usize {
        let number = self.devices.len();
        let named = device.endpoint.as_ref().filter(|it| it.host.is_some());
        let endpoint = named.map(|endpoint| {
            let at = *endpoints.entry(endpoint).or_insert_with(|| {
                self.endpoints.push(EndpointBox {
                    endpoint,
                    devices: Vec::new(),
                    is_only_way: false,
                });
                self.endpoints.len() - 1
            });
            if let Some(found) = self.endpoints.get_mut(at) {
                found.devices.push(number);
            }
            at
        });
        self.devices.push(DeviceBox {
            device,
            nodes: Vec::new(),
            endpoint,
            delays: Vec::new(),
            fault: device.fault,
            first: node,
        });
        number
    }

    /// Adds what a node says of a device.
    fn join(&mut self, device: usize, node: usize, said: &Device) {
        let Some(known) = self.devices.get_mut(device) else {
            return;
        };
        if known.nodes.last() != Some(&node) {
            known.nodes.push(node);
        }
        known.delays.push(said.delay);
        known.fault = known.fault.and(said.fault);
    }

    /// The nodes that are fenced through an endpoint.
    pub(super) fn nodes_through(&self, endpoint: &EndpointBox<'_>) -> usize {
        let devices = endpoint.devices.iter();
        let devices = devices.filter_map(|at| self.devices.get(*at));
        let mut nodes: Vec<usize> = devices.flat_map(|device| &device.nodes).copied().collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes.len()
    }
}

impl DeviceBox<'_> {
    /// What keeps it from fencing any of its nodes, if there is anything.
    pub(super) fn fault(&self) -> Option<&'static str> {
        self.fault.map(Fault::words)
    }

    /// Where it runs and how long it waits, in a few words.
    pub(super) fn facts(&self) -> String {
        let runs = match self.nodes.len() {
            _ if self.device.is_watchdog => "the node resets itself".to_owned(),
            0 | 1 => format!("runs on {}", self.device.runs_on_words()),
            _ => format!("runs on {}", self.runners()),
        };
        let runs = self.fault().map_or(runs, str::to_owned);
        match self.wait() {
            Some(wait) => format!("{runs} · {wait}"),
            None => runs,
        }
    }

    /// Where it runs, from nobody's point of view.
    fn runners(&self) -> String {
        let mut runners = self.device.runs_on.clone();
        if self.device.runs_on_target == Some(true) {
            runners.insert(0, self.first.name.clone());
        }
        let members = self.device.others + usize::from(self.first.kind == Kind::Member);
        match runners.len() {
            _ if !self.device.may_run_on.is_empty() => "nodes that rules decide".to_owned(),
            all if all == members => "all nodes".to_owned(),
            1..=3 => words::list(&runners),
            some => format!("{some} of {}", words::count(members, "node")),
        }
    }

    /// "waits 10s", where it waits as long for all its targets.
    fn wait(&self) -> Option<String> {
        let first = *self.delays.first()?;
        if self.delays.iter().any(|delay| *delay != first) {
            return Some("waits by target".to_owned());
        }
        first?.words().map(|wait| format!("waits {wait}"))
    }
}
