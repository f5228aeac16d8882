//! Which names the whole way down can carry: Pacemaker, cluster-glue, a shell script, virsh.
//!
//! `hostlist` of `external/libvirt` is a list of words in a shell script; the fencer reads what the agent prints as it
//! reads `pcmk_host_list` (`lib/fencing/st_client.c`, `stonith__parse_targets`).

use cib_model::host_list_entries;

use crate::error::Problem;

/// What a name of a host can have (RFC 1035), and libvirt puts into a file's name.
const LONGEST: usize = 255;

/// `node:domain`, or a node alone.
pub(crate) fn split(guest: &str) -> (&str, Option<&str>) {
    match guest.split_once(':') {
        Some((node, domain)) => (node, Some(domain)),
        None => (guest, None),
    }
}

/// Whether the fencer and the agent find the node in a list.
pub(crate) fn check_node(name: &str) -> Result<(), Problem> {
    let entries = host_list_entries(name);
    let read_back = matches!(entries.as_slice(), [entry] if entry.host == name);
    let (reason, help) = if let Some(reason) = unfit(name) {
        (reason, "give the node a name like a host's")
    } else if ["on", "off"]
        .iter()
        .any(|word| name.eq_ignore_ascii_case(word))
    {
        (
            "the fencer takes the word for a state, not a node",
            "give the node another name",
        )
    } else if !read_back {
        (
            "the fencer skips lines with the words `invalid` and `variable`",
            "give the node another name",
        )
    } else {
        return Ok(());
    };
    Err(refused("node", name, reason, help))
}

/// Whether the agent can hand the domain to virsh, and means the same machine tomorrow.
pub(super) fn check_domain(name: &str) -> Result<(), Problem> {
    let (reason, help) = if name.is_empty() {
        let help = "name the domain behind the colon, or leave the colon out";
        ("there is no name", help)
    } else if let Some(reason) = unfit(name) {
        (reason, "name the domain by its UUID")
    } else if name.bytes().all(|byte| byte.is_ascii_digit()) {
        (
            "virsh takes a number for a domain's id, which changes at each start",
            "write `node:domain`, with the domain's name or UUID",
        )
    } else {
        return Ok(());
    };
    Err(refused("domain", name, reason, help))
}

fn unfit(name: &str) -> Option<&'static str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    if name.is_empty() {
        Some("there is no name")
    } else if name.chars().any(char::is_whitespace) {
        Some("a blank ends a name in `hostlist`")
    } else if name.contains(',') {
        Some("a comma ends a name in `hostlist`")
    } else if name.contains(':') {
        Some("a colon ends the node in `hostlist`, and begins the domain")
    } else if name.contains(';') {
        Some("a semicolon ends a name for the fencer")
    } else if name.contains('=') {
        Some("an equals sign ends a name for the fencer")
    } else if !name.chars().all(fits) {
        Some("names may have letters without accents, digits, `_`, `.` and `-` only")
    } else if name.len() > LONGEST {
        Some("no host and no domain has a name of more than 255 characters")
    } else if name.starts_with('-') {
        Some("the programs take a word that begins with `-` for an option")
    } else {
        None
    }
}

fn refused(what: &'static str, name: &str, reason: &'static str, help: &'static str) -> Problem {
    Problem::Name {
        what,
        name: name.to_owned(),
        reason,
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_list_cannot_carry_are_refused() {
        let bad = [
            "",
            "a b",
            "a,b",
            "a:b",
            "a;b",
            "a=b",
            "é",
            "a*",
            "-a",
            "on",
            "OFF",
            "my-variable",
            "invalid",
        ];
        for name in bad {
            assert!(check_node(name).is_err(), "{name}");
        }
        assert!(check_node(&"n".repeat(256)).is_err());
        assert_eq!(check_node(&"n".repeat(255)), Ok(()));
        for name in ["a", "node-1.example.org", "_x", "1", "once"] {
            assert_eq!(check_node(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_domain_is_a_name_or_a_uuid_and_no_number() {
        for name in ["", "12", "a b", "a:b", "a$b", "-x"] {
            assert!(check_domain(name).is_err(), "{name}");
        }
        for name in ["vm-1", "on", "9d1bd1a5-3a3c-4b5e-8f0e-6a1f3c9d2b10", "Ünï"] {
            assert_eq!(check_domain(name).is_ok(), name.is_ascii(), "{name}");
        }
    }
}
