//! What a program that failed means by its words, in a sentence, and what to do.
//!
//! The words are those of virsh 9.0, OpenSSH 9.2, fence-agents 4.12 and fence-virt 4.12, each tried.

use cib_model::{LibvirtUri, facts};

use super::{Obstacle, Reply};
use crate::error::either;
use crate::plan::Device;

/// By which way it was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// `virsh`, with the URI.
    Libvirt,
    /// `stonith`, which starts the agent of cluster-glue.
    Glue,
    /// `fence_virsh`, which logs in over ssh.
    Virsh,
    /// `fence_xvm` or `fence_virt`, which ask `fence_virtd`.
    Virtd,
    /// Whatever switches a hypervisor.
    Board,
}

/// Words that programs complain with, and what they mean.
struct Meaning {
    /// A part of what was printed.
    words: &'static str,
    /// What is said of the URI, the host or the agent, which stands before it.
    says: &'static str,
    /// What to do.
    help: &'static str,
}

const REFUSED: &str = "Connection refused";

/// The first that fits counts.
const MEANINGS: &[Meaning] = &[
    Meaning {
        words: "Host key verification failed",
        says: "leads to a host whose key root's ssh does not know",
        help: "as root on this node: connect once with ssh by the same name and port, compare the fingerprint, and answer yes",
    },
    Meaning {
        words: "Permission denied",
        says: "lets nobody in by ssh without a password",
        help: "put root's public key of this node, one without passphrase, into `authorized_keys` there; the cluster has no ssh-agent",
    },
    Meaning {
        words: "Cannot read CA certificate",
        says: "speaks TLS, for which this node has no certificates",
        help: "put them into /etc/pki/CA and /etc/pki/libvirt, as `cib-gen checklist` says, or use `+ssh`",
    },
    Meaning {
        words: "ertificate",
        says: "speaks TLS, and a certificate is missing or not accepted",
        help: "compare the certificates of this node and of the hypervisor with `virt-pki-validate` on both",
    },
    Meaning {
        words: "no connection driver available",
        says: "asks for a driver that libvirt there does not have",
        help: "correct the driver of the URI, or install that driver on the hypervisor",
    },
    Meaning {
        words: "Could not resolve hostname",
        says: "has a host that this node cannot resolve",
        help: "add the host to /etc/hosts, or use its address: fencing must not depend on a name server",
    },
    Meaning {
        words: "Unable to resolve address",
        says: "has a host that this node cannot resolve",
        help: "add the host to /etc/hosts, or use its address: fencing must not depend on a name server",
    },
    Meaning {
        words: "No route to host",
        says: "has a host that this node does not reach",
        help: "look at the network between them, and at the firewall of the host",
    },
    Meaning {
        words: "Network is unreachable",
        says: "has a host that this node has no route to",
        help: "look at the address, and at `ip route` on this node",
    },
    Meaning {
        words: "not found: Input/output error",
        says: "leads to a host that lacks what ssh has to start there",
        help: "install `nc`, or a libvirt that has `virt-ssh-helper` (6.8 and later), on the hypervisor",
    },
    Meaning {
        words: "Failed to connect socket",
        says: "leads to a host whose libvirt does not run",
        help: "start libvirt there; `cib-gen checklist` names its sockets",
    },
    Meaning {
        words: "authentication failed",
        says: "wants a login that this node does not have",
        help: "use `+ssh` with a key, or give the node a login by SASL",
    },
    Meaning {
        words: "Failed to start SASL",
        says: "wants a login that this node does not have",
        help: "use `+ssh` with a key, or give the node a login by SASL",
    },
    // All that virsh says where ssh ends before virsh has read what ssh complains of.
    Meaning {
        words: "client socket is closed",
        says: "leads to a way that ends before libvirt has answered",
        help: "look whether `sshd` runs there; as root on this node, `ssh -o BatchMode=yes` to the same host, user and port shows why",
    },
    Meaning {
        words: "Unable to connect/login",
        says: "does not get in by ssh",
        help: "as root on this node: `ssh -o BatchMode=yes` to the same host, user and port shows why",
    },
    Meaning {
        words: "password script or identity file",
        says: "has no way to log in",
        help: "give the hypervisor `parameters = { identity_file = \"/root/.ssh/id_ed25519\" }`, or `?keyfile=` in its URI",
    },
    Meaning {
        words: "Identity file",
        says: "has an `identity_file` that is not on this node",
        help: "put the key there on every node, readable by root only",
    },
    Meaning {
        words: "existing name/UUID",
        says: "finds no such domain on the hypervisor",
        help: "it runs `virsh` there without a URI: set `uri_default` in /etc/libvirt/libvirt.conf of the hypervisor, and look at the domain's name",
    },
    Meaning {
        words: "Invalid key file",
        says: "has no key on this node",
        help: "copy the key of `fence_virtd` from the hypervisor to the same place on every node",
    },
    Meaning {
        words: "Timed out waiting for response",
        says: "gets no answer from `fence_virtd`",
        help: "look whether `fence_virtd` runs, has the same key, and whether multicast and the way back pass the firewalls",
    },
    Meaning {
        words: "Unable to connect to fence_virtd",
        says: "gets no connection to `fence_virtd`",
        help: "look whether `fence_virtd` runs and listens at that address, and whether the firewall lets the nodes in",
    },
];

/// What the failure of a program means.
pub(super) fn meaning(reply: Option<&Reply>, way: Way, uri: &str, device: &Device) -> Obstacle {
    let agent = &device.agent;
    let subject = match way {
        Way::Libvirt => format!("`{uri}`"),
        Way::Glue | Way::Virsh | Way::Virtd | Way::Board => format!("`{agent}`"),
    };
    match reply {
        None => Obstacle {
            says: format!("{subject} was not asked"),
            help: None,
        },
        Some(Reply::NotRun { reason }) => not_run(reason, way, agent),
        Some(Reply::TimedOut { seconds }) => Obstacle::new(
            format!("{subject} does not answer within {seconds} seconds"),
            "a firewall that drops, a host that is down, or a daemon that hangs: connect from this node by hand",
        ),
        Some(Reply::Ended {
            code,
            stdout,
            stderr,
        }) => {
            // `fence_xvm` complains on stdout.
            let said = &*masked(&format!("{stdout}\n{stderr}"), device);
            if way == Way::Libvirt && said.contains(REFUSED) {
                return refused(uri, said);
            }
            let mut known = MEANINGS.iter();
            match known.find(|known| said.contains(known.words)) {
                Some(known) => Obstacle::new(format!("{subject} {}", known.says), known.help),
                None => unknown(&subject, *code, said, way),
            }
        }
    }
}

/// What was printed without the secrets of the device: some agents tell the command that they ran.
fn masked(printed: &str, device: &Device) -> String {
    let parameters = device.parameters.iter();
    let secrets = parameters.filter(|own| facts::is_secret(&own.name));
    let secrets = secrets.filter_map(|own| own.value.as_deref());
    let secrets = secrets.filter(|secret| !secret.is_empty());
    secrets.fold(printed.to_owned(), |text, secret| {
        text.replace(secret, "****")
    })
}

fn not_run(reason: &str, way: Way, agent: &str) -> Obstacle {
    let (program, packages) = match way {
        Way::Libvirt => ("virsh", "`libvirt-clients` or `libvirt-client`".to_owned()),
        Way::Glue => ("stonith", packages(agent)),
        Way::Virsh | Way::Virtd => (agent, packages(agent)),
        Way::Board => (agent, "that has the agent".to_owned()),
    };
    Obstacle::new(
        format!("`{program}` cannot be run on this node: {reason}"),
        format!("install the package {packages} on every node"),
    )
}

/// The packages that have an agent, as a choice.
pub(crate) fn packages(agent: &str) -> String {
    let packages: Vec<_> = facts::packages_of_agent(&format!("stonith:{agent}")).collect();
    either(&packages)
}

/// Nobody listens: what should depends on the transport.
fn refused(uri: &str, said: &str) -> Obstacle {
    let parsed = LibvirtUri::parse(uri).ok();
    let transport = parsed.as_ref().map_or("", LibvirtUri::transport_name);
    let help = if said.contains("ssh: ") || transport.contains("ssh") {
        "start `sshd` there, or correct the port".to_owned()
    } else {
        format!(
            "start `virtproxyd-{transport}.socket` or `libvirtd-{transport}.socket` there, or correct the port"
        )
    };
    Obstacle::new(
        format!("`{uri}` leads to a port at which nothing listens"),
        help,
    )
}

/// In the program's own words, as far as they are any use.
fn unknown(subject: &str, code: Option<i32>, printed: &str, way: Way) -> Obstacle {
    let said: Vec<_> = printed
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let said = said.last().filter(|_| way != Way::Glue);
    let end = code.map_or("a signal".to_owned(), |code| format!("exit status {code}"));
    let says = match said {
        Some(said) => format!(
            "{subject} fails with {end}: {}",
            said.trim_start_matches("error: ")
        ),
        None => format!("{subject} fails with {end}"),
    };
    let help = match way {
        Way::Glue => {
            "run it by hand, as `cib-gen checklist` prints it; the agent says why in the system log"
        }
        Way::Libvirt | Way::Virsh | Way::Virtd | Way::Board => {
            "run it by hand, as `cib-gen checklist` prints it"
        }
    };
    Obstacle::new(says, help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Encryption, Spec, Surroundings, plan};

    #[track_caller]
    fn said(uri: &str, stderr: &str) -> String {
        let spec = Spec::new(uri, ["a"], Encryption::Optional).unwrap();
        let plan = plan(&spec, &Surroundings::default()).unwrap();
        let reply = Reply::Ended {
            code: Some(1),
            stdout: String::new(),
            stderr: stderr.to_owned(),
        };
        let obstacle = meaning(Some(&reply), Way::Libvirt, uri, &plan.devices[0]);
        format!("{} / {}", obstacle.says, obstacle.help.unwrap())
    }

    #[test]
    fn what_listens_depends_on_the_transport() {
        let stderr = "error: unable to connect to server at 'h:16509': Connection refused";
        assert!(said("lxc+tcp://h/", stderr).contains("virtproxyd-tcp.socket"));
        assert!(said("lxc+tls://h/", stderr).contains("libvirtd-tls.socket"));
        let stderr = "error: Cannot recv data: ssh: connect to host h port 22: Connection refused: Connection reset by peer";
        assert!(said("lxc+ssh://h/", stderr).contains("`sshd`"));
    }

    #[test]
    fn no_secret_is_told_that_an_agent_prints() {
        let text = "[[hypervisor]]\nuri = \"qemu+ssh://h/system\"\nguests = [\"a\"]\n\
                    agent = \"fence_virsh\"\nparameters = { password = \"hunter2\" }\n";
        let spec = Spec::from_toml(text, Encryption::Required).unwrap();
        let plan = plan(&spec, &Surroundings::default()).unwrap();
        let reply = Reply::Ended {
            code: Some(1),
            stdout: String::new(),
            stderr: "ERROR: failed: sshpass -p hunter2 ssh h".to_owned(),
        };
        let obstacle = meaning(
            Some(&reply),
            Way::Virsh,
            "qemu+ssh://h/system",
            &plan.devices[0],
        );
        assert!(
            obstacle.says.ends_with("sshpass -p **** ssh h"),
            "{obstacle:?}"
        );
    }

    #[test]
    fn where_virsh_lost_the_words_of_ssh_it_is_said_how_to_hear_them() {
        let stderr = "error: failed to connect to the hypervisor\nerror: internal error: client socket is closed\n";
        assert!(said("lxc+ssh://h/", stderr).contains("ssh -o BatchMode=yes"));
    }

    #[test]
    fn what_nobody_knows_is_told_in_the_words_of_the_program() {
        let text = said(
            "lxc+ssh://h/",
            "error: failed to connect\nerror: the moon is in the way\n",
        );
        assert!(
            text.contains("fails with exit status 1: the moon is in the way /"),
            "{text}"
        );
    }
}
