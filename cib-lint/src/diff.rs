//! What changes, as a unified diff that shows no secret.

use cib_model::{SourceFile, masked_text};
use similar::TextDiff;

use crate::render::plain;

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// The lines that change, each with three around it; nothing where none does. Secrets are stars.
///
/// ```
/// use cib_lint::diff::unified;
/// use cib_model::SourceFile;
///
/// let before = SourceFile::new("cib.xml", "<a>\n  <b/>\n</a>\n");
/// let after = SourceFile::new("cib.xml", "<a>\n  <c/>\n</a>\n");
/// assert!(unified(&before, &after, false).ends_with(" <a>\n-  <b/>\n+  <c/>\n </a>\n"));
/// ```
pub fn unified(before: &SourceFile, after: &SourceFile, color: bool) -> String {
    let (old, new) = (masked_text(before), masked_text(after));
    let diff = TextDiff::from_lines(&*old, &*new);
    let (from, to) = (plain(before.name()), plain(after.name()));
    let text = diff.unified_diff().header(&from, &to).to_string();
    if !color {
        return text;
    }
    text.split_inclusive('\n')
        .enumerate()
        .map(|(at, line)| painted(at, line))
        .collect()
}

fn painted(at: usize, line: &str) -> String {
    let paint = match line.bytes().next() {
        _ if at < 2 => BOLD,
        Some(b'+') => GREEN,
        Some(b'-') => RED,
        Some(b'@') => CYAN,
        _ => return line.to_owned(),
    };
    let (content, end) = match line.strip_suffix('\n') {
        Some(content) => (content, "\n"),
        None => (line, ""),
    };
    format!("{paint}{content}{RESET}{end}")
}

#[cfg(test)]
mod tests {
    use cib_model::SourceFile;

    fn unified(before: &str, after: &str, color: bool) -> String {
        let [before, after] = [before, after].map(|text| SourceFile::new("f", text));
        super::unified(&before, &after, color)
    }

    #[test]
    fn only_what_changes_is_shown() {
        assert_eq!(unified("a\nb\n", "a\nb\n", true), "");
        let plain = unified("a\nb\n", "a\nc\n", false);
        assert_eq!(plain, "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
        let painted = unified("a\nb\n", "a\nc\n", true);
        assert!(painted.contains("\u{1b}[31m-b\u{1b}[0m\n"), "{painted:?}");
    }

    #[test]
    fn no_secret_is_shown() {
        let secret = "<nvpair name=\"passwd\" value=\"hunter2\"/>\n";
        let diff = unified(&format!("<a/>\n{secret}"), "<a/>\n", false);
        let hidden = secret.replace("hunter2", "*******");
        assert!(diff.ends_with(&format!(" <a/>\n-{hidden}")), "{diff}");
    }
}
