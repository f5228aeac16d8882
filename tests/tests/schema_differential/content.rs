//! Which children an element has: the content models of the grammar's tables.

use serde::Deserialize;

use crate::random::Random;

#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(crate) enum Model {
    Empty,
    Element(String),
    Sequence(Vec<Self>),
    Interleave(Vec<Self>),
    Choice(Vec<Self>),
    Repeated {
        what: Box<Self>,
        least: usize,
        unbounded: bool,
    },
}

impl Model {
    /// Tags of children that match; no more than have to be there where the `budget` of elements is used up.
    pub(crate) fn children(&self, random: &mut Random, budget: usize) -> Vec<&str> {
        match self {
            Self::Empty => Vec::new(),
            Self::Element(tag) => vec![tag],
            Self::Sequence(parts) => {
                let parts = parts.iter().flat_map(|part| part.children(random, budget));
                parts.collect()
            }
            Self::Interleave(parts) => {
                let parts = parts.iter().map(|part| part.children(random, budget));
                let parts = parts.collect();
                interleaved(parts, random)
            }
            Self::Choice(parts) => random.pick(parts).children(random, budget),
            Self::Repeated {
                what,
                least,
                unbounded,
            } => {
                let more = match (budget, unbounded) {
                    (0, _) => 0,
                    (_, true) => *random.pick(&[0, 0, 1, 1, 2, 3]),
                    (_, false) => random.below(2),
                };
                (0..least + more)
                    .flat_map(|_| what.children(random, budget))
                    .collect()
            }
        }
    }
}

/// All of the parts, each in its own order.
fn interleaved<'a>(parts: Vec<Vec<&'a str>>, random: &mut Random) -> Vec<&'a str> {
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    let mut all = Vec::new();
    loop {
        parts.retain(|part| part.len() > 0);
        if parts.is_empty() {
            return all;
        }
        let at = random.below(parts.len());
        all.extend(parts[at].next());
    }
}

impl From<String> for Model {
    fn from(text: String) -> Self {
        let mut rest = text.as_str();
        let model = part(&mut rest);
        assert!(rest.is_empty(), "{text}");
        model
    }
}

fn part(rest: &mut &str) -> Model {
    let what = match rest.strip_prefix('(') {
        Some(inside) => {
            *rest = inside;
            parts(rest)
        }
        None => name(rest),
    };
    let (least, unbounded) = match rest.chars().next() {
        Some('?') => (0, false),
        Some('*') => (0, true),
        Some('+') => (1, true),
        _ => return what,
    };
    *rest = &rest[1..];
    Model::Repeated {
        what: Box::new(what),
        least,
        unbounded,
    }
}

/// The parts up to the closing parenthesis, all with the same sign between them.
fn parts(rest: &mut &str) -> Model {
    let mut parts = vec![part(rest)];
    let mut signs = String::new();
    loop {
        *rest = rest.trim_start();
        let sign = rest.chars().next().unwrap();
        *rest = rest[1..].trim_start();
        if sign == ')' {
            break;
        }
        signs.push(sign);
        parts.push(part(rest));
    }
    signs.truncate(1);
    match signs.as_str() {
        "|" => Model::Choice(parts),
        "&" => Model::Interleave(parts),
        _ => Model::Sequence(parts),
    }
}

fn name(rest: &mut &str) -> Model {
    let is_sign = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let end = rest.find(is_sign).unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    *rest = behind;
    match name {
        "" => panic!("no name at the start of {behind:?}"),
        "empty" => Model::Empty,
        name => Model::Element(name.to_owned()),
    }
}
