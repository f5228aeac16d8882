//! Other programs: run with nothing on stdin, for a limited time.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// How long what was written may take to arrive after the end of its writer.
const DRAIN: Duration = Duration::from_secs(5);
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

/// Runs a program, by its name, to its end. None where that did not come within the limit; the program is ended then.
///
/// # Errors
///
/// Where there is no such program, or it may not be run.
pub fn run<A: AsRef<OsStr>>(
    program: &str,
    args: impl IntoIterator<Item = A>,
    limit: Duration,
) -> io::Result<Option<Answer>> {
    let args: Vec<_> = args.into_iter().collect();
    let mut child = spawn(program.as_ref(), &args);
    if matches!(&child, Err(error) if error.kind() == io::ErrorKind::NotFound) {
        child = spawn(&Path::new(ALSO).join(program), &args);
    }
    let mut child = child?;
    let stdout = child.stdout.take().map(collect);
    let stderr = child.stderr.take().map(collect);
    let status = wait(&mut child, limit)?;
    Ok(status.map(|status| Answer {
        status,
        stdout: received(stdout),
        stderr: received(stderr),
    }))
}

fn spawn<A: AsRef<OsStr>>(program: &Path, args: &[A]) -> io::Result<Child> {
    Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Reads a pipe while the program still runs: one that is full would stop it.
fn collect(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read until then is still the best there is; and who asked may be gone.
        let _ = pipe.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

fn received(pipe: Option<Receiver<Vec<u8>>>) -> Vec<u8> {
    let bytes = pipe.and_then(|pipe| pipe.recv_timeout(DRAIN).ok());
    bytes.unwrap_or_default()
}

/// The program's end; none if it had to be ended.
fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(5));
    }
}
