//! `condition-out-of-place`: a condition on what is not known

use cib_model::{Attr, Condition, HeldRule, SetKind, Version};

use crate::finding::{Finding, Subject, shown_holder};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "condition-out-of-place",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A condition stands where Pacemaker never evaluates it",
    why: "What a rule may ask depends on what it decides. Node attributes are known for places and for parameters of resources, but not for defaults, options of the cluster, nodes, alerts or meta-attributes. The agent of a resource is known for its options, and the name of an operation for the defaults of operations. Anywhere else the condition never holds. The schema allows it, and pcs alone refuses it when it writes the rule.",
    remedy: "Ask for what is known there, or give the value to the resources themselves.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "A node attribute for the defaults of resources",
            r##"<configuration>
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
        <«expression» id="defaults-node" attribute="#uname" operation="eq" value="node1"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"##,
        ),
        Example::new(
            "A node attribute for a meta-attribute",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-set">
        <rule id="db-set-rule" score="0">
          <«expression» id="db-node" attribute="#uname" operation="eq" value="node1"/>
        </rule>
        <nvpair id="db-set-priority" name="priority" value="10"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"##,
        ),
        Example::new(
            "An operation for the defaults of resources",
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
        <«op_expression» id="defaults-monitor" name="monitor"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "An agent for a location",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <«rsc_expression» id="db-agent" class="ocf" provider="example" type="database"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A node attribute for an option of an operation",
            r##"<configuration>
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
        <«expression» id="defaults-node" attribute="#uname" operation="eq" value="node1"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"##,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "A rule that is written elsewhere",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-set">
        <rule id-ref="«db-rule»"/>
        <nvpair id="db-set-priority" name="priority" value="10"/>
      </meta_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-node" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
    ],
    good: &[
        Example::new(
            "A node attribute for parameters",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <instance_attributes id="db-set">
        <rule id="db-set-rule" score="0">
          <expression id="db-node" attribute="#uname" operation="eq" value="node1"/>
        </rule>
        <nvpair id="db-set-port" name="port" value="5432"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"##,
        ),
        Example::new(
            "An agent for the defaults of resources",
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
            "An operation for the defaults of operations",
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
        <op_expression id="defaults-monitor" name="monitor"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
        Example::new(
            "The release evaluates it",
            r##"<configuration>
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
        <expression id="defaults-node" attribute="#uname" operation="eq" value="node1"/>
      </rule>
      <nvpair id="defaults-timeout" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"##,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "A date",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-set">
        <rule id="db-set-rule" score="0">
          <date_expression id="db-date" operation="gt" start="2026-01-01"/>
        </rule>
        <nvpair id="db-set-priority" name="priority" value="10"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_rules() {
        // What an upgrade changes for operations has a rule of its own.
        let by_upgrade = cx.upgrade.is_some()
            && matches!(held, HeldRule::Set(_, set) if set.holder.is_operation());
        if by_upgrade {
            continue;
        }
        let rule = held.rule();
        for condition in cx.cluster.resolved_rule(rule).all_conditions() {
            if cx.cluster.is_evaluated(held, condition) {
                continue;
            }
            let message = format!(
                "{} is never evaluated {}: it does not hold",
                kind(condition),
                place(held)
            );
            let tag = condition.place().tag;
            let (primary, other) = match &rule.id_ref {
                Some(id) => (id.span(), Some(tag)),
                None => (tag, None),
            };
            let id = rule.id.as_ref().map(Attr::as_str);
            let id = id.or(rule.id_ref.as_ref().map(Attr::as_str));
            let subject = Subject::new("rule", id.unwrap_or_default());
            let mut finding = Finding::new(subject, primary, message)
                .help("ask for what is known there, or give the value to the resources themselves");
            if let Some(tag) = other {
                finding = finding.related(tag, "the condition");
            }
            cx.report(finding);
        }
    }
}

fn kind(condition: &Condition<'_>) -> &'static str {
    match condition {
        Condition::Expression(_) => "a comparison of a node attribute",
        Condition::Resource(_) => "a comparison of the agent",
        Condition::Operation(_) => "a comparison of the operation",
        Condition::Date(_) | Condition::Rule(_) => "a condition",
    }
}

/// What the rule decides.
fn place(held: HeldRule<'_>) -> String {
    match held {
        HeldRule::Set(_, set) => {
            let kind = match set.kind {
                SetKind::Property => "options",
                SetKind::Meta => "meta-attributes",
                SetKind::Instance => "attributes",
                SetKind::Utilization => "utilization",
            };
            format!("for {kind} of {}", shown_holder(set.holder))
        }
        HeldRule::Location(..) => "in a location constraint".to_owned(),
        HeldRule::Lifetime(_) => "in a lifetime".to_owned(),
    }
}
