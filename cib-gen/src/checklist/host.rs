//! What has to be true on a hypervisor.

use cib_model::facts;

use super::{Host, Item, Section, Situation, domain, listener, virtd};
use crate::call::quoted;
use crate::error::listed;
use crate::spec::{Agent, DEFAULT_URI};

pub(super) fn section(host: &Host<'_>, situation: &Situation<'_>) -> Section {
    let mut items = Vec::new();
    items.extend(daemon(host));
    match host.agent() {
        Agent::Libvirt | Agent::Virsh => items.extend(listener::items(host, situation)),
        Agent::Xvm | Agent::Virt => items.extend(virtd::items(host, situation)),
    }
    if host.agent() == Agent::Virsh {
        items.extend(default_uri(host));
    }
    items.push(persistent(host));
    items.push(autostart(host));
    items.extend(domain::items(host));
    Section {
        title: format!("Hypervisor {}: {}", host.name(), host.hypervisor.uri),
        items,
    }
}

/// The sockets that systemd holds for the driver; none where it has no daemon.
fn daemon(host: &Host<'_>) -> Option<Item> {
    let driver = host.uri.driver.text;
    let daemon = facts::daemon_of_driver(driver)?.name;
    let text = format!(
        "libvirt serves `{driver}`: `{daemon}`, or `libvirtd` where one daemon serves all drivers"
    );
    let command = format!("systemctl is-active {daemon}.socket libvirtd.socket");
    Some(Item::says(text).shown_by(command, "`active` once"))
}

/// `fence_virsh` runs `virsh` without a URI, in a shell that reads no profile: where its own options of ssh do not tell that
/// shell, only the file counts.
fn default_uri(host: &Host<'_>) -> Option<Item> {
    let uri = host.local_uri();
    let options = host.parameter("ssh_options").unwrap_or_default();
    if options.contains(DEFAULT_URI) {
        return None;
    }
    let text = format!(
        "`virsh` without a URI means `{uri}` for `{}`: `fence_virsh` names none, and a variable in a profile is not read",
        if host.hypervisor.uses_sudo() {
            "root"
        } else {
            host.user()
        }
    );
    let item = Item::says(text).shown_by(
        if host.hypervisor.uses_sudo() {
            "sudo -n virsh uri"
        } else {
            "virsh uri"
        },
        format!("`{uri}`, in a login by ssh"),
    );
    host.hypervisor.needs_default_uri().then(|| {
        item.with(
            "/etc/libvirt/libvirt.conf",
            format!("uri_default = \"{uri}\""),
        )
    })
}

/// A transient domain is gone once it is destroyed (libvirt's `virDomainCreateXML`): the reboot fails half-way.
fn persistent(host: &Host<'_>) -> Item {
    let text = "each domain is persistent: one that is not is gone once it is stopped, and cannot be started again";
    Item::says(text).shown_by(
        format!(
            "virsh -c {} list --all --persistent {}",
            quoted(&host.local_uri()),
            columns(host)
        ),
        format!("{}, one a line", listed(&host.domains())),
    )
}

fn autostart(host: &Host<'_>) -> Item {
    let text = "each domain starts with the hypervisor (`virsh autostart DOMAIN`), or somebody will start it by hand when that was down";
    Item::says(text).shown_by(
        format!(
            "virsh -c {} list --all --autostart {}",
            quoted(&host.local_uri()),
            columns(host)
        ),
        format!("{}, one a line", listed(&host.domains())),
    )
}

/// Domains that are named by their UUIDs are found by them.
pub(super) fn columns(host: &Host<'_>) -> &'static str {
    let mut domains = host.targets.iter().map(|target| target.domain.as_str());
    if domains.any(cib_model::is_readable_uuid) {
        "--uuid --name"
    } else {
        "--name"
    }
}
