//! `invalid-value`: a value that is not of its type

use cib_model::schema::{Datatype, Problem};
use cib_model::{Boolean, Scalar as _, nearest};

use crate::finding::shown;
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "invalid-value",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An attribute has a value that no version of the schema allows",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Write a value that is allowed.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A word that does not exist",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <operations>
      <op id="web-monitor" name="monitor" interval="10s" on-fail="«restarts»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An id that starts with a digit",
            r#"<resources>
  <primitive id="«1web»" class="systemd" type="nginx"/>
</resources>
"#,
        ),
        Example::new(
            "A score that is no number",
            r#"<constraints>
  <rsc_location id="prefer" rsc="web" node="alice" score="«INFINITE»"/>
</constraints>
"#,
        ),
    ],
    good: &[Example::new(
        "A value that is allowed",
        r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <operations>
      <op id="web-monitor" name="monitor" interval="10s" on-fail="restart"/>
    </operations>
  </primitive>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for violation in &cx.judgement.violations {
        let Problem::InvalidValue {
            name,
            element,
            value,
            expected,
            versions: None,
        } = &violation.problem
        else {
            continue;
        };
        let message = format!("{} of {} is {}", shown(name), shown(element), shown(value));
        let message = format!("{message}, which is {}", wrong(*expected, value));
        let meant = match expected {
            Datatype::OneOf(values) => nearest(value, values.iter().copied()),
            Datatype::Score => nearest(value, ["INFINITY", "-INFINITY"].into_iter()),
            Datatype::Boolean => boolean(value),
            _ => None,
        };
        let Some(meant) = meant else {
            cx.report(schema::finding(violation, message).help(help(*expected)));
            continue;
        };
        let mut edits = cx.cluster.edits();
        edits.replace(violation.span, meant.to_owned());
        let fix = Fix::new(Safety::Unsafe, format!("write `{meant}`"), edits);
        let message = format!("{message}; did you mean `{meant}`?");
        let finding = schema::finding(violation, message).fix(fix);
        cx.report(finding.help(format!("write `{meant}`")));
    }
}

/// What the value is not.
fn wrong(expected: Datatype, value: &str) -> &'static str {
    match expected {
        Datatype::Id | Datatype::IdRef if value.trim().is_empty() => "empty",
        Datatype::Id => "no id",
        Datatype::IdRef => "nothing that could be an id",
        Datatype::Boolean => "no boolean",
        Datatype::Integer => "no integer",
        Datatype::NonNegativeInteger => "no integer from 0 on",
        Datatype::PositiveInteger { max: None } => "no integer from 1 on",
        Datatype::PositiveInteger { .. } => "no integer that is allowed there",
        Datatype::Score => "no score",
        Datatype::IdList => "no list of ids",
        Datatype::PortRange => "no port or range of ports",
        Datatype::SchemaName => "no schema",
        Datatype::Text | Datatype::Literal(_) | Datatype::NoneOf(_) | Datatype::OneOf(_) => {
            "not allowed there"
        }
    }
}

fn help(expected: Datatype) -> String {
    let text = match expected {
        Datatype::OneOf(&[only]) | Datatype::Literal(only) => return format!("write `{only}`"),
        Datatype::OneOf(values) => return format!("write one of {}", schema::listed(values, "or")),
        Datatype::PositiveInteger { max: Some(max) } => {
            return format!("write a number from 1 to {max}");
        }
        Datatype::Id | Datatype::IdRef => {
            "start with a letter or `_`; go on with letters, digits, `.`, `-` and `_`"
        }
        Datatype::Boolean => "write `true` or `false`",
        Datatype::Integer => "write a number",
        Datatype::NonNegativeInteger => "write a number from 0 on",
        Datatype::PositiveInteger { max: None } => "write a number from 1 on",
        Datatype::Score => "write a number, `INFINITY` or `-INFINITY`",
        Datatype::IdList => "write ids with commas between, and no blanks",
        Datatype::PortRange => "write a port such as `3306`, or two with `-` between",
        Datatype::SchemaName => "write the schema, such as `pacemaker-3.9`",
        Datatype::Text | Datatype::NoneOf(_) => "write another value",
    };
    text.to_owned()
}

/// What people write who mean a boolean; the schema knows `true` and `false` alone, though Pacemaker's options know more.
fn boolean(value: &str) -> Option<&'static str> {
    let read = Boolean::read(value).ok();
    let slip = || nearest(value, ["true", "false"].into_iter());
    read.map(|read| if read { "true" } else { "false" })
        .or_else(slip)
}
