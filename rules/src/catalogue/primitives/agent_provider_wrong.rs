//! `agent-provider-wrong`: an agent is looked for where it is not

use cib_model::{AgentMeant, ResolvedPrimitive};

use crate::agents::{self, Used};
use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema::listed;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "agent-provider-wrong",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An agent is looked for with a provider or in a class that does not have it",
    why: "The provider is the directory of the agent, and Pacemaker looks in no other. An agent that \
          is not there is not installed, whatever stands beside it: the resource starts nowhere.",
    remedy: "Write the class and provider of the package that has the agent: `heartbeat` for \
             resource-agents, `pacemaker` for Pacemaker, `linbit` for DRBD; fence agents are of the class \
             `stonith`, which has no providers. An agent of your own that is really there is known when \
             `cib-lint --agents` is given its metadata.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "An agent of Pacemaker",
            r#"<resources>
  <primitive id="gw" class="ocf" provider="«heartbeat»" type="ping"/>
</resources>
"#,
        ),
        Example::new(
            "An agent of resource-agents",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="«pacemaker»" type="IPaddr2"/>
</resources>
"#,
        ),
        Example::new(
            "A fence agent is of another class",
            r#"<resources>
  <primitive id="f" class="ocf" provider="«heartbeat»" type="fence_virsh"/>
</resources>
"#,
        ),
        Example::new(
            "Two providers have one",
            r#"<resources>
  <primitive id="d" class="ocf" provider="«linbit»" type="Dummy"/>
</resources>
"#,
        ),
        Example::new(
            "In a template of two resources",
            r#"<resources>
  <template id="t" class="ocf" provider="«pacemaker»" type="Filesystem"/>
  <primitive id="a" template="t"/>
  <primitive id="b" template="t"/>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Each where it is",
            r#"<resources>
  <primitive id="gw" class="ocf" provider="pacemaker" type="ping"/>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  <primitive id="d1" class="ocf" provider="heartbeat" type="Dummy"/>
  <primitive id="d2" class="ocf" provider="pacemaker" type="Dummy"/>
</resources>
"#,
        ),
        Example::new(
            "Somebody's own, in a directory of its own",
            r#"<resources>
  <primitive id="gw" class="ocf" provider="example" type="ping"/>
</resources>
"#,
        ),
        Example::new(
            "Nobody has it anywhere",
            r#"<resources>
  <primitive id="a" class="ocf" provider="heartbeat" type="our-own"/>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for Used { primitive, meant } in agents::meant(cx.cluster) {
        if let AgentMeant::Elsewhere(names) = meant {
            cx.report_if(finding(cx, primitive, &names));
        }
    }
}

fn finding(
    cx: &Context<'_>,
    primitive: &ResolvedPrimitive<'_>,
    meant: &[&'static str],
) -> Option<Finding> {
    let provider = primitive.provider_as_written()?;
    let message = format!(
        "{} is not known; {} is",
        agents::of(primitive),
        listed(meant, "and")
    );
    let finding = Finding::new(agents::subject(primitive), provider.span(), message);
    let help = "write the class and provider that have it";
    let finding = finding.help(help);
    // Of one name may be different programs, and another class needs more than another word here.
    let [name] = meant else { return Some(finding) };
    let Some(("ocf", to)) = name
        .rsplit_once(':')
        .and_then(|(home, _)| home.split_once(':'))
    else {
        return Some(finding);
    };
    let mut edits = cx.cluster.edits();
    edits.set(provider, to);
    let title = format!("write {}", shown(to));
    Some(finding.fix(Fix::new(Safety::Manual, title, edits)))
}
