//! What somebody meant who wrote a name among cluster options or meta-attributes that Pacemaker does not know.

use super::{Cluster, ClusterResource};
use crate::facts::{self, ClusterOption, MetaAttribute, MetaKind};
use crate::nearest;

impl Cluster<'_> {
    /// The option that was probably meant by a name that no release reads: one that needs few changes, or the only one
    /// of which the name is a part.
    pub fn option_meant(&self, name: &str) -> Option<&'static ClusterOption> {
        let is_known = facts::cluster_option(name).is_some();
        if is_known || facts::retired_option(name, "").is_some() {
            return None;
        }
        // Nobody means a name that went away.
        let is_gone = |name: &str| {
            facts::retired_option(name, "").is_some_and(|retired| retired.removed.is_some())
        };
        let known = || {
            let options = facts::cluster_options().iter();
            options.filter(|option| {
                let is_read = self.known_option(option.name).is_some();
                is_read && !option.by_cluster && !is_gone(option.name)
            })
        };
        let dashed = dashed(name);
        let near = nearest(&dashed, known().map(|option| option.name));
        near.and_then(|near| self.known_option(near)).or_else(|| {
            let mut longer = known().filter(|option| is_part(&dashed, option.name));
            longer.next().filter(|_| longer.next().is_none())
        })
    }

    /// Whether an option was written so that Pacemaker cannot read it: with a value that it does not take, or under a name
    /// that is almost its own.
    pub fn garbles_option(&self, name: &str) -> bool {
        let option = facts::cluster_option(name);
        let value = self.option(name).map(|setting| setting.value.as_str());
        let is_unreadable = option
            .zip(value)
            .is_some_and(|(option, value)| option.read(value, self.version).is_none());
        let pairs = self.cib.property_sets().flat_map(|set| &set.pairs);
        let mut names = pairs.filter_map(|pair| pair.name.as_ref());
        is_unreadable
            || names.any(|written| {
                let meant = self.option_meant(written.as_str());
                meant.is_some_and(|meant| meant.name == name)
            })
    }

    /// The meta-attribute that a name was probably meant to be. None for one that means something, if only elsewhere.
    pub fn meta_meant(&self, name: &str) -> Option<&'static MetaAttribute> {
        if facts::meta_attribute(name).is_some()
            || facts::is_option_of_operations(name)
            || facts::cluster_option(name).is_some()
        {
            return None;
        }
        let known = facts::meta_attributes().iter();
        let known = known.filter(|meta| !meta.by_cluster && meta.is_read_by(self.version));
        let nearest = || nearest(&name.replace('_', "-"), known.map(|meta| meta.name));
        facts::meta_attribute(facts::former_meta_attribute(name).or_else(nearest)?)
    }

    /// Whether a resource itself has a meta-attribute whose name was probably meant to be this one.
    pub fn misspells_meta(&self, of: &ClusterResource<'_>, name: &str) -> bool {
        let pairs = of.meta_attributes().iter().flat_map(|set| &set.pairs);
        let mut names = pairs.filter_map(|pair| pair.name.as_ref());
        names.any(|written| {
            let meant = self.meta_meant(written.as_str());
            meant.is_some_and(|meant| meant.name == name)
        })
    }

    /// The meta-attribute of resources that a name among the options is, or is the only one to be part of, if it can
    /// be a default of all resources and no option was meant.
    pub fn default_meant(&self, name: &str) -> Option<&'static MetaAttribute> {
        let is_option = facts::cluster_option(name).is_some();
        if is_option || facts::retired_option(name, "").is_some() {
            return None;
        }
        let dashed = dashed(name);
        let metas = || {
            let metas = facts::meta_attributes().iter();
            let read = metas.filter(|meta| meta.is_read_by(self.version));
            read.filter(|meta| meta.kinds.contains(&MetaKind::Defaults))
        };
        let whole = metas().find(|meta| meta.name == dashed);
        let meant = whole.or_else(|| {
            let mut longer = metas().filter(|meta| is_part(&dashed, meta.name));
            longer.next().filter(|_| longer.next().is_none())
        });
        // `maintenance` is both, and stands for the option here.
        meant.filter(|_| self.option_meant(name).is_none())
    }
}

/// A name in lower case and with minus signs, as those of Pacemaker are.
fn dashed(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

/// Whether a name is some of the words of another, but more than a short one.
fn is_part(name: &str, of: &str) -> bool {
    const SHORTEST: usize = 8;
    name.len() >= SHORTEST && format!("-{of}-").contains(&format!("-{name}-"))
}

#[cfg(test)]
mod tests {
    use crate::{Cluster, SourceFile, Version, parse};

    #[test]
    fn a_name_is_known_by_its_likeness() {
        let source = SourceFile::new("cib.xml", "<crm_config/>");
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, Some(Version::new(2, 1, 5)));
        let option = |name| cluster.option_meant(name).map(|option| option.name);
        assert_eq!(option("no_quorum-policy"), Some("no-quorum-policy"));
        assert_eq!(option("Stonith-Enable"), Some("stonith-enabled"));
        assert_eq!(option("maintenance"), Some("maintenance-mode"));
        assert_eq!(option("transition-idle-timeout"), None);
        assert_eq!(option("fencing-enabled"), None);
        assert_eq!(option("hana_prd_glob_sync_state"), None);
        let default = |name| cluster.default_meant(name).map(|meta| meta.name);
        assert_eq!(default("resource_stickiness"), Some("resource-stickiness"));
        assert_eq!(default("stickiness"), Some("resource-stickiness"));
        assert_eq!(default("maintenance"), None);
        assert_eq!(default("hana_prd_roles"), None);
    }
}
