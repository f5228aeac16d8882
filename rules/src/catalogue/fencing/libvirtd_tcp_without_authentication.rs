//! `libvirtd-tcp-without-authentication`: root for whoever reaches the port

use cib_model::{FileId, LibvirtdConf, UrisTo, is_loopback};

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-tcp-without-authentication",
    area: Area::Fencing,
    category: Category::Security,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A libvirt daemon lets everybody in over plain TCP",
    why: "A connection that may write is root on the hypervisor: it can define a domain with the \
          host's disk in it and start it. With `auth_tcp = \"none\"` there is no question asked, so \
          whoever reaches the port, every guest on the same bridge among them, is root, and can \
          fence every node. This holds also where systemd listens in the daemon's place.",
    remedy: "Fence over `+ssh` with a key of its own, or over `+tls` with client certificates, and \
             take the line out.",
    references: &[sources::LIBVIRT_REMOTE, sources::LIBVIRT_AUTH],
    bad: &[
        Example::with_files(
            "The port is open",
            "",
            &[(
                "libvirtd.conf",
                "listen_tls = 0\nlisten_tcp = 1\nauth_tcp = \"«none»\"\n",
            )],
        ),
        Example::with_files(
            "A fence device uses it, through a socket of systemd",
            DEVICE,
            &[("virtproxyd.conf", "auth_tcp = \"«none»\"\n")],
        ),
        Example::with_files(
            "Only for this host: whoever may log in here is root",
            "",
            &[(
                "libvirtd.conf",
                "listen_tcp = 1\nlisten_addr = \"127.0.0.1\"\nauth_tcp = \"«none»\"\n",
            )],
        ),
        Example::with_files(
            "The port is not open yet",
            "",
            &[("libvirtd.conf", "#listen_tcp = 1\nauth_tcp = \"«none»\"\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "A password is asked for",
            DEVICE,
            &[("libvirtd.conf", "listen_tcp = 1\nauth_tcp = \"sasl\"\n")],
        ),
        Example::with_files(
            "Certificates do without another question",
            "",
            &[("libvirtd.conf", "listen_tls = 1\nauth_tls = \"none\"\n")],
        ),
        Example::with_files(
            "A daemon that never listens on the network",
            "",
            &[("virtqemud.conf", "auth_tcp = \"none\"\n")],
        ),
    ],
    check,
};

const DEVICE: &str = r#"<resources>
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
        let Some(setting) = conf.get("auth_tcp").filter(|_| conf.may_listen()) else {
            continue;
        };
        if setting.value.text() != Some("none") {
            continue;
        }
        let uris = cluster.uris_to(conf);
        let over_tcp = uris.iter().flat_map(UrisTo::all);
        let mut over_tcp = over_tcp.filter(|uri| uri.goes_over("tcp"));
        let used = over_tcp.next();
        let (severity, who) = exposure(conf, used.is_some());
        let message = format!("`auth_tcp` is `none`: {who} is root on this hypervisor");
        let subject = Subject::new("setting", setting.name);
        let mut finding = Finding::new(subject, setting.span, message)
            .in_file(daemon.file)
            .severity(severity)
            .help("use `+ssh` or `+tls` in the `hypervisor_uri`, close the port, and take this line out");
        if let Some(uri) = used {
            finding = finding.related_in(
                FileId::Cib,
                uri.transport_span(),
                "this needs the port open",
            );
        }
        if let Some(listen) = conf.get("listen_tcp") {
            finding = finding.related(listen.span, "whether the daemon opens the port");
        }
        cx.report(finding);
    }
}

/// How bad it is, and who is let in.
fn exposure(conf: &LibvirtdConf<'_>, is_used: bool) -> (Severity, &'static str) {
    let listens = conf.flag("listen_tcp") == Some(true);
    if is_used || listens && !only_here(conf) {
        (Severity::Error, "whoever reaches the port")
    } else if listens {
        (Severity::Warning, "every user of this host")
    } else {
        let who = "as soon as the port is opened, whoever reaches it";
        (Severity::Info, who)
    }
}

/// Whether the daemon listens to this host only. The address of all interfaces is none of the loopback's here.
fn only_here(conf: &LibvirtdConf<'_>) -> bool {
    conf.text("listen_addr").is_some_and(|address| {
        let all = address
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_unspecified());
        is_loopback(address) && !all
    })
}
