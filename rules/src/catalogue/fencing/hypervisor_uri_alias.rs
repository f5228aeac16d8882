//! `hypervisor-uri-alias`: a URI that is only a word

use cib_model::UriErrorKind;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "hypervisor-uri-alias",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `hypervisor_uri` is an alias of the node's own libvirt.conf",
    why: "libvirt looks a bare word up among the `uri_aliases` in the libvirt.conf of the node \
          that the device runs on. Where that file has no such alias, or another one, the \
          device fails to start or asks the wrong host.",
    remedy: "Write the whole URI, so that every node means the same host.",
    references: &[sources::LIBVIRT_URI],
    bad: &[Example::new(
        "A host name where a URI belongs",
        r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="«kvmhost1»"/>
    </instance_attributes>
    <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
  </primitive>
</resources>
"#,
    )],
    good: &[Example::new(
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
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for found in cluster.hypervisor_uris() {
        let Err(error) = &found.uri else {
            continue;
        };
        if error.kind != UriErrorKind::Alias {
            continue;
        }
        let text = shown(found.setting.value.as_str());
        let id = shown(found.device.id());
        let message = format!(
            "the `hypervisor_uri` of {id} is only a word, {text}: each node looks it up in its own libvirt.conf"
        );
        cx.report(
            Finding::of_device(found.device, found.setting.value.span(), message)
                .help("write the whole URI, as `driver+transport://user@host/path`"),
        );
    }
}
