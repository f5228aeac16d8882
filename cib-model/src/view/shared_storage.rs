//! Who writes to storage that several nodes use at once.

use super::{Cluster, ResolvedPrimitive, read};
use crate::value::Integer;

/// What makes a primitive need fencing on every node, since several nodes write to the same storage at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedStorage {
    /// It is the distributed lock manager.
    LockManager,
    /// It mounts a file system that several nodes mount at once.
    FileSystem,
    /// It is DRBD that is promoted on more than one node.
    DualPrimary,
}

impl<'c> Cluster<'c> {
    /// The primitives that are about storage which several nodes write to at once.
    pub fn shared_storage(&self) -> impl Iterator<Item = (&ResolvedPrimitive<'c>, SharedStorage)> {
        let primitives = self.primitives().iter();
        primitives.filter_map(|primitive| Some((primitive, self.shares_storage(primitive)?)))
    }

    fn shares_storage(&self, primitive: &ResolvedPrimitive<'c>) -> Option<SharedStorage> {
        let is = |provider, name| primitive.is_agent("ocf", Some(provider), name);
        if is("pacemaker", "controld") {
            return Some(SharedStorage::LockManager);
        }
        if is("heartbeat", "Filesystem") {
            let kind = self.parameter(primitive, "fstype")?;
            let shared = matches!(kind.value.as_str(), "gfs2" | "ocfs2");
            return shared.then_some(SharedStorage::FileSystem);
        }
        let drbd = is("linbit", "drbd") || is("heartbeat", "drbd");
        let most = || {
            let promoted = self.meta(primitive, "promoted-max");
            read::<Integer>(promoted.or_else(|| self.meta(primitive, "master-max")))
        };
        (drbd && most().is_some_and(|most| most > 1)).then_some(SharedStorage::DualPrimary)
    }
}
