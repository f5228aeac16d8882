//! The agents of this machine, as they describe themselves: not as our catalogue has them.

use std::thread;

use cib_model::{Agent, SourceFile};
use cib_tests::agents::collect::{Installed, installed, metadata};

/// The agent whose metadata crmsh cannot read: it names its encoding.
const UNREADABLE: &str = "ocf:heartbeat:AoEtarget";

/// About `count` agents, as many of each class and provider as there are.
pub(crate) fn agents(count: usize) -> Vec<Agent> {
    let mut installed = installed().unwrap();
    installed.retain(|agent| agent.name != UNREADABLE);
    let step = (installed.len() / count).max(1);
    let chosen: Vec<_> = installed.iter().step_by(step).collect();
    let halves = chosen.chunks(chosen.len().div_ceil(2));
    thread::scope(|scope| {
        let workers: Vec<_> = halves
            .map(|half| scope.spawn(|| half.iter().filter_map(|agent| read(agent)).collect()))
            .collect();
        let workers = workers.into_iter();
        let agents = workers.map(|worker| worker.join().unwrap());
        agents.collect::<Vec<Vec<_>>>().concat()
    })
}

fn read(agent: &Installed) -> Option<Agent> {
    let printed = SourceFile::new(agent.name.as_str(), metadata(agent).unwrap()?);
    Some(Agent::from_metadata(&agent.name, &printed).unwrap())
}
