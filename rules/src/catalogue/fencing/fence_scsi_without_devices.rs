//! `fence-scsi-without-devices`: a device of `fence_scsi` is not told which disks to lock

use cib_model::Version;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-scsi-without-devices",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A device of `fence_scsi` is not told which disks to lock",
    why: "Without `devices` the agent takes the disks of volume groups that clvmd manages. LVM \
          has no clvmd since 2.03: the agent then finds no disk, and the device does not start. \
          pcs can add disks without a restart of everything only where the parameter is set.",
    remedy: "Name the shared disks, by paths that are the same on all nodes: \
          `devices=\"/dev/disk/by-id/wwn-...\"`.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "No disks",
        r#"<resources>
  <primitive id="«f»" class="stonith" type="fence_scsi">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "Disks",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_scsi">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-devices" name="devices" value="/dev/disk/by-id/wwn-0x5000c500a1b2c3d4"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An old release",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_scsi">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(1, 1, 16)),
    ],
    check,
};

/// LVM 2.03 and Pacemaker 2.0 are of the same year, and no system is known that has Pacemaker 2.0 and clvmd.
const WITHOUT_CLVMD: Version = Version::new(2, 0, 0);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let names_disks = cluster.device_parameter(device, "devices").is_some();
        let is_scsi = device.agent() == "fence_scsi";
        if !is_scsi || names_disks || cluster.version < WITHOUT_CLVMD {
            continue;
        }
        let id = shown(device.id());
        let message =
            format!("the fence device {id} names no `devices`, and looks for disks of clvmd");
        cx.report(
            Finding::of_device(device, device.span(), message)
                .help("name the shared disks in `devices`"),
        );
    }
}
