//! `hypervisor-uri-implicit-tls`: a host without a transport means TLS

use crate::finding::{Finding, shown, shown_uri, shown_uri_part};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-implicit-tls",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `hypervisor_uri` has a host but no transport, which means TLS",
    why: "Without a transport libvirt speaks TLS to a host. Unless certificates were made and \
          copied to every node, the connection ends in \"Cannot read CA certificate\", and the \
          device fails to start.",
    remedy: "Write the transport that is meant, `+ssh`, or `+tls` where the certificates are in \
          place.",
    references: &[sources::LIBVIRT_URI, sources::LIBVIRT_REMOTE],
    bad: &[Example::new(
        "A host and no transport",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«lxc»://192.168.122.1/"/>
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
            "TLS on purpose",
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
        Example::new(
            "No host",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc:///"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The node itself, which is another problem",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc://127.0.0.1/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A driver that speaks to its host in its own way",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="esx://host/"/>
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
        let through_daemon = uri
            .known_driver()
            .is_some_and(|driver| driver.hypervisor && !driver.paths.is_empty());
        let Some(host) = uri
            .host
            .as_ref()
            .filter(|_| uri.written_transport.is_none() && through_daemon)
        else {
            continue;
        };
        if uri.is_local() {
            continue;
        }
        let id = shown(found.device.id());
        let text = found.setting.value.as_str();
        let message = format!(
            "the `hypervisor_uri` of {id}, {}, has no transport, so libvirt speaks TLS to {}",
            shown_uri(text),
            shown_uri_part(text, &host.range)
        );
        cx.report(
            Finding::of_device(
                found.device,
                found.setting.value.part(&uri.scheme()),
                message,
            )
            .help(format!(
                "write `{0}+ssh://`, or `{0}+tls://` if every node has the certificates",
                uri.driver.text
            )),
        );
    }
}
