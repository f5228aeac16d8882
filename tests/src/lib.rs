//! The real tools, for the tests of the house.
//!
//! A claim about Pacemaker is worth what the real Pacemaker says about it. This crate lets every test ask:
//!
//! - [`tools`]: Pacemaker's offline tools, `xmllint` and cluster-glue's `stonith`, each fed from memory.
//! - [`agents`]: the catalogue of agents, from what they print.
//! - [`cib_file`]: a CIB in a file that `cibadmin` works on, without a cluster.
//! - [`cluster`]: a real cluster of one node, alive, in namespaces of its own; or one of containers that can be
//!   fenced for real.
//! - [`corpus`]: real CIBs, where somebody has some.
//! - [`grown`]: CIBs of any size.
//! - [`libvirt_host`]: libvirt's daemon, alive, in namespaces of its own.
//! - [`not_checked`]: what happens on a machine that lacks one of these.
//! - [`run`]: how every program is run: with nothing inherited, and within a time limit.
//!
//! A test begins with what it needs, and goes on as if it were there:
//!
//! ```no_run
//! use cib_tests::cluster::OneNodeCluster;
//! use cib_tests::not_checked::require;
//! use cib_tests::tools::{self, Tool};
//!
//! // #[test]
//! fn pacemaker_likes_what_we_write() {
//!     if !require("our CIB with crm_verify", &[Tool::CrmVerify]) {
//!         return;
//!     }
//!     let ran = tools::crm_verify("<cib/>").unwrap();
//!     assert_eq!(ran.code, 0, "{ran:?}");
//! }
//!
//! // #[test]
//! fn a_live_cluster_takes_what_we_write() {
//!     let Some(cluster) = OneNodeCluster::require("our CIB with a live cluster", None) else {
//!         return;
//!     };
//!     let ran = cluster.run("cibadmin", &["--replace", "--xml-pipe"], "<cib/>");
//!     assert_eq!(ran.unwrap().code, 0);
//! }
//! ```

pub mod agents;
pub mod cib_file;
pub mod cluster;
pub mod corpus;
pub mod grown;
pub mod libvirt_host;
pub mod not_checked;
pub mod run;
pub mod tools;
