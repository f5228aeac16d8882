//! What is asked on a node before anybody relies on the fencing there, and what the answers mean.
//!
//! Nothing here runs a program: [`connections`] and [`details`] say what to ask, [`verdicts`] judges the replies. All of
//! it is harmless: no call stops, starts or changes anything.
//!
//! ```
//! use cib_gen::probe::{self, Reply, Subject};
//! use cib_gen::{Encryption, Spec, Surroundings, plan};
//!
//! let spec = Spec::new("lxc+ssh://root@h/", ["a", "b:vm-b"], Encryption::Required)?;
//! let plan = plan(&spec, &Surroundings::default())?;
//! let first = probe::connections(&spec);
//! assert_eq!(first[0].call.line(), "virsh -q -c lxc+ssh://root@h/ list --all --name");
//!
//! let silent = Reply::TimedOut { seconds: 20 };
//! let replies: Vec<_> = first.iter().map(|question| (question.subject, silent.clone())).collect();
//! assert_eq!(probe::details(&spec, &plan, &replies), []);
//! let verdicts = probe::verdicts(&spec, &plan, &replies);
//! let problem = verdicts[1].problem.as_ref().unwrap();
//! assert_eq!(problem.says, "`lxc+ssh://root@h/` does not answer within 20 seconds");
//! # Ok::<(), cib_gen::Error>(())
//! ```

mod meaning;
mod verdict;

use crate::call::{self, Call};
use crate::plan::{Device, Plan, Target};
use crate::spec::{Agent, Guest, SecondLevel, Spec};

pub(crate) use meaning::packages;
pub use verdict::{Obstacle, Verdict, verdicts};

/// Something to ask, and what about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What the answer tells about.
    pub subject: Subject,
    /// The program that answers.
    pub call: Call,
}

/// What an answer tells about. The numbers are places in [`Spec::hypervisors`], [`Plan::devices`] and
/// [`Spec::guests`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Whether libvirt answers on this hypervisor, and which domains it has.
    Hypervisor(usize),
    /// What libvirt knows of the domain of this guest.
    Domain(usize),
    /// Whether the agent of this device reaches what it fences through, and which domains it sees there.
    Device(usize),
    /// What the fence agent says of the domain of this guest.
    Status(usize),
    /// Whether the agent of the second level reaches the machine that this device switches.
    SecondLevel(usize),
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The program could not be run.
    NotRun {
        /// Why not.
        reason: String,
    },
    /// It did not come to its end.
    TimedOut {
        /// How long that was waited for.
        seconds: u64,
    },
    /// It did.
    Ended {
        /// The exit status; none where a signal ended it.
        code: Option<i32>,
        /// What it printed.
        stdout: String,
        /// What it complained of.
        stderr: String,
    },
}

impl Reply {
    /// What it printed, where it succeeded.
    pub(crate) fn success(&self) -> Option<&str> {
        match self {
            Self::Ended {
                code: Some(0),
                stdout,
                ..
            } => Some(stdout),
            _ => None,
        }
    }
}

/// The reply to a question about that subject.
pub(crate) fn reply_to(replies: &[(Subject, Reply)], subject: Subject) -> Option<&Reply> {
    let found = replies.iter().find(|(about, _)| *about == subject);
    found.map(|(_, reply)| reply)
}

/// What has to be asked first: whether the hypervisors answer that the nodes talk to themselves.
pub fn connections(spec: &Spec) -> Vec<Question> {
    let hypervisors = spec.hypervisors().iter().enumerate();
    let own = hypervisors.filter(|(_, hypervisor)| hypervisor.agent.talks_to_libvirt());
    let used = own.filter(|(at, _)| spec.guests().iter().any(|guest| guest.hypervisor == *at));
    let question = |(at, hypervisor): (usize, &crate::Hypervisor)| Question {
        subject: Subject::Hypervisor(at),
        call: call::names(&hypervisor.uri),
    };
    used.map(question).collect()
}

/// What has to be asked then: about the guests and devices of what answered, and about those that are fenced without
/// libvirt's client.
pub fn details(spec: &Spec, plan: &Plan, replies: &[(Subject, Reply)]) -> Vec<Question> {
    let answers = |guest: &Guest| {
        let reply = reply_to(replies, Subject::Hypervisor(guest.hypervisor));
        reply.is_some_and(|reply| reply.success().is_some())
    };
    let mut questions = Vec::new();
    for (at, guest) in spec.guests().iter().enumerate() {
        let Some((_, device, target)) = device_of(plan, guest) else {
            continue;
        };
        if answers(guest) {
            questions.push(Question {
                subject: Subject::Domain(at),
                call: call::dominfo(&spec.hypervisor_of(guest).uri, &target.domain),
            });
        }
        let status = call::domain_status(device, target);
        let status = status.filter(|_| device.guest_agent() == Some(Agent::Virsh));
        questions.extend(status.map(|call| Question {
            subject: Subject::Status(at),
            call,
        }));
    }
    for (at, device) in plan.devices.iter().enumerate() {
        let mut guests = spec.guests().iter();
        let first = guests.find(|guest| device.is_for(&guest.node));
        let call = match device.guest_agent() {
            Some(Agent::Libvirt) => first
                .filter(|guest| answers(guest))
                .map(|_| call::glue_status(device)),
            Some(Agent::Xvm | Agent::Virt) => call::domains(device),
            // Whoever gets an answer about a domain has reached the host.
            Some(Agent::Virsh) | None => None,
        };
        questions.extend(call.map(|call| Question {
            subject: Subject::Device(at),
            call,
        }));
        let second = first.and_then(|guest| second_level(spec, guest, device));
        questions.extend(second.map(|second| Question {
            subject: Subject::SecondLevel(at),
            call: call::board_status(device, second.plug.as_deref()),
        }));
    }
    questions
}

/// What the specification says of the device, where that is the second level of the guest.
pub(crate) fn second_level<'s>(
    spec: &'s Spec,
    guest: &Guest,
    device: &Device,
) -> Option<&'s SecondLevel> {
    let second = spec.hypervisor_of(guest).second_level.as_ref();
    second.filter(|second| device.agent == second.agent && device.is_for(&guest.node))
}

/// The device that fences the guest as such, its place, and what it calls the guest.
pub(crate) fn device_of<'p>(
    plan: &'p Plan,
    guest: &Guest,
) -> Option<(usize, &'p Device, &'p Target)> {
    let devices = plan.devices.iter().enumerate();
    let mut devices = devices.filter(|(_, device)| device.guest_agent().is_some());
    devices.find_map(|(at, device)| {
        let mut targets = device.targets.iter();
        let target = targets.find(|target| target.node.eq_ignore_ascii_case(&guest.node))?;
        Some((at, device, target))
    })
}
