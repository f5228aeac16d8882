//! `libvirtd-port-mismatch`: two ports that do not meet

use cib_model::{FileId, HypervisorUri, InFile, LibvirtdConf};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-port-mismatch",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A libvirt daemon listens at another port than fence devices connect to",
    why: "A URI without a port means 16509 over TCP and 16514 over TLS. Where the daemon listens at \
          another one the connection is refused: the device does not start, and cannot fence.",
    remedy: "Write the port of the daemon into the URI (`qemu+tls://host:PORT/system`), or take \
             both back to the default.",
    references: &[sources::LIBVIRT_REMOTE, sources::LIBVIRT_URI],
    bad: &[
        Example::with_files(
            "Another port in the daemon's file",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+tls://hypervisor.example.com/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[("libvirtd.conf", "listen_tls = 1\ntls_port = \"«16515»\"\n")],
        ),
        Example::with_files(
            "Another port in the URI",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+tcp://192.168.122.1:«16500»/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[("libvirtd.conf", "listen_tcp = 1\nauth_tcp = \"sasl\"\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "The same port",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+tls://hypervisor.example.com:16515/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[("libvirtd.conf", "listen_tls = 1\ntls_port = \"16515\"\n")],
        ),
        Example::with_files(
            "A socket of systemd may have the port of the URI",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+tls://hypervisor.example.com:16515/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[("virtproxyd.conf", "auth_tls = \"sasl\"\n")],
        ),
        Example::with_files(
            "Another daemon of the host listens at the port",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+tls://hypervisor.example.com/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[
                ("libvirtd.conf", "tls_port = \"16515\"\n"),
                ("virtproxyd.conf", "auth_tls = \"none\"\n"),
            ],
        ),
        Example::with_files(
            "The port of ssh is none of the daemon's",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@hypervisor.example.com:2222/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[("libvirtd.conf", "listen_tls = 1\ntls_port = \"16515\"\n")],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let companions = cx.companions;
    for (transport, name, flag) in [
        ("tcp", "tcp_port", "listen_tcp"),
        ("tls", "tls_port", "listen_tls"),
    ] {
        let port = |daemon: &InFile<LibvirtdConf<'_>>| daemon.it.text(name)?.parse::<u16>().ok();
        // A port by its name, or another daemon of the same host, may be the one that is meant.
        let fits = |uri: &HypervisorUri<'_, '_>| {
            let mut ports = companions.network_daemons().map(port);
            ports.any(|port| port.is_none() || port == uri.port())
        };
        for daemon in companions.network_daemons() {
            let (Some(port), Some(uris)) = (port(daemon), cluster.uris_to(&daemon.it)) else {
                continue;
            };
            let odd = uris.at_odds(|uri| uri.goes_over(transport) && !fits(uri));
            if let Some(finding) = finding(daemon, (name, flag), port, &odd) {
                cx.report(finding);
            }
        }
    }
}

/// At the port of the daemon where its file has one, else at that of the first URI where the file at least says that
/// the daemon listens: systemd's sockets have ports of their own.
fn finding(
    daemon: &InFile<LibvirtdConf<'_>>,
    (name, flag): (&str, &str),
    port: u16,
    uris: &[&HypervisorUri<'_, '_>],
) -> Option<Finding> {
    let (first, others) = uris.split_first()?;
    let id = shown(first.device.id());
    let message = format!(
        "the daemon listens at port {port}, and {id} connects to {}",
        first.port()?
    );
    let help = format!(
        "write the port into the `hypervisor_uri`, `HOST:{port}`, or take both to the default"
    );
    let related = |finding: Finding, uri: &&HypervisorUri<'_, '_>| {
        finding.related_in(FileId::Cib, uri.port_span(), "leads elsewhere")
    };
    if let Some(setting) = daemon.it.get(name) {
        let subject = Subject::new("setting", setting.name);
        let finding = Finding::new(subject, setting.span, message).in_file(daemon.file);
        return Some(uris.iter().fold(finding, related).help(help));
    }
    let listen = daemon
        .it
        .get(flag)
        .filter(|_| daemon.it.flag(flag) == Some(true))?;
    let finding = Finding::of_device(first.device, first.port_span(), message).related_in(
        daemon.file,
        listen.span,
        "at the default port",
    );
    Some(others.iter().fold(finding, related).help(help))
}
