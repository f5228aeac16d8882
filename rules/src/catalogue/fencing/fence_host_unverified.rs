//! `fence-host-unverified`: a fence device does not check whom it talks to

use cib_model::{FenceDevice, Span, UriParameter};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-host-unverified",
    area: Area::Fencing,
    category: Category::Security,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device does not check whom it talks to",
    why: "Without a look at the host's key or certificate anybody on the way can answer in its \
          place: they learn the password with which machines are switched off, or report success \
          for a node that runs on.",
    remedy: "Put the host's key into `/root/.ssh/known_hosts` of every node, or its authority's \
          certificate into the trust of every node, and remove the parameter.",
    references: &[sources::LIBVIRT_REMOTE, sources::FENCING],
    bad: &[
        Example::new(
            "A URI that skips the check",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@host1/system?«no_verify=1»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Keys that are not looked at",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+libssh://root@host1/system?«known_hosts_verify=ignore»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An option of ssh",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-ssh_options" name="ssh_options" value="«-o StrictHostKeyChecking=no»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A certificate that is not looked at",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_vmware_rest">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="vc"/>
      <nvpair id="f-ssl" name="ssl" value="1"/>
      <nvpair id="f-ssl_insecure" name="ssl_insecure" value="«1»"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The check",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+ssh://root@host1/system?no_verify=0"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Keys are looked at",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="qemu+libssh://root@host1/system?known_hosts_verify=normal"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A new key is accepted once",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-ssh_options" name="ssh_options" value="-o StrictHostKeyChecking=accept-new"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A certificate that is looked at",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_vmware_rest">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="vc"/>
      <nvpair id="f-ssl" name="ssl" value="1"/>
      <nvpair id="f-ssl_insecure" name="ssl_insecure" value="0"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
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
        let Some(skips) = uri.parameters.iter().find(|it| skips_check(it)) else {
            continue;
        };
        let range = skips.name.range.start..skips.value.range.end;
        let span = found.setting.value.part(&range);
        report(cx, found.device, span, skips.name.text, Severity::Warning);
    }
    for device in cluster.fence_devices() {
        if let Some(options) = cluster.device_parameter(device, "ssh_options") {
            let text: String = options.value.as_str().split_whitespace().collect();
            if text
                .to_ascii_lowercase()
                .contains("stricthostkeychecking=no")
            {
                report(
                    cx,
                    device,
                    options.value.span(),
                    "StrictHostKeyChecking",
                    Severity::Warning,
                );
            }
        }
        if let Some(flag) = cluster.agent_flag(device, &["ssl_insecure", "ssl-insecure"]) {
            // Boards and managers often come with a certificate that nobody could check.
            report(cx, device, flag.value.span(), flag.name, Severity::Info);
        }
    }
}

/// Whether a parameter of a URI makes libvirt skip the check of keys or certificates (libvirt `docs/remote.rst`).
fn skips_check(parameter: &UriParameter<'_>) -> bool {
    match parameter.name.text {
        "no_verify" => !matches!(parameter.value.text, "" | "0"),
        "known_hosts_verify" => parameter.value.text == "ignore",
        _ => false,
    }
}

fn report(
    cx: &mut Context<'_>,
    device: &FenceDevice<'_>,
    span: Span,
    name: &str,
    severity: Severity,
) {
    let (id, name) = (shown(device.id()), shown(name));
    let message =
        format!("the fence device {id} does not check whom it talks to, because of {name}");
    cx.report(
        Finding::of_device(device, span, message)
            .severity(severity)
            .help("let every node know the key or certificate of the host, and remove it"),
    );
}
