//! The secrets in a file of settings: lines of a name and a value, `name: value` or `name = value`.

use std::ops::Range;

use crate::facts;

/// The bytes of the values, also of those in comments.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((name, value)) = line.split_once([':', '=']) {
            let name = name.trim_matches(|c: char| c.is_whitespace() || c == '#');
            if facts::is_secret_setting(name) {
                let end = start + line.trim_end().len();
                found.push((start + line.len() - value.len()).min(end)..end);
            }
        }
        start += line.len();
    }
    found
}
