//! `cib-lint explain` and `cib-lint rules`.

use std::io::{self, Write};

use cib_rules::Rule;
use serde::Serialize;

use super::args::{Color, ListFormat};
use super::output::{self, OutputError, Stream};
use super::{CLEAN, TROUBLE};
use crate::page;
use crate::render::plain;

/// How alike two names must be for one to be meant by the other (Jaro-Winkler).
const ALIKE: f64 = 0.8;

/// Prints the page of a rule.
pub(super) fn explain(id: &str, color: Color) -> u8 {
    let Some(rule) = cib_rules::find(id) else {
        output::complain(&unknown(id));
        return TROUBLE;
    };
    let look = output::look(Stream::Stdout, color);
    let page = page::terminal(rule, look.color, look.width);
    done(output::print(Stream::Stdout, |out| {
        out.write_all(page.as_bytes())
    }))
}

/// Prints the list of all rules.
pub(super) fn rules(format: ListFormat, color: Color) -> u8 {
    done(output::print(Stream::Stdout, |out| match format {
        ListFormat::Text => table(
            cib_rules::ALL,
            output::look(Stream::Stdout, color).color,
            out,
        ),
        ListFormat::Json => json(cib_rules::ALL, out),
    }))
}

fn done(printed: Result<(), OutputError>) -> u8 {
    match printed {
        Ok(()) => CLEAN,
        Err(error) => {
            output::complain(&error);
            TROUBLE
        }
    }
}

fn unknown(id: &str) -> String {
    let ids = cib_rules::ALL.iter().map(|rule| rule.id);
    let closest = ids
        .map(|known| (strsim::jaro_winkler(id, known), known))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    let hint = match closest {
        Some((_, known)) => format!("did you mean `{known}`?"),
        None => "`cib-lint rules` lists all".to_owned(),
    };
    format!("there is no rule `{}`; {hint}", plain(id))
}

fn table(rules: &[&Rule], color: bool, out: &mut dyn Write) -> io::Result<()> {
    let width =
        |name: fn(&Rule) -> &str| rules.iter().map(|rule| name(rule).len()).max().unwrap_or(0);
    let ids = width(|rule| rule.id);
    let categories = width(|rule| rule.category.name());
    for rule in rules {
        let severity = page::severity(rule.severity, color);
        let Rule {
            id,
            category,
            summary,
            ..
        } = rule;
        let category = category.name();
        let when = if rule.is_of_profiles() {
            " (--profile)"
        } else {
            ""
        };
        writeln!(
            out,
            "{id:ids$}  {severity}  {category:categories$}  {summary}{when}"
        )?;
    }
    Ok(())
}

fn json(rules: &[&'static Rule], out: &mut dyn Write) -> io::Result<()> {
    let rules = rules.iter().map(|rule| JsonRule {
        id: rule.id,
        severity: rule.severity.name(),
        category: rule.category.name(),
        area: rule.area.name(),
        since: rule.since,
        of_profiles: rule.is_of_profiles(),
        summary: rule.summary,
        why: rule.why,
        remedy: rule.remedy,
        references: rule.references,
    });
    let list = JsonRules {
        schema: 1,
        rules: rules.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &list)?;
    writeln!(out)
}

#[derive(Serialize)]
struct JsonRules {
    schema: u32,
    rules: Vec<JsonRule>,
}

#[derive(Serialize)]
struct JsonRule {
    id: &'static str,
    severity: &'static str,
    category: &'static str,
    area: &'static str,
    since: &'static str,
    /// Whether it finds something only with `--profile`.
    of_profiles: bool,
    summary: &'static str,
    why: &'static str,
    remedy: &'static str,
    references: &'static [&'static str],
}
