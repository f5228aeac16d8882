//! How every program is run: with nothing inherited, and within a time limit.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Where programs are looked for; Pacemaker's are in `sbin`, which is not on an ordinary user's `PATH` in Debian.
pub const SEARCH_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// How long a program may take unless its caller says otherwise.
///
/// The slowest offline tool takes under a second; what takes a minute hangs.
pub const LIMIT: Duration = Duration::from_secs(60);

/// What a program that came to its end left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The exit status; 128 plus the number of the signal that ended it, as a shell has it.
    pub code: i32,
    /// All that it wrote to stdout; what is not UTF-8 is replaced by U+FFFD.
    pub stdout: String,
    /// All that it wrote to stderr; what is not UTF-8 is replaced by U+FFFD.
    pub stderr: String,
}

/// Why a program did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It could not be started, or its files could not be made or read.
    #[error("cannot run {program}: {source}")]
    Io {
        /// The program.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// It was still running after its time limit and was ended, with all its children.
    #[error("{program} was not done after {limit:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")]
    TimedOut {
        /// The program.
        program: String,
        /// The limit.
        limit: Duration,
        /// What it had written to stdout by then.
        stdout: String,
        /// What it had written to stderr by then.
        stderr: String,
    },
}

/// A program about to be run.
///
/// Its environment has `PATH` ([`SEARCH_PATH`]), `LC_ALL=C` and what [`env`](Self::env) adds, nothing else: a
/// `CIB_file` or `CIB_shadow` in somebody's shell must not redirect a test.
#[derive(Debug)]
pub struct Invocation {
    program: String,
    command: Command,
    stdin: Vec<u8>,
    limit: Duration,
}

impl Invocation {
    /// A program with no arguments, nothing on stdin, and [`LIMIT`] to run.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", SEARCH_PATH)
            .env("LC_ALL", "C")
            // A group of its own: so the time limit ends its children, too.
            .process_group(0);
        Self {
            program: program.to_string_lossy().into_owned(),
            command,
            stdin: Vec::new(),
            limit: LIMIT,
        }
    }

    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets the working directory; it is the caller's otherwise.
    #[must_use]
    pub fn current_dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Sets what the program reads from stdin; without this, stdin is empty.
    #[must_use]
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Sets the time limit.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs the program to its end.
    pub fn run(mut self) -> Result<Ran, RunError> {
        self.ran().map_err(|source| RunError::Io {
            program: self.program.clone(),
            source,
        })?
    }

    /// Files instead of pipes on all three ends: nothing can block, and no grandchild can keep a pipe open.
    fn ran(&mut self) -> io::Result<Result<Ran, RunError>> {
        let mut stdout = tempfile::tempfile()?;
        let mut stderr = tempfile::tempfile()?;
        let mut child = self
            .command
            .stdin(file_with(&self.stdin)?)
            .stdout(stdout.try_clone()?)
            .stderr(stderr.try_clone()?)
            .spawn()?;
        let ended = wait(&mut child, self.limit)?;
        if ended.is_none() {
            end_group(&mut child)?;
        }
        let (stdout, stderr) = (text_of(&mut stdout)?, text_of(&mut stderr)?);
        Ok(match ended {
            Some(status) => Ok(Ran {
                code: code_of(status),
                stdout,
                stderr,
            }),
            None => Err(RunError::TimedOut {
                program: self.program.clone(),
                limit: self.limit,
                stdout,
                stderr,
            }),
        })
    }
}

/// Asks `probe` again and again until it answers or the time is up; it is asked at least once.
pub(crate) fn poll<T, E>(
    limit: Duration,
    pause: Duration,
    mut probe: impl FnMut() -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    let deadline = Instant::now() + limit;
    loop {
        let answer = probe()?;
        if answer.is_some() || Instant::now() >= deadline {
            return Ok(answer);
        }
        thread::sleep(pause);
    }
}

/// Waits for the child's end; `None` when the time is up and it still runs.
pub(crate) fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    poll(limit, Duration::from_millis(3), || child.try_wait())
}

/// Ends a child that leads a process group, and the group with it.
pub(crate) fn end_group(child: &mut Child) -> io::Result<()> {
    // The standard library signals one process only; every shell has `kill` for groups.
    Command::new("/bin/sh")
        .args(["-c", r#"kill -s KILL -- "-$1""#, "sh"])
        .arg(child.id().to_string())
        .stderr(Stdio::null())
        .status()?;
    child.kill()?;
    child.wait()?;
    Ok(())
}

fn file_with(bytes: &[u8]) -> io::Result<Stdio> {
    if bytes.is_empty() {
        return Ok(Stdio::null());
    }
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file.into())
}

fn text_of(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn code_of(status: ExitStatus) -> i32 {
    status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal))
        .unwrap_or(-1)
}

#[cfg(test)]
mod tests {
    use super::{Invocation, RunError};
    use std::time::{Duration, Instant};

    fn shell(script: &str) -> Invocation {
        Invocation::new("sh").args(["-c", script])
    }

    #[test]
    fn all_three_ends_and_the_exit_status_are_those_of_the_program() {
        let ran = shell("cat; echo why >&2; exit 3")
            .stdin("in")
            .run()
            .unwrap();
        assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (3, "in", "why\n"));
    }

    #[test]
    fn nothing_is_inherited() {
        let ran = shell("/usr/bin/env | sed 's/=.*//' | sort | tr '\\n' ' '")
            .env("CIB_file", "x")
            .run()
            .unwrap();
        assert_eq!(ran.stdout, "CIB_file LC_ALL PATH PWD ");
    }

    #[test]
    fn a_signal_is_told_as_a_shell_tells_it() {
        assert_eq!(shell("kill -SEGV $$").run().unwrap().code, 139);
    }

    #[test]
    fn the_time_limit_ends_a_program_and_its_children() {
        let start = Instant::now();
        let error = shell("echo begun; sleep 100 & wait")
            .limit(Duration::from_millis(200))
            .run()
            .unwrap_err();
        assert!(matches!(error, RunError::TimedOut { stdout, .. } if stdout == "begun\n"));
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_child_that_outlives_its_parent_holds_nothing_up() {
        let start = Instant::now();
        assert_eq!(shell("sleep 2 & echo gone").run().unwrap().stdout, "gone\n");
        assert!(start.elapsed() < Duration::from_secs(2));
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        assert!(matches!(
            Invocation::new("no-such-program").run(),
            Err(RunError::Io { .. })
        ));
    }
}
