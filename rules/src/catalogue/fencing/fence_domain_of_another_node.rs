//! `fence-domain-of-another-node`: the wrong machine dies

use cib_model::FencedMachine;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-domain-of-another-node",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence device stops another node's domain, though the node's own is there",
    why: "The agent stops the domain that it is told, and reports that the node is down. If that was \
          another node's domain, a healthy node is shot, and the one that hangs is taken for dead \
          and runs on: its resources start a second time.",
    remedy: "Give each node the domain that it runs in.",
    references: &[sources::FENCING, sources::EXTERNAL_LIBVIRT],
    bad: &[Example::with_files(
        "Copied, and changed in one place only",
        r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2:«node1»"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        &[
            (
                "node1.xml",
                "<domain type=\"lxc\"><name>node1</name></domain>\n",
            ),
            (
                "node2.xml",
                "<domain type=\"lxc\"><name>node2</name></domain>\n",
            ),
        ],
    )],
    good: &[
        Example::with_files(
            "Each its own",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-nodes" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-nodes-params">
        <nvpair id="fence-nodes-hostlist" name="hostlist" value="node1:node1 node2"/>
        <nvpair id="fence-nodes-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
            &[
                (
                    "node1.xml",
                    "<domain type=\"lxc\"><name>node1</name></domain>\n",
                ),
                (
                    "node2.xml",
                    "<domain type=\"lxc\"><name>node2</name></domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "Domains that are called otherwise than the nodes",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-nodes" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-nodes-params">
        <nvpair id="fence-nodes-hostlist" name="hostlist" value="node1:ct-b node2:ct-a"/>
        <nvpair id="fence-nodes-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
            &[
                ("a.xml", "<domain type=\"lxc\"><name>ct-a</name></domain>\n"),
                ("b.xml", "<domain type=\"lxc\"><name>ct-b</name></domain>\n"),
            ],
        ),
        Example::with_files(
            "The node has no domain of its name",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="fence-node2" class="stonith" type="external/libvirt">
      <instance_attributes id="fence-node2-params">
        <nvpair id="fence-node2-hostlist" name="hostlist" value="node2:node1"/>
        <nvpair id="fence-node2-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
            &[(
                "node1.xml",
                "<domain type=\"lxc\"><name>node1</name></domain>\n",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for machine in cluster.fenced_machines() {
        let is_other = !machine.domain.eq_ignore_ascii_case(machine.node);
        if is_other
            && cluster.node(machine.domain).is_some()
            && let Some(finding) = finding(cx, &machine)
        {
            cx.report(finding);
        }
    }
}

fn finding(cx: &Context<'_>, machine: &FencedMachine<'_, '_>) -> Option<Finding> {
    let stopped = cx.companions.domains_called(machine.domain).next()?;
    let own = cx.companions.domains.iter().find(|domain| {
        let name = domain.it.name();
        name.is_some_and(|name| name.eq_ignore_ascii_case(machine.node))
    })?;
    let message = format!(
        "{} stops the domain {} when {} is fenced: another node's, and the node's own is there",
        shown(machine.device.id()),
        shown(machine.domain),
        shown(machine.node)
    );
    let finding = Finding::of_device(machine.device, machine.span, message);
    let place = |domain: &cib_model::Domain<'_>| domain.name.as_ref().map(|name| name.span);
    Some(
        finding
            .related_in(own.file, place(&own.it)?, "the node's own domain")
            .related_in(stopped.file, place(&stopped.it)?, "the one that is stopped")
            .help(format!("write {}", shown(own.it.name()?))),
    )
}
