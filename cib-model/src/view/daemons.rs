//! Which daemons of libvirt the URIs of fence devices lead to.

use super::{Cluster, HypervisorUri};
use crate::Span;
use crate::companions::{Companions, InFile};
use crate::libvirt_uri::{UriPart, is_loopback};
use crate::libvirtd::LibvirtdConf;

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

impl<'c> Companions<'c> {
    /// The daemons that may listen on the network.
    pub fn network_daemons(&self) -> impl Iterator<Item = &InFile<LibvirtdConf<'c>>> {
        self.daemons.iter().filter(|daemon| daemon.it.may_listen())
    }
}

impl<'c> Cluster<'c> {
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

#[cfg(test)]
mod tests {
    use crate::{Cluster, LibvirtdConf, SourceFile, parse};

    fn device(at: usize, uri: &str) -> String {
        format!(
            r#"<primitive id="f{at}" class="stonith" type="external/libvirt"><instance_attributes id="p{at}">
                 <nvpair id="u{at}" name="hypervisor_uri" value="{uri}"/>
               </instance_attributes></primitive>"#
        )
    }

    #[test]
    fn the_uris_to_a_daemon_are_those_that_name_its_address() {
        let uris = |conf: &str| -> Option<Vec<String>> {
            let uris = [
                "lxc+ssh://root@h1/",
                "lxc+tcp://h2:1/",
                "lxc:///",
                "lxc+tcp://127.0.0.1/",
            ];
            let devices = uris.iter().enumerate();
            let devices: String = devices.map(|(at, uri)| device(at, uri)).collect();
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
