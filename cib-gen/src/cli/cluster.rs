//! What is known of the cluster beside the specification.

use std::ffi::OsString;

use cib_lint::live;
use cib_model::{SourceFile, Version};
use clap::Args;

use super::input;
use super::message::Failure;
use crate::Surroundings;

#[derive(Debug, Args)]
pub(super) struct ClusterArguments {
    /// The configuration that the cluster has, in this file, or - for stdin
    #[arg(long, value_name = "FILE", conflicts_with = "live")]
    pub(super) base: Option<OsString>,
    /// The configuration that the running cluster has (cibadmin --query)
    #[arg(long)]
    live: bool,
    /// The cluster's corosync.conf: it names the nodes, and tells who has quorum
    #[arg(long, value_name = "FILE")]
    pub(super) corosync: Option<OsString>,
}

/// The texts of these files.
pub(super) struct ClusterFiles {
    base: Option<SourceFile>,
    corosync: Option<SourceFile>,
}

impl ClusterArguments {
    /// Reads the files, or asks the running cluster. `others` are the files that are read beside them: stdin can be read
    /// once.
    pub(super) fn read<'f>(
        &'f self,
        others: impl IntoIterator<Item = &'f OsString>,
    ) -> Result<ClusterFiles, Failure> {
        let files = others.into_iter().chain(&self.base).chain(&self.corosync);
        if files.filter(|file| *file == "-").count() > 1 {
            return Err(Failure::Usage("only one file can be stdin"));
        }
        let file = |path: &Option<OsString>| path.as_deref().map(input::file).transpose();
        let base = if self.live {
            let bytes = live::query().map_err(Failure::Live)?;
            Some(input::text("the running cluster", bytes)?)
        } else {
            file(&self.base)?
        };
        let corosync = file(&self.corosync)?;
        Ok(ClusterFiles { base, corosync })
    }
}

impl ClusterFiles {
    pub(super) fn surroundings(&self, pacemaker: Option<Version>) -> Surroundings<'_> {
        Surroundings {
            base: self.base.as_ref(),
            corosync: self.corosync.as_ref(),
            pacemaker,
        }
    }
}
