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
    for daemon in &cx.companions.daemons {
        let conf = &daemon.it;
        let uris = cluster.uris_to(conf).filter(|_| conf.may_listen());
        let Some(uris) = uris else {
            continue;
        };
        for transport in ["tcp", "tls"] {
            let port = conf.text(&format!("{transport}_port"));
            let Some(port) = port.and_then(|port| port.parse::<u16>().ok()) else {
                continue;
            };
            let wrong =
                |uri: &HypervisorUri<'_, '_>| uri.goes_over(transport) && uri.port() != Some(port);
            for uri in uris.at_odds(wrong) {
                if let Some(finding) = finding(daemon, transport, port, uri) {
                    cx.report(finding);
                }
            }
        }
    }
}

/// At the port of the daemon where its file has one, else at that of the URI where the file at least says that the
/// daemon listens: systemd's sockets have ports of their own.
fn finding(
    daemon: &InFile<LibvirtdConf<'_>>,
    transport: &str,
    port: u16,
    uri: &HypervisorUri<'_, '_>,
) -> Option<Finding> {
    let id = shown(uri.device.id());
    let used = uri.port()?;
    let message = format!("the daemon listens at port {port}, and {id} connects to {used}");
    let help = format!(
        "write the port into the `hypervisor_uri`, `HOST:{port}`, or take both to the default"
    );
    if let Some(setting) = daemon.it.get(&format!("{transport}_port")) {
        let subject = Subject::new("setting", setting.name);
        let finding = Finding::new(subject, setting.span, message).in_file(daemon.file);
        return Some(
            finding
                .related_in(FileId::Cib, uri.port_span(), "leads elsewhere")
                .help(help),
        );
    }
    let flag = format!("listen_{transport}");
    let listen = daemon
        .it
        .get(&flag)
        .filter(|_| daemon.it.flag(&flag) == Some(true))?;
    let finding = Finding::of_device(uri.device, uri.port_span(), message);
    Some(
        finding
            .related_in(daemon.file, listen.span, "at the default port")
            .help(help),
    )
}
