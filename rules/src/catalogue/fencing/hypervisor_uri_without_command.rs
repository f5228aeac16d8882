//! `hypervisor-uri-without-command`: the transport `ext`, and no command

use cib_model::UriParameter;

use crate::finding::{Finding, shown, shown_uri};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-without-command",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `hypervisor_uri` has the transport `ext` but no command",
    why: "With `ext` libvirt reaches the other side through a program that the parameter \
          `command` names. Without it libvirt refuses the URI: \"for 'ext' transport, command \
          is required\". The device fails to start, and its target is not fenced.",
    remedy: "Name the program with `?command=PATH`, or use `+ssh`.",
    references: &[sources::LIBVIRT_URI, sources::LIBVIRT_REMOTE],
    bad: &[
        Example::new(
            "No parameters",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+«ext»://host/"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Other parameters",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+«EXT»:///?socket=/run/libvirt/libvirt-sock"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A command",
            r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ext:///?Command=to-the-host"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Another transport",
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for found in cluster.hypervisor_uris() {
        let Ok(uri) = &found.uri else {
            continue;
        };
        let Some(written) = uri.written_transport.as_ref().filter(|_| uri.is_command()) else {
            continue;
        };
        // Case does not count here, as in libvirt.
        let is_command = |parameter: &UriParameter<'_>| {
            parameter.name.text.eq_ignore_ascii_case("command") && !parameter.value.text.is_empty()
        };
        if uri.parameters.iter().any(is_command) {
            continue;
        }
        let id = shown(found.device.id());
        let text = shown_uri(found.setting.value.as_str());
        let message = format!(
            "the `hypervisor_uri` of {id}, {text}, has the transport `ext` but no `command`"
        );
        let driver = uri.driver.text;
        cx.report(
            Finding::of_device(
                found.device,
                found.setting.value.part(&written.range),
                message,
            )
            .help(format!(
                "name the program with `?command=PATH`, or use `{driver}+ssh://`"
            )),
        );
    }
}
