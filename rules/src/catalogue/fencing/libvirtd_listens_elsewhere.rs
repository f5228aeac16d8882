//! `libvirtd-listens-elsewhere`: an address at which nobody knocks

use std::net::IpAddr;

use cib_model::{FileId, HypervisorUri, LibvirtdConf, WrittenSetting, is_loopback};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-listens-elsewhere",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A libvirt daemon listens at another address than fence devices connect to",
    why: "With `listen_addr` the daemon listens at that address alone. A device that connects to \
          another address of the host is refused, and one on another machine never reaches the \
          loopback address: the device does not start, and cannot fence.",
    remedy: "Listen at the address that the `hypervisor_uri` names, or name the address at which \
             the daemon listens.",
    references: &[sources::LIBVIRT_REMOTE],
    bad: &[
        Example::with_files(
            "The loopback address",
            NAME,
            &[(
                "libvirtd.conf",
                "listen_tls = 1\nlisten_addr = \"«127.0.0.1»\"\n",
            )],
        ),
        Example::with_files(
            "Another address",
            ADDRESS,
            &[(
                "libvirtd.conf",
                "listen_tcp = 1\nlisten_addr = \"«192.168.1.1»\"\nauth_tcp = \"sasl\"\n",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "The same address",
            ADDRESS,
            &[(
                "libvirtd.conf",
                "listen_tcp = 1\nlisten_addr = \"192.168.122.1\"\n",
            )],
        ),
        Example::with_files(
            "All addresses",
            ADDRESS,
            &[(
                "libvirtd.conf",
                "listen_tcp = 1\nlisten_addr = \"0.0.0.0\"\n",
            )],
        ),
        Example::with_files(
            "A name may be that of the address",
            NAME,
            &[(
                "libvirtd.conf",
                "listen_tls = 1\nlisten_addr = \"192.168.122.1\"\n",
            )],
        ),
        Example::with_files(
            "Another daemon of the host listens everywhere",
            NAME,
            &[
                (
                    "libvirtd.conf",
                    "listen_tls = 1\nlisten_addr = \"127.0.0.1\"\n",
                ),
                ("virtproxyd.conf", "listen_tls = 1\n"),
            ],
        ),
        Example::with_files(
            "Nobody asks the daemon to listen",
            ADDRESS,
            &[(
                "libvirtd.conf",
                "listen_tcp = 0\nlisten_addr = \"127.0.0.1\"\n",
            )],
        ),
    ],
    check,
};

const ADDRESS: &str = r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+tcp://192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#;

const NAME: &str = r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+tls://hypervisor.example.com/"/>
    </instance_attributes>
  </primitive>
</resources>
"#;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let companions = cx.companions;
    for daemon in companions.network_daemons() {
        let conf = &daemon.it;
        let (Some((setting, address)), Some(uris)) = (listens_at(conf), cluster.uris_to(conf))
        else {
            continue;
        };
        let is_open = |uri: &HypervisorUri<'_, '_>| {
            let over = |transport, flag| uri.goes_over(transport) && conf.flag(flag) == Some(true);
            over("tcp", "listen_tcp") || over("tls", "listen_tls")
        };
        // Another daemon of the same host may be the one that is meant.
        let missed = |uri: &HypervisorUri<'_, '_>| {
            let mut daemons = companions
                .network_daemons()
                .map(|daemon| listens_at(&daemon.it));
            daemons.all(|listens| listens.is_some_and(|(_, address)| misses(uri, address)))
        };
        let odd = uris.at_odds(|uri| is_open(uri) && missed(uri));
        let Some(first) = odd.first() else {
            continue;
        };
        let host = first.remote_host().unwrap_or_default();
        let message = format!(
            "the daemon listens at {} alone, and {} connects to {}",
            shown(address),
            shown(first.device.id()),
            shown(host)
        );
        let subject = Subject::new("setting", setting.name);
        let finding = Finding::new(subject, setting.span, message).in_file(daemon.file);
        let related = |finding: Finding, uri: &&HypervisorUri<'_, '_>| {
            finding.related_in(FileId::Cib, uri.host_span(), "not where the daemon listens")
        };
        let finding = odd.iter().fold(finding, related);
        cx.report(finding.help("listen at the address that the `hypervisor_uri` names"));
    }
}

/// The one address at which the daemon listens.
fn listens_at<'a, 'c>(conf: &'a LibvirtdConf<'c>) -> Option<(&'a WrittenSetting<'c>, &'c str)> {
    let setting = conf.get("listen_addr")?;
    let address = setting.value.text()?;
    let is_all = address
        .parse()
        .is_ok_and(|address: IpAddr| address.is_unspecified());
    (!is_all && !address.is_empty()).then_some((setting, address))
}

/// Whether what the URI names is certainly another address. What a name stands for is not known here, but from another
/// machine it is never the loopback address.
fn misses(uri: &HypervisorUri<'_, '_>, address: &str) -> bool {
    let host = uri.remote_host().unwrap_or_default();
    let literal = |text: &str| text.parse::<IpAddr>().ok();
    match (literal(host), literal(address)) {
        (Some(host), Some(address)) => host != address,
        _ => is_loopback(address),
    }
}
