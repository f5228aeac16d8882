//! Which nodes live on which hypervisors, and the files that say so.

use std::fmt::Write as _;
use std::fs;
use std::io;

use tempfile::TempDir;

use super::super::{ClusterError, seed};
use crate::cib_file::CibFile;

/// The nodes of [`Site::two_nodes`].
pub const NODES: [&str; 2] = ["node1", "node2"];

const COROSYNC_CONF: &str = include_str!("corosync.conf");
const DOMAIN: &str = include_str!("domain.xml");
const LIBVIRTD_CONF: &str = include_str!("libvirtd.conf");

/// Which nodes live on which hypervisors.
///
/// All is in one network. The first hypervisor is called `h1` and has the address 10.77.0.1, the next 10.77.0.2 and so on;
/// the nodes have 10.77.0.11 and so on, in the order in which they are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    hypervisors: Vec<Vec<String>>,
}

impl Site {
    /// A site with the nodes of the first hypervisor, those of the second, and so on. A node's domain is called like it.
    pub fn new(hypervisors: &[&[&str]]) -> Self {
        let owned = |nodes: &&[&str]| nodes.iter().map(|node| (*node).to_owned()).collect();
        Self {
            hypervisors: hypervisors.iter().map(owned).collect(),
        }
    }

    /// [`NODES`] on one hypervisor.
    pub fn two_nodes() -> Self {
        Self::new(&[&NODES])
    }

    /// The nodes, in the order of their ids.
    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        self.hypervisors.iter().flatten().map(String::as_str)
    }

    /// The name of the hypervisor that a node lives on.
    ///
    /// # Panics
    ///
    /// If there is no such node: the test is wrong.
    #[expect(clippy::expect_used, reason = "a mistake of the test")]
    pub fn hypervisor_of(&self, node: &str) -> String {
        let has = |nodes: &Vec<String>| nodes.iter().any(|own| own == node);
        let at = self.hypervisors.iter().position(has);
        hypervisor(at.expect("a node of the site"))
    }

    /// What `site.sh` reads: a line for each hypervisor.
    fn lines(&self) -> String {
        let mut text = String::new();
        let mut addresses = (1..).map(node_address);
        for (at, nodes) in self.hypervisors.iter().enumerate() {
            let _ = write!(text, "{} {}", hypervisor(at), hypervisor_address(at));
            for (node, address) in nodes.iter().zip(&mut addresses) {
                let _ = write!(text, " {node}={address}");
            }
            text.push('\n');
        }
        text
    }

    /// corosync.conf: the loss of a node is told within 2 seconds. Of two nodes both have quorum after a split; of more,
    /// the half that has the last node.
    fn corosync_conf(&self) -> String {
        let mut nodes = String::new();
        for (node, id) in self.nodes().zip(1..) {
            let address = node_address(id);
            let _ = write!(
                nodes,
                "  node {{\n    ring0_addr: {address}\n    name: {node}\n    nodeid: {id}\n  }}\n"
            );
        }
        let quorum = match self.nodes().count() {
            2 => "two_node: 1",
            _ => "auto_tie_breaker: 1\n  auto_tie_breaker_node: highest",
        };
        COROSYNC_CONF
            .replace("@NODES@", &nodes)
            .replace("@QUORUM@", quorum)
    }

    /// A folder with all that `site.sh` and what it starts read.
    pub(super) fn folder(&self) -> Result<TempDir, ClusterError> {
        let dir = tempfile::Builder::new().prefix("cib-tests-").tempdir()?;
        let write =
            |name: &str, text: &str| -> io::Result<()> { fs::write(dir.path().join(name), text) };
        let cib = seed::with_quick_start(&CibFile::empty()?.text()?);
        write("cib.xml", &cib)?;
        write("container.sh", include_str!("container.sh"))?;
        write("corosync.conf", &self.corosync_conf())?;
        write("domain.xml", DOMAIN)?;
        write("fence_ipmilan", include_str!("fence_ipmilan"))?;
        write("hypervisor.sh", include_str!("hypervisor.sh"))?;
        write("libvirtd.conf", LIBVIRTD_CONF)?;
        write("site", &self.lines())?;
        write("site.sh", include_str!("site.sh"))?;
        Ok(dir)
    }
}

/// What stands beside the CIB of [`Site::two_nodes`], by name: the files of corosync, of libvirtd and of both domains.
pub fn companions() -> Vec<(String, String)> {
    let domain = |node: &&str| (format!("{node}.xml"), DOMAIN.replace("@NODE@", node));
    let mut files: Vec<_> = NODES.iter().map(domain).collect();
    let corosync_conf = Site::two_nodes().corosync_conf();
    let libvirtd_conf = LIBVIRTD_CONF.replace("@ADDRESS@", &hypervisor_address(0));
    files.push(("corosync.conf".to_owned(), corosync_conf));
    files.push(("libvirtd.conf".to_owned(), libvirtd_conf));
    files
}

pub(super) fn hypervisor(at: usize) -> String {
    format!("h{}", at + 1)
}

fn hypervisor_address(at: usize) -> String {
    format!("10.77.0.{}", at + 1)
}

fn node_address(id: u32) -> String {
    format!("10.77.0.{}", 10 + id)
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn a_site_has_a_line_for_each_hypervisor() {
        let site = Site::new(&[&["a1", "a2"], &["b1"]]);
        assert_eq!(
            site.lines(),
            "h1 10.77.0.1 a1=10.77.0.11 a2=10.77.0.12\nh2 10.77.0.2 b1=10.77.0.13\n"
        );
        assert_eq!(site.hypervisor_of("b1"), "h2");
    }
}
