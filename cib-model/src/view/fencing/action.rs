//! What a device is told to do, and for how long it may.

use super::FenceDevice;
use crate::facts::FenceAction;
use crate::value::{Duration, Scalar as _};
use crate::view::Cluster;

/// What an action may take unless something else is set (`stonith-timeout`).
const TIMEOUT: Duration = Duration::from_seconds(60);

impl<'c> Cluster<'c> {
    /// What the cluster does to a node that has to be fenced (`stonith-action`): off, or reboot. What it cannot read is
    /// a reboot. None where a rule decides.
    pub fn fencing_action(&self) -> Option<FenceAction> {
        match self.option("fencing-action") {
            Some(setting) if setting.conditional => None,
            Some(setting) if is_off(setting.value.as_str()) => Some(FenceAction::Off),
            _ => Some(FenceAction::Reboot),
        }
    }

    /// The action that the agent is given, and how long it may take.
    ///
    /// An agent without a reboot is told to switch off, and so is each of several devices of one level
    /// (`together`): a node that has power from two sides is off only when both are.
    pub(super) fn told(
        &self,
        device: Option<&FenceDevice<'c>>,
        together: bool,
    ) -> Option<(String, Duration)> {
        let action = self.fencing_action()?;
        let reboots = |device: &FenceDevice<'_>| {
            device
                .known
                .is_none_or(|agent| agent.can(FenceAction::Reboot))
        };
        let off = action == FenceAction::Off || together || !device.is_none_or(reboots);
        let action = if off { "off" } else { "reboot" };
        let own = |what: &str| {
            let name = format!("pcmk_{action}_{what}");
            self.device_parameter(device?, &name)
                .filter(|setting| !setting.conditional && !setting.is_hidden())
        };
        let told = own("action").map_or(action, |setting| setting.value.as_str());
        let read = |text: &str| Duration::read(text).ok();
        let default = || read(self.option("fencing-timeout")?.value.as_str());
        let timeout = own("timeout").and_then(|setting| read(setting.value.as_str()));
        Some((told.to_owned(), timeout.or_else(default).unwrap_or(TIMEOUT)))
    }
}

fn is_off(text: &str) -> bool {
    ["off", "poweroff"]
        .iter()
        .any(|off| text.eq_ignore_ascii_case(off))
}
