//! `agent-expression-without-provider`: an agent of OCF without a provider

use cib_model::{Attr, Condition, HeldRule, Version};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "agent-expression-without-provider",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A comparison of the agent leaves out the provider",
    why: "Before Pacemaker 2.1.8 an agent is compared with the provider that is not there: the comparison holds only for agents without a provider, such as those of systemd, and for no agent of OCF. Later releases take any provider, as the documentation always said.",
    remedy: "Write the `provider`, which every release reads alike.",
    references: &[
        sources::RULES,
        "https://github.com/ClusterLabs/pacemaker/pull/3401",
    ],
    bad: &[
        Example::new(
            "An agent of OCF",
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
        <«rsc_expression» id="defaults-agent" class="ocf" type="database"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "All agents of OCF",
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
        <«rsc_expression» id="defaults-agent" class="ocf"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "A name alone",
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
        <«rsc_expression» id="defaults-agent" type="database"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "With its provider",
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
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "The release takes any",
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
        <rsc_expression id="defaults-agent" class="ocf" type="database"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 8)),
        Example::new(
            "A class without providers",
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
        <rsc_expression id="defaults-agent" class="systemd"/>
      </rule>
      <nvpair id="defaults-stickiness" name="resource-stickiness" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if cx.cluster.version >= Version::new(2, 1, 8) {
        return;
    }
    for held in cx.cluster.cib.held_rules() {
        let HeldRule::Set(rule, set) = held else {
            continue;
        };
        for condition in rule.all_conditions() {
            let Condition::Resource(expression) = condition else {
                continue;
            };
            let class = expression.class.as_ref().map(Attr::as_str);
            let has_providers = class.is_none_or(|class| class == "ocf");
            let is_empty = class.is_none() && expression.kind.is_none();
            if expression.provider.is_some()
                || !has_providers
                || is_empty
                || !cx.cluster.is_evaluated(held, condition)
            {
                continue;
            }
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "{} names no provider: it holds for no agent of OCF",
                shown(id)
            );
            cx.report(
                Finding::of_set(set, expression.place.tag, message)
                    .help("write the `provider` of the agent"),
            );
        }
    }
}
