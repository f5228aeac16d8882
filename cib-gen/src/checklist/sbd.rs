//! What SBD needs in every node.
//!
//! Sources: `sbd(8)`; Pacemaker waits for `stonith-watchdog-timeout` before it takes a node that was lost for stopped, and
//! refuses one that is shorter than the watchdog's own (`SBD_WATCHDOG_TIMEOUT`).

use super::{Item, Situation};
use crate::call::quoted;
use crate::spec::Sbd;

const FILES: &str = "/etc/default/sbd /etc/sysconfig/sbd";

pub(super) fn items(situation: &Situation<'_>) -> Vec<Item> {
    let Some(sbd) = &situation.spec.sbd else {
        return Vec::new();
    };
    let watchdog = "the node has a watchdog that stops it when nobody feeds it: a machine of qemu a `<watchdog model='i6300esb' action='reset'/>`; a container has none, and `softdog` stops the hypervisor with all its containers";
    let mut items = vec![
        Item::says(watchdog).shown_by("sbd query-watchdog", "a device that is not `softdog`"),
        Item::says("SBD starts with corosync").shown_by("systemctl is-enabled sbd", "`enabled`"),
    ];
    match sbd {
        Sbd::Watchdog { timeout } => {
            let text = format!(
                "the watchdog is faster than the {timeout} that the others wait for: at most half of that"
            );
            items.push(Item::says(text).shown_by(
                format!("grep -hs ^SBD_WATCHDOG_TIMEOUT= {FILES}"),
                format!("at most half of {timeout}, in seconds"),
            ));
        }
        Sbd::Disks { devices, .. } => {
            let text = "SBD uses the same disks on every node";
            let joined = devices.join(";");
            items.push(Item::says(text).shown_by(
                format!("grep -hs ^SBD_DEVICE= {FILES}"),
                format!("`{joined}`, perhaps in quotes"),
            ));
            items.extend(devices.iter().map(|disk| {
                let text = format!("every node has a slot on `{disk}`, and no message in it");
                Item::says(text).shown_by(
                    format!("sbd -d {} list", quoted(disk)),
                    "a line for each node, with `clear`",
                )
            }));
        }
    }
    items
}
