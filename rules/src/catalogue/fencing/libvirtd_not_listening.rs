//! `libvirtd-not-listening`: a connection that nobody answers

use cib_model::{FileId, HypervisorUri, InFile, LibvirtdConf};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-not-listening",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `hypervisor_uri` uses a transport that the libvirt daemon does not open",
    why: "The daemon listens for TCP only with `listen_tcp = 1`, which it has not by default, and for \
          TLS unless `listen_tls = 0`, and for both only when it is started with `--listen`. Where \
          systemd listens in its place, which is the rule since libvirt 5.6, only the sockets of \
          systemd count. With neither, the connection is refused: the device does not start, and \
          cannot fence.",
    remedy: "Enable the socket (`libvirtd-tcp.socket`, `virtproxyd-tls.socket`, ...), or fence over \
             `+ssh`, which needs no port of libvirt at all.",
    references: &[sources::LIBVIRT_DAEMONS, sources::LIBVIRT_REMOTE],
    bad: &[
        Example::with_files(
            "TCP is switched off",
            TCP,
            &[("libvirtd.conf", "listen_tls = 1\nlisten_tcp = «0»\n")],
        ),
        Example::with_files(
            "TLS is switched off, and the URI means it without saying so",
            TLS,
            &[(
                "libvirtd.conf",
                "listen_tls = «0»\nlisten_tcp = 1\nauth_tcp = \"sasl\"\n",
            )],
        ),
        Example::with_files(
            "Nothing switches TCP on",
            TCP_MARKED,
            &[("virtproxyd.conf", "auth_tcp = \"sasl\"\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "TCP is switched on",
            TCP,
            &[("libvirtd.conf", "listen_tls = 0\nlisten_tcp = 1\n")],
        ),
        Example::with_files(
            "One of the daemons listens",
            TCP,
            &[
                ("libvirtd.conf", "listen_tcp = 0\n"),
                ("virtproxyd.conf", "listen_tcp = 1\n"),
            ],
        ),
        Example::with_files(
            "The file may be that of the other hypervisor",
            TWO,
            &[("libvirtd.conf", "listen_tls = 0\nlisten_tcp = 0\n")],
        ),
        Example::with_files(
            "TLS is open by default",
            TLS,
            &[("libvirtd.conf", "listen_tcp = 0\n")],
        ),
        Example::with_files(
            "A daemon that never listens on the network",
            TCP,
            &[("virtqemud.conf", "listen_tcp = 0\n")],
        ),
    ],
    check,
};

const TCP: &str = r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+tcp://192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#;

const TCP_MARKED: &str = r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+«tcp»://192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#;

const TLS: &str = r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu://hypervisor.example.com/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#;

const TWO: &str = r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="qemu+tls://hypervisor1.example.com/system"/>
    </instance_attributes>
  </primitive>
  <primitive id="fence-node2" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node2-params">
      <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
      <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@hypervisor2.example.com/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let companions = cx.companions;
    for (transport, flag) in [("tcp", "listen_tcp"), ("tls", "listen_tls")] {
        let daemons = || companions.network_daemons();
        if daemons().any(|daemon| daemon.it.flag(flag) != Some(false)) {
            continue;
        }
        let mut said: Vec<_> = daemons()
            .filter(|daemon| daemon.it.get(flag).is_some())
            .collect();
        if said.is_empty() {
            said.extend(daemons().next());
        }
        for daemon in said {
            let Some(uris) = cluster.uris_to(&daemon.it) else {
                continue;
            };
            let odd = uris.at_odds(|uri| uri.goes_over(transport));
            if let Some(finding) = finding(daemon, (transport, flag), &odd) {
                cx.report(finding);
            }
        }
    }
}

/// A finding at the setting, or where there is none and so less is certain, at the first URI.
fn finding(
    daemon: &InFile<LibvirtdConf<'_>>,
    (transport, flag): (&str, &str),
    uris: &[&HypervisorUri<'_, '_>],
) -> Option<Finding> {
    let first = uris.first()?;
    let shout = transport.to_uppercase();
    let sockets = daemon.it.sockets(transport).join("` or `");
    let help = format!("enable `{sockets}` if it is not, or use `+ssh` in the `hypervisor_uri`");
    let device = shown(first.device.id());
    let Some(setting) = daemon.it.get(flag) else {
        let message = format!(
            "the `hypervisor_uri` of {device} goes over {shout}, which nothing in the daemon's file opens"
        );
        let finding = Finding::of_device(first.device, first.transport_span(), message);
        return Some(finding.severity(Severity::Info).help(help));
    };
    let message = format!(
        "`{flag}` is 0, but {device} connects over {shout}: refused, unless systemd listens in the daemon's place"
    );
    let subject = Subject::new("setting", flag);
    let finding = Finding::new(subject, setting.span, message).in_file(daemon.file);
    let related = |finding: Finding, uri: &&HypervisorUri<'_, '_>| {
        finding.related_in(FileId::Cib, uri.transport_span(), format!("over {shout}"))
    };
    Some(uris.iter().fold(finding, related).help(help))
}
