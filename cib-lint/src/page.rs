//! The page of a rule, and the list of all rules: the same words in the documentation and in the terminal.

mod example;
mod profiles;
mod terminal;

use std::fmt::Write as _;

use cib_model::facts;
use cib_rules::{Category, Example, Rule};

pub use profiles::profiles;
#[cfg(feature = "cli")]
pub(crate) use terminal::severity;
pub use terminal::terminal;

use example::Text;

/// The page of a rule as Markdown.
///
/// ```
/// let rule = cib_rules::find("xml-syntax").unwrap();
/// assert!(cib_lint::page::markdown(rule).starts_with("# xml-syntax\n"));
/// ```
pub fn markdown(rule: &'static Rule) -> String {
    let mut page = format!("# {}\n\n{}.\n\n", rule.id, rule.summary);
    page.push_str("| severity | category | area | since |\n| --- | --- | --- | --- |\n");
    let _ = writeln!(
        page,
        "| {} | {} | {} | {} |",
        rule.severity, rule.category, rule.area, rule.since
    );
    if rule.is_of_profiles() {
        page.push_str("\nOnly for who asks for a [profile](../profiles.md) with `--profile`.\n");
    }
    for section in sections(rule) {
        let _ = write!(page, "\n## {}\n", section.title);
        for part in section.parts {
            let _ = match part {
                Part::Words(words) => write!(page, "\n{words}\n"),
                Part::Example { title, texts } => {
                    let _ = write!(page, "\n{title}:\n");
                    texts
                        .iter()
                        .try_for_each(|text| example_text(text, &mut page))
                }
                Part::Link(link) => write!(page, "\n- <{link}>"),
            };
        }
        if !page.ends_with('\n') {
            page.push('\n');
        }
    }
    page
}

fn example_text(text: &Text, page: &mut String) -> std::fmt::Result {
    if let Some(name) = text.name {
        write!(page, "\n`{name}`:\n")?;
    }
    write!(page, "\n```{}\n{}```\n", text.language(), text.text)
}

/// The list of these rules as Markdown, with links to their pages.
pub fn index(rules: &[&Rule]) -> String {
    let mut page = String::from(
        "# Rules\n\nEvery rule with its severity, by the kind of harm. `cib-lint explain RULE` prints the same pages.\n",
    );
    for category in Category::ALL {
        let mut rules = rules
            .iter()
            .filter(|rule| rule.category == *category)
            .peekable();
        if rules.peek().is_none() {
            continue;
        }
        let _ = writeln!(page, "\n## {category}");
        if *category == Category::State {
            page.push_str(
                "\nThose of the area `status` speak of a running cluster (`--live`), and of files with `--category state`.\n",
            );
        }
        let _ = write!(
            page,
            "\n| rule | severity | area | finds |\n| --- | --- | --- | --- |\n"
        );
        for rule in rules {
            let Rule {
                id,
                severity,
                area,
                summary,
                ..
            } = rule;
            let _ = writeln!(
                page,
                "| [{id}](rules/{id}.md) | {severity} | {area} | {summary} |"
            );
        }
    }
    page
}

fn title(example: &Example) -> String {
    let release = example
        .pacemaker
        .map(|version| format!(" (Pacemaker {version})"));
    let target = example
        .target
        .map(|version| format!(" (upgrade to Pacemaker {version})"));
    let platform = example
        .platform
        .and_then(facts::platform)
        .map(|platform| format!(" (upgrade to {})", platform.title));
    let profiles = (!example.profiles.is_empty())
        .then(|| format!(" (profile {})", example.profiles.join(", ")));
    let words = [release, target, platform, profiles]
        .map(Option::unwrap_or_default)
        .concat();
    format!("{}{words}", example.title)
}

struct Section {
    title: &'static str,
    parts: Vec<Part>,
}

enum Part {
    /// Markdown.
    Words(&'static str),
    /// A configuration, and the files beside it.
    Example {
        title: String,
        texts: Vec<Text>,
    },
    Link(&'static str),
}

fn sections(rule: &'static Rule) -> impl Iterator<Item = Section> {
    let bad = rule.bad.iter().map(|example| Part::Example {
        title: title(example),
        texts: example::with_findings(rule, example),
    });
    let good = rule.good.iter().map(|example| Part::Example {
        title: title(example),
        texts: example::texts(example),
    });
    let links = rule.references.iter().copied().map(Part::Link);
    let sections = [
        ("Why", vec![Part::Words(rule.why)]),
        ("What to do", vec![Part::Words(rule.remedy)]),
        ("Fires on", bad.collect()),
        ("Does not fire on", good.collect()),
        ("References", links.collect()),
    ];
    sections
        .into_iter()
        .filter(|(_, parts): &(_, Vec<Part>)| !parts.is_empty())
        .map(|(title, parts)| Section { title, parts })
}
