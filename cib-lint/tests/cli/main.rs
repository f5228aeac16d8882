//! The command as its users run it.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod agents;
mod commands;
mod exit_codes;
mod files;
mod fix;
mod live;
mod output;
mod place;
mod selection;

const CLEAN: &str = "<resources/>\n";
const BROKEN: &str = "<resources>\n  <primitive>\n</resources>\n";
