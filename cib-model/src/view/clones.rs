//! What kind of clone a clone is, and how many instances it has.

use super::{Cluster, ClusterResource, Setting};
use crate::value::{Boolean, Integer, Scalar as _, Version};

/// Since this release a clone that may have several instances on a node has instances that differ
/// (`lib/pengine/clone.c`).
const SEVERAL_ARE_UNIQUE: Version = Version::new(3, 0, 0);

/// How many instances of a clone may be promoted, under all names.
const PROMOTION_LIMITS: [&str; 4] = [
    "promoted-max",
    "promoted-node-max",
    "master-max",
    "master-node-max",
];

impl<'c> Cluster<'c> {
    /// A number that is set for a clone, and where, as Pacemaker reads it: not below 0, and 0 for what is no number. None
    /// where it is not set, or a rule or a hidden value decides.
    pub fn clone_number(&self, of: &ClusterResource<'c>, name: &str) -> Option<(i64, Setting<'c>)> {
        let setting = self.certain_meta(of, name)?;
        let number = Integer::read(setting.value.as_str()).unwrap_or(0);
        Some((number.max(0), setting))
    }

    /// Whether the instances of a clone differ from each other. None where that cannot be decided, also because it
    /// depends on the release and that is not known.
    pub fn is_globally_unique(&self, of: &ClusterResource<'c>) -> Option<bool> {
        if self.forces_anonymous(of).is_some() {
            return Some(false);
        }
        match self.meta_of(of, "globally-unique") {
            Some(setting) if setting.conditional || setting.is_hidden() => None,
            Some(setting) => Some(Boolean::read(setting.value.as_str()) == Ok(true)),
            None => {
                let several = self.clone_number(of, "clone-node-max");
                let several = several.is_some_and(|(number, _)| number > 1);
                let newer = self.surely_runs(SEVERAL_ARE_UNIQUE);
                (!several || newer || self.known.is_some()).then_some(several && newer)
            }
        }
    }

    /// The primitive in a clone whose class of agents cannot tell instances apart (`pe__force_anon`; tried with
    /// `crm_verify`).
    pub fn forces_anonymous(&self, of: &ClusterResource<'c>) -> Option<&ClusterResource<'c>> {
        self.primitives_within(of).into_iter().find(|member| {
            let primitive = self.resolved(member);
            primitive.is_some_and(|it| matches!(it.class(), "lsb" | "systemd" | "service"))
        })
    }

    /// Whether the resource is never promoted, and was not meant to be. Of a clone that was meant to be promotable, by
    /// its limits or by a slip of the pen, one finding about the clone says it all.
    pub fn is_for_no_promotion(&self, of: &ClusterResource<'c>) -> bool {
        let outermost = self.outermost(of);
        self.is_promotable(of) == Some(false)
            && !self.garbles_flag(&outermost, "promotable")
            && !(outermost.is_clone() && self.promotion_limit(&outermost).is_some())
    }

    /// The first of the numbers of promoted instances that a clone sets itself.
    pub fn promotion_limit(&self, of: &ClusterResource<'c>) -> Option<Setting<'c>> {
        let mut limits = PROMOTION_LIMITS.iter();
        limits.find_map(|name| self.own_meta_of(of, name))
    }

    /// Whether a boolean meta-attribute was written so that Pacemaker cannot read it: with a value that is no boolean, or
    /// under a name that is almost its own.
    pub fn garbles_flag(&self, of: &ClusterResource<'c>, name: &str) -> bool {
        let setting = self.certain_meta(of, name);
        setting.is_some_and(|setting| Boolean::read(setting.value.as_str()).is_err())
            || self.misspells_meta(of, name)
    }

    /// A meta-attribute that no rule decides and that is shown.
    pub fn certain_meta(&self, of: &ClusterResource<'c>, name: &str) -> Option<Setting<'c>> {
        let setting = self.meta_of(of, name)?;
        (!setting.conditional && !setting.is_hidden()).then_some(setting)
    }

    /// Whether a boolean meta-attribute is true; what is no boolean is not. None where it is not set, or not known.
    pub fn meta_flag(&self, of: &ClusterResource<'c>, name: &str) -> Option<(bool, Setting<'c>)> {
        let setting = self.certain_meta(of, name)?;
        let is_on = Boolean::read(setting.value.as_str()) == Ok(true);
        Some((is_on, setting))
    }
}
