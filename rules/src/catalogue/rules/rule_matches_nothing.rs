//! `rule-matches-nothing`: a default that nobody gets

use std::collections::HashSet;

use cib_model::{
    Attr, Cluster, Condition, Duration, HeldRule, OpExpression, RscExpression, Scalar as _, Span,
    facts, nearest,
};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "rule-matches-nothing",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A rule is for agents or operations that the cluster does not have",
    why: "The comparison of an agent or an operation is exact, case included. Where no resource and no operation is so, the default of the set is given to nobody: often the agent was renamed or replaced, or the name is misspelt.",
    remedy: "Correct the name, or remove the set if it is no longer needed.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "An agent that no resource has",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <«rsc_expression» id="defaults-agent" class="ocf" provider="example" type="webserver"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "A misspelt operation",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <op_expression id="defaults-monitor" name="«moniter»"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "An interval that no monitor has",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <op_expression id="defaults-monitor" name="monitor" interval="«60s»"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "An interval that is none",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <op_expression id="defaults-monitor" name="monitor" interval="«often»"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "An agent that a resource has",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <rsc_expression id="defaults-agent" class="ocf" provider="example" type="database"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "Any agent of a provider",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <rsc_expression id="defaults-agent" provider="example"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "A stop, which needs no operation",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <op_expression id="defaults-stop" name="stop"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "The same interval",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <op_expression id="defaults-monitor" name="monitor" interval="10000ms"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "A probe",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="defaults">
      <rule id="defaults-rule" score="0">
        <op_expression id="defaults-probe" name="monitor" interval="0"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx.cluster.knows_resources() {
        return;
    }
    let there = There::new(cx.cluster);
    for held in cx.cluster.cib.held_rules() {
        let HeldRule::Set(rule, set) = held else {
            continue;
        };
        for condition in rule.all_conditions() {
            if !cx.cluster.is_evaluated(held, condition) {
                continue;
            }
            let found = match condition {
                Condition::Resource(expression) => there.agent(expression),
                Condition::Operation(expression) => there.operation(expression),
                _ => None,
            };
            if let Some((severity, place, message, help)) = found {
                cx.report(
                    Finding::of_set(set, place, message)
                        .severity(severity)
                        .help(help),
                );
            }
        }
    }
}

/// How bad it is, where, what, and what to do.
type Found = (Severity, Span, String, String);

/// The agents and operations of the cluster.
struct There<'c> {
    /// Every agent, and the same with parts left out, which match any.
    agents: HashSet<[Option<&'c str>; 3]>,
    names: HashSet<&'c str>,
    /// Names with intervals in milliseconds.
    intervals: HashSet<(&'c str, u64)>,
}

impl<'c> There<'c> {
    fn new(cluster: &Cluster<'c>) -> Self {
        let mut agents = HashSet::new();
        for primitive in cluster.primitives() {
            let whole = [
                Some(primitive.class()),
                primitive.provider(),
                primitive.agent().map(Attr::as_str),
            ];
            for left_out in 0..8_u8 {
                let mut part = whole;
                for (at, it) in part.iter_mut().enumerate() {
                    if left_out & (1 << at) != 0 {
                        *it = None;
                    }
                }
                agents.insert(part);
            }
        }
        let actions = facts::actions().iter();
        let mut names: HashSet<_> = actions.map(|action| action.name).collect();
        let mut intervals = HashSet::new();
        for (_, operation) in cluster.cib.held_operations() {
            let name = operation.name.as_ref().map_or("", Attr::as_str);
            names.insert(name);
            let interval = operation.interval.as_ref().and_then(|it| it.get().ok());
            intervals.insert((name, interval.map_or(0, Duration::milliseconds)));
        }
        Self {
            agents,
            names,
            intervals,
        }
    }

    fn agent(&self, expression: &RscExpression<'_>) -> Option<Found> {
        let wanted = [&expression.class, &expression.provider, &expression.kind];
        let wanted = wanted.map(|part| part.as_ref().map(Attr::as_str));
        if self.agents.contains(&wanted) {
            return None;
        }
        let named: Vec<_> = wanted.into_iter().flatten().collect();
        let message = format!("no resource has the agent {}", shown(&named.join(":")));
        let help = "correct the name, or remove the set if it is no longer needed";
        Some((
            Severity::Info,
            expression.place.tag,
            message,
            help.to_owned(),
        ))
    }

    fn operation(&self, expression: &OpExpression<'_>) -> Option<Found> {
        let name = expression.name.as_ref()?;
        if !self.names.contains(name.as_str()) {
            let actions = facts::actions().iter().map(|action| action.name);
            let meant = nearest(name.as_str(), actions);
            let message = format!("no resource has the operation {}", shown(name.as_str()));
            let removed = "correct the name, or remove the set if it is no longer needed";
            let (severity, help) = match meant {
                Some(meant) => (Severity::Warning, format!("write `{meant}`")),
                None => (Severity::Info, removed.to_owned()),
            };
            return Some((severity, name.span(), message, help));
        }
        let interval = expression.interval.as_ref()?;
        let shown_interval = shown(interval.as_str());
        let Ok(wanted) = Duration::read(interval.as_str()) else {
            let message = format!(
                "{shown_interval} is no interval: the comparison holds for nothing that recurs"
            );
            return Some((
                Severity::Warning,
                interval.span(),
                message,
                "write an interval such as `10s`".to_owned(),
            ));
        };
        let milliseconds = wanted.milliseconds();
        // What does not recur needs no operation in the configuration.
        if milliseconds == 0 || self.intervals.contains(&(name.as_str(), milliseconds)) {
            return None;
        }
        let message = format!(
            "no {} has the interval {shown_interval}",
            shown(name.as_str())
        );
        let help = "write the interval of an operation, or leave it out for all of them";
        Some((Severity::Info, interval.span(), message, help.to_owned()))
    }
}
