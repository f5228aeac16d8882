//! `node-expression-in-operation`: options of operations that depend on a node

use cib_model::{Attr, HeldRule, SetKind, Version};

use crate::finding::{Finding, shown, shown_holder};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-expression-in-operation",
    area: Area::Rules,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A rule for operations compares a node attribute",
    why: "Pacemaker 2.1.8 warns of rules that compare node attributes to choose options of \
          operations. From 3.0 on such a comparison never holds in meta-attributes: the options in \
          that set are not taken, for example a longer timeout on slow nodes. In instance \
          attributes it is still read.",
    remedy: "Set the option without the rule, or let the rule compare the operation, the agent or the \
          date.",
    references: &[sources::RULES, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "A timeout for slow nodes",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <rule id="op-options-where" score="0">
      <«expression» id="op-options-slow" attribute="slow" operation="eq" value="true"/>
    </rule>
    <nvpair id="op-options-timeout" name="timeout" value="120s"/>
  </meta_attributes>
</op_defaults>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Still read, with a warning",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <rule id="op-options-where" score="0">
      <«expression» id="op-options-slow" attribute="slow" operation="eq" value="true"/>
    </rule>
    <nvpair id="op-options-timeout" name="timeout" value="120s"/>
  </meta_attributes>
</op_defaults>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
    ],
    good: &[
        Example::new(
            "The release reads it",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <rule id="op-options-where" score="0">
      <expression id="op-options-slow" attribute="slow" operation="eq" value="true"/>
    </rule>
    <nvpair id="op-options-timeout" name="timeout" value="120s"/>
  </meta_attributes>
</op_defaults>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "A rule that compares the operation",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <rule id="op-options-where" score="0">
      <op_expression id="op-options-start" name="start"/>
    </rule>
    <nvpair id="op-options-timeout" name="timeout" value="120s"/>
  </meta_attributes>
</op_defaults>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(2, 1, 8)))
    else {
        return;
    };
    for held in cx.cluster.cib.held_rules() {
        let HeldRule::Set(rule, set) = held else {
            continue;
        };
        if !set.holder.is_operation() {
            continue;
        }
        let dead = set.kind == SetKind::Meta && upgrade.reaches(Version::new(3, 0, 0));
        for expression in rule.node_expressions() {
            let attribute = expression.attribute.as_ref().map_or("", Attr::as_str);
            let (severity, then) = if dead {
                (Severity::Warning, "Pacemaker 3.0 takes it for never true")
            } else {
                (Severity::Info, "Pacemaker 2.1.8 and later warn of that")
            };
            let message = format!(
                "a rule for {} compares the node attribute {}: {then}",
                shown_holder(set.holder),
                shown(attribute)
            );
            cx.report(
                Finding::of_set(set, expression.place.tag, message)
                    .severity(severity)
                    .help("set the option without the rule, or compare the operation, the agent or the date"),
            );
        }
    }
}
