//! What the replies say of each guest.

use cib_model::{is_readable_uuid, nearest, same_uuid};

use super::meaning::{Way, meaning};
use super::{Reply, Subject, device_of, reply_to, second_level};
use crate::error::listed;
use crate::plan::{Device, Plan, Target};
use crate::spec::{Agent, Guest, Spec};

/// Whether a guest can be fenced from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The node.
    pub node: String,
    /// What libvirt calls the machine.
    pub domain: String,
    /// The device that fences it.
    pub device: String,
    /// What the machine is doing, in libvirt's words, where that is known.
    pub state: Option<String>,
    /// Why it cannot be fenced; none where it can.
    pub problem: Option<Obstacle>,
    /// Why it cannot be fenced with its hypervisor, where there is a device for that.
    pub second_level: Option<Obstacle>,
    /// What could not be found out, where that does not decide.
    pub unknown: Option<String>,
}

/// Something that stands between a node and a guest that it has to fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// What is wrong.
    pub says: String,
    /// What to do about it, where there is something to say.
    pub help: Option<String>,
}

impl Obstacle {
    pub(super) fn new(says: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            says: says.into(),
            help: Some(help.into()),
        }
    }
}

/// Judges the replies to all questions: a verdict for each guest, in the order of the specification.
pub fn verdicts(spec: &Spec, plan: &Plan, replies: &[(Subject, Reply)]) -> Vec<Verdict> {
    let guests = spec.guests().iter().enumerate();
    let asked = guests.filter_map(|(at, guest)| {
        let (device_at, device, target) = device_of(plan, guest)?;
        Some(Asked {
            spec,
            plan,
            guest,
            guest_at: at,
            device,
            device_at,
            target,
            replies,
        })
    });
    asked.map(|asked| asked.verdict()).collect()
}

/// A guest, its device, and all that was heard.
struct Asked<'a> {
    spec: &'a Spec,
    plan: &'a Plan,
    guest: &'a Guest,
    guest_at: usize,
    device: &'a Device,
    device_at: usize,
    target: &'a Target,
    replies: &'a [(Subject, Reply)],
}

/// What libvirt says of a domain.
struct Domain {
    state: String,
    persistent: bool,
}

impl Asked<'_> {
    fn verdict(&self) -> Verdict {
        let judged = match self.device.guest_agent() {
            Some(Agent::Libvirt) | None => self.through_libvirt(),
            Some(Agent::Virsh) => self.through_ssh(),
            Some(Agent::Xvm | Agent::Virt) => self.through_daemon(),
        };
        let (state, problem, unknown) = match judged {
            Ok((state, unknown)) => (state, None, unknown),
            Err(problem) => (None, Some(problem), None),
        };
        Verdict {
            node: self.target.node.clone(),
            domain: self.target.domain.clone(),
            device: self.device.id.clone(),
            state,
            problem,
            second_level: self.second_level(),
            unknown,
        }
    }

    /// What stands between this node and the board of the guest's hypervisor.
    fn second_level(&self) -> Option<Obstacle> {
        let devices = self.plan.devices.iter().enumerate();
        let mut devices =
            devices.filter(|(_, device)| second_level(self.spec, self.guest, device).is_some());
        let (at, device) = devices.next()?;
        let reply = self.reply(Subject::SecondLevel(at));
        // 2 is a machine without power, which the agent has reached.
        let reached = matches!(
            reply,
            Some(Reply::Ended {
                code: Some(0 | 2),
                ..
            })
        );
        (!reached).then(|| meaning(reply, Way::Board, self.uri(), device))
    }

    /// `external/libvirt`: all of it has to work from here.
    fn through_libvirt(&self) -> Result<(Option<String>, Option<String>), Obstacle> {
        self.connected()?;
        let domain = self.domain()?;
        let device = self.reply(Subject::Device(self.device_at));
        if device.is_some_and(|reply| reply.success().is_none()) {
            return Err(self.obstacle(device, Way::Glue));
        }
        Ok((Some(domain.state), None))
    }

    /// `fence_virsh` says whether the domain runs; libvirt, if it can be asked from here, whether it outlives its end.
    fn through_ssh(&self) -> Result<(Option<String>, Option<String>), Obstacle> {
        let state = self.status()?;
        if self.connected().is_ok() {
            let domain = self.domain()?;
            return Ok((Some(domain.state), None));
        }
        let unknown = "whether its domain is persistent cannot be told: virsh on this node does not reach libvirt";
        Ok((state, Some(unknown.to_owned())))
    }

    /// `fence_xvm` and `fence_virt`: `fence_virtd` has to see the domain.
    fn through_daemon(&self) -> Result<(Option<String>, Option<String>), Obstacle> {
        let list = self.reply(Subject::Device(self.device_at));
        let Some(seen) = list.and_then(Reply::success) else {
            return Err(self.obstacle(list, Way::Virtd));
        };
        // NAME UUID STATE, with blanks between. The agent's `status` is no help: it says OFF of a domain that is not there.
        let lines = seen.lines();
        let lines: Vec<Vec<_>> = lines
            .map(|line| line.split_whitespace().collect())
            .collect();
        let is_own = |words: &&Vec<&str>| {
            let mut names = words.iter().take(2);
            names.any(|name| is_called(name, &self.target.domain))
        };
        let Some(own) = lines.iter().find(is_own) else {
            let names = lines.iter().filter_map(|words| words.first().copied());
            return Err(self.no_domain("`fence_virtd`", &names.collect::<Vec<_>>()));
        };
        let state = own.get(2).map(|state| (*state).to_owned());
        let unknown = "whether its domain is persistent is for libvirt on the hypervisor to say";
        Ok((state, Some(unknown.to_owned())))
    }

    fn connected(&self) -> Result<&str, Obstacle> {
        let reply = self.reply(Subject::Hypervisor(self.guest.hypervisor));
        reply
            .and_then(Reply::success)
            .ok_or_else(|| self.obstacle(reply, Way::Libvirt))
    }

    /// What libvirt knows of the domain, if it is one that can be stopped and started again.
    fn domain(&self) -> Result<Domain, Obstacle> {
        let reply = self.reply(Subject::Domain(self.guest_at));
        let Some(info) = reply.and_then(Reply::success) else {
            let missing = matches!(reply, Some(Reply::Ended { stderr, .. }) if stderr.contains("failed to get domain"));
            if missing {
                let names = self.connected()?.lines().filter(|name| !name.is_empty());
                let uri = format!("`{}`", self.uri());
                return Err(self.no_domain(&uri, &names.collect::<Vec<_>>()));
            }
            return Err(self.obstacle(reply, Way::Libvirt));
        };
        let domain = Domain {
            state: field(info, "State").unwrap_or("state not known").to_owned(),
            persistent: field(info, "Persistent") != Some("no"),
        };
        if domain.persistent {
            return Ok(domain);
        }
        let name = &self.target.domain;
        Err(Obstacle::new(
            format!(
                "the domain `{name}` is transient: once it is stopped nothing can start it again"
            ),
            format!(
                "on the hypervisor: `virsh dumpxml {name} > {name}.xml` and `virsh define {name}.xml`"
            ),
        ))
    }

    /// What the fence agent says: 0 is on, 2 is off.
    fn status(&self) -> Result<Option<String>, Obstacle> {
        let reply = self.reply(Subject::Status(self.guest_at));
        match reply {
            Some(Reply::Ended { code: Some(0), .. }) => Ok(Some("running".to_owned())),
            Some(Reply::Ended { code: Some(2), .. }) => Ok(Some("shut off".to_owned())),
            _ => Err(self.obstacle(reply, Way::Virsh)),
        }
    }

    fn no_domain(&self, place: &str, names: &[&str]) -> Obstacle {
        let name = &self.target.domain;
        let help = match nearest(name, names.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`? Case counts in names of domains"),
            None if names.is_empty() => {
                "it has no domain at all: is it the right hypervisor, and the right driver?"
                    .to_owned()
            }
            None => format!("its domains are {}", listed(names)),
        };
        Obstacle::new(format!("{place} has no domain `{name}`"), help)
    }

    fn obstacle(&self, reply: Option<&Reply>, way: Way) -> Obstacle {
        meaning(reply, way, self.uri(), self.device)
    }

    fn reply(&self, subject: Subject) -> Option<&Reply> {
        reply_to(self.replies, subject)
    }

    fn uri(&self) -> &str {
        &self.spec.hypervisor_of(self.guest).uri
    }
}

/// Whether a name or a UUID is what a domain is called by.
fn is_called(name: &str, domain: &str) -> bool {
    name == domain || is_readable_uuid(domain) && same_uuid(name, domain)
}

/// What stands behind a name in the output of `virsh dominfo`.
fn field<'t>(info: &'t str, name: &str) -> Option<&'t str> {
    let mut pairs = info.lines().filter_map(|line| line.split_once(':'));
    pairs
        .find(|(own, _)| *own == name)
        .map(|(_, value)| value.trim())
}
