//! What fence devices call the domains that they stop.

use super::host_list::HostEntry;
use super::{Cluster, FenceDevice, Plug, Setting};
use crate::Span;
use crate::companions::{Companions, InFile};
use crate::domain::Domain;

/// A domain of libvirt that a device stops for a node.
#[derive(Debug, Clone)]
pub struct FencedMachine<'v, 'c> {
    /// The device.
    pub device: &'v FenceDevice<'c>,
    /// The node that is fenced so, as the device's list names it.
    pub node: &'c str,
    /// What libvirt is asked for: a name or a UUID.
    pub domain: &'c str,
    /// Where that stands.
    pub span: Span,
}

impl<'c> Companions<'c> {
    /// The domains that libvirt takes for the one called so.
    pub fn domains_called(&self, called: &str) -> impl Iterator<Item = &InFile<Domain<'c>>> {
        let domains = self.domains.iter();
        domains.filter(move |domain| domain.it.is_called(called))
    }

    /// The domains that are none of these machines.
    pub fn domains_without(&self, machines: &[FencedMachine<'_, '_>]) -> Vec<&InFile<Domain<'c>>> {
        let is_one = |domain: &InFile<Domain<'c>>| {
            machines
                .iter()
                .any(|machine| domain.it.is_called(machine.domain))
        };
        self.domains
            .iter()
            .filter(|domain| !is_one(domain))
            .collect()
    }
}

impl<'c> Cluster<'c> {
    /// Whether a `fence_virsh` tells the `virsh` that it runs on the hypervisor which libvirt to ask: the variable stands
    /// in its own options of ssh, with the shell that they start (tried with fence-agents 4.12.1). Sudo would clear it.
    pub fn tells_virsh_where(&self, device: &FenceDevice<'c>) -> bool {
        let options = self.device_parameter(device, "ssh_options");
        let options = options.filter(|options| !options.conditional);
        options.is_some_and(|options| options.value.as_str().contains("LIBVIRT_DEFAULT_URI="))
            && self.agent_flag(device, &["use_sudo", "sudo"]).is_none()
    }

    /// The domains that the devices stop whose agent fences through libvirt; those that a rule may give them among them.
    ///
    /// `external/libvirt` takes them from its own list, and `pcmk_host_map` never reaches it; the others are given the
    /// plug that the map has for the node, else the node's name (tried with a live fencer).
    pub fn fenced_machines(&self) -> Vec<FencedMachine<'_, 'c>> {
        let lists = self.host_domain_lists();
        let mut machines: Vec<_> = lists
            .flat_map(|(device, setting, entries)| {
                let machines = entries.into_iter();
                machines.filter_map(move |entry| listed(device, setting, &entry))
            })
            .collect();
        let others = self.fence_devices().iter();
        let others = others.filter(|device| {
            let is_listed = |agent: &&crate::facts::FenceAgent| agent.targets.is_none();
            device
                .known
                .filter(is_listed)
                .is_some_and(|agent| agent.libvirt)
        });
        machines.extend(others.flat_map(|device| self.plugged(device)));
        machines
    }

    /// The domains that a device is given as plugs: of each target what the file says, else the target's name.
    fn plugged<'v>(&'v self, device: &'v FenceDevice<'c>) -> Vec<FencedMachine<'v, 'c>> {
        let plugs = self.plugs(device);
        let is_fixed = self.fixed_plug(device).is_some();
        let machine = |node, domain, span| FencedMachine {
            device,
            node,
            domain,
            span,
        };
        let targets = device.known_targets().iter();
        let bare =
            targets.filter(|target| !is_fixed && !plugs.iter().any(|plug| target.is(plug.node)));
        let bare = bare.map(|target| machine(target.name, target.name, target.span));
        // An agent takes several plugs with commas between.
        let named = plugs.iter().flat_map(|plug| {
            let names = plug.name.split(',').filter(|name| !name.is_empty());
            names.map(|name| machine(plug.node, name, part_of(plug, name)))
        });
        bare.chain(named).collect()
    }

    /// Whether all devices that fence through libvirt are known to go through one host.
    pub fn has_one_hypervisor(&self) -> bool {
        let devices = self.fence_devices().iter();
        let libvirt = devices.filter(|device| device.known.is_some_and(|agent| agent.libvirt));
        let mut hosts = libvirt.map(|device| Some(self.endpoint(device)?.host));
        let first = hosts.next().flatten();
        first.is_some() && hosts.all(|host| host == first)
    }
}

/// Where one of the names of a plug stands; the whole plug where the text writes it with escapes.
fn part_of(plug: &Plug<'_>, name: &str) -> Span {
    if plug.span.len() as usize != plug.name.len() {
        return plug.span;
    }
    let start = name.as_ptr() as usize - plug.name.as_ptr() as usize;
    plug.span.part(&(start..start + name.len()))
}

/// The domain of an entry of `hostlist`; what stands alone names both.
fn listed<'v, 'c>(
    device: &'v FenceDevice<'c>,
    setting: Setting<'c>,
    entry: &HostEntry<'c>,
) -> Option<FencedMachine<'v, 'c>> {
    let range = entry.plug_range().unwrap_or(entry.host_range.clone());
    let domain = entry.plug.unwrap_or(entry.host);
    (!domain.is_empty()).then(|| FencedMachine {
        device,
        node: entry.host,
        domain,
        span: setting.value.part(&range),
    })
}

#[cfg(test)]
mod tests {
    use crate::{Cluster, SourceFile, parse};

    fn device(id: &str, agent: &str, parameters: &[(&str, &str)]) -> String {
        let pairs = parameters.iter().map(|(name, value)| {
            format!(r#"<nvpair id="{id}-{name}" name="{name}" value="{value}"/>"#)
        });
        format!(
            r#"<primitive id="{id}" class="stonith" type="{agent}"><instance_attributes id="{id}-p">{}</instance_attributes></primitive>"#,
            pairs.collect::<String>()
        )
    }

    /// Node, domain, and what stands at its place.
    fn machines(agent: &str, parameters: &[(&str, &str)]) -> Vec<(String, String, String)> {
        let text = format!("<resources>{}</resources>", device("f", agent, parameters));
        let source = SourceFile::new("cib.xml", text);
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, None);
        let machines = cluster.fenced_machines().into_iter();
        let machines = machines.map(|machine| {
            let place = source.slice(machine.span).to_owned();
            (machine.node.to_owned(), machine.domain.to_owned(), place)
        });
        machines.collect()
    }

    fn triple(node: &str, domain: &str, place: &str) -> (String, String, String) {
        (node.to_owned(), domain.to_owned(), place.to_owned())
    }

    #[test]
    fn external_libvirt_has_its_own_list() {
        let found = machines(
            "external/libvirt",
            &[("hostlist", "n1:vm1,n2 n3:"), ("pcmk_host_map", "n1:other")],
        );
        assert_eq!(
            found,
            [triple("n1", "vm1", "vm1"), triple("n2", "n2", "n2")]
        );
    }

    #[test]
    fn the_others_are_given_plugs() {
        let map = [("pcmk_host_map", "n1:vm1;n2=a,b"), ("pcmk_host_list", "n3")];
        assert_eq!(
            machines("fence_virsh", &map),
            [
                triple("n3", "n3", "n3"),
                triple("n1", "vm1", "vm1"),
                triple("n2", "a", "a"),
                triple("n2", "b", "b"),
            ]
        );
        let fixed = [("pcmk_host_list", "n1"), ("port", "vm1")];
        assert_eq!(machines("fence_xvm", &fixed), [triple("n1", "vm1", "vm1")]);
        assert!(machines("fence_ipmilan", &fixed).is_empty());
    }
}
