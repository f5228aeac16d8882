//! `shared-storage-without-fencing`: data of several nodes that nothing guards

use cib_model::{Attr, Boolean, Cluster, ResolvedPrimitive, Scalar as _, SharedStorage};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "shared-storage-without-fencing",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Several nodes write to the same storage while fencing is off",
    why: "A file system that several nodes mount, the lock manager below it, and DRBD with two \
          primaries rely on fencing: a node that is lost may still write, and the others must \
          not touch the data before it is certain to be off. Without fencing the data is \
          destroyed at the first split. The agent of DLM refuses to start for that reason, \
          unless it is told otherwise.",
    remedy: "Configure a fence device for every node, test it, and turn fencing on.",
    references: &[
        sources::FENCING,
        "https://manpages.debian.org/dlm_controld.8",
    ],
    bad: &[
        Example::new(
            "DLM does not start",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="«dlm»" class="ocf" provider="pacemaker" type="controld"/>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "DLM is told to start all the same",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="«dlm»" class="ocf" provider="pacemaker" type="controld">
        <instance_attributes id="dlm-params">
          <nvpair id="dlm-allow" name="allow_stonith_disabled" value="true"/>
        </instance_attributes>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A file system for several nodes",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="data-clone">
      <primitive id="«data»" class="ocf" provider="heartbeat" type="Filesystem">
        <instance_attributes id="data-params">
          <nvpair id="data-device" name="device" value="/dev/vg/data"/>
          <nvpair id="data-directory" name="directory" value="/srv"/>
          <nvpair id="data-fstype" name="fstype" value="gfs2"/>
        </instance_attributes>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "DRBD with two primaries",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="r0-clone">
      <meta_attributes id="r0-clone-meta">
        <nvpair id="r0-promotable" name="promotable" value="true"/>
        <nvpair id="r0-max" name="promoted-max" value="2"/>
      </meta_attributes>
      <primitive id="«r0»" class="ocf" provider="linbit" type="drbd">
        <instance_attributes id="r0-params">
          <nvpair id="r0-resource" name="drbd_resource" value="r0"/>
        </instance_attributes>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Fencing is on",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A file system for one node at a time",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="data-clone">
      <primitive id="data" class="ocf" provider="heartbeat" type="Filesystem">
        <instance_attributes id="data-params">
          <nvpair id="data-device" name="device" value="/dev/vg/data"/>
          <nvpair id="data-directory" name="directory" value="/srv"/>
          <nvpair id="data-fstype" name="fstype" value="xfs"/>
        </instance_attributes>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "DRBD with one primary",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="r0-clone">
      <meta_attributes id="r0-clone-meta">
        <nvpair id="r0-promotable" name="promotable" value="true"/>
        <nvpair id="r0-max" name="promoted-max" value="1"/>
      </meta_attributes>
      <primitive id="r0" class="ocf" provider="linbit" type="drbd">
        <instance_attributes id="r0-params">
          <nvpair id="r0-resource" name="drbd_resource" value="r0"/>
        </instance_attributes>
      </primitive>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A section without the options",
            r#"<resources>
  <clone id="dlm-clone">
    <primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.fencing_enabled() != Some(false) {
        return;
    }
    // What stands on DLM does not start without it, or is as unsafe as it is.
    let has_dlm = cluster
        .shared_storage()
        .any(|(_, kind)| kind == SharedStorage::LockManager);
    for (primitive, kind) in cluster.shared_storage() {
        if has_dlm && kind == SharedStorage::FileSystem {
            continue;
        }
        let id = shown(primitive.id());
        let message = match kind {
            SharedStorage::LockManager if starts_unfenced(cluster, primitive) => {
                format!(
                    "the lock manager {id} is told to start although fencing is off: a split destroys what it guards"
                )
            }
            SharedStorage::LockManager => {
                format!("the lock manager {id} does not start, because fencing is off")
            }
            SharedStorage::FileSystem => {
                format!(
                    "several nodes may mount {id} at once while fencing is off: a split destroys it"
                )
            }
            SharedStorage::DualPrimary => {
                format!(
                    "several nodes may write to {id} at once while fencing is off: a split destroys its data"
                )
            }
        };
        let place = primitive.primitive.id.as_ref();
        let place = place.map_or(primitive.primitive.place.tag, Attr::span);
        let mut finding = Finding::new(Subject::new("primitive", primitive.id()), place, message)
            .help("give every node a fence device, test it, and turn fencing on");
        if let Some(fencing) = cluster.option("fencing-enabled") {
            finding = finding.related(fencing.value.span(), "fencing is off");
        }
        cx.report(finding);
    }
}

fn starts_unfenced(cluster: &Cluster<'_>, dlm: &ResolvedPrimitive<'_>) -> bool {
    let told = cluster.parameter(dlm, "allow_stonith_disabled");
    told.is_some_and(|told| Boolean::read(told.value.as_str()) == Ok(true))
}
