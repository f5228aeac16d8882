//! What a device is told to do, and for how long it may.

use super::{FenceDevice, Target};
use crate::facts::FenceAction;
use crate::value::{Duration, Requires, Scalar as _, Version};
use crate::view::{Cluster, Setting};

/// The first release that is certain to read units in the timeouts of a device.
const UNITS: Version = Version::new(3, 0, 0);

/// What a device is told to do to a node.
#[derive(Debug, Clone)]
pub struct Told<'c> {
    /// The action that its agent is given.
    pub action: String,
    /// How long that may take. None where a rule decides, or the document has no options.
    pub timeout: Option<Duration>,
    /// Where that is set: on the device, else in the options.
    pub limit: Option<Setting<'c>>,
}

impl<'c> Cluster<'c> {
    /// Whether nodes are let in at their disks and networks when they start: a resource, any, says that it provides
    /// that, or that it requires it. That the agent can do it is not enough (`lib/pengine/complex.c`; tried with
    /// `crm_simulate`). A value that a rule may set counts.
    pub fn unfences_nodes(&self) -> bool {
        let is_unfencing = |(_, setting): (_, Setting<'c>)| setting.value.as_str() == "unfencing";
        let requires = |(_, setting): (_, Setting<'c>)| {
            Requires::read(setting.value.as_str()) == Ok(Requires::Unfencing)
        };
        self.metas_in_force("provides").any(is_unfencing)
            || self.metas_in_force("requires").any(requires)
    }

    /// What the cluster does to a node that has to be fenced (`stonith-action`): off, or reboot. What it cannot read is
    /// a reboot. None where a rule decides.
    pub fn fencing_action(&self) -> Option<FenceAction> {
        match self.option("fencing-action") {
            Some(setting) if setting.conditional => None,
            Some(setting) if is_off(setting.value.as_str()) => Some(FenceAction::Off),
            _ => Some(FenceAction::Reboot),
        }
    }

    /// What a device is told to do to a node, wherever it is used. None where that is not the same everywhere, or not
    /// known.
    pub fn told_everywhere(&self, device: &FenceDevice<'c>) -> Option<Told<'c>> {
        let levels = self.levels_with(device).iter();
        let mut own = levels.map(|level| level.device_names().count() > 1);
        let Some(together) = own.next() else {
            return self.told(Some(device), false);
        };
        let has_levels = |target: &Target<'_>| {
            let levels = self.node(target.name).map(|node| self.levels_for(node));
            levels.flatten().is_some_and(|levels| !levels.is_empty())
        };
        let targets = device.known_targets();
        // Against a node without levels it is used alone.
        let alone = targets.is_empty() || !targets.iter().all(has_levels);
        if own.any(|other| other != together) || together && alone {
            return None;
        }
        self.told(Some(device), together)
    }

    /// The action that the agent is given, and how long it may take.
    ///
    /// An agent without a reboot is told to switch off, and so is each of several devices of one level
    /// (`together`): a node that has power from two sides is off only when both are.
    pub(super) fn told(
        &self,
        device: Option<&FenceDevice<'c>>,
        together: bool,
    ) -> Option<Told<'c>> {
        let action = self.fencing_action()?;
        let lacks_reboot = |device: &FenceDevice<'_>| device.lacks(FenceAction::Reboot);
        let off = action == FenceAction::Off || together || device.is_some_and(lacks_reboot);
        let action = if off { "off" } else { "reboot" };
        let own = |what: &str| {
            let name = format!("pcmk_{action}_{what}");
            self.device_parameter(device?, &name)
                .filter(|setting| !setting.conditional && !setting.is_hidden())
        };
        let told = own("action").map_or(action, |setting| setting.value.as_str());
        let own = own("timeout").and_then(|setting| {
            let timeout = self.device_timeout(setting.value.as_str())?;
            Some((timeout, setting))
        });
        Some(Told {
            action: told.to_owned(),
            timeout: own.map_or_else(|| self.fencing_timeout(), |(timeout, _)| Some(timeout)),
            limit: own.map_or_else(
                || self.option("fencing-timeout"),
                |(_, setting)| Some(setting),
            ),
        })
    }

    /// How the fencer reads `pcmk_reboot_timeout` and its like: releases before 3.0 take the digits at the start for
    /// seconds, whatever follows (`daemons/fenced/fenced_commands.c`, `get_action_timeout`; tried with a live
    /// fencer). None where it goes by `fencing-timeout` instead.
    pub fn device_timeout(&self, text: &str) -> Option<Duration> {
        let timeout = if self.version < UNITS {
            let start = text.trim_start();
            let digits = start.len() - start.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            Duration::from_seconds(start.get(..digits)?.parse().ok()?)
        } else {
            Duration::read(text).ok()?
        };
        (timeout > Duration::ZERO).then_some(timeout)
    }
}

fn is_off(text: &str) -> bool {
    ["off", "poweroff"]
        .iter()
        .any(|off| text.eq_ignore_ascii_case(off))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourceFile;
    use crate::parse;

    #[test]
    fn older_releases_take_the_first_digits_of_a_timeout_for_seconds() {
        let source = SourceFile::new("cib.xml", "<cib/>");
        let parsed = parse(&source).unwrap();
        let read = |text: &str, version| {
            let cluster = Cluster::new(&parsed, Some(version));
            let timeout = cluster.device_timeout(text);
            timeout.map(|timeout| timeout.milliseconds() / 1000)
        };
        let (old, new) = (Version::new(2, 1, 5), Version::new(3, 0, 2));
        assert_eq!([read("120", old), read("120", new)], [Some(120); 2]);
        assert_eq!([read("2min", old), read("2min", new)], [Some(2), Some(120)]);
        assert_eq!([read("PT2M", old), read("PT2M", new)], [None, Some(120)]);
    }
}
