//! Whether fencing has the time that it needs: only where the default does not do, more is set.

use cib_model::{Duration, Scalar as _, Version};

use super::parameters::{DELAY, DELAY_MAX, Parameter};
use super::{ClusterOption, Device, options};
use crate::base::Base;
use crate::error::{Error, Problem};
use crate::spec::{Sbd, Spec};

pub(crate) const OPTION: &str = "fencing-timeout";
/// What the fencer gives a device by default (`lib/common/options.c`).
const USUAL: Duration = Duration::from_seconds(60);
/// What an agent needs at least, whatever it does: `external/libvirt` asks for it in its metadata.
const AGENT: Duration = Duration::from_seconds(20);
/// The first release that gives a delay its own time.
const DELAYS_APART: Version = Version::new(2, 1, 6);

/// Gives devices that need longer a limit of their own, and the cluster one where that does not help.
pub(super) fn decide(
    spec: &Spec,
    base: Option<&Base<'_>>,
    version: Version,
    devices: &mut [Device],
) -> Result<Vec<ClusterOption>, Error> {
    let asked = spec.fencing_timeout.as_deref();
    let asked_time = asked.and_then(|asked| Duration::read(asked).ok());
    let known = base.and_then(|base| base.cluster.fencing_timeout());
    let limit = asked_time.or(known).unwrap_or(USUAL);
    for device in devices.iter_mut() {
        let own = agent_time(spec, device);
        let waits = if waits(device) {
            counted_delay(spec, base, version, device)
        } else {
            Duration::ZERO
        };
        let needed = own.plus(waits);
        if own > Duration::ZERO && needed > limit {
            let seconds = seconds(needed.plus(AGENT)).to_string();
            let mut names = vec!["pcmk_off_timeout", "pcmk_reboot_timeout"];
            // A limit of the specification's own stays.
            names.retain(|name| device.parameter(name).is_none());
            let limits = names.iter();
            let limits = limits.map(|name| Parameter::new(name, seconds.as_str()));
            device.parameters.extend(limits.collect::<Vec<_>>());
        }
    }
    let (needed, what) = needed(spec, base, version, devices);
    if needed <= limit {
        return match asked {
            Some(asked) => options::with_value(base, version, OPTION, asked),
            None => Ok(Vec::new()),
        };
    }
    match asked {
        Some(asked) => Err(Problem::FencingTimeout {
            value: asked.to_owned(),
            needed: format!("{}s", seconds(needed)),
            what,
        }
        .in_spec(None)),
        None => options::with_value(base, version, OPTION, &format!("{}s", seconds(needed))),
    }
}

/// What fencing by a device without a limit of its own may take, and why.
fn needed(
    spec: &Spec,
    base: Option<&Base<'_>>,
    version: Version,
    devices: &[Device],
) -> (Duration, &'static str) {
    let waiting = devices.iter().filter(|device| waits(device));
    let delays = waiting.map(|device| counted_delay(spec, base, version, device));
    let delay = delays.max().unwrap_or(Duration::ZERO);
    let watchdog = match &spec.sbd {
        Some(sbd @ Sbd::Watchdog { .. }) => sbd.takes().unwrap_or(Duration::ZERO),
        _ => Duration::ZERO,
    };
    if watchdog > delay {
        (watchdog.plus(AGENT), "the watchdog")
    } else {
        (delay.plus(AGENT), "the delay and the agent")
    }
}

/// The delays that count as part of the time for fencing by a device that waits: its own, and that of the cluster, from the
/// specification or the base.
fn counted_delay(
    spec: &Spec,
    base: Option<&Base<'_>>,
    version: Version,
    device: &Device,
) -> Duration {
    if version >= DELAYS_APART {
        return Duration::ZERO;
    }
    let read = |delay: &str| Duration::read(delay).ok();
    let by_chance = device.parameter(DELAY_MAX).and_then(read);
    let own = spec
        .longest_delay()
        .max(by_chance.unwrap_or(Duration::ZERO));
    let priority = spec.priority_delay.as_deref().and_then(read);
    let known = base.map(|base| base.cluster.priority_fencing_delay());
    own.plus(priority.or(known).unwrap_or(Duration::ZERO))
}

fn waits(device: &Device) -> bool {
    let mut delays = [DELAY, DELAY_MAX].into_iter();
    delays.any(|name| device.parameter(name).is_some())
}

/// What the parameters of an agent add up to, as fence-agents' `lib/fencing.py.py` reads them; zero where they say
/// nothing. SBD asks for a fifth more than its messages take (SUSE Linux Enterprise High Availability, "Storage
/// protection and SBD").
fn agent_time(spec: &Spec, device: &Device) -> Duration {
    if device.agent == super::second::SBD_AGENT {
        let takes = spec.sbd.as_ref().and_then(Sbd::takes);
        let milliseconds = takes.map_or(0, Duration::milliseconds);
        return Duration::from_seconds(milliseconds.saturating_mul(6).div_ceil(5).div_ceil(1000));
    }
    if !device.agent.starts_with("fence_") {
        return Duration::ZERO;
    }
    let given = |name| device.parameter(name)?.parse::<u64>().ok();
    let of = |name| given(name).unwrap_or(0);
    let switches = if device.parameter("method") == Some("cycle") {
        1
    } else {
        2
    };
    let waits = of("power_wait").saturating_mul(switches);
    Duration::from_seconds(
        of("delay")
            .saturating_add(waits)
            .saturating_add(of("power_timeout")),
    )
}

fn seconds(time: Duration) -> u64 {
    time.milliseconds().div_ceil(1000)
}
