//! `submatch-without-group`: `%1` without a first group

use cib_model::{Attr, HeldRule, pattern_groups};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "submatch-without-group",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A rule uses a part of a match that there is none of",
    why: "In a rule of a location constraint with `rsc-pattern`, `%1` to `%9` in the name of an attribute stand for what the groups of the pattern have matched, and `%0` for the whole. What has no group becomes nothing, and without a pattern the name is taken as it is: an attribute is compared that no node has.",
    remedy: "Write the part of the pattern in parentheses, or name the attribute itself.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "One group, two parts",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc-pattern="db-([a-z]+)">
      <rule id="db-rule" score="100">
        <expression id="db-site" attribute="«site-%2»" operation="eq" value="a"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "No pattern",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-site" attribute="«site-%0»" operation="eq" value="a"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A score that is named so",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc-pattern="db-[(]+">
      <rule id="db-rule" score-attribute="«weight-%1»">
        <expression id="db-any" attribute="#uname" operation="defined"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
    ],
    good: &[
        Example::new(
            "A group for each",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc-pattern="(db)-([a-z]+)">
      <rule id="db-rule" score="100">
        <expression id="db-site" attribute="site-%2" operation="eq" value="a"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The whole match",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc-pattern="db-.*">
      <rule id="db-rule" score="100">
        <expression id="db-site" attribute="site-%0" operation="eq" value="a"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A percent sign",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-load" attribute="load%" operation="lt" value="80"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_rules() {
        let pattern = match held {
            HeldRule::Location(_, location) => location.rsc_pattern.as_ref(),
            HeldRule::Set(..) | HeldRule::Lifetime(_) => None,
        };
        let groups = pattern.map(|pattern| pattern_groups(pattern.as_str()));
        // What Pacemaker makes of the pattern is not known.
        if groups == Some(None) {
            continue;
        }
        let groups = groups.flatten();
        let rule = held.rule();
        let expressions = rule.node_expressions();
        let names = expressions.filter_map(|expression| expression.attribute.as_ref());
        let scored =
            matches!(held, HeldRule::Location(..)).then_some(rule.score_attribute.as_ref());
        for name in names.chain(scored.flatten()) {
            let Some(part) = missing(name.as_str(), groups) else {
                continue;
            };
            let message = match groups {
                None => format!(
                    "{} is taken as it is: the constraint has no `rsc-pattern`",
                    shown(name.as_str())
                ),
                Some(groups) => {
                    let plural = if groups == 1 { "group" } else { "groups" };
                    format!("`%{part}` stands for nothing: the pattern has {groups} {plural}")
                }
            };
            let id = rule.id.as_ref().map_or("", Attr::as_str);
            let mut finding = Finding::new(Subject::new("rule", id), name.span(), message).help(
                "write the part of `rsc-pattern` in parentheses, or name the attribute itself",
            );
            if let Some(pattern) = pattern {
                finding = finding.related(pattern.span(), "the pattern");
            }
            cx.report(finding);
        }
    }
}

/// The first part of a match in a name that so many groups do not give. `%0` needs a pattern and no group.
fn missing(name: &str, groups: Option<usize>) -> Option<usize> {
    let mut parts = name.split('%').skip(1).filter_map(|rest| {
        let digit = rest.chars().next()?.to_digit(10)?;
        usize::try_from(digit).ok()
    });
    parts.find(|part| groups.is_none_or(|groups| *part > groups))
}
