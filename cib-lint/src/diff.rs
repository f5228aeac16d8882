//! What changes, as a unified diff that shows no secret.

use cib_model::{SourceFile, masked_text};
use similar::udiff::UnifiedDiffHunk;
use similar::{Change, DiffableStr as _, TextDiff};

use crate::render::plain;

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// The lines that change, each with three around it; nothing where none does. Secrets are stars: where only a secret
/// gives way to another, a line with stars gives way to one that may look the same.
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
    let text = without_color(before, after);
    if !color {
        return text;
    }
    text.split_inclusive('\n')
        .enumerate()
        .map(|(at, line)| painted(at, line))
        .collect()
}

/// Compared is what is there, and shown what is masked, which has the same lines.
fn without_color(before: &SourceFile, after: &SourceFile) -> String {
    let diff = TextDiff::from_lines(before.text(), after.text());
    let (old, new) = (masked_text(before), masked_text(after));
    let (old, new) = (old.tokenize_lines(), new.tokenize_lines());
    let masked = |change: &Change<&str>| match (change.new_index(), change.old_index()) {
        (Some(at), _) => new.get(at),
        (None, Some(at)) => old.get(at),
        (None, None) => None,
    };
    let shown = |hunk: UnifiedDiffHunk<'_, '_, '_, str>| {
        let lines = hunk.iter_changes().map(|change| {
            let line = masked(&change).copied().unwrap_or_default();
            let end = if change.missing_newline() {
                "\n\\ No newline at end of file\n"
            } else {
                ""
            };
            format!("{}{line}{end}", change.tag())
        });
        format!("{}\n{}", hunk.header(), lines.collect::<String>())
    };
    let hunks: String = diff.unified_diff().iter_hunks().map(shown).collect();
    if hunks.is_empty() {
        return hunks;
    }
    let (from, to) = (plain(before.name()), plain(after.name()));
    format!("--- {from}\n+++ {to}\n{hunks}")
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

    #[test]
    fn a_secret_that_gives_way_to_another_is_a_change() {
        let secret = "<nvpair name=\"passwd\" value=\"hunter2\"/>\n";
        let diff = unified(secret, &secret.replace("hunter2", "hunter3"), false);
        let hidden = secret.replace("hunter2", "*******");
        let expected = format!("--- f\n+++ f\n@@ -1 +1 @@\n-{hidden}+{hidden}");
        assert_eq!(diff, expected);
    }

    #[test]
    fn a_last_line_without_its_end_is_told() {
        let diff = unified("a\nb", "a\nb\n", false);
        let expected = "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n";
        assert_eq!(diff, expected);
    }
}
