//! As much of `XPath` as permissions need: whether an expression can match anything at all.
//!
//! What is claimed here was tried with `cibadmin --show-access` (`tests/tests/harm/acls.rs`).

use std::ops::Range;

/// Why an expression matches nothing, whatever the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XpathProblem {
    /// There is nothing, or only blanks.
    #[error("is empty")]
    Empty,
    /// A quotation mark, bracket or parenthesis without its other half.
    #[error("is no XPath: something in it is not closed")]
    Unclosed,
    /// It ends where a name has to come.
    #[error("is no XPath: it ends where a name has to follow")]
    Incomplete,
    /// It does not start at the root, and there is nothing else that it could start from.
    #[error("does not start with `/`, and starts from nowhere")]
    Relative,
    /// A name with a prefix, which nobody declares.
    #[error("has a prefix that nobody declares")]
    Prefix,
}

/// Why an expression matches nothing, if it does: as Pacemaker evaluates it, with no node to start from and no
/// namespaces.
///
/// ```
/// use cib_model::{XpathProblem, xpath_problem};
///
/// assert_eq!(xpath_problem("//primitive[@id='vip']"), None);
/// assert_eq!(xpath_problem("primitive"), Some(XpathProblem::Relative));
/// assert_eq!(xpath_problem("//primitive[@id='vip'"), Some(XpathProblem::Unclosed));
/// ```
pub fn xpath_problem(expression: &str) -> Option<XpathProblem> {
    if expression.trim().is_empty() {
        return Some(XpathProblem::Empty);
    }
    let Some(plain) = outside(expression) else {
        return Some(XpathProblem::Unclosed);
    };
    if plain.trim_end().ends_with(['/', '|', '@', ':']) && plain.trim() != "/" {
        return Some(XpathProblem::Incomplete);
    }
    let is_relative = |part: &str| {
        let step = part.trim_start();
        !step.starts_with(['/', '(']) && !step.contains('(')
    };
    if plain.split('|').all(is_relative) {
        return Some(XpathProblem::Relative);
    }
    let has_prefix = plain.replace("::", " ").contains(':');
    has_prefix.then_some(XpathProblem::Prefix)
}

/// The texts between quotation marks in an expression: ids, most often.
pub(crate) fn xpath_words(expression: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = expression;
    while let Some(start) = rest.find(['"', '\'']) {
        let (quote, behind) = rest[start..].split_at(1);
        let Some((word, after)) = behind.split_once(quote) else {
            break;
        };
        words.push(word.to_owned());
        rest = after;
    }
    words
}

/// The names of an expression that is nothing but names behind slashes (`/cib/configuration`, `//primitive`), each with
/// its bytes. None for one that is more.
pub fn xpath_steps(expression: &str) -> Option<Vec<(&str, Range<usize>)>> {
    let trimmed = expression.trim();
    let start = expression.len() - expression.trim_start().len();
    if !trimmed.starts_with('/') {
        return None;
    }
    let mut steps = Vec::new();
    let mut at = start;
    for step in trimmed.split('/') {
        let range = at..at + step.len();
        at = range.end + 1;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '*');
        if !step.chars().all(is_name) {
            return None;
        }
        if !step.is_empty() {
            steps.push((step, range));
        }
    }
    Some(steps)
}

/// An expression with blanks for what is in quotation marks and in brackets. None where something is not closed.
fn outside(expression: &str) -> Option<String> {
    let mut plain = String::with_capacity(expression.len());
    let mut quote = None;
    let mut open = Vec::new();
    for c in expression.chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            Some(_) => {}
            None => match c {
                '"' | '\'' => quote = Some(c),
                '[' | '(' => open.push(c),
                ']' | ')' => {
                    let opened = open.pop()?;
                    if (opened == '[') != (c == ']') {
                        return None;
                    }
                }
                _ => {}
            },
        }
        let shown = quote.is_none() && open.iter().all(|open| *open == '(') && c != ']';
        plain.push(if shown { c } else { ' ' });
    }
    (quote.is_none() && open.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::{XpathProblem, xpath_problem, xpath_steps};

    #[test]
    fn what_can_match_is_no_problem() {
        for fine in [
            "/",
            "/cib",
            " //primitive[@id=\"a]b\"]/@type",
            "cib | //primitive",
            "///cib",
            "(//a | //b)[1]",
            "//op[contains(@name, ':')]",
            "/descendant::node",
        ] {
            assert_eq!(xpath_problem(fine), None, "{fine}");
        }
    }

    #[test]
    fn what_matches_nothing_is_one() {
        for (text, problem) in [
            ("", XpathProblem::Empty),
            ("cib", XpathProblem::Relative),
            ("@id", XpathProblem::Relative),
            (".", XpathProblem::Relative),
            ("//primitive/", XpathProblem::Incomplete),
            ("//primitive[", XpathProblem::Unclosed),
            ("(//primitive", XpathProblem::Unclosed),
            ("//primitive[@id='p]", XpathProblem::Unclosed),
            ("//a:b", XpathProblem::Prefix),
        ] {
            assert_eq!(xpath_problem(text), Some(problem), "{text}");
        }
    }

    #[test]
    fn names_behind_slashes_are_steps() {
        let names = |text| xpath_steps(text).map(|steps| steps.len());
        assert_eq!(names("/cib/configuration"), Some(2));
        assert_eq!(names("//primitive"), Some(1));
        assert_eq!(names("//primitive[@id='a']"), None);
        assert_eq!(xpath_steps(" /cib").unwrap()[0], ("cib", 2..5));
    }
}
