//! `hypervisor-uri-socket`: a `hypervisor_uri` names the socket of the old daemon

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-socket",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A `hypervisor_uri` names the socket of the old daemon",
    why: "`libvirt-sock` is the socket of libvirtd. On a host with a daemon for each driver (the \
          default since libvirt 8 on many distributions) only virtproxyd listens there, if it is \
          enabled: without it the connection is refused, and fencing fails.",
    remedy: "Remove `socket=` from the URI, so that libvirt finds the socket itself, or enable \
          `virtproxyd.socket` on the host.",
    references: &[sources::LIBVIRT_DAEMONS, sources::LIBVIRT_URI],
    bad: &[Example::new(
        "The old socket",
        r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@host1/system?socket=«/var/run/libvirt/libvirt-sock»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "No socket",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@host1/system"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "That of the driver",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@host1/system?socket=/run/libvirt/virtqemud-sock"/>
    </instance_attributes>
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
        let Ok(uri) = &found.uri else { continue };
        let socket = uri.parameters.iter().find(|it| it.name.text == "socket");
        let Some(socket) = socket.filter(|it| it.value.text.ends_with("/libvirt-sock")) else {
            continue;
        };
        let (id, path) = (shown(found.device.id()), shown(socket.value.text));
        let message = format!(
            "the `hypervisor_uri` of {id} names the socket {path}, which a host without libvirtd may not have"
        );
        let span = found.setting.value.part(&socket.value.range);
        cx.report(
            Finding::of_device(found.device, span, message)
                .help("remove `socket=`, so that libvirt finds the socket itself"),
        );
    }
}
