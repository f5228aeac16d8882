//! Programs that ask and change nothing: as the checklist prints them for a person, and as the probe runs them.

use cib_model::facts;

use crate::plan::{Device, Target};
use crate::spec::Agent;

/// A program with its arguments, and what it reads from its stdin.
///
/// As with fence agents that Pacemaker runs, whatever may be secret is among what it reads, never among the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its name.
    pub program: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// `name=value` for each line that it reads; nothing is on its stdin where there is none.
    pub stdin: Vec<(String, String)>,
}

impl Call {
    fn new<'a>(program: &str, args: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            program: program.to_owned(),
            args: args.into_iter().map(str::to_owned).collect(),
            stdin: Vec::new(),
        }
    }

    /// What it reads, as bytes.
    pub fn input(&self) -> Vec<u8> {
        let lines = self.stdin.iter();
        let lines = lines.map(|(name, value)| format!("{name}={value}\n"));
        lines.collect::<String>().into_bytes()
    }

    /// The command as a person gives it to a shell. In the place of a secret stands a variable of the shell, which the
    /// first line asks for.
    pub fn line(&self) -> String {
        let args = self.args.iter().map(|arg| quoted(arg));
        let program: Vec<_> = [self.program.clone()].into_iter().chain(args).collect();
        let program = program.join(" ");
        if self.stdin.is_empty() {
            return program;
        }
        let variable = |name: &str| name.to_ascii_uppercase();
        let secrets = self.stdin.iter().filter(|(name, _)| facts::is_secret(name));
        let asked = secrets.map(|(name, _)| format!("read -rsp '{name}: ' {}\n", variable(name)));
        let words = self.stdin.iter().map(|(name, value)| {
            if facts::is_secret(name) {
                format!("\"{name}=${}\"", variable(name))
            } else {
                quoted(&format!("{name}={value}"))
            }
        });
        let words: Vec<_> = words.collect();
        let asked: String = asked.collect();
        format!("{asked}printf '%s\\n' {} | {program}", words.join(" "))
    }
}

/// A word as a shell has to read it to get this text.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The domains of a hypervisor, for people.
pub(crate) fn list(uri: &str) -> Call {
    Call::new("virsh", ["-c", uri, "list", "--all"])
}

/// The names of its domains, one a line.
pub(crate) fn names(uri: &str) -> Call {
    Call::new("virsh", ["-q", "-c", uri, "list", "--all", "--name"])
}

/// What libvirt knows of a domain: its state, and whether it outlives being destroyed.
pub(crate) fn dominfo(uri: &str, domain: &str) -> Call {
    Call::new("virsh", ["-q", "-c", uri, "dominfo", domain])
}

/// The number of a domain, another one after each start.
pub(crate) fn domid(uri: &str, domain: &str) -> Call {
    Call::new("virsh", ["-c", uri, "domid", domain])
}

/// Whether the device reaches what it fences through, as its monitor asks: only for agents of cluster-glue.
pub(crate) fn glue_status(device: &Device) -> Call {
    glue(device, "-S")
}

/// Whom a device of cluster-glue says it can fence.
pub(crate) fn glue_hosts(device: &Device) -> Call {
    glue(device, "-l")
}

fn glue(device: &Device, action: &str) -> Call {
    let own = passed_on(device).filter(|(name, _)| !facts::is_secret(name));
    let own = own.map(|(name, value)| format!("{name}={value}"));
    let mut args = vec!["-t".to_owned(), device.agent.clone()];
    args.extend(own);
    args.push(action.to_owned());
    Call {
        program: "stonith".to_owned(),
        args,
        stdin: Vec::new(),
    }
}

/// Whether a domain runs, asked through its fence agent: 0 where it runs, 2 where it does not. None for agents of
/// cluster-glue, which cannot tell.
pub(crate) fn domain_status(device: &Device, target: &Target) -> Option<Call> {
    asked(device, "status", Some(target))
}

/// The domains that a fence agent sees. None for agents of cluster-glue.
pub(crate) fn domains(device: &Device) -> Option<Call> {
    asked(device, "list", None)
}

/// Whether the machine that a device of the second level switches has power: `Status: ON`, and 0.
pub(crate) fn board_status(device: &Device, plug: Option<&str>) -> Call {
    fed(device.agent.as_str(), "status", plug, device)
}

fn asked(device: &Device, action: &str, target: Option<&Target>) -> Option<Call> {
    let program = device.guest_agent().and_then(program)?;
    let domain = target.map(|target| target.domain.as_str());
    Some(fed(program, action, domain, device))
}

/// An agent that reads its parameters from stdin.
fn fed(program: &str, action: &str, machine: Option<&str>, device: &Device) -> Call {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut stdin = vec![pair("action", action)];
    // `plug` is newer than some agents in use, and no agent is without `port`.
    stdin.extend(machine.map(|machine| pair("port", machine)));
    stdin.extend(passed_on(device).map(|(name, value)| pair(name, value)));
    Call {
        program: program.to_owned(),
        args: Vec::new(),
        stdin,
    }
}

/// The program of an agent that reads its parameters from stdin.
pub(crate) fn program(agent: Agent) -> Option<&'static str> {
    (agent != Agent::Libvirt).then(|| agent.name())
}

/// The parameters that Pacemaker hands to the agent: all but its own.
fn passed_on(device: &Device) -> impl Iterator<Item = (&str, &str)> {
    let parameters = device.parameters.iter();
    let set = parameters.filter_map(|own| Some((own.name.as_str(), own.value.as_deref()?)));
    set.filter(|(name, _)| !name.starts_with("pcmk_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_it_otherwise() {
        assert_eq!(quoted("lxc+ssh://root@h/"), "lxc+ssh://root@h/");
        assert_eq!(
            quoted("qemu+ssh://h/system?a=1&b"),
            "'qemu+ssh://h/system?a=1&b'"
        );
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("~"), "'~'");
    }

    #[test]
    fn a_secret_is_asked_for_and_not_shown() {
        let call = Call {
            program: "fence_virsh".to_owned(),
            args: Vec::new(),
            stdin: [("action", "list"), ("password", "hunter2")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        };
        let line = "read -rsp 'password: ' PASSWORD\n\
                    printf '%s\\n' action=list \"password=$PASSWORD\" | fence_virsh";
        assert_eq!(call.line(), line);
        assert_eq!(call.input(), b"action=list\npassword=hunter2\n");
    }
}
