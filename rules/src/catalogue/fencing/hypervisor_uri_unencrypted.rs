//! `hypervisor-uri-unencrypted`: plain TCP

use crate::finding::{Finding, shown, shown_uri};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-unencrypted",
    area: Area::Fencing,
    category: Category::Security,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `hypervisor_uri` goes over plain TCP",
    why: "Whoever can read the network reads the connection, and with `auth_tcp = \"none\"` \
          whoever reaches the port is root on the hypervisor: a read-write connection can \
          start any program there. On hosts where systemd listens for libvirt, `listen_tcp` is \
          ignored too, and the connection is refused.",
    remedy: "Use `+ssh` with a key that may do no more than it must, or `+tls` with client \
          certificates.",
    references: &[sources::LIBVIRT_REMOTE, sources::LIBVIRT_DAEMONS],
    bad: &[Example::new(
        "TCP",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+«tcp»://192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "A URI that libvirt understands",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "TLS",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+tls://192.168.122.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for found in cluster.hypervisor_uris() {
        let Ok(uri) = &found.uri else {
            continue;
        };
        let Some(written) = &uri.written_transport else {
            continue;
        };
        if uri.transport().is_none_or(|transport| transport.encrypted) {
            continue;
        }
        let id = shown(found.device.id());
        let text = shown_uri(found.setting.value.as_str());
        let message = format!(
            "the `hypervisor_uri` of {id}, {text}, goes over plain TCP: anyone on the network can read it, and may be let in"
        );
        cx.report(
            Finding::of_device(
                found.device,
                found.setting.value.part(&written.range),
                message,
            )
            .help(format!(
                "use `{}+ssh://` or `{}+tls://`",
                uri.driver.text, uri.driver.text
            )),
        );
    }
}
