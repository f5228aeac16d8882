//! `fence-delay-with-quorum-device`: a delay that decides nothing

use crate::corosync::has_quorum_device;
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-delay-with-quorum-device",
    area: Area::Quorum,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A fence device waits although a quorum device decides who may fence",
    why: "A delay is there so that of two nodes that lost each other one shoots first. With a \
          quorum device one of them has no quorum and does not shoot at all, so the delay only \
          keeps the services down longer when a node has failed.",
    remedy: "Remove the delay, unless the quorum device is often out of reach.",
    references: &[sources::FENCING, sources::QDEVICE],
    bad: &[Example::with_files(
        "A random delay",
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
    <primitive id="f" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="«10s»"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
        &[(
            "corosync.conf",
            "totem {
  version: 2
  cluster_name: web
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
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
    )],
    good: &[
        Example::with_files(
            "Without a quorum device",
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
    <primitive id="f" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="10s"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
            &[(
                "corosync.conf",
                "nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
quorum {
  provider: corosync_votequorum
  two_node: 1
}
",
            )],
        ),
        Example::with_files(
            "No delay",
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
    <primitive id="f" class="stonith" type="fence_ipmilan">
      <instance_attributes id="f-params">
        <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="f-pcmk_delay_max" name="pcmk_delay_max" value="0"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints/>
</configuration>
"#,
            &[(
                "corosync.conf",
                "totem {
  version: 2
  cluster_name: web
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.two_members().is_none() || !has_quorum_device(cx) {
        return;
    }
    for device in cluster.fence_devices() {
        let Some((setting, delay)) = cluster.longest_delay(device) else {
            continue;
        };
        let message = format!(
            "the fence device {} waits up to {delay}, although a quorum device decides who may fence",
            shown(device.id())
        );
        let help = format!("remove `{}`", setting.name);
        cx.report(Finding::of_device(device, setting.value.span(), message).help(help));
    }
}
