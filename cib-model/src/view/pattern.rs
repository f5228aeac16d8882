//! Regular expressions as Pacemaker reads them: extended POSIX ones.

use regex_lite::Regex;

/// The expression, where POSIX reads it as we do; none where only Pacemaker can tell what it matches.
pub(crate) fn extended(expression: &str) -> Option<Regex> {
    Regex::new(expression).ok().filter(|_| is_plain(expression))
}

/// How many groups a pattern for ids has, where we read it as Pacemaker does.
pub fn pattern_groups(expression: &str) -> Option<usize> {
    let expression = extended(expression)?;
    // The whole is counted as one.
    expression.captures_len().checked_sub(1)
}

/// POSIX knows no `(?`, and a backslash makes the next character an ordinary one, where we have classes such as `\d`;
/// within brackets it is one itself.
fn is_plain(expression: &str) -> bool {
    let mut after_backslash = false;
    let mut in_brackets = false;
    for c in expression.chars() {
        if after_backslash && c.is_alphanumeric() || in_brackets && c == '\\' {
            return false;
        }
        match c {
            '[' if !after_backslash => in_brackets = true,
            ']' => in_brackets = false,
            _ => {}
        }
        after_backslash = c == '\\' && !after_backslash;
    }
    !expression.contains("(?")
}
