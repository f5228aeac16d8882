//! Strongly connected components.

use super::graph::Vertex;

/// The components of more than one vertex of a graph, by Tarjan's algorithm. Without recursion: the depth of the graph
/// is that of the input.
pub(super) fn knots(count: usize, edges: impl Fn(Vertex) -> Vec<Vertex>) -> Vec<Vec<Vertex>> {
    let mut search = Search {
        states: vec![State::default(); count],
        open: Vec::new(),
        next: 0,
        knots: Vec::new(),
    };
    for root in 0..count {
        if search.state(root).index.is_none() {
            search.visit(root, &edges);
        }
    }
    search.knots
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// When it was first seen.
    index: Option<usize>,
    /// The earliest vertex of its component that is known.
    low: usize,
    is_open: bool,
}

/// A vertex whose edges are being followed.
struct Step {
    vertex: Vertex,
    edges: std::vec::IntoIter<Vertex>,
}

struct Search {
    states: Vec<State>,
    open: Vec<Vertex>,
    next: usize,
    knots: Vec<Vec<Vertex>>,
}

impl Search {
    fn state(&self, of: Vertex) -> State {
        self.states.get(of).copied().unwrap_or_default()
    }

    fn lower(&mut self, of: Vertex, to: usize) {
        if let Some(state) = self.states.get_mut(of) {
            state.low = state.low.min(to);
        }
    }

    fn enter(&mut self, vertex: Vertex, edges: Vec<Vertex>) -> Step {
        if let Some(state) = self.states.get_mut(vertex) {
            *state = State {
                index: Some(self.next),
                low: self.next,
                is_open: true,
            };
        }
        self.next += 1;
        self.open.push(vertex);
        Step {
            vertex,
            edges: edges.into_iter(),
        }
    }

    fn visit(&mut self, root: Vertex, edges: &impl Fn(Vertex) -> Vec<Vertex>) {
        let mut path = vec![self.enter(root, edges(root))];
        while let Some(step) = path.last_mut() {
            let vertex = step.vertex;
            let Some(to) = step.edges.next() else {
                path.pop();
                if let Some(before) = path.last() {
                    self.lower(before.vertex, self.state(vertex).low);
                }
                self.close(vertex);
                continue;
            };
            match self.state(to) {
                State { index: None, .. } => path.push(self.enter(to, edges(to))),
                State {
                    index: Some(index),
                    is_open: true,
                    ..
                } => self.lower(vertex, index),
                State { .. } => {}
            }
        }
    }

    /// Takes the component out that began with this vertex, if one did.
    fn close(&mut self, vertex: Vertex) {
        let state = self.state(vertex);
        if state.index != Some(state.low) {
            return;
        }
        let Some(start) = self.open.iter().rposition(|open| *open == vertex) else {
            return;
        };
        let knot = self.open.split_off(start);
        for member in &knot {
            if let Some(state) = self.states.get_mut(*member) {
                state.is_open = false;
            }
        }
        if knot.len() > 1 {
            self.knots.push(knot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knots_of(edges: &[(Vertex, Vertex)], count: usize) -> Vec<Vec<Vertex>> {
        let mut knots = knots(count, |from| {
            let of = edges.iter().filter(|(start, _)| *start == from);
            of.map(|(_, to)| *to).collect()
        });
        for knot in &mut knots {
            knot.sort_unstable();
        }
        knots.sort();
        knots
    }

    #[test]
    fn what_leads_back_is_one_knot() {
        assert_eq!(knots_of(&[(0, 1), (1, 2), (2, 3)], 4), [[0; 0]; 0]);
        assert_eq!(
            knots_of(&[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3)], 5),
            [vec![0, 1, 2], vec![3, 4]]
        );
        assert_eq!(
            knots_of(&[(0, 1), (1, 0), (1, 2), (2, 1)], 3),
            [vec![0, 1, 2]]
        );
    }

    #[test]
    fn a_long_way_costs_no_stack() {
        let count = 200_000;
        let found = knots(count, |from| vec![(from + 1) % count]);
        assert_eq!(found.len(), 1);
    }
}
