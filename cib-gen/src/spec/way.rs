//! The way to a hypervisor, as its URI tells it.

use cib_model::{LibvirtUri, UriPart};

use super::Hypervisor;

/// What makes a bare `virsh` ask this URI (libvirt `docs/uri.rst`).
pub(crate) const DEFAULT_URI: &str = "LIBVIRT_DEFAULT_URI";

/// The options that `fence_virsh` gives to ssh on its own: a shell that reads no profile, with the prompt that the agent
/// waits for. Between the two halves it may be told variables.
const SHELL: [&str; 2] = [
    r#"-t '/bin/bash -c ""#,
    r#"PS1=\\[EXPECT\\]# /bin/bash --noprofile --norc"'"#,
];

impl Hypervisor {
    /// The name or address of the machine, as the URI has it.
    pub fn host(&self) -> &str {
        self.part(|uri| uri.host).unwrap_or_default()
    }

    /// Who logs in there: whom the URI says, else root, as whom the cluster runs its agents.
    pub(crate) fn user(&self) -> &str {
        self.part(|uri| uri.user).unwrap_or("root")
    }

    /// The port, where the URI says which.
    pub(crate) fn port(&self) -> Option<&str> {
        self.part(|uri| uri.port)
    }

    /// The private key of ssh that the URI names.
    pub(crate) fn keyfile(&self) -> Option<&str> {
        self.part(|uri| {
            let mut parameters = uri.parameters.into_iter();
            let key = parameters.find(|parameter| parameter.name.text == "keyfile");
            key.map(|key| key.value)
        })
    }

    /// Whether its guests are of that driver.
    pub(crate) fn is_of(&self, driver: &str) -> bool {
        self.part(|uri| Some(uri.driver)) == Some(driver)
    }

    /// The URI of its guests on the machine itself.
    pub(crate) fn local_uri(&self) -> String {
        let uri = LibvirtUri::parse(&self.uri).ok();
        uri.map_or_else(String::new, |uri| {
            let path = match uri.path.text {
                "" => uri.expected_path(),
                path => path,
            };
            format!("{}://{path}", uri.driver.text)
        })
    }

    /// The options that make `fence_virsh` ask for the guests of this hypervisor, whatever `virsh` there would ask.
    pub(crate) fn ssh_options(&self) -> String {
        let [before, after] = SHELL;
        format!("{before}{DEFAULT_URI}={} {after}", self.local_uri())
    }

    fn part<'a>(
        &'a self,
        part: impl FnOnce(LibvirtUri<'a>) -> Option<UriPart<'a>>,
    ) -> Option<&'a str> {
        let uri = LibvirtUri::parse(&self.uri).ok()?;
        part(uri).map(|part| part.text)
    }
}

/// Whether these are [`Hypervisor::ssh_options`] of some hypervisor.
pub(crate) fn are_own_ssh_options(text: &str) -> bool {
    let [before, after] = SHELL;
    let uri = text.strip_prefix(before);
    let uri = uri.and_then(|rest| rest.strip_suffix(after));
    let uri = uri.and_then(|rest| rest.trim_end().strip_prefix(DEFAULT_URI));
    uri.is_some_and(|uri| uri.starts_with('=') && !uri.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Encryption, Spec};

    #[test]
    fn the_agent_is_told_the_uri_that_a_person_there_would_use() {
        for (uri, local) in [
            ("lxc+ssh://root@h", "lxc:///"),
            ("lxc+ssh://root@h/system", "lxc:///system"),
            ("qemu+ssh://h:22/system?no_tty=1", "qemu:///system"),
            ("xen+ssh://h", "xen:///"),
        ] {
            let spec = Spec::new(uri, ["a"], Encryption::Required).unwrap();
            let hypervisor = &spec.hypervisors()[0];
            assert_eq!(hypervisor.local_uri(), local);
            assert!(are_own_ssh_options(&hypervisor.ssh_options()));
        }
        for text in ["", "-x", SHELL[0], SHELL[1], &SHELL.concat()] {
            assert!(!are_own_ssh_options(text), "{text}");
        }
    }
}
