//! The page of a rule for a terminal.

use cib_rules::{Rule, Severity};

use super::{Part, sections};

const RESET: &str = "\u{1b}[0m";
const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[31m";
const YELLOW: &str = "\u{1b}[33m";
const CYAN: &str = "\u{1b}[36m";

/// The page of a rule for a terminal of that many columns.
pub fn terminal(rule: &'static Rule, color: bool, width: usize) -> String {
    let width = width.clamp(40, 100);
    let mut page = format!(
        "{}  {}\n{}.\n\ncategory {}, area {}, since {}{}\n",
        paint(BOLD, rule.id, color),
        paint(style(rule.severity), rule.severity.name(), color),
        rule.summary,
        rule.category,
        rule.area,
        rule.since,
        if rule.is_of_profiles() {
            "; only with --profile"
        } else {
            ""
        },
    );
    for section in sections(rule) {
        page.push('\n');
        page.push_str(&paint(BOLD, section.title, color));
        page.push('\n');
        let mut is_first = true;
        for part in section.parts {
            match part {
                Part::Words(words) => wrap(words, width, &mut page),
                Part::Example { title, texts } => {
                    page.push_str(if is_first { "" } else { "\n" });
                    wrap(&format!("{title}:"), width, &mut page);
                    for text in texts {
                        page.push('\n');
                        page.extend(text.name.map(|name| format!("    {name}:\n\n")));
                        page.extend(text.text.lines().map(|line| format!("      {line}\n")));
                    }
                }
                Part::Link(link) => page.extend(["  ", link, "\n"]),
            }
            is_first = false;
        }
    }
    page
}

/// The name of a severity, as wide as the widest.
#[cfg(feature = "cli")]
pub(crate) fn severity(severity: Severity, color: bool) -> String {
    paint(style(severity), &format!("{:7}", severity.name()), color)
}

fn style(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => CYAN,
    }
}

fn paint(style: &str, text: &str, color: bool) -> String {
    if color {
        format!("{style}{text}{RESET}")
    } else {
        text.to_owned()
    }
}

/// Markdown, broken into lines and indented. Paragraphs and items stay apart, and code as it is.
fn wrap(words: &str, width: usize, page: &mut String) {
    let mut is_code = false;
    let mut column = 0;
    for line in words.lines() {
        let fence = line.trim_start().starts_with("```");
        let apart = fence || is_code || line.is_empty() || line.starts_with("- ");
        is_code ^= fence;
        if apart && column > 0 {
            page.push('\n');
            column = 0;
        }
        if fence || is_code || line.is_empty() {
            let indent = if line.is_empty() { "" } else { "  " };
            page.extend([indent, line, "\n"]);
            continue;
        }
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                page.push('\n');
                column = 0;
            }
            page.push_str(if column == 0 { "  " } else { " " });
            column += length + if column == 0 { 2 } else { 1 };
            page.push_str(word);
        }
    }
    if column > 0 {
        page.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn wrapped(words: &str) -> String {
        let mut page = String::new();
        wrap(words, 14, &mut page);
        page
    }

    #[test]
    fn words_are_broken_and_items_stay_apart() {
        assert_eq!(wrapped("one two three four"), "  one two\n  three four\n");
        assert_eq!(
            wrapped("one\ntwo\n\nthree\n- four\n- five"),
            "  one two\n\n  three\n  - four\n  - five\n"
        );
        assert_eq!(
            wrapped("a\n```\nlong  line of code\n```\nb"),
            "  a\n  ```\n  long  line of code\n  ```\n  b\n"
        );
    }
}
