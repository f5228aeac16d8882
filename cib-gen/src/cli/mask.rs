//! Secrets out of a text before it is shown.

use std::borrow::Cow;
use std::ops::Range;

use cib_model::{SourceFile, facts};

/// The text with `*` for every byte of a secret: the value of a pair whose name says so, and a password in a URI.
pub(super) fn masked(source: &SourceFile) -> Cow<'_, str> {
    let text = source.text();
    let mut secrets = Vec::new();
    for (at, _) in text.match_indices('<') {
        let attributes = attributes(text, at + 1);
        let name = attributes
            .iter()
            .find(|(name, _)| &text[name.clone()] == "name");
        let secret = name.is_some_and(|(_, value)| facts::is_secret(&text[value.clone()]));
        for (name, value) in &attributes {
            if secret && &text[name.clone()] == "value" || facts::is_secret(&text[name.clone()]) {
                secrets.push(value.clone());
            } else if let Some(password) = password(&text[value.clone()]) {
                secrets.push(value.start + password.start..value.start + password.end);
            }
        }
    }
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for secret in secrets {
        if secret.start >= done {
            result.push_str(&text[done..secret.start]);
            result.push_str(&"*".repeat(secret.len()));
            done = secret.end;
        }
    }
    result.push_str(&text[done..]);
    Cow::Owned(result)
}

/// Names and values of the attributes of a tag whose name begins at `from`; comments may hold tags too.
fn attributes(text: &str, from: usize) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let until = |from: usize, end: &[char]| text[from..].find(end).map(|at| from + at);
    let skip = |from: usize| from + text[from..].len() - text[from..].trim_start().len();
    let Some(mut at) = until(from, &[' ', '\t', '\r', '\n', '/', '>']) else {
        return found;
    };
    loop {
        let name = skip(at);
        let Some(name_end) = until(name, &[' ', '\t', '\r', '\n', '=', '/', '>', '<']) else {
            return found;
        };
        let Some(rest) = text[skip(name_end)..].strip_prefix('=') else {
            return found;
        };
        let open = skip(text.len() - rest.len());
        let Some(quote) = text[open..]
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
        else {
            return found;
        };
        let Some(close) = until(open + 1, &[quote]) else {
            return found;
        };
        found.push((name..name_end, open + 1..close));
        at = close + 1;
    }
}

/// The password in `scheme://user:password@host`.
fn password(value: &str) -> Option<Range<usize>> {
    let start = value.find("//")? + 2;
    let end = value[start..]
        .find(['/', '?'])
        .map_or(value.len(), |at| start + at);
    let at = start + value[start..end].rfind('@')?;
    let colon = start + value[start..at].find(':')?;
    Some(colon + 1..at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(text: &str, expected: &str) {
        assert_eq!(masked(&SourceFile::new("t", text)), expected);
    }

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        shows(
            "<nvpair id='p' name='passwd' value='höx'/>",
            "<nvpair id='p' name='passwd' value='****'/>",
        );
        shows(
            r#"<!-- <nvpair value = "x>y" name="auth_key"/> --><b/>"#,
            r#"<!-- <nvpair value = "***" name="auth_key"/> --><b/>"#,
        );
        shows(
            r#"<nvpair name="hypervisor_uri" value="lxc+ssh://root:pw@h/"/>"#,
            r#"<nvpair name="hypervisor_uri" value="lxc+ssh://root:**@h/"/>"#,
        );
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            r#"<nvpair name="passwd_script" value="/x"/>"#,
            r#"<a name="x" value="y"/><b name="passwd"#,
            "a < b = 'c",
            r#"<n value="lxc+ssh://root@h:22/a:b@c"/>"#,
        ] {
            shows(text, text);
        }
    }
}
