//! The configuration of the running cluster, as `cibadmin` gives it out.

use std::io;
use std::time::Duration;

use crate::program;
use crate::render::plain;

/// How long the cluster may take. It answers within a second, or it has a problem of its own.
const LIMIT: Duration = Duration::from_secs(20);

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
    let answer = program::run("cibadmin", ["--query"], LIMIT).map_err(LiveError::NotRun)?;
    let answer = answer.ok_or(LiveError::TimedOut)?;
    if answer.status.success() {
        Ok(answer.stdout)
    } else {
        let said = String::from_utf8_lossy(&answer.stderr);
        Err(LiveError::Refused(plain(said.trim()).into_owned()))
    }
}
