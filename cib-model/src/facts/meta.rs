//! The meta-attributes of resources.

use super::{
    EnumValue, FORMER_META_ATTRIBUTES, META_ATTRIBUTES, OPTIONS_OF_OPERATIONS, OptionKind,
};
use crate::value::Version;

/// A meta-attribute of resources.
#[derive(Debug, Clone, Copy)]
pub struct MetaAttribute {
    /// As written in an nvpair.
    pub name: &'static str,
    /// On what it means something; nothing where the cluster sets it itself.
    pub kinds: &'static [MetaKind],
    /// How Pacemaker reads the value.
    pub value: OptionKind,
    /// What holds when it is absent, unless `defaults` says otherwise; none where it is worked out.
    pub(super) default: Option<&'static str>,
    /// What holds when it is absent on resources of a kind.
    pub(super) defaults: &'static [(MetaKind, &'static str)],
    /// What holds when the value is not what it must be; none where that is the default.
    pub(super) invalid: Option<&'static str>,
    /// The values of an enum.
    pub values: &'static [EnumValue],
    /// Whether Pacemaker ignores case in the values of the enum.
    pub any_case: bool,
    /// The first release that reads it.
    pub since: Version,
    /// The first release that does not read it any more.
    pub removed: Option<Version>,
    /// The meta-attribute without which it means nothing.
    pub needs: Option<&'static str>,
    /// Whether the cluster sets it itself.
    pub by_cluster: bool,
}

/// On what a meta-attribute means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetaKind {
    /// A primitive, or a template of some.
    Primitive,
    /// A primitive of the class `stonith`.
    FenceDevice,
    /// A group.
    Group,
    /// A clone, promotable or not.
    Clone,
    /// A bundle.
    Bundle,
    /// The defaults for all resources.
    Defaults,
}

impl MetaAttribute {
    /// What holds on a resource of that kind when the meta-attribute is absent; none where it is worked out.
    pub fn default_of(&self, kind: MetaKind) -> Option<&'static str> {
        let own = self.defaults.iter().find(|(of, _)| *of == kind);
        own.map(|(_, value)| *value).or(self.default)
    }

    /// What holds on a resource of that kind when the value is not what it must be; none where it is worked out.
    pub fn otherwise(&self, kind: MetaKind) -> Option<&'static str> {
        self.invalid.or_else(|| self.default_of(kind))
    }

    /// Whether a release reads it.
    pub fn is_read_by(&self, version: Version) -> bool {
        self.since <= version && self.removed.is_none_or(|removed| version < removed)
    }
}

/// The meta-attribute of that name.
///
/// ```
/// use cib_model::facts::{self, MetaKind};
///
/// let ordered = facts::meta_attribute("ordered").unwrap();
/// assert_eq!(ordered.default_of(MetaKind::Group), Some("true"));
/// assert_eq!(ordered.default_of(MetaKind::Clone), Some("false"));
/// assert!(facts::meta_attribute("migration_threshold").is_none());
/// ```
pub fn meta_attribute(name: &str) -> Option<&'static MetaAttribute> {
    let at = META_ATTRIBUTES
        .binary_search_by(|meta| meta.name.cmp(name))
        .ok()?;
    META_ATTRIBUTES.get(at)
}

/// All meta-attributes of resources, by name.
pub fn meta_attributes() -> &'static [MetaAttribute] {
    META_ATTRIBUTES
}

/// The name of today of a meta-attribute that Pacemaker 0.6 wrote with underscores. None for a name that is in use.
pub fn former_meta_attribute(name: &str) -> Option<&'static str> {
    let mut former = FORMER_META_ATTRIBUTES.iter();
    former.find_map(|(old, new)| (*old == name).then_some(*new))
}

/// Whether a name is that of a meta-attribute and cannot be a parameter: OCF agents get these as variables of a shell, which
/// have no minus sign.
pub fn is_meta_attribute_alone(name: &str) -> bool {
    name.contains('-') && meta_attribute(name).is_some_and(|known| !known.by_cluster)
}

/// Whether people take an option of operations of that name for a meta-attribute of the resource.
pub fn is_option_of_operations(name: &str) -> bool {
    OPTIONS_OF_OPERATIONS.contains(&name)
}
