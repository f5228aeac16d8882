//! What hypervisors have, asked through virsh.

use std::io;
use std::panic;
use std::thread;
use std::time::Duration;

use cib_lint::program;
use cib_model::is_uuid;

use super::message::Failure;
use crate::call;
use crate::{Found, FoundDomain, Hypervisor};

/// How long a hypervisor may take. It answers within a second or two, also over ssh; `virsh` itself knows no limit, and a
/// packet that is dropped on the way would hold it up for minutes.
const LIMIT: Duration = Duration::from_secs(20);

/// What stands between the domains that last and those that do not.
const RULE: &str = "---";

/// Why a hypervisor's domains are not known.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unanswered {
    #[error("cannot run virsh, which --discover asks: {0}")]
    NotRun(io::Error),
    #[error("no answer from `{uri}` within {} seconds", LIMIT.as_secs())]
    TimedOut { uri: String },
    #[error("`{uri}` gives no domains; virsh says: {said}")]
    Refused { uri: String, said: String },
}

impl Unanswered {
    pub(super) fn help(&self) -> String {
        match self {
            Self::NotRun(_) => {
                "install libvirt's client (libvirt-clients, libvirt-client), or save the domains with `virsh dumpxml` and name the files with `--domains`".to_owned()
            }
            Self::TimedOut { uri } | Self::Refused { uri, .. } => format!(
                "`{}` has to work without asking for anything: a fence device asks in the same way, from each node",
                call::list(uri).line()
            ),
        }
    }
}

/// The domains of each of them, in the order of their names. All are asked at once.
pub(super) fn ask(hypervisors: Vec<Hypervisor>) -> Result<Vec<Found>, Failure> {
    let answers: Vec<_> = thread::scope(|scope| {
        let threads = hypervisors
            .iter()
            .map(|it| scope.spawn(|| domains(&it.uri)));
        let threads: Vec<_> = threads.collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|answer| answer.unwrap_or_else(|panicked| panic::resume_unwind(panicked)))
            .collect()
    });
    let mut found = Vec::new();
    let mut unanswered = Vec::new();
    for (hypervisor, answer) in hypervisors.into_iter().zip(answers) {
        match answer {
            Ok(domains) => found.push(Found {
                hypervisor,
                domains,
            }),
            Err(why) => unanswered.push(why),
        }
    }
    if unanswered.is_empty() {
        Ok(found)
    } else {
        Err(Failure::Unanswered(unanswered))
    }
}

fn domains(uri: &str) -> Result<Vec<FoundDomain>, Unanswered> {
    // One connection, so that both lists are of one moment.
    let question = format!(
        "list --all --persistent --name --uuid; echo {RULE}; list --all --transient --name --uuid"
    );
    let args = ["--quiet", "--connect", uri, &question];
    let answer = program::run("virsh", args, LIMIT).map_err(Unanswered::NotRun)?;
    let answer = answer.ok_or_else(|| Unanswered::TimedOut {
        uri: uri.to_owned(),
    })?;
    let refused = |said: String| Unanswered::Refused {
        uri: uri.to_owned(),
        said,
    };
    if !answer.status.success() {
        return Err(refused(complaint(&answer.stderr)));
    }
    let printed = String::from_utf8_lossy(&answer.stdout);
    let domains = read(&printed);
    let first = || printed.lines().next().unwrap_or_default();
    domains.ok_or_else(|| refused(format!("`{}`, and no list", first())))
}

/// The lines of both lists, each a UUID and a name; none where a line is something else.
fn read(printed: &str) -> Option<Vec<FoundDomain>> {
    let mut domains = Vec::new();
    let mut is_transient = false;
    for line in printed.lines() {
        // virsh 9.0 ends the line of an echo only where it is not quiet.
        let behind = line.strip_prefix(RULE);
        is_transient |= behind.is_some();
        let line = behind.unwrap_or(line).trim();
        if !line.is_empty() {
            let (uuid, name) = line.split_once(' ')?;
            domains.push(FoundDomain {
                name: name.trim().to_owned(),
                uuid: Some(uuid.to_owned()).filter(|uuid| is_uuid(uuid)),
                is_transient,
                place: None,
            });
            domains.last()?.uuid.as_ref()?;
        }
    }
    domains.sort_by(|one, other| one.name.cmp(&other.name));
    is_transient.then_some(domains)
}

/// What virsh complains of, in one line.
fn complaint(stderr: &[u8]) -> String {
    let said = String::from_utf8_lossy(stderr);
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines = lines.map(|line| line.strip_prefix("error: ").unwrap_or(line));
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        "nothing".to_owned()
    } else {
        lines.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "4dea22b3-1d52-d8f3-2516-782e98ab3fa0";

    #[test]
    fn both_lists_are_read_in_the_order_of_names() {
        let printed = format!("{ONE} web  \n{ONE} two words\n\n---\n{ONE} a\n\n");
        let domains = read(&printed).unwrap();
        let domains: Vec<_> = domains
            .iter()
            .map(|it| (&*it.name, it.is_transient))
            .collect();
        assert_eq!(domains, [("a", true), ("two words", false), ("web", false)]);
        let joined = format!("{ONE} web\n---{ONE} a\n");
        assert_eq!(read(&joined), read(&joined.replace("---", "---\n")));
        assert_eq!(read("\n---\n\n"), Some(Vec::new()));
        for other in [
            "",
            "\n",
            "Welcome\n---\n",
            &format!("{ONE}\n---\n"),
            "x y\n---\n",
        ] {
            assert_eq!(read(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_complaint_is_one_line() {
        let said = "error: failed to connect to the hypervisor\nerror: no route\n\n";
        assert_eq!(
            complaint(said.as_bytes()),
            "failed to connect to the hypervisor; no route"
        );
        assert_eq!(complaint(b" \n"), "nothing");
    }
}
