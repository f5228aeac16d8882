//! `fence-delays-equal`: both wait equally long

use cib_model::{Duration, NodeFencing};

use crate::corosync::race_of_two;
use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-delays-equal",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two nodes wait equally long before they fence each other",
    why: "A delay decides who wins a split only if it is not the same for both. Two nodes that \
          wait equally long shoot at the same moment, only later.",
    remedy: "Keep the delay on the device that fences the more important node, and remove the \
          other. On one device for both nodes use `pcmk_delay_max`, or \
          `pcmk_delay_base=\"node1:10s;node2:0s\"`.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "The agents wait equally long",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="ipmi-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node1-params">
        <nvpair id="ipmi-node1-list" name="pcmk_host_list" value="node1"/>
        <nvpair id="ipmi-node1-ip" name="ip" value="bmc1.example.com"/>
        <nvpair id="ipmi-node1-delay" name="delay" value="10"/>
      </instance_attributes>
    </primitive>
    <primitive id="ipmi-node2" class="stonith" type="fence_ipmilan">
      <instance_attributes id="ipmi-node2-params">
        <nvpair id="ipmi-node2-list" name="pcmk_host_list" value="node2"/>
        <nvpair id="ipmi-node2-ip" name="ip" value="bmc2.example.com"/>
        <nvpair id="ipmi-node2-delay" name="delay" value="«10»"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The same delay on both devices",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node2-pcmk_delay_base" name="pcmk_delay_base" value="«10»"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "One device with one delay",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="f" class="stonith" type="external/libvirt">
      <instance_attributes id="f-params">
        <nvpair id="f-hostlist" name="hostlist" value="node1,node2"/>
        <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="f-pcmk_delay_base" name="pcmk_delay_base" value="«10s»"/>
      </instance_attributes>
      <operations><op id="f-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A base that is cut down is another problem",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="f" class="stonith" type="fence_xvm">
      <instance_attributes id="f-params">
        <nvpair id="f-map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
        <nvpair id="f-base" name="pcmk_delay_base" value="20s"/>
        <nvpair id="f-max" name="pcmk_delay_max" value="15s"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::with_files(
            "A quorum device decides",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="node1-pcmk_delay_base" name="pcmk_delay_base" value="5s"/>
      </instance_attributes>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="node2-pcmk_delay_base" name="pcmk_delay_base" value="5s"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
            &[(
                "corosync.conf",
                "totem {
  version: 2
  cluster_name: web
}
quorum {
  provider: corosync_votequorum
  device {
    model: net
    votes: 1
    net {
      host: qnetd.example.com
    }
  }
}
",
            )],
        ),
        Example::new(
            "No delay at all is another problem",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="0s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node2-pcmk_delay_base" name="pcmk_delay_base" value="0s"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Only one waits",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "One waits longer",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node2-pcmk_delay_base" name="pcmk_delay_base" value="20s"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A random part on top",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="5s"/>
        <nvpair id="fence-node1-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node2-pcmk_delay_base" name="pcmk_delay_base" value="5s"/>
        <nvpair id="fence-node2-pcmk_delay_max" name="pcmk_delay_max" value="15s"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The cluster decides by priority",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-priority-fencing-delay" name="priority-fencing-delay" value="30s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
        <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node1-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
        <nvpair id="fence-node2-pcmk_delay_base" name="pcmk_delay_base" value="10s"/>
      </instance_attributes>
      <operations><op id="fence-node2-monitor" name="monitor" interval="60s"/></operations>
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
    let Some(fencing) = race_of_two(cx) else {
        return;
    };
    let [one, other] = fencing.each_ref().map(|fencing| &fencing.node);
    let [of_one, of_other] = fencing.each_ref().map(only_shot);
    let (Some((first, (base, most))), Some((second, same))) = (of_one, of_other) else {
        return;
    };
    if same != (base, most) || most != base || base == Duration::ZERO {
        return;
    }
    let delay_of = |id| {
        let device = cluster.fence_device(id)?;
        let base = cluster.device_parameter(device, "pcmk_delay_base");
        base.or_else(|| cluster.device_parameter(device, "delay"))
    };
    let Some(place) = delay_of(second) else {
        return;
    };
    // A delay that is cut down is another problem, and mended with it.
    let is_cut = |id| {
        let device = cluster.fence_device(id);
        device.is_some_and(|device| cluster.cut_delay(device).is_some())
    };
    if is_cut(first) || is_cut(second) {
        return;
    }
    let message = format!(
        "{} and {} both wait {base} before they fence each other, so in a split both go down",
        shown(&one.name),
        shown(&other.name)
    );
    let mut finding = Finding::new(Subject::new("cluster", ""), place.value.span(), message)
        .help("keep the delay only on the device that fences the more important node");
    if first != second
        && let Some(earlier) = delay_of(first)
    {
        finding = finding.related(earlier.value.span(), "the same delay");
    }
    cx.report(finding);
}

/// The only device that is used first, and how long it waits.
fn only_shot<'c>(fencing: &NodeFencing<'_, 'c>) -> Option<(&'c str, (Duration, Duration))> {
    match fencing.tried_first()?.as_slice() {
        [shot] => Some((shot.device?.id(), shot.delay?)),
        _ => None,
    }
}
