//! `parameter-empty`: a parameter with nothing in it

use std::collections::HashSet;

use cib_model::{Attr, Cluster, NvPair, SetKind, Setting};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "parameter-empty",
    area: Area::Primitives,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A parameter of an agent is set to nothing",
    why: "The agent gets an empty value. Some take that for not set, and use the default; others \
          take it as it is, and fail or do without what was to be set. Most often somebody meant \
          to remove the parameter. A shell agent that cannot do without it refuses to start.",
    remedy: "Remove it, or give it a value.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "Nothing in it",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="«config»" value=""/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Nothing in what the agent needs",
            r#"<resources>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-params">
      <nvpair id="vip-ip" name="«ip»" value=""/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A value",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="config" value="/etc/db.conf"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A meta-attribute",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="description" value=""/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let mut needed = None;
    for held in cx.cluster.cib.held_sets() {
        if held.kind != SetKind::Instance || held.holder.meta_kind().is_none() {
            continue;
        }
        for pair in &held.set.pairs {
            let is_empty = pair
                .value
                .as_ref()
                .is_some_and(|value| value.as_str().is_empty());
            let name = pair.name.as_ref().map_or("", Attr::as_str);
            if !is_empty || name.is_empty() {
                continue;
            }
            let needed = needed.get_or_insert_with(|| needed_by_shell_agents(cx.cluster));
            let is_needed = needed.contains(&std::ptr::from_ref(pair));
            let (effect, severity, help) = if is_needed {
                (
                    ", and its agent cannot work without",
                    Severity::Error,
                    "give it a value",
                )
            } else {
                ("", Severity::Info, "remove it, or give it a value")
            };
            let message = format!(
                "the parameter {} of {} is set to nothing{effect}",
                shown(name),
                shown_holder(held.holder)
            );
            let finding = Finding::of_name(held, pair, message)
                .severity(severity)
                .help(help);
            cx.report(if is_needed {
                finding
            } else {
                finding.fix_by_removing(cx.cluster, pair, Safety::Unsafe)
            });
        }
    }
}

/// The pairs with nothing in them which some shell agent needs, and gets under no other name. To a shell there is no
/// difference between nothing and not set (tried); fence agents take nothing for a value.
fn needed_by_shell_agents<'c>(cluster: &Cluster<'c>) -> HashSet<*const NvPair<'c>> {
    let mut needed = HashSet::new();
    let primitives = cluster.primitives().iter();
    for primitive in primitives.filter(|primitive| primitive.class() == "ocf") {
        let Some(agent) = primitive.known_agent() else {
            continue;
        };
        let settings = cluster.parameters_given_to(primitive);
        let is_empty = |setting: &&Setting<'_>| setting.value.as_str().is_empty();
        let full = settings.iter().filter(|setting| !is_empty(setting));
        let missing = agent.missing(full.map(|setting| setting.name));
        let needs = |setting: &&Setting<'_>| {
            let names = agent.names_for(setting.name);
            let mut missing = missing.iter().flatten();
            missing.any(|missing| names.contains(missing))
        };
        let empty = settings.iter().filter(is_empty).filter(needs);
        needed.extend(empty.map(|setting| std::ptr::from_ref(setting.pair)));
    }
    needed
}
