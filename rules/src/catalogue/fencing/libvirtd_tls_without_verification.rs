//! `libvirtd-tls-without-verification`: a lock without a key

use cib_model::{FileId, UrisTo};

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-tls-without-verification",
    area: Area::Fencing,
    category: Category::Security,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A libvirt daemon lets everybody in over TLS",
    why: "Over TLS the certificate of the client is what lets it in. With \
          `tls_no_verify_certificate = 1` the daemon asks for none, and unless `auth_tls` asks for \
          something else, whoever reaches the port is root on the hypervisor. The connection is \
          encrypted, but with anybody.",
    remedy: "Take the line out and give each node a client certificate, or ask for more: \
             `auth_tls = \"sasl\"`.",
    references: &[sources::LIBVIRT_REMOTE, sources::LIBVIRT_TLS],
    bad: &[
        Example::with_files(
            "The port is open",
            "",
            &[(
                "libvirtd.conf",
                "listen_tls = 1\ntls_no_verify_certificate = «1»\n",
            )],
        ),
        Example::with_files(
            "A fence device uses it, through a socket of systemd",
            DEVICE,
            &[(
                "virtproxyd.conf",
                "auth_tls = \"none\"\ntls_no_verify_certificate = «1»\n",
            )],
        ),
        Example::with_files(
            "The port is not known to be open",
            "",
            &[("virtproxyd.conf", "tls_no_verify_certificate = «1»\n")],
        ),
    ],
    good: &[
        Example::with_files(
            "A password is asked for",
            DEVICE,
            &[(
                "libvirtd.conf",
                "auth_tls = \"sasl\"\ntls_no_verify_certificate = 1\n",
            )],
        ),
        Example::with_files(
            "Certificates are checked",
            DEVICE,
            &[(
                "libvirtd.conf",
                "listen_tls = 1\ntls_no_verify_certificate = 0\n",
            )],
        ),
    ],
    check,
};

const DEVICE: &str = r#"<resources>
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
    for daemon in &cx.companions.daemons {
        let conf = &daemon.it;
        let is_open = conf.flag("tls_no_verify_certificate") == Some(true)
            && conf.text("auth_tls") == Some("none");
        let setting = conf.get("tls_no_verify_certificate");
        let Some(setting) = setting.filter(|_| is_open && conf.may_listen()) else {
            continue;
        };
        let uris = cluster.uris_to(conf);
        let over_tls = uris.iter().flat_map(UrisTo::all);
        let used = over_tls.into_iter().find(|uri| uri.goes_over("tls"));
        let listens = conf.get("listen_tls").and(conf.flag("listen_tls")) == Some(true);
        let severity = if listens || used.is_some() {
            Severity::Error
        } else {
            Severity::Warning
        };
        let message = "clients need no certificate and nothing else: whoever reaches the TLS port is \
                       root on this hypervisor";
        let subject = Subject::new("setting", setting.name);
        let mut finding = Finding::new(subject, setting.span, message)
            .in_file(daemon.file)
            .severity(severity)
            .help("take this line out and give each node a client certificate");
        if let Some(uri) = used {
            let words = "this needs the port open";
            finding = finding.related_in(FileId::Cib, uri.transport_span(), words);
        }
        cx.report(finding);
    }
}
