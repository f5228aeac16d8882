//! What people do wrong with the names of agents, and with what these cannot do.

#![expect(clippy::unnecessary_wraps, reason = "one signature for all mistakes")]

use crate::primitive::Primitive;
use crate::said::{Kind, Said};

pub(super) fn none(_: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    Some(Vec::new())
}

pub(super) fn misspelt_agent(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    let agent = primitive.agent;
    let kind = agent.kind();
    let last = kind.chars().next_back()?;
    primitive.name = format!("{}{last}", agent.name);
    Some(vec![Said::new(Kind::AgentUnknown, &primitive.name)])
}

pub(super) fn other_provider(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    let agent = primitive.agent;
    let other = match agent.provider()? {
        "heartbeat" => "pacemaker",
        _ => "heartbeat",
    };
    // Some agents have a namesake.
    let namesakes = ["ClusterMon", "Dummy", "Stateful", "SysInfo"];
    if agent.class() != "ocf" || namesakes.contains(&agent.kind()) {
        return None;
    }
    primitive.name = format!("ocf:{other}:{}", agent.kind());
    Some(vec![Said::new(Kind::AgentUnknown, &primitive.name)])
}

pub(super) fn clone_that_cannot(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let ways = [
        (Kind::NotPromotable, "promotable", "promote"),
        (Kind::NotNotifiable, "notify", "notify"),
    ];
    let (kind, option, action) = ways[pick % ways.len()];
    let agent = primitive.agent;
    if agent.class() != "ocf" || agent.can(action) {
        return None;
    }
    primitive.clone_with(option);
    Some(vec![Said::new(kind, &agent.name)])
}

pub(super) fn move_that_cannot(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    let agent = primitive.agent;
    if agent.class() != "ocf" || agent.can("migrate_to") {
        return None;
    }
    primitive.meta = vec![("allow-migrate", "true")];
    Some(vec![Said::new(Kind::NotMigratable, &agent.name)])
}
