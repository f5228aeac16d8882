//! What people do wrong with operations.

#![expect(clippy::unnecessary_wraps, reason = "one signature for all mistakes")]

use cib_model::AgentAction;

use crate::primitive::{Operation, Primitive, operation};
use crate::said::{Kind, Said};

pub(super) fn low_timeout(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let operation = timed(primitive, pick, 1000)?;
    operation.timeout = Some("1s".to_owned());
    Some(vec![Said::new(Kind::TimeoutLow, &operation.name)])
}

pub(super) fn low_timeout_in_other_words(
    primitive: &mut Primitive<'_>,
    pick: usize,
) -> Option<Vec<Said>> {
    let words = ["900ms", "1 sec", "1", "0min"];
    let operation = timed(primitive, pick, 1000)?;
    operation.timeout = Some(words[pick % words.len()].to_owned());
    Some(vec![Said::new(Kind::TimeoutLow, &operation.name)])
}

pub(super) fn low_timeout_of_role(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let monitors = primitive.agent.actions_called("monitor");
    let of_roles: Vec<_> = monitors
        .filter_map(|action| action.role.as_deref())
        .collect();
    let role = *of_roles.get(pick % of_roles.len().max(1))?;
    primitive.clone_with("promotable");
    let others = ["promote", "demote"].map(|name| operation(primitive.agent, name));
    primitive.operations.extend(others);
    let monitor = primitive.operation("monitor")?;
    monitor.role = Some(role.to_owned());
    monitor.timeout = Some("1s".to_owned());
    Some(vec![Said::new(Kind::TimeoutLow, "monitor")])
}

pub(super) fn no_timeout(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    // What counts then.
    let operation = timed(primitive, pick, 20_000)?;
    operation.timeout = None;
    Some(vec![Said::new(Kind::DefaultTimeoutLow, &operation.name)])
}

/// A start or stop that is not written happens all the same.
pub(super) fn no_operation(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let name = timed(primitive, pick, 20_000)?.name.clone();
    primitive
        .operations
        .retain(|operation| operation.name != name);
    let said = Said::new(Kind::DefaultTimeoutLow, &name);
    (name != "monitor").then(|| vec![said])
}

/// No timeout at all to Pacemaker, where only an interval may be a period.
pub(super) fn timeout_as_period(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let operation = timed(primitive, pick, 20_000)?;
    operation.timeout = Some("PT2H".to_owned());
    Some(vec![Said::new(Kind::TimeoutLow, &operation.name)])
}

/// To Pacemaker as good as `120min`.
pub(super) fn long_unit(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let operation = timed(primitive, pick, 0)?;
    operation.timeout = Some("120 minutes".to_owned());
    Some(Vec::new())
}

pub(super) fn low_interval(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    let advised = |action: &AgentAction| {
        action
            .interval
            .is_some_and(|interval| interval.milliseconds() > 2000)
    };
    if !primitive.agent.actions_called("monitor").any(advised) {
        return None;
    }
    "1s".clone_into(&mut primitive.operation("monitor")?.interval);
    Some(vec![Said::new(Kind::IntervalLow, "monitor")])
}

pub(super) fn zero_interval(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    "0s".clone_into(&mut primitive.operation("monitor")?.interval);
    Some(vec![Said::new(Kind::IntervalZero, "monitor")])
}

pub(super) fn repeated_interval(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    let monitor = primitive.operation("monitor")?.clone();
    primitive.operations.push(monitor);
    Some(vec![Said::new(Kind::IntervalRepeated, "monitor")])
}

pub(super) fn interval_of_start(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    "30s".clone_into(&mut primitive.operation("start")?.interval);
    Some(vec![Said::new(Kind::IntervalGiven, "start")])
}

pub(super) fn unknown_action(primitive: &mut Primitive<'_>, _: usize) -> Option<Vec<Said>> {
    Some(vec![add_operation(primitive, "frobnicate")])
}

pub(super) fn lacking_action(primitive: &mut Primitive<'_>, pick: usize) -> Option<Vec<Said>> {
    let names = [
        "promote",
        "demote",
        "notify",
        "migrate_to",
        "migrate_from",
        "reload",
    ];
    let mut names = names.iter().cycle().skip(pick).take(names.len());
    let name = names.find(|name| !primitive.agent.can(name))?;
    Some(vec![add_operation(primitive, name)])
}

/// An operation for which more than so many milliseconds are advised.
fn timed<'p>(
    primitive: &'p mut Primitive<'_>,
    pick: usize,
    above: u64,
) -> Option<&'p mut Operation> {
    let agent = primitive.agent;
    // Where monitors differ by role and depth, those of the first are not the longest.
    let advised = |operation: &Operation| {
        let timeout = agent.actions_called(&operation.name).next()?.timeout;
        timeout.filter(|timeout| timeout.milliseconds() > above)
    };
    let operations = primitive.operations.iter_mut();
    let mut timed: Vec<_> = operations
        .filter(|operation| advised(operation).is_some())
        .collect();
    let at = pick % timed.len().max(1);
    (at < timed.len()).then(|| timed.swap_remove(at))
}

fn add_operation(primitive: &mut Primitive<'_>, name: &str) -> Said {
    primitive.operations.push(operation(primitive.agent, name));
    Said::new(Kind::ActionUnknown, name)
}
