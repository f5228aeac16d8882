//! Texts of others as a message shows them: no secret, and nothing that a terminal would obey.

use cib_model::{facts, password_in_uri};

/// The text with every character escaped that a terminal does not show as one: control characters, and those that turn
/// the direction of writing.
pub(crate) fn disarmed(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if c.is_control() || turns {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The URI with stars for a password before the host, and for every parameter whose name says that it is a secret.
pub(crate) fn without_secrets(uri: &str) -> String {
    let uri = match password_in_uri(uri) {
        Some(range) => format!("{}****{}", &uri[..range.start], &uri[range.end..]),
        None => uri.to_owned(),
    };
    let Some((before, query)) = uri.split_once('?') else {
        return uri;
    };
    let masked = query.split_inclusive(['&', ';']).map(|parameter| {
        let value = parameter.split_once('=');
        match value.filter(|(name, _)| facts::is_secret(name)) {
            Some((name, value)) => {
                let end = value.trim_end_matches(['&', ';']).len();
                format!("{name}=****{}", &value[end..])
            }
            None => parameter.to_owned(),
        }
    });
    let masked: String = masked.collect();
    format!("{before}?{masked}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_no_text() {
        assert_eq!(
            disarmed("a\u{1b}[31m\u{202e}\n"),
            "a\\u{1b}[31m\\u{202e}\\u{a}"
        );
        assert_eq!(disarmed("`é` b"), "`é` b");
    }

    #[test]
    fn no_secret_of_a_uri_is_shown() {
        for (uri, shown) in [
            ("lxc+ssh://root:x@h/", "lxc+ssh://root:****@h/"),
            (
                "a://h/?password=x&no_tty=1;passwd=x",
                "a://h/?password=****&no_tty=1;passwd=****",
            ),
            (
                "a://h/?keyfile=/k&authfile=/a",
                "a://h/?keyfile=/k&authfile=/a",
            ),
            ("a://h:22/", "a://h:22/"),
        ] {
            assert_eq!(without_secrets(uri), shown);
        }
    }
}
