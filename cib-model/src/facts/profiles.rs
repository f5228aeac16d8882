//! What vendors advise for a kind of cluster.

use super::{ADVICE, ADVISED_CONSTRAINTS, PROFILES};

/// A kind of cluster that somebody gives advice for.
#[derive(Debug)]
pub struct Profile {
    /// The name.
    pub name: &'static str,
    /// What it is about.
    pub layer: Layer,
    /// Of which clusters it is, in words.
    pub summary: &'static str,
}

/// What a profile is about. Where two say something about the same thing, the later one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// How nodes are fenced.
    Fencing,
    /// What the cluster is for.
    Workload,
    /// Where the nodes run.
    Platform,
}

impl Layer {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fencing => "fencing",
            Self::Workload => "workload",
            Self::Platform => "platform",
        }
    }
}

/// Who advises something, to whom, and when.
#[derive(Debug)]
pub struct Given {
    /// The profiles that have it.
    pub profiles: &'static [&'static str],
    /// A profile that has to be asked for as well.
    pub with: Option<&'static str>,
    /// Agents (`class:type`) of which all are used, or `two-nodes`.
    pub when: &'static [&'static str],
    /// Agents of which none is used.
    pub unless: &'static [&'static str],
    /// Who says so.
    pub by: &'static [Advisor],
}

/// Who advises something.
#[derive(Debug)]
pub struct Advisor {
    /// The vendor and its name for it.
    pub name: &'static str,
    /// Where it stands.
    pub page: &'static str,
}

/// What a name should have for a value.
#[derive(Debug)]
pub struct Advice {
    /// Who says so, and when.
    pub given: Given,
    /// What the name is.
    pub topic: Topic,
    /// Whose it is: `class:type`, `clone of class:type`, `ascs`, `ers`, `ascs group`.
    pub of: &'static [&'static str],
    /// The name.
    pub name: &'static str,
    /// Of an operation, what of it.
    pub field: Option<OperationField>,
    /// How values are compared.
    pub kind: AdvisedKind,
    /// The values that are right.
    pub is: &'static [&'static str],
    /// The least value that is right.
    pub least: Option<&'static str>,
    /// The largest value that is right.
    pub most: Option<&'static str>,
    /// Whether it is not to be there at all.
    pub unset: bool,
    /// The types of the members of a group, in order.
    pub order: &'static [&'static str],
    /// Whether it is a mistake not to set it.
    pub required: bool,
    /// What holds where it is not set.
    pub default: Option<&'static str>,
}

/// What the name of an advice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the topics")]
pub enum Topic {
    Option,
    ResourceDefault,
    OperationDefault,
    Parameter,
    MetaAttribute,
    Operation,
    /// How many resources use an agent.
    Agent,
    /// The order of the members of a group.
    GroupOrder,
    /// A setting of corosync.conf.
    Corosync,
}

/// What of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the attributes")]
pub enum OperationField {
    Timeout,
    Interval,
}

impl OperationField {
    /// The name of the attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Interval => "interval",
        }
    }
}

/// How the values of an advice are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum AdvisedKind {
    Time,
    Number,
    Boolean,
    Word,
}

/// A constraint that should be there.
#[derive(Debug)]
pub struct AdvisedConstraint {
    /// Who says so, and when.
    pub given: Given,
    /// What sort of constraint.
    pub kind: ConstraintKind,
    /// For whom, as in [`Advice::of`].
    pub rsc: &'static [&'static str],
    /// With whom, as in [`Advice::of`]; of a location, how the attribute begins that its rule is about.
    pub with: &'static [&'static str],
    /// The role of the other.
    pub with_role: Option<&'static str>,
    /// The scores that are right; of an order, its kind.
    pub score: &'static [&'static str],
    /// Whether it is not to be there at all.
    pub unset: bool,
}

/// What sort of constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the elements")]
pub enum ConstraintKind {
    Colocation,
    Order,
    Location,
}

/// All profiles, layer by layer.
pub fn profiles() -> &'static [Profile] {
    PROFILES
}

/// The profile of that name.
///
/// ```
/// use cib_model::facts::{self, Layer};
///
/// assert_eq!(facts::profile("azure").unwrap().layer, Layer::Platform);
/// assert!(facts::profile("Azure").is_none());
/// ```
pub fn profile(name: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.name == name)
}

/// All advice, whoever gives it.
pub fn advice() -> &'static [Advice] {
    ADVICE
}

/// All constraints that somebody advises.
pub fn advised_constraints() -> &'static [AdvisedConstraint] {
    ADVISED_CONSTRAINTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_advice_says_what_is_right() {
        for advice in advice() {
            let says = !advice.is.is_empty()
                || advice.least.is_some()
                || advice.most.is_some()
                || advice.unset
                || !advice.order.is_empty();
            assert!(says && !advice.given.by.is_empty(), "{advice:?}");
        }
    }

    #[test]
    fn profiles_stand_in_the_order_of_their_layers() {
        let layers: Vec<_> = profiles().iter().map(|profile| profile.layer).collect();
        assert!(layers.is_sorted());
    }
}
