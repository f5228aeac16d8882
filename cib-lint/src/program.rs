//! Other programs: run without a terminal, for a limited time, and ended with all their children.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use process_wrap::std::{ChildWrapper, CommandWrap, ProcessSession};

/// How long what was written may take to arrive after the end of its writer.
const DRAIN: Duration = Duration::from_secs(5);
/// How much of what a program prints is read: more than any answer has. What prints more has no end, or none that anybody
/// would wait for; its next write fails.
const MOST: u64 = 128 << 20;
/// Where else the programs of a cluster are: not every user has `sbin` in the search path.
const ALSO: &str = "/usr/sbin";

/// What a program did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// What it complained of.
    pub stderr: Vec<u8>,
}

/// Runs a program, by its name, to its end. None where that did not come within the limit; the program is ended then, with
/// its children.
///
/// Nothing is on its stdin, and it has no terminal: what asks for a password, as ssh does, gets none, and does not wait.
///
/// # Errors
///
/// Where there is no such program, or it may not be run.
pub fn run<A: AsRef<OsStr>>(
    program: &str,
    args: impl IntoIterator<Item = A>,
    limit: Duration,
) -> io::Result<Option<Answer>> {
    ended(program, args, limit, |command| {
        spawn(command, Stdio::null())
    })
}

/// The same as a daemon would run it: fed with `stdin`, and with nothing of the person's who runs this: no agent of ssh
/// with keys that the daemon would not have, nothing that opens a window to ask, and no language but the programs' own.
///
/// Stdin is also the way for secrets, which every user of the machine could see among the arguments.
///
/// # Errors
///
/// As for [`run`].
pub fn run_as_daemon<A: AsRef<OsStr>>(
    program: &str,
    args: impl IntoIterator<Item = A>,
    stdin: &[u8],
    limit: Duration,
) -> io::Result<Option<Answer>> {
    ended(program, args, limit, |command| {
        spawn_as_daemon(command, stdin)
    })
}

fn ended<A: AsRef<OsStr>>(
    program: &str,
    args: impl IntoIterator<Item = A>,
    limit: Duration,
    spawn: impl Fn(Command) -> io::Result<Box<dyn ChildWrapper>>,
) -> io::Result<Option<Answer>> {
    let args: Vec<_> = args.into_iter().collect();
    let command = |program: &Path| {
        let mut command = Command::new(program);
        command.args(&args);
        command
    };
    let mut child = spawn(command(program.as_ref()));
    if matches!(&child, Err(error) if error.kind() == io::ErrorKind::NotFound) {
        child = spawn(command(&Path::new(ALSO).join(program)));
    }
    let mut child = child?;
    let stdout = child.stdout().take().map(collect);
    let stderr = child.stderr().take().map(collect);
    let status = wait(&mut *child, limit)?;
    Ok(status.map(|status| Answer {
        status,
        stdout: received(stdout),
        stderr: received(stderr),
    }))
}

/// What belongs to the person at the terminal.
const PERSONAL: [&str; 4] = ["SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY", "WAYLAND_DISPLAY"];

fn spawn_as_daemon(mut command: Command, stdin: &[u8]) -> io::Result<Box<dyn ChildWrapper>> {
    for name in PERSONAL {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
    if stdin.is_empty() {
        return spawn(command, Stdio::null());
    }
    let mut child = spawn(command, Stdio::piped())?;
    if let Some(pipe) = child.stdin().take() {
        feed(pipe, stdin.to_vec());
    }
    Ok(child)
}

/// In a session of its own: without a terminal, and a group of processes that can be ended as a whole.
fn spawn(mut command: Command, stdin: Stdio) -> io::Result<Box<dyn ChildWrapper>> {
    command.stdin(stdin);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    CommandWrap::from(command).wrap(ProcessSession).spawn()
}

/// Writes while others read: a pipe that is full would stop both.
fn feed(mut pipe: impl Write + Send + 'static, bytes: Vec<u8>) {
    thread::spawn(move || {
        // A program that does not want to read all of it says so itself.
        let _ = pipe.write_all(&bytes);
    });
}

/// Reads a pipe while the program still runs: one that is full would stop it.
fn collect(pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read until then is still the best there is; and who asked may be gone.
        let _ = pipe.take(MOST).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

fn received(pipe: Option<Receiver<Vec<u8>>>) -> Vec<u8> {
    let bytes = pipe.and_then(|pipe| pipe.recv_timeout(DRAIN).ok());
    bytes.unwrap_or_default()
}

/// The program's end; none if it had to be ended.
fn wait(child: &mut dyn ChildWrapper, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            // What is in its group ends with it; its session is known as such only while it is there.
            end_session(child.id());
            child.kill()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Ends all processes of the session that a program leads, in whatever group they are: `crm_resource` gives each agent that
/// it asks a group of its own, and would leave it behind.
fn end_session(leader: u32) {
    /// What is started between looking and ending is seen the next time.
    const ROUNDS: usize = 3;
    for _ in 0..ROUNDS {
        for process in processes_of(leader) {
            // Who has ended in the meantime need not be.
            let _ = kill(process, Signal::SIGKILL);
        }
    }
}

/// The processes of a session. None where the system does not have Linux's `/proc`.
fn processes_of(session: u32) -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let is_in_session = |number: &i32| {
        let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        // Behind the name, which may hold anything, stand the state, the parent, the group and the session: proc(5).
        let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
        let of = behind.split_whitespace().nth(3);
        of.is_some_and(|of| of.parse() == Ok(session))
    };
    let numbers = numbers.filter(is_in_session);
    numbers.map(Pid::from_raw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, stdin: &[u8], limit: Duration) -> Option<Answer> {
        run_as_daemon("sh", ["-c", script], stdin, limit).unwrap()
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_program_reads_what_it_is_fed() {
        let answer = shell("cat; echo why >&2; exit 3", b"secret", LONG).unwrap();
        assert_eq!(answer.status.code(), Some(3));
        assert_eq!(
            (&*answer.stdout, &*answer.stderr),
            (&b"secret"[..], &b"why\n"[..])
        );
        let much = vec![b'x'; 1 << 20];
        assert_eq!(shell("cat", &much, LONG).unwrap().stdout, much);
        assert!(shell("exit 0", &much, LONG).unwrap().status.success());
    }

    #[test]
    fn a_program_has_no_terminal_to_ask() {
        let answer = shell("exec </dev/tty", b"", LONG).unwrap();
        assert!(!answer.status.success());
    }

    #[test]
    fn the_children_of_a_program_that_took_too_long_end_with_it() {
        ends_with_its_child("");
    }

    /// As `crm_resource` starts agents.
    #[test]
    fn children_in_a_group_of_their_own_end_as_well() {
        ends_with_its_child("set -m;");
    }

    #[track_caller]
    fn ends_with_its_child(before: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pid");
        let script = format!("{before} sleep 100 & echo $! >{}; wait", file.display());
        let start = Instant::now();
        assert_eq!(shell(&script, b"", Duration::from_millis(500)), None);
        assert!(start.elapsed() < Duration::from_secs(20));
        let pid = fs::read_to_string(&file).unwrap();
        let process = Path::new("/proc").join(pid.trim());
        // What is ended is there until somebody has asked for its end.
        let ended = || {
            let text = fs::read_to_string(process.join("stat")).unwrap_or_default();
            !text.contains("(sleep)") || text.contains("(sleep) Z")
        };
        while !ended() && start.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(10));
        }
        assert!(ended());
    }

    #[test]
    fn a_program_that_prints_without_end_is_not_read_without_end() {
        let answer = shell("exec yes", b"", LONG).unwrap();
        assert!(!answer.status.success());
        assert_eq!(u64::try_from(answer.stdout.len()).unwrap(), MOST);
    }

    #[test]
    fn a_daemon_speaks_no_language_but_its_own() {
        let answer = shell("echo $LC_ALL-$SSH_AUTH_SOCK", b"", LONG).unwrap();
        assert_eq!(answer.stdout, b"C-\n");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let error = run("no-such-program", [""; 0], LONG).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
