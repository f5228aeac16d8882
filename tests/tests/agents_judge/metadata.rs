//! The agents of this machine, as they describe themselves: not as our catalogue has them.

use std::thread;

use cib_model::{Agent, SourceFile};
use cib_tests::agents::collect::{installed, printed};

/// The agent whose metadata crmsh cannot read: it names its encoding.
const UNREADABLE: &str = "ocf:heartbeat:AoEtarget";

/// About `count` agents, as many of each class and provider as there are.
pub(crate) fn agents(count: usize) -> Vec<Agent> {
    let names: Vec<_> = installed()
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let step = (names.len() / count).max(1);
    let chosen: Vec<_> = names.iter().step_by(step).collect();
    let halves = chosen.chunks(chosen.len().div_ceil(2));
    thread::scope(|scope| {
        let workers: Vec<_> = halves
            .map(|half| scope.spawn(move || half.iter().filter_map(|name| agent(name)).collect()))
            .collect();
        let workers = workers.into_iter();
        let agents = workers.map(|worker| worker.join().unwrap());
        agents.collect::<Vec<Vec<_>>>().concat()
    })
}

fn agent(name: &str) -> Option<Agent> {
    if name == UNREADABLE {
        return None;
    }
    let printed = SourceFile::new(name, printed(name).unwrap()?);
    Some(Agent::from_metadata(name, &printed).unwrap())
}
