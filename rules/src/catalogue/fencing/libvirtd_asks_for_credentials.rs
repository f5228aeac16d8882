//! `libvirtd-asks-for-credentials`: a question that no fence agent answers

use cib_model::{FileId, HypervisorUri};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-asks-for-credentials",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A libvirt daemon asks fence devices for credentials",
    why: "With `sasl`, which is the default over TCP, the daemon asks for a name and a password, or \
          for a Kerberos ticket. Nobody sits at the terminal of a fence agent, so it is let in only \
          where the credentials lie on the node: in `/etc/libvirt/auth.conf`, in the file that \
          `authfile=` in the URI names, or in a keytab. On a node that lacks them fencing fails, \
          perhaps on just the one that is left. `polkit` never works over the network: it asks who \
          the process on this host is.",
    remedy: "Put the credentials on every node that may run the device, and try it there: \
             `virsh -c URI list </dev/null`.",
    references: &[sources::LIBVIRT_AUTH],
    bad: &[
        Example::with_files(
            "A password over TCP",
            TCP,
            &[("libvirtd.conf", "listen_tcp = 1\nauth_tcp = \"«sasl»\"\n")],
        ),
        Example::with_files(
            "The default",
            TCP,
            &[("libvirtd.conf", "listen_tcp = «1»\n")],
        ),
        Example::with_files(
            "What works only on the host itself",
            TCP,
            &[("virtproxyd.conf", "auth_tcp = \"«polkit»\"\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "The URI says where the credentials are",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+tcp://192.168.122.1/?authfile=/etc/cluster/libvirt-auth.conf"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[("libvirtd.conf", "listen_tcp = 1\nauth_tcp = \"sasl\"\n")],
        ),
        Example::with_files(
            "Nobody is asked, which is worse",
            TCP,
            &[("libvirtd.conf", "listen_tcp = 1\nauth_tcp = \"none\"\n")],
        ),
        Example::with_files(
            "ssh has its keys",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
            &[("libvirtd.conf", "listen_tcp = 0\nauth_tcp = \"sasl\"\n")],
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

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for daemon in &cx.companions.daemons {
        let conf = &daemon.it;
        let uris = cluster.uris_to(conf).filter(|_| conf.may_listen());
        let Some(uris) = uris else {
            continue;
        };
        for (transport, auth, listen) in [
            ("tcp", "auth_tcp", "listen_tcp"),
            ("tls", "auth_tls", "listen_tls"),
        ] {
            let Some(how @ ("sasl" | "polkit")) = conf.text(auth) else {
                continue;
            };
            let asked = |uri: &HypervisorUri<'_, '_>| {
                uri.goes_over(transport) && (how == "polkit" || !uri.has_parameter("authfile"))
            };
            let odd = uris.at_odds(asked);
            let setting = conf.get(auth).or_else(|| conf.get(listen));
            if let (Some(uri), Some(setting)) = (odd.first(), setting) {
                let finding = finding(uri, auth, how, setting.span).in_file(daemon.file);
                let words = "connects so, without anybody to ask";
                cx.report(finding.related_in(FileId::Cib, uri.transport_span(), words));
            }
        }
    }
}

fn finding(uri: &HypervisorUri<'_, '_>, auth: &str, how: &str, place: cib_model::Span) -> Finding {
    let id = shown(uri.device.id());
    let subject = Subject::new("setting", auth);
    if how == "polkit" {
        let message = format!(
            "`{auth}` is `polkit`, which works only on the host itself: {id} is never let in"
        );
        return Finding::new(subject, place, message)
            .severity(Severity::Warning)
            .help(format!(
                "write `{auth} = \"sasl\"`, or use `+ssh` in the `hypervisor_uri`"
            ));
    }
    let message = format!(
        "`{auth}` is `{how}`: {id} is let in only from nodes that have credentials to give unasked"
    );
    Finding::new(subject, place, message)
        .help("put the credentials into `/etc/libvirt/auth.conf` on every node, or use `+ssh`")
}
