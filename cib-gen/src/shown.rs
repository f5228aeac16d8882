//! Texts of others as a message shows them: no secret, and nothing that a terminal would obey.

use cib_model::{is_harmless, password_in_uri};

/// The text with every character escaped that a terminal does not show as one: control characters, and those that turn
/// the direction of writing.
pub(crate) fn disarmed(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmless(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    shown
}

/// The URI with stars for what is, or may be, a password.
pub(crate) fn without_secrets(uri: &str) -> String {
    match password_in_uri(uri) {
        Some(range) => format!("{}****{}", &uri[..range.start], &uri[range.end..]),
        None => uri.to_owned(),
    }
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
                "a://h/?password=****",
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
