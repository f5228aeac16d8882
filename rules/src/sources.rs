//! The pages that rules refer to.

macro_rules! explained {
    ($page:literal) => {
        concat!(
            "https://clusterlabs.org/projects/pacemaker/doc/3.0/Pacemaker_Explained/html/",
            $page,
            ".html"
        )
    };
}

pub(crate) const FENCING: &str = explained!("fencing");
pub(crate) const CLUSTER_OPTIONS: &str = explained!("cluster-options");
pub(crate) const OPERATIONS: &str = explained!("operations");
pub(crate) const CONSTRAINTS: &str = explained!("constraints");

pub(crate) const LIBVIRT_URI: &str = "https://libvirt.org/uri.html";
pub(crate) const LIBVIRT_REMOTE: &str = "https://libvirt.org/remote.html";
pub(crate) const LIBVIRT_DAEMONS: &str = "https://libvirt.org/daemons.html";
pub(crate) const EXTERNAL_LIBVIRT: &str =
    "https://github.com/ClusterLabs/cluster-glue/blob/main/lib/plugins/stonith/external/libvirt";
pub(crate) const VOTEQUORUM: &str = "https://manpages.debian.org/votequorum.5";
pub(crate) const SCHEMA: &str = "https://github.com/ClusterLabs/pacemaker/blob/main/xml/README.md";
