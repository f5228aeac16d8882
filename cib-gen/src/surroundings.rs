//! What a specification meets: the cluster that there is.

use cib_model::{CorosyncConf, SourceFile, Version};

use crate::base::{Base, read_base};
use crate::error::Error;
use crate::membership::{Membership, read_corosync};

/// What is known of the cluster beside the specification. Nothing of it is needed: [`Surroundings::default`] is for a
/// new configuration of whatever cluster.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'s> {
    /// The configuration to merge into.
    pub base: Option<&'s SourceFile>,
    /// corosync.conf, which knows the names of the nodes before a configuration does, and who has quorum.
    pub corosync: Option<&'s SourceFile>,
    /// The release that will read the result. Without it, that is the release that wrote the base; a new document is for
    /// every release since 2.1.5.
    pub pacemaker: Option<Version>,
}

impl<'s> Surroundings<'s> {
    /// A configuration to merge into, and nothing else that is known.
    pub fn of(base: &'s SourceFile) -> Self {
        Self {
            base: Some(base),
            ..Self::default()
        }
    }

    /// The nodes that need a fence device, by name: those of the base, else those of corosync.conf, if either knows them.
    ///
    /// # Errors
    ///
    /// As for [`generate`](crate::generate), where one of the two cannot be read.
    pub fn nodes(&self) -> Result<Option<Vec<String>>, Error> {
        self.read(|base, corosync| {
            let cluster = base.map(|base| &base.cluster);
            Ok(Membership::new(cluster, corosync).fenced_from_outside())
        })
    }

    /// Reads the texts for as long as something is made of them.
    pub(crate) fn read<T>(
        &self,
        make: impl FnOnce(Option<&Base<'_>>, Option<&CorosyncConf<'_>>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let parsed = self.base.map(read_base).transpose()?;
        let texts = self.base.zip(parsed.as_ref());
        let base = texts.map(|(source, parsed)| Base::new(source, parsed, self.pacemaker));
        let base = base.transpose()?;
        let corosync = self.corosync.map(read_corosync).transpose()?;
        make(base.as_ref(), corosync.as_ref())
    }
}
