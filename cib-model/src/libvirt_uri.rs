//! The URIs that name a hypervisor to libvirt.
//!
//! Grammar: libvirt `docs/uri.rst` and `docs/remote.rst`; `src/remote/remote_sockets.c` for the transports. What libvirt
//! makes of a URI that those do not speak of was tried with virsh and libvirtd 9.0.

mod loopback;

use std::ops::Range;

use crate::facts::{self, LibvirtDriver, LibvirtTransport};
pub use loopback::is_loopback;

/// `driver[+transport]://[user@][host][:port]/[path][?name=value&...]`
///
/// ```
/// use cib_model::LibvirtUri;
///
/// let uri = LibvirtUri::parse("lxc+ssh://root@192.168.122.1/")?;
/// assert_eq!(uri.driver.text, "lxc");
/// assert_eq!(uri.host.as_ref().unwrap().text, "192.168.122.1");
/// assert!(uri.transport().is_some_and(|transport| transport.encrypted));
///
/// let error = LibvirtUri::parse("lxc+ssh//192.168.122.1/").unwrap_err();
/// assert_eq!(error.to_string(), "has no `:` behind the driver");
/// # Ok::<(), cib_model::UriError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibvirtUri<'a> {
    /// What manages the machines: `lxc`, `qemu`, ...
    pub driver: UriPart<'a>,
    /// What follows the `+`, as written.
    pub written_transport: Option<UriPart<'a>>,
    /// What stands before the `@`.
    pub user: Option<UriPart<'a>>,
    /// The host, without the brackets of an IPv6 address. An empty one counts as none.
    pub host: Option<UriPart<'a>>,
    /// The number behind the host.
    pub port: Option<UriPart<'a>>,
    /// Everything from the `/` behind the host.
    pub path: UriPart<'a>,
    /// The parameters, not unescaped.
    pub parameters: Vec<UriParameter<'a>>,
}

/// A part of a URI and where it stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UriPart<'a> {
    /// The text.
    pub text: &'a str,
    /// The bytes of the URI.
    pub range: Range<usize>,
}

/// One `name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UriParameter<'a> {
    /// What stands before the `=`.
    pub name: UriPart<'a>,
    /// What stands behind it.
    pub value: UriPart<'a>,
}

/// Why a text is no URI of a hypervisor, and which bytes of it say so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct UriError {
    /// What is wrong.
    pub kind: UriErrorKind,
    /// The bytes of the text.
    pub range: Range<usize>,
}

/// What is wrong with a URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UriErrorKind {
    /// There is no text.
    #[error("is empty")]
    Empty,
    /// A blank, which the shell of the agent splits words at.
    #[error("has a blank in it")]
    Blank,
    /// A character that no URI has.
    #[error("has a character that no URI may have; write it as %XX")]
    Character,
    /// A `%` without two hexadecimal digits.
    #[error("has a `%` that is not followed by two hexadecimal digits")]
    Escape,
    /// A bare word: libvirt looks it up in the `uri_aliases` of the node's own libvirt.conf.
    #[error("is an alias, which only the node's own libvirt.conf can resolve")]
    Alias,
    /// No `:`.
    #[error("has no `:` behind the driver")]
    NoScheme,
    /// The driver's name is missing or malformed.
    #[error("has no driver before the `:`")]
    Driver,
    /// A driver or transport with an underscore, for example.
    #[error("has a character that no driver or transport may have")]
    Scheme,
    /// A `+` that no transport follows.
    #[error("has no transport behind the `+`")]
    Transport,
    /// Something behind the driver that is neither `//` nor a path. libvirt goes to the local machine, and the daemon
    /// there takes it for a host.
    #[error("has no `//` behind the driver")]
    NoAuthority,
    /// A second `@`: libvirt cannot read it, or takes the end of a password for the host.
    #[error("has more than one `@`; write one that belongs to the user as %40")]
    At,
    /// A host behind the transport `unix`.
    #[error("has a host, which the transport `unix` cannot have")]
    SocketHost,
    /// A `[` without `]`.
    #[error("has an IPv6 address whose `[` is not closed")]
    Bracket,
    /// A `[` or `]` that is not around a host.
    #[error("has a `[` or `]` that is not around an IPv6 address; write it as %5B or %5D")]
    StrayBracket,
    /// A port that is no number from 1 to 65535, nor 0, which libvirt takes for none.
    #[error("has a port that is no number from 1 to 65535")]
    Port,
}

impl<'a> LibvirtUri<'a> {
    /// Takes a URI apart.
    ///
    /// Only the form is judged: whether libvirt has the driver and the transport is for
    /// [`LibvirtUri::known_driver`] and [`LibvirtUri::transport`] to say.
    ///
    /// # Errors
    ///
    /// [`UriError`] names the bytes that break the grammar.
    pub fn parse(text: &'a str) -> Result<Self, UriError> {
        check_characters(text)?;
        let Some(colon) = text.find(':') else {
            return Err(no_scheme(text));
        };
        let (driver, written_transport) = scheme(text, colon)?;
        let rest = colon + 1;
        let (authority, rest) = authority(text, rest)?;
        let query = find(text, rest, &['?', '#']);
        let path = part(text, rest..query);
        let end = if text[query..].starts_with('?') {
            find(text, query + 1, &['#'])
        } else {
            query
        };
        let parameters = parameters(text, (query + 1).min(end)..end);
        let (user, authority) = user(text, authority)?;
        check_brackets(text, &authority, end)?;
        let (host, port) = host_and_port(text, authority)?;
        let uri = Self {
            driver,
            written_transport,
            user,
            host,
            port,
            path,
            parameters,
        };
        match &uri.host {
            Some(host) if uri.is_socket() => {
                Err(error(UriErrorKind::SocketHost, host.range.clone()))
            }
            _ => Ok(uri),
        }
    }

    /// The driver, if libvirt has or had one of that name.
    pub fn known_driver(&self) -> Option<&'static LibvirtDriver> {
        facts::libvirt_driver(self.driver.text)
    }

    /// The transport that libvirt would use: the one written, else `tls` where there is a host, else `unix`.
    /// None where the one written is unknown.
    pub fn transport(&self) -> Option<&'static LibvirtTransport> {
        facts::libvirt_transport(self.transport_name())
    }

    /// The name of the transport that libvirt would use.
    pub fn transport_name(&self) -> &str {
        match (&self.written_transport, &self.host) {
            (Some(written), _) => written.text,
            (None, Some(_)) => "tls",
            (None, None) => "unix",
        }
    }

    /// Whether the URI leads to the machine that it is used on: over a local socket, or to a loopback address.
    pub fn is_local(&self) -> bool {
        self.is_socket()
            || !self.is_command()
                && self
                    .host
                    .as_ref()
                    .is_some_and(|host| is_loopback(host.text))
    }

    /// Whether the transport is a socket of the local machine.
    fn is_socket(&self) -> bool {
        self.transport_name().eq_ignore_ascii_case("unix")
    }

    /// Whether the transport is a command, which alone knows where it leads.
    pub fn is_command(&self) -> bool {
        self.transport_name().eq_ignore_ascii_case("ext")
    }

    /// Whether a host is needed and missing: `lxc+tcp:///`.
    ///
    /// libvirt takes `localhost` then, which nobody means who writes such a transport.
    pub fn lacks_host(&self) -> bool {
        self.host.is_none() && self.transport().is_some_and(|transport| transport.network)
    }

    /// The bytes of the driver and the transport as written: what stands before `://`.
    pub fn scheme(&self) -> Range<usize> {
        let transport = self.written_transport.as_ref();
        self.driver.range.start..transport.map_or(self.driver.range.end, |part| part.range.end)
    }

    /// The path that the driver expects, whatever stands there.
    pub fn expected_path(&self) -> &'static str {
        let known = self.known_driver().and_then(|driver| driver.paths.first());
        known.copied().unwrap_or("/")
    }

    /// The password in `user:password@`, which no URI of libvirt should have.
    pub fn password(&self) -> Option<Range<usize>> {
        let user = self.user.as_ref()?;
        let colon = user.text.find(':')?;
        Some(user.range.start + colon + 1..user.range.end)
    }
}

fn error(kind: UriErrorKind, range: Range<usize>) -> UriError {
    UriError { kind, range }
}

fn part(text: &str, range: Range<usize>) -> UriPart<'_> {
    UriPart {
        text: &text[range.clone()],
        range,
    }
}

/// The first of `ends` at or behind `from`, else the end of the text.
fn find(text: &str, from: usize, ends: &[char]) -> usize {
    text[from..].find(ends).map_or(text.len(), |at| from + at)
}

fn check_characters(text: &str) -> Result<(), UriError> {
    if text.is_empty() {
        return Err(error(UriErrorKind::Empty, 0..0));
    }
    let mut fragment = false;
    for (at, c) in text.char_indices() {
        let range = at..at + c.len_utf8();
        if c.is_whitespace() {
            return Err(error(UriErrorKind::Blank, range));
        }
        if !c.is_ascii_graphic()
            || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
            || c == '#' && fragment
        {
            return Err(error(UriErrorKind::Character, range));
        }
        fragment |= c == '#';
        if c == '%' {
            let digits = text.as_bytes().get(at + 1..at + 3);
            if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                return Err(error(UriErrorKind::Escape, range));
            }
        }
    }
    Ok(())
}

fn no_scheme(text: &str) -> UriError {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let kind = if text.chars().all(word) {
        UriErrorKind::Alias
    } else {
        UriErrorKind::NoScheme
    };
    error(kind, 0..text.len())
}

fn scheme(text: &str, colon: usize) -> Result<(UriPart<'_>, Option<UriPart<'_>>), UriError> {
    let written = &text[..colon];
    // The colon may be that of a port: `lxc+ssh//host:22/`.
    if written.contains('/') {
        return Err(error(UriErrorKind::NoScheme, 0..colon));
    }
    let plus = written.find('+');
    let driver = part(text, 0..plus.unwrap_or(colon));
    if !driver.text.starts_with(|c: char| c.is_ascii_alphabetic()) || written.contains('@') {
        return Err(error(UriErrorKind::Driver, driver.range));
    }
    let is_wrong = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '.' | '-');
    if let Some(at) = written.find(is_wrong) {
        return Err(error(UriErrorKind::Scheme, at..at + 1));
    }
    let transport = plus.map(|plus| part(text, plus + 1..colon));
    match &transport {
        Some(transport) if transport.text.is_empty() => {
            Err(error(UriErrorKind::Transport, colon - 1..colon))
        }
        _ => Ok((driver, transport)),
    }
}

/// The bytes between `//` and the path, and where the path begins.
fn authority(text: &str, from: usize) -> Result<(Range<usize>, usize), UriError> {
    if text[from..].starts_with("//") {
        let start = from + 2;
        let end = find(text, start, &['/', '?', '#']);
        Ok((start..end, end))
    } else if text[from..].is_empty() || text[from..].starts_with(['/', '?', '#']) {
        Ok((from..from, from))
    } else {
        Err(error(UriErrorKind::NoAuthority, from - 1..text.len()))
    }
}

fn user(
    text: &str,
    authority: Range<usize>,
) -> Result<(Option<UriPart<'_>>, Range<usize>), UriError> {
    let Some(at) = text[authority.clone()].find('@') else {
        return Ok((None, authority));
    };
    let at = authority.start + at;
    let user = part(text, authority.start..at);
    // libvirt reads `root:a@b/c@host` as the host `b`. Nobody means that, and `b` is part of a password.
    let has_password = user.text.contains(':');
    let end = if has_password {
        text.len()
    } else {
        authority.end
    };
    if text[at + 1..end].contains('@') {
        return Err(error(UriErrorKind::At, at..at + 1));
    }
    Ok((Some(user), at + 1..authority.end))
}

/// libvirt's parser has brackets around a host, and in a fragment.
fn check_brackets(text: &str, host: &Range<usize>, end: usize) -> Result<(), UriError> {
    let brackets: &[char] = &['[', ']'];
    let literal = text[host.clone()].starts_with('[').then(|| {
        let close = find(text, host.start, &[']']);
        host.start..(close + 1).min(host.end)
    });
    let literal = literal.unwrap_or(host.start..host.start);
    for checked in [0..literal.start, literal.end..end] {
        if let Some(at) = text[checked.clone()].find(brackets) {
            let at = checked.start + at;
            return Err(error(UriErrorKind::StrayBracket, at..at + 1));
        }
    }
    Ok(())
}

type HostAndPort<'a> = (Option<UriPart<'a>>, Option<UriPart<'a>>);

fn host_and_port(text: &str, authority: Range<usize>) -> Result<HostAndPort<'_>, UriError> {
    let whole = &text[authority.clone()];
    let (host, rest) = if whole.starts_with('[') {
        let Some(close) = whole.find(']') else {
            return Err(error(UriErrorKind::Bracket, authority));
        };
        let close = authority.start + close;
        (authority.start + 1..close, close + 1)
    } else {
        let end = whole
            .find(':')
            .map_or(authority.end, |colon| authority.start + colon);
        (authority.start..end, end)
    };
    let port = match text[rest..authority.end].strip_prefix(':') {
        Some(number) => {
            let range = rest + 1..authority.end;
            if number.parse::<u16>().is_err() || number.starts_with('+') {
                let from = if range.is_empty() { rest } else { range.start };
                return Err(error(UriErrorKind::Port, from..range.end));
            }
            Some(part(text, range))
        }
        None if rest < authority.end => {
            return Err(error(UriErrorKind::Port, rest..authority.end));
        }
        None => None,
    };
    let host = Some(part(text, host)).filter(|host| !host.text.is_empty());
    Ok((host, port))
}

fn parameters(text: &str, query: Range<usize>) -> Vec<UriParameter<'_>> {
    let mut parameters = Vec::new();
    let mut from = query.start;
    while from < query.end {
        let end = find(text, from, &['&', ';']).min(query.end);
        let equals = find(text, from, &['=']).min(end);
        parameters.push(UriParameter {
            name: part(text, from..equals),
            value: part(text, (equals + 1).min(end)..end),
        });
        from = end + 1;
    }
    parameters
}

#[cfg(test)]
mod tests;
