//! A specification as TOML.

use std::fmt::Write as _;

use super::Spec;

pub(super) fn write(spec: &Spec) -> String {
    let mut text = String::new();
    for (at, hypervisor) in spec.hypervisors.iter().enumerate() {
        let guests = spec.guests.iter().filter(|guest| guest.hypervisor == at);
        let guests: Vec<_> = guests
            .map(|guest| format!("{}:{}", guest.node, guest.domain))
            .collect();
        let _ = writeln!(
            text,
            "[[hypervisor]]\nuri = {:?}\nguests = {guests:?}",
            hypervisor.uri
        );
    }
    text
}
