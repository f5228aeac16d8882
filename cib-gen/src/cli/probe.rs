//! `cib-gen probe`: asks from this node what the fencing needs, all at once, and waits for no answer for ever.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use cib_lint::program;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::arguments::ProbeArguments;
use super::message::{Failure, Messages};
use super::{Done, table};
use crate::call::Call;
use crate::probe::{self, Obstacle, Question, Reply, Subject, Verdict};
use crate::{Surroundings, plan};

/// How long a program may take: what the agent asks for its status in its metadata.
const LIMIT: Duration = Duration::from_secs(20);
/// How many programs run at once: sshd refuses some of more than ten that have not logged in yet (`MaxStartups`).
const AT_ONCE: usize = 8;
/// Some guest cannot be fenced, or not with its hypervisor.
const FAILED: u8 = 1;

pub(super) fn run(arguments: &ProbeArguments, messages: &mut Messages) -> Result<Done, Failure> {
    let nothing = Surroundings::default();
    let (spec, file) = arguments.source.read(&nothing)?;
    let located = |error| Failure::located(error, file.as_ref(), &nothing);
    let plan = plan(&spec, &nothing).map_err(located)?;
    if !is_root() {
        messages.warning("this is not root: the cluster fences as root, with root's keys, and may fail where this does not");
    }
    for note in plan.notes.iter().filter(|note| note.is_warning()) {
        messages.note(note);
    }
    let bar = bar();
    let mut replies = ask(&probe::connections(&spec), &bar);
    replies.extend(ask(&probe::details(&spec, &plan, &replies), &bar));
    bar.finish_and_clear();
    let verdicts = probe::verdicts(&spec, &plan, &replies);
    let found: Vec<_> = verdicts.iter().flat_map(obstacles).collect();
    let helps: BTreeSet<_> = found
        .iter()
        .filter_map(|obstacle| obstacle.help.as_deref())
        .collect();
    for help in helps {
        messages.help(help);
    }
    Ok(Done {
        text: table::of(&HEAD, &verdicts.iter().map(row).collect::<Vec<_>>()),
        status: if found.is_empty() { 0 } else { FAILED },
    })
}

const HEAD: [&str; 4] = ["NODE", "DOMAIN", "DEVICE", "FROM HERE"];

fn row(verdict: &Verdict) -> [String; 4] {
    let said = match (&verdict.problem, &verdict.state) {
        (Some(problem), _) => format!("CANNOT be fenced: {}", problem.says),
        (None, Some(state)) => format!("can be fenced ({state})"),
        (None, None) => "can be fenced".to_owned(),
    };
    let second = verdict.second_level.iter();
    let second = second.map(|second| format!("; NOT with its hypervisor: {}", second.says));
    let unknown = verdict.unknown.iter().map(|unknown| format!("; {unknown}"));
    [
        verdict.node.clone(),
        verdict.domain.clone(),
        verdict.device.clone(),
        said + &second.chain(unknown).collect::<String>(),
    ]
}

fn obstacles(verdict: &Verdict) -> impl Iterator<Item = &Obstacle> {
    verdict.problem.iter().chain(&verdict.second_level)
}

/// Nothing is drawn where stderr is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} asked, {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// The replies, in the order of the questions.
fn ask(questions: &[Question], bar: &ProgressBar) -> Vec<(Subject, Reply)> {
    bar.inc_length(questions.len() as u64);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut replies = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(question) = questions.get(at) else {
                return replies;
            };
            replies.push((at, question.subject, reply(&question.call)));
            bar.inc(1);
        }
    };
    let mut replies = thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE.min(questions.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let ended = threads.into_iter().filter_map(|thread| thread.join().ok());
        ended.flatten().collect::<Vec<_>>()
    });
    replies.sort_by_key(|(at, ..)| *at);
    replies
        .into_iter()
        .map(|(_, subject, reply)| (subject, reply))
        .collect()
}

fn reply(call: &Call) -> Reply {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match program::run_as_daemon(&call.program, &call.args, &call.input(), LIMIT) {
        Ok(Some(answer)) => Reply::Ended {
            code: answer.status.code(),
            stdout: text(&answer.stdout),
            stderr: text(&answer.stderr),
        },
        Ok(None) => Reply::TimedOut {
            seconds: LIMIT.as_secs(),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Reply::NotRun {
            reason: "there is no such program".to_owned(),
        },
        Err(error) => Reply::NotRun {
            reason: error.to_string(),
        },
    }
}

/// Where that cannot be told, it is taken for granted.
fn is_root() -> bool {
    fs::metadata("/proc/self").map_or(true, |process| process.uid() == 0)
}
