//! What changes, as a unified diff.

use similar::TextDiff;

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// The lines that change, each with three around it; nothing where none does.
pub(super) fn unified(name: &str, before: &str, after: &str, color: bool) -> String {
    let diff = TextDiff::from_lines(before, after);
    let new = if name == "/dev/null" {
        "generated"
    } else {
        name
    };
    let text = diff.unified_diff().header(name, new).to_string();
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
    use super::unified;

    #[test]
    fn only_what_changes_is_shown() {
        assert_eq!(unified("f", "a\nb\n", "a\nb\n", true), "");
        let plain = unified("f", "a\nb\n", "a\nc\n", false);
        assert_eq!(plain, "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
        let painted = unified("f", "a\nb\n", "a\nc\n", true);
        assert!(painted.contains("\u{1b}[31m-b\u{1b}[0m\n"), "{painted:?}");
    }
}
