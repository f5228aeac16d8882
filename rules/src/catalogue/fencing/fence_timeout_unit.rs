//! `fence-timeout-unit`: seconds that were meant as minutes

use cib_model::{Cluster, Duration, FenceDevice, Scalar as _, Setting, Version};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-timeout-unit",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A timeout of a fence device has a unit that the release does not read",
    why: "Releases of Pacemaker before 3.0 take the digits at the start of \
          `pcmk_reboot_timeout` and its like for seconds, and ignore what follows. `2min` are \
          two seconds: the agent is ended before it has done anything, every time.",
    remedy: "Write the number of seconds. A fix does it.",
    references: &[
        sources::FENCING,
        "https://github.com/ClusterLabs/pacemaker/pull/3369",
    ],
    bad: &[Example::new(
        "Minutes",
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
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="«2min»"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
    )
    .for_pacemaker(Version::new(2, 1, 5))],
    good: &[
        Example::new(
            "Seconds",
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
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="120s"/>
        <nvpair id="fence-node1-pcmk_off_timeout" name="pcmk_off_timeout" value="120"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "The release reads units",
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
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="2min"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 2)),
    ],
    check,
};

const ACTIONS: [&str; 6] = ["reboot", "off", "on", "list", "status", "monitor"];

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        for action in ACTIONS {
            let setting = cluster.device_parameter(device, &format!("pcmk_{action}_timeout"));
            if let Some(finding) = setting.and_then(|setting| misread(cluster, device, &setting)) {
                cx.report(finding);
            }
        }
    }
}

fn misread(
    cluster: &Cluster<'_>,
    device: &FenceDevice<'_>,
    setting: &Setting<'_>,
) -> Option<Finding> {
    let text = setting.value.as_str();
    let meant = Duration::read(text).ok()?;
    let read = cluster.device_timeout(text);
    // Below a second there is nothing to tell them apart.
    if meant.milliseconds() < 1000 || read == Some(meant) {
        return None;
    }
    let instead = read.map_or_else(
        || "does not read it at all".to_owned(),
        |read| format!("reads {read}"),
    );
    let message = format!(
        "`{}` of {} says {}, but Pacemaker {} {instead}",
        setting.name,
        shown(device.id()),
        shown(text),
        cluster.version
    );
    let fences = matches!(setting.name, "pcmk_reboot_timeout" | "pcmk_off_timeout");
    let severity = if fences && read.is_some_and(|read| read < meant) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let seconds = meant.milliseconds().div_ceil(1000).to_string();
    let mut edits = cluster.edits();
    edits.set(setting.value, &seconds);
    let title = format!("write `{seconds}`");
    Some(
        Finding::of_device(device, setting.value.span(), message)
            .severity(severity)
            .help(format!("write {seconds}, the number of seconds"))
            .fix(Fix::new(Safety::Unsafe, title, edits)),
    )
}
