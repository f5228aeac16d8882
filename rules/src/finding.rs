//! What a rule found.

use std::fmt;
use std::ops::Range;

use cib_model::{
    ClusterResource, FenceDevice, FileId, HeldSet, Holder, NvPair, Operation, ResourceElement,
    Setting, Span, facts, is_harmless, password_in_uri,
};

use crate::fix::Fix;
use crate::rule::Severity;

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong with this object: lower case, no full stop, names and values in backticks.
    pub message: String,
    /// The smallest wrong thing.
    pub primary: Label,
    /// Other places that have to do with it.
    pub related: Vec<Label>,
    /// What to do about this one.
    pub help: Option<String>,
    /// What the finding is about, whatever the lines.
    pub subject: Subject,
    /// How bad this one is, where that is not how bad the rule is: it may depend on the release.
    pub severity: Option<Severity>,
    /// What would mend it, where that is mechanical.
    pub fix: Option<Fix>,
}

/// A place and what to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The file that the place is in.
    pub file: FileId,
    /// The place.
    pub span: Span,
    /// A few words, or none.
    pub text: String,
}

/// What a finding is about: stable when lines move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `primitive`, `node`, `option`, ...
    pub kind: &'static str,
    /// Its id or name; empty where it has none.
    pub id: String,
}

impl Finding {
    /// A finding at `span` of the CIB.
    pub fn new(subject: Subject, span: Span, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            primary: Label {
                file: FileId::Cib,
                span,
                text: String::new(),
            },
            related: Vec::new(),
            help: None,
            subject,
            severity: None,
            fix: None,
        }
    }

    /// A finding about a fence device.
    pub(crate) fn of_device(
        device: &FenceDevice<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Subject::new("primitive", device.id()), span, message)
    }

    /// A finding about an operation.
    pub(crate) fn of_operation(
        operation: &Operation<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Subject::new("op", operation.id()), span, message)
    }

    /// A finding about a resource, whatever it is.
    pub(crate) fn of_resource(
        resource: &ClusterResource<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        let kind = match resource.element {
            ResourceElement::Primitive(_) => "primitive",
            ResourceElement::Group(_) => "group",
            ResourceElement::Clone { .. } => "clone",
            ResourceElement::Bundle(_) => "bundle",
        };
        Self::new(Subject::new(kind, resource.id()), span, message)
    }

    /// A finding about the value of a cluster option.
    pub(crate) fn of_option(setting: &Setting<'_>, message: impl Into<String>) -> Self {
        Self::new(
            Subject::new("option", setting.name),
            setting.value.span(),
            message,
        )
    }

    /// A finding about the name of a pair.
    pub(crate) fn of_name(
        held: HeldSet<'_>,
        pair: &NvPair<'_>,
        message: impl Into<String>,
    ) -> Self {
        let name = pair.name.as_ref();
        let place = name.map_or(pair.place.tag, cib_model::Attr::span);
        Self::of_set(held, place, message)
    }

    /// A finding in a set of names and values.
    pub(crate) fn of_set(held: HeldSet<'_>, span: Span, message: impl Into<String>) -> Self {
        let subject = Subject::new(held.holder.tag(), held.holder.id());
        Self::new(subject, span, message)
    }

    /// Says a few words at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Says that the place is not in the CIB, but in this file.
    #[must_use]
    pub fn in_file(mut self, file: FileId) -> Self {
        self.primary.file = file;
        self
    }

    /// Names another place in the same file. One that stands in no text is left out.
    #[must_use]
    pub fn related(self, span: Span, text: impl Into<String>) -> Self {
        let file = self.primary.file;
        self.related_in(file, span, text)
    }

    /// Names a place in another file. One that stands in no text is left out.
    #[must_use]
    pub fn related_in(mut self, file: FileId, span: Span, text: impl Into<String>) -> Self {
        if !span.is_none() {
            let text = text.into();
            self.related.push(Label { file, span, text });
        }
        self
    }

    /// Says how bad this one is.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Offers to mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Subject {
    /// The object of that kind and id.
    pub fn new(kind: &'static str, id: impl Into<String>) -> Self {
        let id = id.into();
        Self { kind, id }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.is_empty() {
            f.write_str(self.kind)
        } else {
            write!(f, "{}[{}]", self.kind, self.id)
        }
    }
}

/// A value as a message shows it: short, on one line, and nothing that a terminal would obey.
///
/// ```
/// assert_eq!(cib_rules::shown("node1"), "`node1`");
/// assert_eq!(cib_rules::shown("a\u{1b}[31m"), "`a\\u{1b}[31m`");
/// ```
pub fn shown(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut text = String::from("`");
    for (count, c) in value.chars().enumerate() {
        if count == LONGEST {
            text.push('…');
            break;
        }
        if is_harmless(c) {
            text.push(c);
        } else {
            text.extend(c.escape_unicode());
        }
    }
    text.push('`');
    text
}

/// The value of a name that anybody may have chosen: like [`shown`], but for the value of a secret only that it is one. A
/// password that stands in another value (`http://root:hunter2@host/`, `password=hunter2`) is hidden, as it is in excerpts.
pub(crate) fn shown_of(name: &str, value: &str) -> String {
    if facts::is_secret(name) {
        "`****`".to_owned()
    } else {
        shown_uri(value)
    }
}

/// What a set belongs to, as a message names it.
pub(crate) fn shown_holder(holder: Holder<'_>) -> String {
    match holder {
        Holder::Cluster => "the cluster".to_owned(),
        Holder::RscDefaults => "the resource defaults".to_owned(),
        Holder::OpDefaults => "the operation defaults".to_owned(),
        _ => shown(holder.id()),
    }
}

/// A name in a command that people copy: as it is where no shell could take it for anything else, and `otherwise` where
/// it could.
pub(crate) fn in_command<'n>(name: &'n str, otherwise: &'static str) -> &'n str {
    const LONGEST: usize = 100;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let starts_well = !name.starts_with('-') && !name.is_empty() && name.len() <= LONGEST;
    if starts_well && name.chars().all(is_plain) {
        name
    } else {
        otherwise
    }
}

/// A URI as a message shows it: like [`shown`], without the password that should not be in it.
///
/// ```
/// assert_eq!(cib_rules::shown_uri("lxc+ssh://root:hunter2@host/"), "`lxc+ssh://root:****@host/`");
/// ```
pub fn shown_uri(uri: &str) -> String {
    shown_uri_part(uri, &(0..uri.len()))
}

/// Some bytes of a URI as a message shows them. What is a password can only be told from the whole.
pub(crate) fn shown_uri_part(uri: &str, part: &Range<usize>) -> String {
    let within = |at: usize| at.clamp(part.start, part.end);
    match password_in_uri(uri) {
        Some(password) if password.start < part.end && part.start < password.end => {
            let before = &uri[part.start..within(password.start)];
            let behind = &uri[within(password.end)..part.end];
            shown(&format!("{before}****{behind}"))
        }
        _ => shown(&uri[part.clone()]),
    }
}
