//! SBD: guests that stop themselves when they are told to, or when they have lost the others.

use cib_model::{Duration, Scalar as _, Span};
use serde::Deserialize;
use toml::Spanned;

use super::file::{span, taken};
use super::{Monitor, Spec, time};
use crate::error::{Error, Problem};

/// What fences guests through the SBD daemon that runs in each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sbd {
    /// By a message on disks that all guests share.
    Disks {
        /// Their paths, the same in every guest.
        devices: Vec<String>,
        /// How long a message may take, as `sbd -d DISK dump` calls `msgwait`.
        message_wait: Option<String>,
        /// How the device is watched.
        monitor: Monitor,
    },
    /// Without a disk: who has lost quorum stops, and the others wait for that.
    Watchdog {
        /// How long they wait.
        timeout: String,
    },
}

/// `[sbd]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    devices: Option<Spanned<Vec<Spanned<String>>>>,
    message_wait: Option<Spanned<String>>,
    watchdog_timeout: Option<Spanned<String>>,
}

/// The three that SBD reads at most (`sbd(8)`); with two, the loss of one would already be the loss of both.
const DISKS: [usize; 2] = [1, 3];

const WRONG_COUNT: &str = "has neither one disk nor three, which are what SBD can use";

pub(super) fn read(table: &Spanned<Table>, monitor: &Monitor) -> Result<Sbd, Error> {
    let place = span(&table.span());
    let wrong = |reason: &'static str| Problem::Sbd(reason).in_spec(Some(place));
    let table = table.get_ref();
    Ok(match (&table.devices, &table.watchdog_timeout) {
        (Some(_), Some(_)) => {
            return Err(wrong(
                "has both `devices` and `watchdog-timeout`: with a disk a node that lost the others lives on",
            ));
        }
        (None, None) => return Err(wrong("has neither `devices` nor `watchdog-timeout`")),
        (Some(devices), None) => Sbd::Disks {
            devices: disks(devices)?,
            message_wait: taken(table.message_wait.as_ref(), time::check_message_wait)?,
            monitor: monitor.clone(),
        },
        (None, Some(_)) if table.message_wait.is_some() => {
            return Err(wrong(
                "has `message-wait`, and no `devices` to leave messages on",
            ));
        }
        (None, Some(timeout)) => Sbd::Watchdog {
            timeout: taken(Some(timeout), time::check_watchdog_timeout)?.unwrap_or_default(),
        },
    })
}

fn disks(devices: &Spanned<Vec<Spanned<String>>>) -> Result<Vec<String>, Error> {
    let mut paths: Vec<String> = Vec::new();
    for device in devices.get_ref() {
        let path = taken(Some(device), check_disk)?.unwrap_or_default();
        if paths.contains(&path) {
            let problem = Problem::Sbd("names a disk twice");
            return Err(problem.in_spec(Some(span(&device.span()))));
        }
        paths.push(path);
    }
    if !DISKS.contains(&paths.len()) {
        let problem = Problem::Sbd(WRONG_COUNT);
        return Err(problem.in_spec(Some(span(&devices.span()))));
    }
    Ok(paths)
}

/// The agent gets a list with commas, and makes a line for a shell of it.
fn check_disk(path: &str) -> Result<(), Problem> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_.:+-@".contains(c);
    if path.starts_with("/dev/") && path.chars().all(plain) {
        return Ok(());
    }
    Err(Problem::Disk(path.to_owned()))
}

impl Spec {
    /// SBD has to run where it is to stop something.
    pub(super) fn check_sbd(&self, place: Option<Span>) -> Result<(), Error> {
        if self.sbd.is_none() {
            return Ok(());
        }
        for guest in &self.guests {
            let hypervisor = self.hypervisor_of(guest);
            let problem = if hypervisor.is_of_containers() {
                Problem::SbdInContainer(guest.node.clone())
            } else if hypervisor.second_level.is_some() {
                Problem::SbdBesideSecondLevel(guest.node.clone())
            } else {
                continue;
            };
            return Err(problem.in_spec(place));
        }
        Ok(())
    }
}

impl Sbd {
    /// Messages on disks that stand somewhere else than in a specification.
    pub(super) fn on(devices: Vec<String>, monitor: Monitor) -> Result<Self, Problem> {
        devices.iter().try_for_each(|path| check_disk(path))?;
        if !DISKS.contains(&devices.len()) {
            return Err(Problem::Sbd(WRONG_COUNT));
        }
        Ok(Self::Disks {
            devices,
            message_wait: None,
            monitor,
        })
    }

    /// How long the fencer has to wait for it.
    pub(crate) fn takes(&self) -> Option<Duration> {
        let text = match self {
            Self::Disks { message_wait, .. } => message_wait.as_deref(),
            Self::Watchdog { timeout } => Some(timeout.as_str()),
        };
        Duration::read(text?).ok()
    }
}
