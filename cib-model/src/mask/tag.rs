//! A tag as far as it can be read, well-formed or not.

use std::ops::Range;

/// What stands between `<` and `>`.
pub(super) struct Tag {
    /// The element's name.
    pub(super) name: Range<usize>,
    /// Whether that is no name, but the rest of a value that had a `<`, or has lost what stood behind it.
    pub(super) is_torn: bool,
    /// The attributes up to the first that is malformed, which is the last one here.
    pub(super) attributes: Vec<Quoted>,
    /// Behind the `>`, or where the reading stopped.
    pub(super) end: usize,
    /// Whether all of it is well-formed.
    pub(super) is_whole: bool,
    /// The end of the text that was read.
    limit: usize,
}

/// `name="value"`
pub(super) struct Quoted {
    pub(super) name: Range<usize>,
    /// The value without its quotes.
    pub(super) value: Range<usize>,
    /// Whether the second quote is there.
    pub(super) is_closed: bool,
    quote: char,
}

impl Tag {
    /// Reads the tag that begins with the `<` at the start of `piece`.
    pub(super) fn read(text: &str, piece: Range<usize>) -> Self {
        let mut reader = Reader {
            text: &text[..piece.end],
            at: piece.start + 1,
        };
        reader.skip(|c| c == '/' || c == '?');
        let name = reader.skip(|c| {
            c.is_alphanumeric() || !c.is_ascii() || matches!(c, '_' | '-' | '.' | ':' | '!')
        });
        let ends = matches!(reader.peek(), None | Some('/' | '>'));
        let ends = ends || reader.peek().is_some_and(char::is_whitespace);
        let mut tag = Self {
            is_torn: name.is_empty() || !ends,
            name,
            attributes: Vec::new(),
            end: piece.end,
            is_whole: false,
            limit: piece.end,
        };
        tag.is_whole = reader.attributes(&mut tag.attributes) && !tag.is_torn;
        tag.end = reader.at;
        tag
    }

    /// The values that the name in the same tag may speak about.
    pub(super) fn values(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let about = |attribute: &&Quoted| {
            let others = ["id", "id-ref", "name", "attribute"];
            !others.iter().any(|other| attribute.is_named(text, other))
        };
        let values = self.attributes.iter().filter(about);
        values.map(|attribute| attribute.value.clone())
    }

    /// Up to where a value that begins in this malformed tag could go on. `known` is the end of a line for which this
    /// was asked before.
    pub(super) fn end_of_doubt(&self, text: &str, known: usize) -> usize {
        let open = self.attributes.last().filter(|last| !last.is_closed);
        let Some(open) = open else {
            return known.max(self.limit);
        };
        // A `<` in a value does not end it. Nor need the next quote: it could belong to the value, too.
        let rest = &text[self.limit..];
        let quote = self.limit + rest.find(open.quote).unwrap_or(rest.len());
        if quote < known {
            return known;
        }
        let line = text[quote..].find('\n');
        line.map_or(text.len(), |line| quote + line)
    }
}

impl Quoted {
    pub(super) fn is_named(&self, text: &str, name: &str) -> bool {
        let written = &text[self.name.clone()];
        let local = written.rsplit(':').next().unwrap_or(written);
        local.eq_ignore_ascii_case(name)
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    /// Goes on while `wanted` holds.
    fn skip(&mut self, wanted: impl Fn(char) -> bool) -> Range<usize> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        start..self.at
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Reads up to the `>`. Whether all was well-formed.
    fn attributes(&mut self, found: &mut Vec<Quoted>) -> bool {
        loop {
            let blanks = self.skip(char::is_whitespace);
            if matches!(self.peek(), Some('/' | '?' | '>')) {
                self.skip(|c| c == '/' || c == '?');
                let ends = self.peek() == Some('>');
                self.at += usize::from(ends);
                return ends;
            }
            if blanks.is_empty() {
                return false;
            }
            let Some(attribute) = self.attribute() else {
                return false;
            };
            let is_closed = attribute.is_closed;
            found.push(attribute);
            if !is_closed {
                return false;
            }
        }
    }

    fn attribute(&mut self) -> Option<Quoted> {
        let name = self.skip(|c| {
            !c.is_whitespace() && !c.is_control() && !matches!(c, '=' | '>' | '/' | '"' | '\'')
        });
        self.skip(char::is_whitespace);
        if name.is_empty() || self.peek() != Some('=') {
            return None;
        }
        self.at += 1;
        self.skip(char::is_whitespace);
        let quote = self.peek().filter(|c| matches!(c, '"' | '\''))?;
        self.at += 1;
        let length = self.text[self.at..].find(quote);
        let is_closed = length.is_some();
        let value = self.at..length.map_or(self.text.len(), |length| self.at + length);
        self.at = value.end;
        self.at += usize::from(is_closed);
        Some(Quoted {
            name,
            value,
            is_closed,
            quote,
        })
    }
}

/// The text of a value; none where it has an entity that is not one of XML's own.
pub(super) fn decoded(value: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = value;
    while !rest.is_empty() {
        let (c, length) = first(rest)?;
        // What no document may have is not what keeps two names apart.
        text.extend((!c.is_control()).then_some(c));
        rest = &rest[length..];
    }
    Some(text)
}

/// The first character of a value that is not empty, and how many bytes write it.
pub(super) fn first(value: &str) -> Option<(char, usize)> {
    let c = value.chars().next()?;
    if c != '&' {
        return Some((c, c.len_utf8()));
    }
    // No entity of one character is longer, unless somebody hides something behind zeros.
    let head = value.as_bytes().get(..64).map_or(value.len(), <[u8]>::len);
    let end = value.as_bytes()[..head].iter().position(|b| *b == b';')?;
    let name = &value[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => numbered(name.strip_prefix('#')?)?,
    };
    Some((c, end + 1))
}

fn numbered(digits: &str) -> Option<char> {
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    char::from_u32(number.ok()?)
}
