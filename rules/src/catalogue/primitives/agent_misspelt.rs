//! `agent-misspelt`: the name of an agent that nobody has, and that is close to one that is known

use cib_model::{AgentMeant, Attr, ResolvedPrimitive};

use crate::agents::{self, Used};
use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema::listed;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "agent-misspelt",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The name of an agent is not known, and close to one that is",
    why: "Pacemaker takes any name into the configuration. Only when it wants to know whether the \
          resource runs does every node answer that the agent is not installed, and the resource \
          starts nowhere; a fence device cannot be used. Names are files: case counts.",
    remedy: "Write the name as the package has it: `crm_resource --list-agents ocf:heartbeat` and \
             `crm_resource --list-agents stonith` list what is installed. An agent of your own that is \
             really called so is known when `cib-lint --agents` is given its metadata.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "A letter is missing",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="«IPadr2»">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.0.2.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Small letters",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="«ipaddr2»">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.0.2.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The provider is misspelt",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="«hearbeat»" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="ip" value="192.0.2.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A fence agent",
            r#"<resources>
  <primitive id="f" class="stonith" type="«fence_ipmlan»">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.0.2.1"/>
      <nvpair id="f-username" name="username" value="admin"/>
      <nvpair id="f-password_script" name="password_script" value="/etc/cluster/password"/>
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An agent of cluster-glue without its beginning",
            r#"<resources>
  <primitive id="f" class="stonith" type="«libvirt»"/>
</resources>
"#,
        ),
        Example::new(
            "With its class",
            r#"<resources>
  <primitive id="f" class="stonith" type="«stonith:fence_scsi»"/>
</resources>
"#,
        ),
        Example::new(
            "Two agents are called so",
            r#"<resources>
  <primitive id="f" class="stonith" type="«sbd»"/>
</resources>
"#,
        ),
        Example::new(
            "In a template of two resources",
            r#"<resources>
  <template id="t" class="ocf" provider="heartbeat" type="«Dumy»"/>
  <primitive id="a" template="t"/>
  <primitive id="b" template="t"/>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Agents of packages",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  <primitive id="f" class="stonith" type="fence_ipmilan"/>
  <primitive id="g" class="stonith" type="external/libvirt"/>
</resources>
"#,
        ),
        Example::new(
            "Somebody's own beside those of packages",
            r#"<resources>
  <primitive id="a" class="ocf" provider="heartbeat" type="our-own"/>
  <primitive id="f" class="stonith" type="fence_our_own"/>
</resources>
"#,
        ),
        Example::new(
            "Somebody's own for something of the same name",
            r#"<resources>
  <primitive id="fs" class="ocf" provider="example" type="Filesystem"/>
</resources>
"#,
        ),
        Example::new(
            "One for the next generation, which may be newer than what is known",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ilo6"/>
</resources>
"#,
        ),
        Example::new(
            "Services have names of their own",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginxx"/>
  <primitive id="db" class="lsb" type="mysq"/>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for Used { primitive, meant } in agents::meant(cx.cluster) {
        let finding = match meant {
            AgentMeant::Misspelt(name) => misspelt(cx, primitive, name),
            AgentMeant::Incomplete(names) => incomplete(primitive, &names),
            AgentMeant::Elsewhere(_) => None,
        };
        cx.report_if(finding);
    }
}

fn misspelt(
    cx: &Context<'_>,
    primitive: &ResolvedPrimitive<'_>,
    meant: &'static str,
) -> Option<Finding> {
    let kind = primitive.agent()?;
    let mut parts = meant.rsplit(':');
    let to = parts.next()?;
    let (attr, to) = if to == kind.as_str() {
        (primitive.provider_as_written()?, parts.next()?)
    } else {
        (kind, to)
    };
    let mut edits = cx.cluster.edits();
    edits.set(attr, to);
    let fix = Fix::new(Safety::Unsafe, format!("write {}", shown(to)), edits);
    Some(finding(primitive, attr, &[meant]).fix(fix))
}

fn incomplete(primitive: &ResolvedPrimitive<'_>, meant: &[&str]) -> Option<Finding> {
    Some(finding(primitive, primitive.agent()?, meant))
}

fn finding(primitive: &ResolvedPrimitive<'_>, attr: &Attr<'_>, meant: &[&str]) -> Finding {
    let message = format!("{} is not known", agents::of(primitive));
    let help = format!("did you mean {}?", listed(meant, "or"));
    Finding::new(agents::subject(primitive), attr.span(), message).help(help)
}
