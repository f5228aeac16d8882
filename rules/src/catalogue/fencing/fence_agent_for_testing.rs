//! `fence-agent-for-testing`: a fence agent that is for tests only

use cib_model::Attr;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-agent-for-testing",
    area: Area::Fencing,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A fence agent that is for tests only",
    why: "Agents that reach the node over ssh need the node to be alive and well, which it is \
          not when it has to be fenced: fencing fails, and the cluster waits. Others wait for a \
          person, or report success and do nothing: then the resources start elsewhere while the \
          node still writes.",
    remedy: "Fence through something that works without the node: its hypervisor, its management \
          board, its power supply, or SBD with a watchdog.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Over ssh",
            r#"<resources>
  <primitive id="f" class="stonith" type="«external/ssh»">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent that does nothing",
            r#"<resources>
  <primitive id="f" class="stonith" type="«null»">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "From a template",
            r#"<resources>
  <template id="t" class="stonith" type="«fence_dummy»"/>
  <primitive id="f" template="t"/>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A hypervisor",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/libvirt">
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
      <nvpair id="f-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A device that is told to stay stopped",
            r#"<resources>
  <primitive id="f" class="stonith" type="external/ssh">
    <meta_attributes id="f-meta">
      <nvpair id="f-role" name="target-role" value="Stopped"/>
    </meta_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-hostlist" name="hostlist" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let is_for_tests = device.known.is_some_and(|agent| agent.testing);
        if !is_for_tests || cluster.is_stopped(&device.resource).is_some() {
            continue;
        }
        let span = device.resource.agent().map_or(device.span(), Attr::span);
        let (id, agent) = (shown(device.id()), shown(device.agent()));
        let message = format!(
            "the fence device {id} is made for tests: its agent {agent} cannot be relied on to stop a node"
        );
        cx.report(
            Finding::of_device(device, span, message)
                .help("fence through the hypervisor, a management board, a power supply, or SBD"),
        );
    }
}
