//! `watchdog-fencing-without-tie-breaker`: halves that both believe the other dead

use cib_model::FileId;
use cib_model::facts::{FenceAgent, Through};

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "watchdog-fencing-without-tie-breaker",
    area: Area::Quorum,
    category: Category::Safety,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Watchdog fencing with an even number of votes and no tie breaker",
    why: "With watchdog fencing and no shared disk a node resets itself when it loses quorum, and \
          the others rely on that after `fencing-watchdog-timeout`. With an even number of nodes a \
          split in halves has no majority, so all of them reset; and with `two_node` both halves \
          keep quorum, so that none may and each takes the other for dead.",
    remedy: "Use a quorum device, or set `auto_tie_breaker: 1` in place of `two_node`.",
    references: &[sources::VOTEQUORUM, sources::FENCING],
    bad: &[
        Example::with_files(
            "Two nodes",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
    <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
  </cluster_property_set>
</crm_config>
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
  two_node: «1»
}
",
            )],
        ),
        Example::with_files(
            "Four nodes",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
    <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
  </cluster_property_set>
</crm_config>
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
  node {
    name: node4
    nodeid: 4
    ring0_addr: 10.0.0.4
  }
}
«quorum» {
  provider: corosync_votequorum
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "A tie breaker",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
    <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
  </cluster_property_set>
</crm_config>
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
  auto_tie_breaker: 1
}
",
            )],
        ),
        Example::with_files(
            "Three nodes",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
    <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
  </cluster_property_set>
</crm_config>
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
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
quorum {
  provider: corosync_votequorum
}
",
            )],
        ),
        Example::with_files(
            "A quorum device",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
    <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
  </cluster_property_set>
</crm_config>
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
        Example::with_files(
            "No watchdog fencing",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
    <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="0"/>
  </cluster_property_set>
</crm_config>
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
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // With a disk the nodes tell each other, whatever the votes.
    let is_sbd = |agent: &FenceAgent| agent.through == Some(Through::Disk) && !agent.storage;
    let mut devices = cluster.fence_devices().iter();
    let has_disk = devices.any(|device| device.known.is_some_and(is_sbd));
    if !cluster.has_watchdog_fencing() || has_disk {
        return;
    }
    for conf in confs(cx) {
        let is_even = conf
            .it
            .node_votes()
            .is_some_and(|votes| votes > 0 && votes % 2 == 0);
        let is_decided =
            conf.it.quorum_device().is_some() || conf.it.is_on("quorum.auto_tie_breaker");
        let (Some(quorum), true, false) = (conf.it.section("quorum"), is_even, is_decided) else {
            continue;
        };
        let two_node = conf
            .it
            .value("quorum.two_node")
            .filter(|_| conf.it.is_two_node());
        let finding = if let Some(entry) = two_node {
            let message = "nodes that fence themselves by watchdog never do with `two_node`: both halves of a split keep quorum";
            Finding::of_value(conf, entry, message)
        } else {
            let message = "nodes that fence themselves by watchdog all do when an even number splits in halves";
            Finding::of_setting(conf.file, "quorum.auto_tie_breaker", quorum.span, message)
        };
        let mut finding =
            finding.help("use a quorum device, or `auto_tie_breaker: 1` in place of `two_node`");
        if let Some(setting) = cluster.option("fencing-watchdog-timeout") {
            finding = finding.related_in(FileId::Cib, setting.value.span(), "the watchdog fences");
        }
        cx.report(finding);
    }
}
