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

/// Why POSIX refuses the expression, where that is certain: what stands in it, in words.
///
/// `regcomp` with `REG_EXTENDED` of glibc, tried on each of these.
pub(crate) fn refusal(expression: &str) -> Option<&'static str> {
    let mut rest = expression;
    let mut open = 0_usize;
    let mut is_start = true;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let Some(escaped) = rest.chars().next() else {
                    return Some("a backslash at the end");
                };
                rest = &rest[escaped.len_utf8()..];
                is_start = false;
            }
            '[' => {
                let Some(behind) = behind_bracket(rest) else {
                    return Some("a `[` without its `]`");
                };
                rest = behind;
                is_start = false;
            }
            '(' => {
                open += 1;
                is_start = true;
            }
            ')' => {
                open = open.saturating_sub(1);
                is_start = false;
            }
            '|' | '^' => is_start = true,
            '*' | '+' | '?' | '{' if is_start => return Some("a repetition of nothing"),
            '{' => match rest.split_once('}') {
                Some((times, behind)) if is_times(times) => rest = behind,
                _ => return Some("a `{` that is no repetition"),
            },
            _ => is_start = false,
        }
    }
    (open > 0).then_some("a `(` without its `)`")
}

/// What stands behind a bracket expression.
fn behind_bracket(inside: &str) -> Option<&str> {
    let mut rest = inside.strip_prefix('^').unwrap_or(inside);
    rest = rest.strip_prefix(']').unwrap_or(rest);
    loop {
        let c = rest.chars().next()?;
        rest = &rest[c.len_utf8()..];
        let class = rest.chars().next().filter(|c| ":.=".contains(*c));
        match (c, class) {
            (']', _) => return Some(rest),
            ('[', Some(class)) => {
                let end = rest[1..].find(&format!("{class}]"))?;
                rest = &rest[1 + end + 2..];
            }
            _ => {}
        }
    }
}

/// `2`, `2,` or `2,3`.
fn is_times(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == ',') && text != ","
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn what_posix_refuses_is_known() {
        for refused in [
            "A(",
            "A[",
            "*A",
            "(*A)",
            "a|*b",
            "a{2",
            "{2}",
            "a{x}",
            "a\\",
            "[]",
            "[^]",
            "[[:alpha:]",
            "^*",
        ] {
            assert!(refusal(refused).is_some(), "{refused}");
        }
        for accepted in [
            "",
            "A)",
            "A]",
            "a||b",
            "()",
            "a**",
            "[]a]",
            "[a-]",
            "(|a)",
            "a{1,2}",
            "a{,3}",
            "[[:alpha:]]",
            "\\d+",
            "a+?",
        ] {
            assert_eq!(refusal(accepted), None, "{accepted}");
        }
    }
}
