//! Which URIs lead to a hypervisor on another machine, safely.

use std::net::IpAddr;

use cib_model::{LibvirtUri, UriParameter, facts};

use super::{Agent, Encryption};
use crate::error::{Problem, listed};
use crate::note::Note;
use crate::shown::without_secrets;

/// Judges a URI for an agent; what is worth knowing about a good one is returned.
pub(super) fn check(
    text: &str,
    agent: Agent,
    encryption: Encryption,
) -> Result<Vec<Note>, Problem> {
    let refuse = |reason: String, help: String| Problem::Uri {
        uri: without_secrets(text),
        reason,
        help,
    };
    let uri = LibvirtUri::parse(text).map_err(|error| {
        refuse(
            error.to_string(),
            "write `driver+ssh://user@host/path`, as in `lxc+ssh://root@192.168.122.1/`".to_owned(),
        )
    })?;
    let mut notes = Vec::new();
    let refused = |(reason, help)| refuse(reason, help);
    check_driver(&uri).map_err(refused)?;
    check_way(&uri, agent).map_err(refused)?;
    notes.extend(check_path(&uri, text).map_err(refused)?);
    if agent == Agent::Virsh {
        notes.extend(check_ssh(&uri).map_err(refused)?);
    }
    let transport = uri.transport().filter(|_| agent.talks_to_libvirt());
    if transport.is_some_and(|transport| !transport.encrypted) {
        if encryption == Encryption::Required {
            let reason = "is not encrypted: whoever reaches the port is root on the hypervisor";
            let help = "use `+ssh` or `+tls`, or say `--allow-insecure`";
            return Err(refuse(reason.to_owned(), help.to_owned()));
        }
        notes.push(Note::NotEncrypted {
            uri: text.to_owned(),
        });
    }
    Ok(notes)
}

/// Whether two URIs lead to the same machines, by whatever way.
pub(crate) fn same_hypervisor(one: &str, other: &str) -> bool {
    let read = |text| {
        let uri = LibvirtUri::parse(text).ok()?;
        let host = uri.host.map(|host| host.text.to_ascii_lowercase());
        let port = uri.port.map(|port| port.text.to_owned());
        let path = uri.path.text.trim_end_matches('/').to_owned();
        Some((uri.driver.text.to_owned(), host, port, path))
    };
    one == other || read(one).is_some_and(|one| Some(one) == read(other))
}

type Refusal = (String, String);

fn check_driver(uri: &LibvirtUri<'_>) -> Result<(), Refusal> {
    let name = uri.driver.text;
    let known = || {
        let drivers = facts::libvirt_drivers().iter();
        let drivers =
            drivers.filter(|driver| driver.supported && driver.hypervisor && !driver.pseudo);
        let names: Vec<_> = drivers.map(|driver| driver.name).collect();
        format!("libvirt's drivers are {}", listed(&names))
    };
    let Some(driver) = uri.known_driver() else {
        return Err((
            format!("has the driver `{name}`, which libvirt does not have"),
            known(),
        ));
    };
    if !driver.hypervisor {
        let reason = format!("has the driver `{name}`, which only plays: nothing would be fenced");
        return Err((reason, known()));
    }
    if !driver.supported {
        return Err((
            format!("has the driver `{name}`, which libvirt no longer has"),
            known(),
        ));
    }
    if driver.pseudo {
        let reason =
            format!("has the driver `{name}`, which lets the host choose what to fence through");
        return Err((reason, known()));
    }
    if name != driver.name {
        let reason = format!("has the driver `{name}` in another case than libvirt");
        return Err((reason, format!("write `{}`", driver.name)));
    }
    Ok(())
}

/// What `fence_virsh` can take from a URI: the host, the user, the port and the key, each as a word of a command.
fn check_ssh(uri: &LibvirtUri<'_>) -> Result<Vec<Note>, Refusal> {
    let (driver, path) = (uri.driver.text, uri.expected_path());
    let right = || format!("use `{driver}+ssh://root@HOST{path}?keyfile=/root/.ssh/id_ed25519`");
    if !uri.transport_name().contains("ssh") {
        let reason = "does not go through ssh, and `fence_virsh` goes no other way";
        return Err((reason.to_owned(), right()));
    }
    let key = |parameter: &&UriParameter<'_>| parameter.name.text == "keyfile";
    let keys: Vec<_> = uri.parameters.iter().filter(key).collect();
    let words = keys.iter().map(|key| key.value.text);
    let mut words = words.chain(uri.user.as_ref().map(|user| user.text));
    if words.any(|word| word.is_empty() || word.contains('%')) {
        let reason = "has a user or a `keyfile` that cannot be a word of a command";
        return Err((reason.to_owned(), right()));
    }
    if keys.len() > 1 {
        let reason = "has more than one `keyfile`";
        return Err((reason.to_owned(), right()));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if !uri.path.text.chars().all(plain) {
        let reason = "has a path that cannot be a word of a command";
        return Err((reason.to_owned(), right()));
    }
    // The agent has a terminal, and is not asked whether it wants one.
    let lost = uri.parameters.iter().map(|parameter| parameter.name.text);
    let lost = lost.filter(|name| !["keyfile", "no_tty"].contains(name));
    let note = |name: &str| Note::UriParameterLost {
        agent: Agent::Virsh.name(),
        name: name.to_owned(),
    };
    Ok(lost.map(note).collect())
}

/// The transport, the host and the user.
fn check_way(uri: &LibvirtUri<'_>, agent: Agent) -> Result<(), Refusal> {
    let ssh = || format!("use `{}+ssh://root@HOST/`", uri.driver.text);
    let Some(transport) = uri.transport() else {
        let all = facts::libvirt_transports().iter();
        let names: Vec<_> = all
            .filter(|transport| transport.network)
            .map(|transport| transport.name)
            .collect();
        let reason = format!(
            "has the transport `{}`, which libvirt does not have",
            uri.transport_name()
        );
        return Err((reason, format!("its transports are {}", listed(&names))));
    };
    let parameters = uri.parameters.iter();
    let mut names = parameters.map(|parameter| parameter.name.text);
    if uri.password().is_some() || names.any(facts::is_secret) {
        let reason = "has a password in it, which whoever reads the specification could read";
        return Err((reason.to_owned(), "use a key of ssh, or `+tls`".to_owned()));
    }
    if uri.lacks_host() {
        let reason = "has no host, and does not lead anywhere";
        return Err((reason.to_owned(), ssh()));
    }
    if uri.is_local() {
        let reason = "is local: it leads a node to itself, not to its hypervisor";
        return Err((reason.to_owned(), ssh()));
    }
    if uri.host.as_ref().is_some_and(|host| !is_host(host.text)) {
        let reason = "has a host that is neither a name nor an address";
        return Err((reason.to_owned(), ssh()));
    }
    let address = uri
        .host
        .as_ref()
        .and_then(|host| host.text.parse::<IpAddr>().ok());
    if address.is_some_and(|address| address.is_multicast()) {
        let reason = "has an address that is not that of one machine";
        return Err((reason.to_owned(), ssh()));
    }
    if agent == Agent::Libvirt
        && uri.written_transport.is_none()
        && !uri.known_driver().is_some_and(|d| d.paths.is_empty())
    {
        let reason = "has no transport, so that libvirt speaks TLS, and needs certificates";
        let driver = uri.driver.text;
        return Err((
            reason.to_owned(),
            format!("say which: `{driver}+ssh` or `{driver}+tls`"),
        ));
    }
    if !transport.network {
        let reason = format!(
            "has the transport `{}`: whether that leaves the node cannot be told",
            transport.name
        );
        return Err((reason, ssh()));
    }
    Ok(())
}

/// Whether a text is a host to every program that it is handed to: none may take it for an option, or a shell for more
/// than a word. A `%` stands before the zone of an IPv6 address.
fn is_host(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-:%".contains(c);
    !text.starts_with('-') && text.chars().all(plain)
}

fn check_path(uri: &LibvirtUri<'_>, text: &str) -> Result<Option<Note>, Refusal> {
    let Some(driver) = uri.known_driver() else {
        return Ok(None);
    };
    let path = uri.path.text;
    let Some(right) = driver.paths.first() else {
        return Ok(None);
    };
    if driver.paths.contains(&path) {
        return Ok(None);
    }
    if driver.late_paths.contains(&path) {
        return Ok(Some(Note::LatePath {
            uri: text.to_owned(),
            right,
        }));
    }
    let reason = if driver.session.contains(&path) {
        format!("has the path `{path}`, which reaches a user's own domains only")
    } else if path.is_empty() {
        format!("has no path, which the driver `{}` needs", driver.name)
    } else {
        format!(
            "has the path `{path}`, which the driver `{}` does not have",
            driver.name
        )
    };
    Err((reason, format!("end it with `{right}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reason(text: &str) -> String {
        match check(text, Agent::Libvirt, Encryption::Required) {
            Err(Problem::Uri { reason, help, .. }) => format!("{reason} / {help}"),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn uris_of_other_machines_are_taken() {
        for uri in [
            "lxc+ssh://root@192.168.122.1/",
            "lxc+ssh://h",
            "qemu+ssh://root@h:2222/system?keyfile=/k&no_tty=1",
            "xen+tls://h/",
            "qemu+tls://[fd00::1]/system",
            "qemu+libssh2://h/system",
        ] {
            assert_eq!(
                check(uri, Agent::Libvirt, Encryption::Required),
                Ok(Vec::new()),
                "{uri}"
            );
        }
    }

    #[test]
    fn what_leads_nowhere_or_home_is_refused() {
        assert!(reason("lxc+ssh//h/").contains("no `:`"));
        assert!(reason("lxc:///").contains("is local"));
        assert!(reason("lxc+ssh://localhost/").contains("is local"));
        assert!(reason("lxc+tcp://").contains("no host"));
        assert!(reason("lxc+ssh://-oProxyCommand=x/").contains("neither a name nor an address"));
        assert!(reason("lxc+ssh://h$(id)/").contains("neither a name nor an address"));
        assert!(reason("lxc+ssh://0.0.0.0/").contains("is local"));
        assert!(reason("lxc+ssh://[ff02::1]/").contains("not that of one machine"));
        assert!(reason("xen://h/").contains("`xen+ssh` or `xen+tls`"));
        assert!(reason("lxc+ext://h/?command=x").contains("cannot be told"));
    }

    #[test]
    fn drivers_and_transports_have_to_exist() {
        assert!(reason("kvm+ssh://h/system").contains("libvirt does not have"));
        assert!(reason("test+ssh://h/default").contains("only plays"));
        assert!(reason("uml+ssh://h/system").contains("no longer"));
        assert!(reason("remote+ssh://h/").contains("lets the host choose"));
        assert!(reason("LXC+ssh://h/").contains("write `lxc`"));
        assert!(reason("lxc+http://h/").contains("`http`"));
    }

    #[test]
    fn a_wrong_path_is_answered_with_the_right_one() {
        assert!(reason("qemu+ssh://h/").contains("end it with `/system`"));
        assert!(reason("qemu+ssh://h").contains("has no path"));
        assert!(reason("qemu+ssh://h/session").contains("own domains"));
        assert!(reason("lxc+ssh://h/foo").contains("end it with `/`"));
        let notes = check("lxc+ssh://h/system", Agent::Libvirt, Encryption::Required).unwrap();
        assert!(matches!(notes[..], [Note::LatePath { right: "/", .. }]));
    }

    #[test]
    fn no_encryption_has_to_be_asked_for() {
        assert!(reason("lxc+tcp://h/").contains("--allow-insecure"));
        let notes = check("lxc+tcp://h/", Agent::Libvirt, Encryption::Optional).unwrap();
        assert!(matches!(notes[..], [Note::NotEncrypted { .. }]));
    }

    #[test]
    fn a_password_is_refused_and_not_shown() {
        let problem = check(
            "lxc+ssh://root:hunter2@h/",
            Agent::Libvirt,
            Encryption::Required,
        )
        .unwrap_err();
        assert!(
            problem
                .to_string()
                .contains("`lxc+ssh://root:****@h/` has a password")
        );
        for uri in [
            "lxc+ssh://h/?password=hunter2",
            "lxc+ssh://h:x/?passwd=hunter2",
        ] {
            let problem = check(uri, Agent::Libvirt, Encryption::Required).unwrap_err();
            assert!(!format!("{problem:?}").contains("hunter2"), "{problem:?}");
        }
        let problem = check(
            "lxc+ssh//root:hunter2@h:9:9/",
            Agent::Libvirt,
            Encryption::Required,
        )
        .unwrap_err();
        assert!(!format!("{problem:?}").contains("hunter2"));
    }
}
