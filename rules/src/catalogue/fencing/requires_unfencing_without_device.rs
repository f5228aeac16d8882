//! `requires-unfencing-without-device`: nothing there to unfence

use cib_model::{Agent, FenceDevice, Requires, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "requires-unfencing-without-device",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A resource requires unfencing, and no fence device unfences",
    why: "Unfencing lets a node that was cut off from its disks or its network in again. \
          Devices that only switch power have nothing to undo: Pacemaker then tells them to \
          switch every node on before the resource may start there, and a device that does not \
          answer keeps it from starting.",
    remedy: "Write `fencing`, or leave `requires` out: that is the default where a device \
          unfences. A device that does so without saying it in its metadata needs the meta- \
          attribute `provides` with the value `unfencing`.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "Power switches",
        r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc-node1.example.com"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="«unfencing»"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "Disks",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="f" class="stonith" type="fence_scsi">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="unfencing"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The device says that it does",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="f" class="stonith" type="fence_ipmilan">
      <meta_attributes id="f-meta">
        <nvpair id="f-provides" name="provides" value="unfencing"/>
      </meta_attributes>
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="unfencing"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "An agent that is not known",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="f" class="stonith" type="fence_own">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="unfencing"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "There is no device at all",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-requires" name="requires" value="unfencing"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let devices = cluster.fence_devices();
    if devices.is_empty() || cluster.fencing_enabled() != Some(true) {
        return;
    }
    let unfences = |device: &FenceDevice<'_>| {
        device.resource.known_agent().is_none_or(Agent::unfences)
            || cluster.meta(&device.resource, "provides").is_some()
    };
    if devices.iter().any(unfences) {
        return;
    }
    for (primitive, setting) in cluster.metas_in_force("requires") {
        let is_device = primitive.class() == "stonith";
        if is_device || Requires::read(setting.value.as_str()) != Ok(Requires::Unfencing) {
            continue;
        }
        let message = format!(
            "{} requires unfencing, but no fence device does that",
            shown(primitive.id())
        );
        let subject = Subject::new("primitive", primitive.id());
        cx.report(Finding::new(subject, setting.value.span(), message).help(
            "write `fencing`, or give the device that unfences the meta-attribute `provides`",
        ));
    }
}
