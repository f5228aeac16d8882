//! A path as a URI reference (RFC 3986).

/// A relative reference for a relative path, a `file` URI for an absolute one.
pub(super) fn of_path(path: &str) -> String {
    let relative = path.trim_start_matches("./");
    let (mut uri, path) = if path.starts_with('/') {
        (String::from("file://"), path)
    } else {
        (String::new(), relative)
    };
    for byte in path.bytes() {
        if is_plain(byte) {
            uri.push(char::from(byte));
        } else {
            uri.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    uri
}

/// Whether a byte may stand in a path as it is. A colon may, but not in the first part of a relative reference.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte)
}

fn digit(value: u8) -> char {
    char::from_digit(value.into(), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::of_path;

    #[test]
    fn what_no_uri_has_is_escaped() {
        assert_eq!(of_path("cibs/a.xml"), "cibs/a.xml");
        assert_eq!(of_path("./a b.xml"), "a%20b.xml");
        assert_eq!(of_path("../a%.xml"), "../a%25.xml");
        assert_eq!(of_path("a:b#c?d"), "a%3Ab%23c%3Fd");
        assert_eq!(of_path("/tmp/ü.xml"), "file:///tmp/%C3%BC.xml");
        assert_eq!(of_path("<stdin>"), "%3Cstdin%3E");
    }
}
