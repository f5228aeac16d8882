//! One attribute of one element: its text, its type, its place.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use crate::Span;
use crate::value::{InvalidValue, Scalar, Text};
use crate::xml::RawAttr;

/// An attribute value: the raw text, the type that Pacemaker gives it, and where it stands.
///
/// Two attributes are equal when their text is; the place does not count, so a value that was read equals one that
/// was built.
///
/// ```
/// use cib_model::{Attr, Score};
///
/// let score: Attr<'_, Score> = Attr::new("-INFINITY");
/// assert_eq!(score.as_str(), "-INFINITY");
/// assert!(score.get()?.is_ban());
/// # Ok::<(), cib_model::InvalidValue>(())
/// ```
pub struct Attr<'a, T = Text> {
    value: Cow<'a, str>,
    name_span: Span,
    value_span: Span,
    scalar: PhantomData<fn() -> T>,
}

impl<'a, T> Attr<'a, T> {
    /// A value that stands in no text.
    pub fn new(value: impl Into<Cow<'a, str>>) -> Self {
        Self {
            value: value.into(),
            name_span: Span::NONE,
            value_span: Span::NONE,
            scalar: PhantomData,
        }
    }

    pub(crate) fn from_raw(raw: RawAttr<'a>) -> Self {
        Self {
            value: raw.value,
            name_span: raw.name_span,
            value_span: raw.value_span,
            scalar: PhantomData,
        }
    }

    /// The value as Pacemaker sees it, entities resolved.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The place of the value, without its quotes; [`Span::NONE`] for one that was built.
    pub fn span(&self) -> Span {
        self.value_span
    }

    /// The place of the attribute's name.
    pub fn name_span(&self) -> Span {
        self.name_span
    }

    /// Where the value stands, or the name where the value is empty: there are no bytes to point at.
    pub fn visible_span(&self) -> Span {
        if self.as_str().is_empty() {
            self.name_span()
        } else {
            self.span()
        }
    }

    /// The place of a part of the value. Where the text has escapes, so that bytes of the value are not bytes of the
    /// text, this is the whole value.
    pub fn part(&self, part: &Range<usize>) -> Span {
        if self.is_verbatim() {
            self.value_span.part(part)
        } else {
            self.value_span
        }
    }

    /// Whether the text writes the value without escapes, so that it equals the value byte for byte.
    pub fn is_verbatim(&self) -> bool {
        matches!(self.value, Cow::Borrowed(_))
    }
}

impl<T: Scalar> Attr<'_, T> {
    /// The value as Pacemaker reads it.
    ///
    /// # Errors
    ///
    /// [`InvalidValue`] where Pacemaker would not take it and falls back to a default.
    pub fn get(&self) -> Result<T::Value, InvalidValue> {
        T::read(&self.value)
    }
}

impl<T> Clone for Attr<'_, T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            ..*self
        }
    }
}

impl<T> PartialEq for Attr<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> Eq for Attr<'_, T> {}

impl<T> fmt::Debug for Attr<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} @ {:?}", self.value, self.value_span)
    }
}
