//! The configuration of the running cluster, as `cibadmin` gives it out.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::render::plain;

/// How long the cluster may take. It answers within a second, or it has a problem of its own.
const LIMIT: Duration = Duration::from_secs(20);
/// How long what was written may take to arrive after the end of its writer.
const DRAIN: Duration = Duration::from_secs(5);
/// Where else the program is: not every user has `sbin` in the search path.
const PROGRAMS: [&str; 2] = ["cibadmin", "/usr/sbin/cibadmin"];

/// Why the cluster's configuration is not known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LiveError {
    /// There is no cibadmin, or it may not be run.
    #[error("cannot run cibadmin, which --live asks for the configuration: {0}")]
    NotRun(io::Error),
    /// It ran, and was ended.
    #[error("no answer from the cluster within {} seconds", LIMIT.as_secs())]
    TimedOut,
    /// It says no, and why.
    #[error(
        "the cluster gives no configuration; does it run on this machine, and may you ask it? cibadmin says: {0}"
    )]
    Refused(String),
}

/// What `cibadmin --query` prints.
///
/// # Errors
///
/// [`LiveError`] where no cluster answers on this machine.
pub fn query() -> Result<Vec<u8>, LiveError> {
    let mut child = spawn().map_err(LiveError::NotRun)?;
    let stdout = child.stdout.take().map(collect);
    let stderr = child.stderr.take().map(collect);
    let status = wait(&mut child).map_err(LiveError::NotRun)?;
    let status = status.ok_or(LiveError::TimedOut)?;
    if status.success() {
        Ok(received(stdout))
    } else {
        let said = received(stderr);
        let said = String::from_utf8_lossy(&said);
        Err(LiveError::Refused(plain(said.trim()).into_owned()))
    }
}

fn spawn() -> io::Result<Child> {
    let mut spawned = Err(io::ErrorKind::NotFound.into());
    for program in PROGRAMS {
        spawned = Command::new(program)
            .arg("--query")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        if !matches!(&spawned, Err(error) if error.kind() == io::ErrorKind::NotFound) {
            break;
        }
    }
    spawned
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
fn wait(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + LIMIT;
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
