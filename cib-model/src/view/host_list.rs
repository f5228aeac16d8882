//! The lists of nodes that fence devices are given, exactly as the fencer and the agents read them.

use std::ops::Range;

use crate::value::Version;

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostEntry<'t> {
    /// The node, as the reader understands it.
    pub host: &'t str,
    /// What the agent calls it, where the list says so.
    pub plug: Option<&'t str>,
    /// The bytes of the host in the text.
    pub host_range: Range<usize>,
    /// The bytes of the whole entry.
    pub range: Range<usize>,
}

impl HostEntry<'_> {
    /// Whether the entry has nothing on one side of its colon: a blank cuts host and domain apart.
    pub fn is_cut(&self) -> bool {
        self.host.is_empty() || self.plug == Some("")
    }

    /// The bytes of what the agent calls the host; every list has that at the end of an entry.
    pub fn plug_range(&self) -> Option<Range<usize>> {
        Some(self.range.end - self.plug?.len()..self.range.end)
    }
}

/// `pcmk_host_list`: names with commas, semicolons or blanks between (`lib/fencing/st_client.c`,
/// `stonith__parse_targets`).
///
/// A name ends at the first character that is no letter, digit, `_`, `-` or `.`; the names `on` and `off` are
/// skipped, and so is a line with the word `invalid` or `variable`.
pub fn host_list_entries(text: &str) -> Vec<HostEntry<'_>> {
    let mut entries = Vec::new();
    let lines = text.split('\n').flat_map(|line| line.split("\\n"));
    for line in lines.filter(|line| !line.contains("invalid") && !line.contains("variable")) {
        for word in line.split(|c: char| matches!(c, ',' | ';') || c.is_ascii_whitespace()) {
            let end = word.find(|c: char| !is_host_list_character(c));
            let host = &word[..end.unwrap_or(word.len())];
            let skipped = host.is_empty()
                || host.eq_ignore_ascii_case("on")
                || host.eq_ignore_ascii_case("off");
            if !skipped {
                entries.push(HostEntry {
                    host,
                    plug: None,
                    host_range: range_in(text, host),
                    range: range_in(text, word),
                });
            }
        }
    }
    entries
}

/// `pcmk_host_map`: `node:plug` or `node=plug` with semicolons or blanks between
/// (`daemons/fenced/fenced_commands.c`, `build_port_aliases`).
///
/// A comma belongs to the plug. Up to 3.0.1 the node is what stands between the last separator, `:` or `=` and the
/// one before the plug; so 2.1.5 reads `a:1,b:2` as the node `1,b` with plug `2`. It takes an empty plug, and a
/// backslash for the sign that the next character means nothing.
pub fn host_map_entries(text: &str, version: Version) -> Vec<HostEntry<'_>> {
    if version < Version::new(3, 0, 2) {
        return old_map_entries(text, version >= ESCAPES);
    }
    let words = text.split([';', ' ', '\t']);
    let entry = |word| {
        let (host, plug) = str::split_once(word, [':', '='])?;
        let is_whole = !host.is_empty() && !plug.is_empty();
        is_whole.then(|| HostEntry {
            host,
            plug: Some(plug),
            host_range: range_in(text, host),
            range: range_in(text, word),
        })
    };
    words.filter_map(entry).collect()
}

/// The first release in which a backslash in a map takes the meaning from the next character.
const ESCAPES: Version = Version::new(2, 1, 2);

fn old_map_entries(text: &str, escapes: bool) -> Vec<HostEntry<'_>> {
    let mut entries = Vec::new();
    // Where the entry and its part that is being read begin, and the node once its sign was read.
    let (mut entry, mut part, mut node) = (0, 0, None);
    let mut characters = text.char_indices().chain([(text.len(), ';')]);
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' if escapes => {
                characters.next();
            }
            ':' | '=' => {
                if at > part {
                    node = Some(part..at);
                }
                part = at + 1;
            }
            ';' | ' ' | '\t' => {
                if let Some(host_range) = node.take() {
                    entries.push(HostEntry {
                        host: &text[host_range.clone()],
                        plug: Some(&text[part..at]),
                        host_range,
                        range: entry..at,
                    });
                }
                part = at + 1;
                entry = part;
            }
            _ => {}
        }
    }
    entries
}

/// `hostlist` of `external/libvirt`: `host[:domain]` with blanks or commas between.
///
/// The host ends at the first colon, the domain begins behind the last one (tried with cluster-glue 1.0.12).
pub fn host_domain_entries<'t>(text: &'t str) -> Vec<HostEntry<'t>> {
    let words = text.split(|c: char| c == ',' || c.is_ascii_whitespace());
    let entry = |word: &'t str| {
        let host = word.split(':').next().unwrap_or(word);
        HostEntry {
            host,
            plug: word.rsplit_once(':').map(|(_, domain)| domain),
            host_range: range_in(text, host),
            range: range_in(text, word),
        }
    };
    words.filter(|word| !word.is_empty()).map(entry).collect()
}

/// The bytes of `part`, a slice of `text`, in it.
fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

/// Whether a name may have the character in a list of hosts, which cuts names off at any other.
pub fn is_host_list_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Version = Version::new(2, 1, 5);
    const NEW: Version = Version::new(3, 0, 2);

    fn pairs<'t>(entries: &[HostEntry<'t>]) -> Vec<(&'t str, Option<&'t str>)> {
        entries
            .iter()
            .map(|entry| (entry.host, entry.plug))
            .collect()
    }

    fn hosts<'t>(entries: &[HostEntry<'t>]) -> Vec<&'t str> {
        entries.iter().map(|entry| entry.host).collect()
    }

    #[test]
    fn host_lists_take_many_separators() {
        let text = "a,b;c d\te\\nf\ng";
        assert_eq!(
            hosts(&host_list_entries(text)),
            ["a", "b", "c", "d", "e", "f", "g"]
        );
    }

    #[test]
    fn host_lists_cut_names_at_odd_characters() {
        let entries = host_list_entries("\"a b=x on OFF c.d-e_f");
        assert_eq!(hosts(&entries), ["b", "c.d-e_f"]);
        assert_eq!(entries[0].range, 3..6);
        assert_eq!(entries[0].host_range, 3..4);
        assert_eq!(hosts(&host_list_entries("a invalid\nb")), ["b"]);
    }

    #[test]
    fn host_maps_split_at_semicolons_and_blanks() {
        let text = "a:1; b=2 c:3,4";
        let expected = [("a", Some("1")), ("b", Some("2")), ("c", Some("3,4"))];
        assert_eq!(pairs(&host_map_entries(text, OLD)), expected);
        assert_eq!(pairs(&host_map_entries(text, NEW)), expected);
        assert!(host_map_entries("a;b:;:c", NEW).is_empty());
    }

    #[test]
    fn older_releases_take_empty_plugs_and_backslashes() {
        let pair = |text| pairs(&host_map_entries(text, OLD));
        assert_eq!(pair("a;b:;:c"), [("b", Some(""))]);
        assert_eq!(pair("a: 1"), [("a", Some(""))]);
        assert_eq!(pair("a::1"), [("a", Some("1"))]);
        assert_eq!(pair(r"a:1\;b"), [("a", Some(r"1\;b"))]);
        assert_eq!(pair(r"a:1\"), []);
        let older = Version::new(2, 1, 1);
        assert_eq!(
            pairs(&host_map_entries(r"a:1\;b", older)),
            [("a", Some(r"1\"))]
        );
    }

    #[test]
    fn a_comma_in_a_host_map_depends_on_the_release() {
        assert_eq!(
            pairs(&host_map_entries("a:1,b:2", OLD)),
            [("1,b", Some("2"))]
        );
        assert_eq!(
            pairs(&host_map_entries("a:1,b:2", NEW)),
            [("a", Some("1,b:2"))]
        );
    }

    #[test]
    fn host_domains_split_at_blanks_and_commas() {
        let entries = host_domain_entries("a:ct1, b:x:ct2  c a;d:e");
        let expected = [
            ("a", Some("ct1")),
            ("b", Some("ct2")),
            ("c", None),
            ("a;d", Some("e")),
        ];
        assert_eq!(pairs(&entries), expected);
        assert_eq!(entries[1].range, 7..14);
    }
}
