//! The configuration files of libvirt's daemons: libvirtd.conf, virtproxyd.conf and those of the drivers.
//!
//! A file is read as the daemon reads it: what it refuses is a problem here, and of two settings of one name the first
//! counts. All of it was tried with libvirtd 9.0.

mod scan;

use crate::facts::{self, DaemonSettingKind, LibvirtDaemon};
use crate::{SourceFile, Span};
use scan::Scanner;

/// What the file of a daemon says.
///
/// ```
/// use cib_model::{LibvirtdConf, SourceFile};
///
/// let source = SourceFile::new("libvirtd.conf", "listen_tcp = 1\nauth_tcp = none\n");
/// let conf = LibvirtdConf::parse(&source);
/// assert_eq!(conf.flag("listen_tcp"), Some(true));
/// assert_eq!(conf.text("tcp_port"), Some("16509"));
/// assert_eq!(source.slice(conf.problems[0].span), "none");
/// ```
#[derive(Debug, Clone)]
pub struct LibvirtdConf<'c> {
    /// The daemon that reads the file, where its name says so.
    pub daemon: Option<&'static LibvirtDaemon>,
    /// What is set, in the order of the file, settings that no daemon knows among them.
    pub settings: Vec<WrittenSetting<'c>>,
    /// Why the daemon would not start.
    pub problems: Vec<DaemonProblem<'c>>,
}

/// One `name = value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenSetting<'c> {
    /// The name.
    pub name: &'c str,
    /// Where the name stands.
    pub name_span: Span,
    /// The value.
    pub value: DaemonValue<'c>,
    /// Where the value stands, without the quotes of a text.
    pub span: Span,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DaemonValue<'c> {
    /// A text, without its quotes. There are no escapes.
    Text(&'c str),
    /// A number, with its sign.
    Number(&'c str),
    /// What stands in brackets.
    List(Vec<Self>),
}

/// Why a daemon would refuse its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaemonProblem<'c> {
    /// What is wrong.
    pub kind: DaemonProblemKind,
    /// The setting in which it is wrong.
    pub setting: Option<&'c str>,
    /// Where.
    pub span: Span,
}

/// What is wrong with the form of a daemon's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DaemonProblemKind {
    /// A line starts with something that is no name.
    #[error("does not start with the name of a setting")]
    Name,
    /// No `=` behind a name, on the same line.
    #[error("has no `=` behind the name")]
    Assignment,
    /// Nothing behind the `=`, on the same line.
    #[error("has no value")]
    NoValue,
    /// A word that is neither quoted nor a number.
    #[error("has a value without quotes")]
    Bare,
    /// A text whose quote is not closed on its line.
    #[error("has a text whose quote is not closed")]
    Quote,
    /// A list without `]`.
    #[error("has a list that is not closed with `]`")]
    List,
    /// No comma between two values of a list.
    #[error("has no comma between two values of a list")]
    Comma,
    /// A comma without a value before it, or a comment in a list.
    #[error("has something in a list that is no value")]
    Item,
    /// Something that is no comment behind the value.
    #[error("has something behind the value")]
    Rest,
}

impl<'c> LibvirtdConf<'c> {
    /// Reads the file of a daemon. Never fails: what the daemon would refuse is a problem.
    pub fn parse(source: &'c SourceFile) -> Self {
        let mut scanner = Scanner::new(source.text());
        scanner.run();
        Self {
            daemon: facts::libvirt_daemon(source.name()),
            settings: scanner.settings,
            problems: scanner.problems,
        }
    }

    /// The setting of that name that counts: the first.
    pub fn get(&self, name: &str) -> Option<&WrittenSetting<'c>> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    /// Whether a flag is set, or on where it is absent. None where the daemon could not read it.
    pub fn flag(&self, name: &str) -> Option<bool> {
        let default = || facts::daemon_setting(name)?.default;
        let value = match self.get(name) {
            Some(setting) => setting.value.number(),
            None => default(),
        };
        let digits = value?.trim_start_matches('+').trim_start_matches('0');
        match digits {
            "" => Some(false),
            "1" => Some(true),
            _ => None,
        }
    }

    /// The text of a setting, or what holds where it is absent. None where the daemon could not read it.
    pub fn text(&self, name: &str) -> Option<&'c str> {
        match self.get(name) {
            Some(setting) => setting.value.text(),
            None => facts::daemon_setting(name)?.default,
        }
    }

    /// Whether the daemon can listen on the network. One whose name is not known may be one that can.
    pub fn may_listen(&self) -> bool {
        self.daemon.is_none_or(|daemon| daemon.network)
    }

    /// What the daemon is called, where the name of the file says it.
    pub fn daemon_name(&self) -> &'static str {
        self.daemon.map_or("", |daemon| daemon.name)
    }

    /// The units of systemd that listen for the daemon over a transport, `tcp` or `tls`; where the daemon is not known,
    /// those of all that it may be. What they listen at stands in them, not in the file.
    pub fn sockets(&self, transport: &str) -> Vec<String> {
        let daemons = facts::libvirt_daemons().iter();
        let may_be = |daemon: &&LibvirtDaemon| self.daemon.is_none_or(|known| known == *daemon);
        let daemons = daemons.filter(|daemon| daemon.network && may_be(daemon));
        daemons
            .map(|daemon| format!("{}-{transport}.socket", daemon.name))
            .collect()
    }
}

impl<'c> DaemonValue<'c> {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&'c str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::List(_) => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<&'c str> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// Whether a setting of that kind takes the value; the daemon does not start with another.
    pub fn is_a(&self, kind: DaemonSettingKind) -> bool {
        match (kind, self) {
            (DaemonSettingKind::Flag, Self::Number(number)) => {
                let digits = number.strip_prefix('+').unwrap_or(number);
                matches!(digits.trim_start_matches('0'), "" | "1")
            }
            (DaemonSettingKind::Unsigned, Self::Number(number)) => !number.starts_with('-'),
            (DaemonSettingKind::Integer, Self::Number(_))
            | (DaemonSettingKind::Text, Self::Text(_)) => true,
            (DaemonSettingKind::List, Self::List(items)) => {
                items.iter().all(|item| matches!(item, Self::Text(_)))
            }
            _ => false,
        }
    }
}

/// Whether a text is the file of a daemon: its first statement is one, and some line, or a comment as in the file that
/// is delivered, sets what only such a file sets.
pub(crate) fn recognises(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().map(str::trim_start);
    let first = lines
        .clone()
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    // A setting without its `=` is a mistake in such a file, not another file.
    let names_setting = |line: &str| {
        let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (name, rest) = line.split_at(end.unwrap_or(line.len()));
        let is_value = |c: char| c.is_ascii_digit() || matches!(c, ':' | '"' | '\'');
        facts::daemon_setting(name).is_some() && rest.trim_start().starts_with(is_value)
    };
    let is_statement =
        first.is_none_or(|line| scan::name_before_equals(line).is_some() || names_setting(line));
    let tells = |line: &str| {
        let statement = line.trim_start_matches('#').trim_start();
        let name = scan::name_before_equals(statement);
        name.and_then(facts::daemon_setting)
            .is_some_and(|setting| setting.tells)
    };
    is_statement && lines.any(tells)
}

#[cfg(test)]
mod tests;
