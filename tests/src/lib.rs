//! The real tools, for the tests of the house.
//!
//! A claim about Pacemaker is worth what the real Pacemaker says about it. This crate lets every test ask:
//!
//! - [`not_checked`]: what happens on a machine that lacks one of these.
//! - [`run`]: how every program is run: with nothing inherited, and within a time limit.

pub mod cib_file;
pub mod not_checked;
pub mod run;
pub mod tools;
