//! What libvirt has to be told of a container that is a node.

use cib_model::is_readable_uuid;

use super::{Host, Item};
use crate::call::quoted;
use crate::error::listed;

/// Only for containers: whoever has a machine of qemu or xen has its installation, and so its XML.
pub(super) fn items(host: &Host<'_>) -> Option<Item> {
    let first = host
        .targets
        .first()
        .filter(|_| host.uri.driver.text == "lxc")?;
    let likewise = match &host.domains()[1..] {
        [] => String::new(),
        others => format!("; likewise {}", listed(others)),
    };
    let domain = &first.domain;
    let text = format!(
        "each node is a container with a whole system in it, so that corosync and Pacemaker start with it: an init, a root file system and a network of its own. As here for `{domain}`{likewise}"
    );
    let uri = quoted(&host.local_uri());
    let command = format!("virsh -c {uri} dumpxml {domain}");
    let place = format!("{domain}.xml, for `virsh -c {uri} define {domain}.xml`");
    Some(
        Item::says(text)
            .shown_by(command, "the same, and what libvirt adds")
            .with(place, container_xml(domain)),
    )
}

/// The XML of a container of libvirt that can be a node: a starting-point, whose memory, root file system and network are
/// for its owner to choose (libvirt's docs/drvlxc.rst, docs/formatdomain.rst).
///
/// ```
/// let xml = cib_gen::container_xml("web1");
/// assert!(xml.contains("<source dir='/var/lib/lxc/web1/rootfs'/>"));
/// ```
///
/// A UUID stands in the place of one; the name is then for its owner to fill in.
pub fn container_xml(domain: &str) -> String {
    let (name, identity) = if is_readable_uuid(domain) {
        let identity = format!("<name>NAME</name>\n  <uuid>{domain}</uuid>");
        ("NAME", identity)
    } else {
        (domain, format!("<name>{domain}</name>"))
    };
    format!(
        "<domain type='lxc'>
  {identity}
  <memory unit='MiB'>1024</memory>
  <vcpu>1</vcpu>
  <os>
    <type>exe</type>
    <init>/sbin/init</init>
  </os>
  <clock offset='utc'/>
  <devices>
    <filesystem type='mount'>
      <source dir='/var/lib/lxc/{name}/rootfs'/>
      <target dir='/'/>
    </filesystem>
    <interface type='network'>
      <source network='default'/>
    </interface>
    <console type='pty'/>
  </devices>
</domain>
"
    )
}
