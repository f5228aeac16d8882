//! What people do wrong with the names of agents, and with what these cannot do.

#![expect(clippy::unnecessary_wraps, reason = "one signature for all mistakes")]

use crate::primitive::Primitive;
use crate::said::{Kind, Said};

pub(super) fn none(_: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    Some(Vec::new())
}

/// A letter twice. One letter more or less of a short name is another name.
pub(super) fn misspelt_agent(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    let kind = primitive.agent.kind();
    let families = ["fence_", "external/"];
    let stem = families.iter().find_map(|family| kind.strip_prefix(family));
    if stem.unwrap_or(kind).len() <= 3 {
        return None;
    }
    let name = &primitive.agent.name;
    let at = name.rfind(|c: char| c.is_ascii_alphabetic())?;
    primitive.name = format!("{}{}", &name[..=at], &name[at..]);
    Some(vec![Said::new(Kind::AgentUnknown, &primitive.name)])
}

/// It may be newer than what we know, or somebody's own.
pub(super) fn agent_of_own(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    primitive.name = format!("{}7", primitive.agent.name);
    Some(Vec::new())
}

pub(super) fn other_provider(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    let agent = primitive.agent;
    let other = match agent.provider()? {
        "heartbeat" => "pacemaker",
        _ => "heartbeat",
    };
    // Some agents have a namesake, or had one.
    let namesakes = [
        "ClusterMon",
        "Dummy",
        "Stateful",
        "SysInfo",
        "drbd",
        "pingd",
    ];
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
