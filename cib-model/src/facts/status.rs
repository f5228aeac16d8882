//! What the numbers in `<status>` mean.

use super::{EXIT_STATUS, OP_STATUS};

/// What an agent says with that exit status, in a few words.
///
/// ```
/// assert_eq!(cib_model::facts::exit_status(5), Some("not installed"));
/// ```
pub fn exit_status(code: i64) -> Option<&'static str> {
    let mut known = EXIT_STATUS.iter();
    known.find_map(|(number, words)| (*number == code).then_some(*words))
}

/// How an operation with that `op-status` ended, in a few words; empty where only the exit status tells. None where
/// Pacemaker knows no such status.
pub fn op_status(code: i64) -> Option<&'static str> {
    let mut known = OP_STATUS.iter();
    known.find_map(|(number, words)| (*number == code).then_some(*words))
}
