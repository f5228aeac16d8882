//! The real tools, for the tests of the house.
//!
//! A claim about Pacemaker is worth what the real Pacemaker says about it. This crate lets every test ask:
//!
//! - [`tools`]: Pacemaker's offline tools, `xmllint` and cluster-glue's `stonith`, each fed from memory.
//! - [`cib_file`]: a CIB in a file that `cibadmin` works on, without a cluster.
//! - [`cluster`]: a real cluster of one node, alive, in namespaces of its own.
//! - [`corpus`]: real CIBs, where somebody has some.
//! - [`not_checked`]: what happens on a machine that lacks one of these.
//! - [`run`]: how every program is run: with nothing inherited, and within a time limit.

pub mod cib_file;
pub mod cluster;
pub mod corpus;
pub mod not_checked;
pub mod run;
pub mod tools;
