//! The configuration of the running cluster, from `cibadmin --query`.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// A cluster answers within a second; `cibadmin` itself gives up after 30.
const LIMIT: Duration = Duration::from_secs(60);

/// Why the cluster's configuration is not to be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum LiveError {
    #[error("cannot run cibadmin: {0}")]
    Run(#[from] io::Error),
    #[error("cibadmin did not answer within {} seconds", LIMIT.as_secs())]
    Silent,
    #[error("cibadmin --query failed{}", said(.stderr))]
    Failed { stderr: String },
}

impl LiveError {
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Run(_) => {
                "run this on a node of the cluster, or save its configuration and name it with --base"
            }
            Self::Silent | Self::Failed { .. } => {
                "start the cluster on this node, or name a saved configuration with --base"
            }
        }
    }
}

fn said(stderr: &str) -> String {
    let lines: Vec<_> = stderr
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        String::new()
    } else {
        format!(": {}", lines.join("; "))
    }
}

pub(super) fn query() -> Result<Vec<u8>, LiveError> {
    let mut child = Command::new("cibadmin")
        .arg("--query")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdout = read_all(child.stdout.take());
    let stderr = read_all(child.stderr.take());
    let Some(status) = wait(&mut child)? else {
        child.kill()?;
        child.wait()?;
        return Err(LiveError::Silent);
    };
    let stdout = received(&stdout)?;
    if status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&received(&stderr)?).into_owned();
    Err(LiveError::Failed { stderr })
}

/// Reads on a thread of its own, so that neither pipe can fill up while the other is waited for.
fn read_all(pipe: Option<impl Read + Send + 'static>) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.map_or(Ok(0), |mut pipe| pipe.read_to_end(&mut bytes));
        // Nobody waits for it any more if this fails.
        let _ = sender.send(read.map(|_| bytes));
    });
    receiver
}

fn received(from: &Receiver<io::Result<Vec<u8>>>) -> Result<Vec<u8>, LiveError> {
    Ok(from.recv_timeout(LIMIT).map_err(|_| LiveError::Silent)??)
}

fn wait(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + LIMIT;
    loop {
        let ended = child.try_wait()?;
        if ended.is_some() || Instant::now() >= deadline {
            return Ok(ended);
        }
        thread::sleep(Duration::from_millis(10));
    }
}
