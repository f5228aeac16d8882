//! Values, IDs and references broken.

use super::{Mutation, Workshop};
use crate::document::ROOT;

pub(crate) const MUTATIONS: &[Mutation] = &[
    ("a value replaced", replace),
    ("a reference or ID replaced", replace_reference),
    ("blanks around a value", add_blanks),
    ("a value in other case", change_case),
    ("a value of some enumeration", take_word),
    ("a sign or zeros before a value", prefix),
    ("something behind a value", suffix),
    ("a character written as a reference", refer_to_character),
    ("the value of another attribute", take_value),
    ("an ID used twice", repeat_id),
    ("a dangling reference", dangle),
    ("a reference to an id in status", refer_to_status),
    ("a reference to what is a reference", refer_to_reference),
    ("another schema named", relabel),
];

const BLANKS: &[&str] = &[
    " ", "  ", "&#9;", "\t", "&#10;", "\n", "&#13;", "\u{a0}", "\u{2003}", "\u{3000}", "\u{feff}",
    "\u{85}",
];

/// Numbers, scores, booleans and names at the edge of what a type allows.
const EDGES: &[&str] = &[
    "",
    " ",
    "0",
    "-0",
    "+0",
    "--1",
    "+-1",
    "+",
    "-",
    "1.0",
    "1.",
    ".5",
    "1e3",
    "0x10",
    "1 2",
    "00",
    "-00001",
    "999999999999999999999999",
    "9999999999999999999999999",
    "-9999999999999999999999999",
    "000000000000000000000000000000001",
    "2147483648",
    "18446744073709551616",
    "1000000",
    "1000001",
    "10",
    "9",
    "INFINITY",
    "+INFINITY",
    "-INFINITY",
    "INFINITY ",
    "infinity",
    "Infinity",
    "INF",
    "-INF",
    "NaN",
    "- INFINITY",
    "true",
    "TRUE",
    "True",
    "yes",
    "on",
    "1s",
    "٣",
    "１",
    "৩",
    "²",
    "a",
    "_",
    ":",
    "a:b",
    ":a",
    "a:",
    "-a",
    ".a",
    "9a",
    "a b",
    "a.b-c_d",
    "a·",
    "·a",
    "ä",
    "Ω",
    "名",
    "\u{301}a",
    "a\u{301}",
    "a\u{203f}b",
    "\u{203f}a",
    "a\u{a0}",
    "ªa",
    "a×b",
    "÷",
    "\u{37e}",
    "\u{2160}",
    "𐐀",
    "a𐐀",
    "\u{f0000}",
    "a&#x10FFFF;",
    "a/b",
    "a,b",
    "a,,b",
    ",a",
    "a,",
    "a, b",
    "é,b",
    "80-90",
    "٣-4",
    "--",
    "a&amp;b",
    "&lt;",
    "&quot;",
    "$",
    "(a)",
    "a|b",
];

fn replace(it: &mut Workshop<'_>) -> Option<()> {
    let value = *it.random.pick(EDGES);
    set(it, |_| value.to_owned())
}

fn replace_reference(it: &mut Workshop<'_>) -> Option<()> {
    let value = *it.random.pick(EDGES);
    set_reference(it, value.to_owned())
}

fn add_blanks(it: &mut Workshop<'_>) -> Option<()> {
    let (before, behind) = (*it.random.pick(BLANKS), *it.random.pick(BLANKS));
    match it.random.below(3) {
        0 => set(it, |value| format!("{before}{value}")),
        1 => set(it, |value| format!("{value}{behind}")),
        _ => set(it, |value| format!("{before}{value}{behind}")),
    }
}

fn change_case(it: &mut Workshop<'_>) -> Option<()> {
    match it.random.below(2) {
        // Escapes have lower case only in their names.
        0 => set(it, |value| {
            if value.contains('&') {
                value.to_owned()
            } else {
                value.to_uppercase()
            }
        }),
        _ => set(it, |value| {
            if value.contains('&') {
                value.to_owned()
            } else {
                value.to_lowercase()
            }
        }),
    }
}

fn take_word(it: &mut Workshop<'_>) -> Option<()> {
    let word = it.random.pick(&it.words.values).clone();
    set(it, |_| word)
}

fn prefix(it: &mut Workshop<'_>) -> Option<()> {
    let prefix = *it
        .random
        .pick(&["+", "-", "0", "000", "+0", "-0", "1", "_", "."]);
    set(it, |value| format!("{prefix}{value}"))
}

fn suffix(it: &mut Workshop<'_>) -> Option<()> {
    let suffix = *it.random.pick(&[
        "0",
        ".0",
        "s",
        "%",
        "x",
        ":",
        ":x",
        "000000000000000000000000",
        "ä",
        "-",
        ",",
    ]);
    set(it, |value| format!("{value}{suffix}"))
}

fn refer_to_character(it: &mut Workshop<'_>) -> Option<()> {
    set(it, |value| match value.chars().next() {
        Some(first) if first != '&' => {
            format!("&#x{:x};{}", u32::from(first), &value[first.len_utf8()..])
        }
        _ => value.to_owned(),
    })
}

fn take_value(it: &mut Workshop<'_>) -> Option<()> {
    let (element, at) = it.attribute()?;
    let value = it.document.element(element).attributes[at].1.clone();
    set(it, |_| value)
}

fn repeat_id(it: &mut Workshop<'_>) -> Option<()> {
    let elements = it.document.below(ROOT);
    let value = some_value(it, &elements, &["id"])?;
    let (element, at) = it.attribute()?;
    let (name, old) = &mut it.document.at(element).attributes[at];
    if name != "id" || *old == value {
        return None;
    }
    *old = value;
    Some(())
}

fn dangle(it: &mut Workshop<'_>) -> Option<()> {
    set_reference(it, "nowhere".to_owned())
}

fn refer_to_status(it: &mut Workshop<'_>) -> Option<()> {
    let mut children = it.document.children(ROOT).into_iter();
    let status = children.find(|child| it.document.element(*child).tag == "status")?;
    let elements = it.document.below(status);
    let value = some_value(it, &elements, &["id"])?;
    set_reference(it, value)
}

fn refer_to_reference(it: &mut Workshop<'_>) -> Option<()> {
    let elements = it.document.below_except(ROOT, "status");
    let name = it.random.pick(&it.words.references).clone();
    let value = some_value(it, &elements, &[&name])?;
    set_reference(it, value)
}

fn relabel(it: &mut Workshop<'_>) -> Option<()> {
    let label = *it.random.pick(&[
        "none",
        "pacemaker-0.6",
        "transitional-0.6",
        "pacemaker-0.7",
        "pacemaker-1.0",
        "pacemaker-1.1",
        "pacemaker-1.2",
        "pacemaker-2.10",
        "pacemaker-3.9",
        "pacemaker-next",
        "",
        " none",
        "none ",
        "Pacemaker-3.0",
        "pacemaker-3",
        "pacemaker-9.9",
        "unknown",
    ]);
    let root = it.document.at(ROOT);
    let is_other = root.value("validate-with") != Some(label);
    root.set("validate-with", label);
    is_other.then_some(())
}

fn set(it: &mut Workshop<'_>, change: impl FnOnce(&str) -> String) -> Option<()> {
    let (element, at) = it.attribute()?;
    let (name, value) = &mut it.document.at(element).attributes[at];
    let new = change(value);
    // Which schemas there are is for the installed Pacemaker to say: see `relabel`.
    if new == *value || name == "validate-with" {
        return None;
    }
    *value = new;
    Some(())
}

/// Sets an attribute that is an ID or an IDREF somewhere.
fn set_reference(it: &mut Workshop<'_>, value: String) -> Option<()> {
    let (element, at) = it.attribute()?;
    let (name, old) = &mut it.document.at(element).attributes[at];
    if !it.words.references.contains(name) || *old == value {
        return None;
    }
    *old = value;
    Some(())
}

fn some_value(it: &mut Workshop<'_>, elements: &[usize], names: &[&str]) -> Option<String> {
    let values = it.document.values(elements, |name| names.contains(&name));
    let values: Vec<String> = values.map(str::to_owned).collect();
    it.random.pick_any(&values)
}
