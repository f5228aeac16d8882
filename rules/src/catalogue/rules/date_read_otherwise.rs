//! `date-read-otherwise`: a date that Pacemaker takes for another

use cib_model::{Attr, Cluster, Date, Scalar as _, Span, Version, WrittenDate};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "date-read-otherwise",
    area: Area::Rules,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A date is read as another one than it seems to be",
    why: "Pacemaker reads a date as far as it makes sense to it and passes over the rest: the name of a zone counts for nothing, `8pm` is eight in the morning, and `2026-07` is the seventh of January. Before 3.0.2 an offset from UTC is looked for only behind a blank: `20:00:00+02:00` is 20:00 in whatever zone the nodes are.",
    remedy: "Write the date as `2026-01-31`, or with time and zone as `2026-01-31T20:00:00Z` or `2026-01-31 20:00:00 +02:00`, which every release reads alike.",
    references: &[
        sources::RULES,
        "https://github.com/ClusterLabs/pacemaker/pull/3957",
    ],
    bad: &[
        Example::new(
            "An offset that is not found",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="2026-07-01T20:00:00«+02:00»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 1)),
        Example::new(
            "The name of a zone",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="«2026-07-01 20:00:00 CEST»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A month that is a day",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="gt" start="«2026-07»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "An evening that is a morning",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="gt" start="«2026-07-01 8pm»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A time that is passed over",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="gt" start="«20260701200000»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A time of any day",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="gt" start="«T20:00:00Z»"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The release finds the offset",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="2026-07-01T20:00:00+02:00"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 2)),
        Example::new(
            "A blank before it",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="lt" end="2026-07-01T20:00:00 +02:00"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "A week",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" score="100">
        <date_expression id="db-date" operation="gt" start="2026-W27-3"/>
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
        for expression in held.rule().date_expressions() {
            for attr in expression.dates().into_iter().flatten() {
                if let Some(date) = cx.cluster.date(attr.as_str()) {
                    let id = expression.id.as_ref().map_or("", Attr::as_str);
                    let subject = Subject::new("date_expression", id);
                    let found =
                        glued(cx.cluster, &subject, attr).or_else(|| other(subject, attr, date));
                    if let Some(finding) = found {
                        cx.report(finding);
                    }
                }
            }
        }
    }
}

/// An offset from UTC that the release does not find.
fn glued(cluster: &Cluster<'_>, subject: &Subject, attr: &Attr<'_>) -> Option<Finding> {
    let text = attr.as_str();
    let newest = Date::read(text).ok()?;
    if !newest.has_glued_offset() || cluster.date(text) == Some(newest) {
        return None;
    }
    let sign = text.rfind(['+', '-'])?;
    let place = attr.part(&(sign..text.len()));
    let message = format!(
        "the offset of {} is not read, because no blank is before it: the time is local time",
        shown(text)
    );
    let mut edits = cluster.edits();
    edits.replace(Span::new(place.start(), place.start()), " ".to_owned());
    let finding = Finding::new(subject.clone(), place, message).help("write a blank before it");
    Some(if attr.is_verbatim() {
        finding.fix(Fix::new(Safety::Unsafe, "write a blank before it", edits))
    } else {
        finding
    })
}

fn other(subject: Subject, attr: &Attr<'_>, date: WrittenDate) -> Option<Finding> {
    let value = shown(attr.as_str());
    let message = if !date.has_day() {
        format!("{value} is that time of the current day, and another one tomorrow")
    } else if !date.is_plain() {
        format!("{value} is read as `{date}`")
    } else {
        return None;
    };
    Some(
        Finding::new(subject, attr.span(), message)
            .help("write it as `2026-01-31`, or with time and zone as `2026-01-31T20:00:00Z`"),
    )
}
