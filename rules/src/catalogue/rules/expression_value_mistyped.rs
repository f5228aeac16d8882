//! `expression-value-mistyped`: a value that is not of its type

use cib_model::{Attr, Expression};

use crate::finding::{Finding, Subject, shown_of};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "expression-value-mistyped",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A value is not of the type that it is compared as",
    why: "`lt`, `lte`, `gt` and `gte` compare numbers unless `type` says otherwise. A value that is none is compared letter by letter, so that `10` comes before `9`; what follows a number is passed over, so that `10G` is `10`, the version `2.10.1` is `2.1`, and with `type=\"integer\"` `1.5` is `1`.",
    remedy: "Write a number, or say `type=\"version\"` or `type=\"string\"`.",
    references: &[sources::RULES],
    bad: &[
        Example::new(
            "A number with a unit",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-memory" attribute="memory" operation="gt" value="«10G»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Text instead of a number",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-cores" attribute="cores" operation="gt" value="«many»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A version instead of a number",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-kernel" attribute="kernel" operation="gte" value="«5.14.0»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A fraction of a whole number",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-load" attribute="load" operation="lt" value="«1.5»" type="integer"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Text instead of a version",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-kernel" attribute="kernel" operation="gte" value="«new»" type="version"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A number with an exponent",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-memory" attribute="memory" operation="gt" value="1e3"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A number",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-cores" attribute="cores" operation="gt" value="8"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A fraction",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-load" attribute="load" operation="lt" value="1.5"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A version",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-kernel" attribute="kernel" operation="gte" value="5.14.0" type="version"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Text",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-rack" attribute="rack" operation="gt" value="b" type="string"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A parameter of the resource",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <expression id="db-cores" attribute="cores" operation="gt" value="threads" value-source="param"/>
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
        for expression in held.rule().node_expressions() {
            let Some(value) = &expression.value else {
                continue;
            };
            let Some((then, help)) = expression
                .literal()
                .and_then(|text| mistake(expression, text))
            else {
                continue;
            };
            let id = expression.id.as_ref().map_or("", Attr::as_str);
            let attribute = expression.attribute.as_ref().map_or("", Attr::as_str);
            let message = format!("{} {then}", shown_of(attribute, value.as_str()));
            cx.report(
                Finding::new(Subject::new("expression", id), value.span(), message).help(help),
            );
        }
    }
}

/// What is wrong with a value, and what to do.
fn mistake(expression: &Expression<'_>, text: &str) -> Option<(&'static str, &'static str)> {
    const NUMBER: &str = "write a number, or say `type=\"string\"`";
    let operation = expression.operation.as_ref()?.as_str();
    let kind = expression.kind.as_ref().map(Attr::as_str);
    let ordered = matches!(operation, "lt" | "lte" | "gt" | "gte");
    if text.is_empty() || !ordered && (kind.is_none() || !matches!(operation, "eq" | "ne")) {
        return None;
    }
    let digits = text.trim_ascii_start();
    let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit());
    let is_version = is_number && digits.split('.').count() > 2;
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    // An exponent, or a number in another base, may be read as a whole.
    let has_more = rest.starts_with(|c: char| !c.is_whitespace() && !"eExX".contains(c));
    match kind {
        Some("version") if !is_number => {
            Some(("is no version", "write a version such as `5.14.0`"))
        }
        Some("version" | "string") => None,
        _ if !is_number => Some(("is no number: it is compared as text", NUMBER)),
        _ if is_version => Some((
            "is read as a number up to its second dot",
            "say `type=\"version\"` for a version",
        )),
        _ if has_more => Some(("is read as the number that it begins with", NUMBER)),
        Some("integer") if digits.contains('.') => Some((
            "is read as a whole number",
            "write a whole number, or say `type=\"number\"`",
        )),
        _ => None,
    }
}
