//! What fence devices call the domains that they stop, and which hypervisors they ask for them.

use super::host_list::HostEntry;
use super::{Cluster, FenceDevice, HypervisorUri, Plug, Setting};
use crate::Span;
use crate::companions::{Companions, InFile};
use crate::domain::Domain;
use crate::libvirt_uri::{UriPart, is_loopback};
use crate::libvirtd::LibvirtdConf;

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
    /// The daemons that may listen on the network.
    pub fn network_daemons(&self) -> impl Iterator<Item = &InFile<LibvirtdConf<'c>>> {
        self.daemons.iter().filter(|daemon| daemon.it.may_listen())
    }

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

/// The URIs that may lead to a daemon.
#[derive(Debug, Clone)]
pub struct UrisTo<'v, 'c>(Vec<HypervisorUri<'v, 'c>>);

impl<'v, 'c> UrisTo<'v, 'c> {
    /// All of them.
    pub fn all(&self) -> &[HypervisorUri<'v, 'c>] {
        &self.0
    }

    /// Those that are certainly at odds with the daemon, where `are` says which are if they lead to it: all that are
    /// where there is one host, and where there are several only if every URI is, because the daemon is on one of them.
    pub fn at_odds(
        &self,
        are: impl Fn(&HypervisorUri<'v, 'c>) -> bool,
    ) -> Vec<&HypervisorUri<'v, 'c>> {
        let odd: Vec<_> = self.0.iter().filter(|uri| are(uri)).collect();
        let mut hosts = self.0.iter().filter_map(HypervisorUri::remote_host);
        let first = hosts.next().unwrap_or_default();
        let one_host = hosts.all(|host| host.eq_ignore_ascii_case(first));
        if one_host || odd.len() == self.0.len() {
            odd
        } else {
            Vec::new()
        }
    }
}

impl<'c> Cluster<'c> {
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

    /// The URIs that may lead to the daemon with this file: those that name the address at which it listens, if any do,
    /// else all that lead to another host. None where some device does not show its URI.
    pub fn uris_to(&self, conf: &LibvirtdConf<'_>) -> Option<UrisTo<'_, 'c>> {
        if self.hides_a_uri() {
            return None;
        }
        let leads_there = |uri: &HypervisorUri<'_, 'c>| uri.remote_host().is_some();
        let all: Vec<_> = self.hypervisor_uris().filter(leads_there).collect();
        let address = conf.text("listen_addr");
        let names_it = |uri: &HypervisorUri<'_, 'c>| {
            let host = uri.remote_host();
            host.zip(address)
                .is_some_and(|(host, address)| host.eq_ignore_ascii_case(address))
        };
        Some(UrisTo(if all.iter().any(names_it) {
            all.into_iter().filter(|uri| names_it(uri)).collect()
        } else {
            all
        }))
    }

    /// Whether all devices that fence through libvirt are known to go through one host.
    pub fn has_one_hypervisor(&self) -> bool {
        let devices = self.fence_devices().iter();
        let libvirt = devices.filter(|device| device.known.is_some_and(|agent| agent.libvirt));
        let mut hosts = libvirt.map(|device| Some(self.endpoint(device)?.host));
        let first = hosts.next().flatten();
        first.is_some() && hosts.all(|host| host == first)
    }

    fn hides_a_uri(&self) -> bool {
        let devices = self.fence_devices().iter();
        let mut settings =
            devices.flat_map(|device| self.possible_parameters(&device.resource, "hypervisor_uri"));
        settings.any(|setting| setting.is_hidden())
    }
}

impl HypervisorUri<'_, '_> {
    /// The host that it names over the network, unless that is the machine which it is used on.
    pub fn remote_host(&self) -> Option<&str> {
        let uri = self.uri.as_ref().ok()?;
        let host = uri.host.as_ref()?.text;
        let is_network = uri.transport().is_some_and(|transport| transport.network);
        (is_network && !is_loopback(host)).then_some(host)
    }

    /// Whether it goes over that transport; case does not count.
    pub fn goes_over(&self, transport: &str) -> bool {
        let uri = self.uri.as_ref();
        uri.is_ok_and(|uri| uri.transport_name().eq_ignore_ascii_case(transport))
    }

    /// Where the transport stands, else the host that implies it, else the whole URI.
    pub fn transport_span(&self) -> Span {
        let uri = self.uri.as_ref().ok();
        self.part_span(uri.and_then(|uri| uri.written_transport.as_ref().or(uri.host.as_ref())))
    }

    /// Where the host stands, else the whole URI.
    pub fn host_span(&self) -> Span {
        let uri = self.uri.as_ref().ok();
        self.part_span(uri.and_then(|uri| uri.host.as_ref()))
    }

    /// Where the port stands, else the host.
    pub fn port_span(&self) -> Span {
        let uri = self.uri.as_ref().ok();
        self.part_span(uri.and_then(|uri| uri.port.as_ref().or(uri.host.as_ref())))
    }

    /// Whether it has a parameter of that name.
    pub fn has_parameter(&self, name: &str) -> bool {
        let uri = self.uri.as_ref();
        uri.is_ok_and(|uri| {
            uri.parameters
                .iter()
                .any(|parameter| parameter.name.text == name)
        })
    }

    fn part_span(&self, part: Option<&UriPart<'_>>) -> Span {
        let span = part.map(|part| self.setting.value.part(&part.range));
        span.unwrap_or_else(|| self.setting.value.span())
    }

    /// The port that it leads to: the one written, else that of its transport.
    pub fn port(&self) -> Option<u16> {
        let uri = self.uri.as_ref().ok()?;
        let written = uri.port.as_ref().and_then(|port| port.text.parse().ok());
        // libvirt takes 0 for none.
        written.filter(|port| *port != 0).or(uri.transport()?.port)
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
    use crate::{Cluster, LibvirtdConf, SourceFile, parse};

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

    #[test]
    fn the_uris_to_a_daemon_are_those_that_name_its_address() {
        let uris = |conf: &str| -> Option<Vec<String>> {
            let devices: String = [
                "lxc+ssh://root@h1/",
                "lxc+tcp://h2:1/",
                "lxc:///",
                "lxc+tcp://127.0.0.1/",
            ]
            .iter()
            .enumerate()
            .map(|(at, uri)| {
                device(
                    &format!("f{at}"),
                    "external/libvirt",
                    &[("hypervisor_uri", uri)],
                )
            })
            .collect();
            let source = SourceFile::new("cib.xml", format!("<resources>{devices}</resources>"));
            let parsed = parse(&source).unwrap();
            let cluster = Cluster::new(&parsed, None);
            let conf = SourceFile::new("libvirtd.conf", conf);
            let uris = cluster.uris_to(&LibvirtdConf::parse(&conf))?;
            let shown = uris
                .all()
                .iter()
                .map(|uri| format!("{:?} {:?}", uri.remote_host()?, uri.port()?).into());
            shown.collect()
        };
        assert_eq!(uris("").unwrap(), ["\"h1\" 22", "\"h2\" 1"]);
        assert_eq!(uris("listen_addr = \"H2\"").unwrap(), ["\"h2\" 1"]);
        assert_eq!(uris("listen_addr = \"0.0.0.0\"").unwrap().len(), 2);
    }
}
