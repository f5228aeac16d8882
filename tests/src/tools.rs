//! Real tools that need no cluster, each fed from memory.
//!
//! A test asks [`require`](crate::not_checked::require) for them first.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::run::{Invocation, Ran, RunError, SEARCH_PATH};

/// Where Pacemaker keeps its schemas, in Debian and in Pacemaker's own default build.
pub const SCHEMAS: &str = "/usr/share/pacemaker";

/// A tool that a test may need.
///
/// The packages are those of Debian 12, where Pacemaker is 2.1.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tool {
    /// Reads and changes a CIB, in a file or live.
    Cibadmin,
    /// Compares two CIBs.
    CrmDiff,
    /// Says what a resource is configured to be, for a CIB in a file, too.
    CrmResource,
    /// Plays a CIB through the scheduler.
    CrmSimulate,
    /// Judges a CIB.
    CrmVerify,
    /// Reads a date as Pacemaker does.
    Iso8601,
    /// Runs a fence agent of cluster-glue, such as `external/libvirt`.
    Stonith,
    /// Talks to the fencer of a live cluster.
    StonithAdmin,
    /// Validates against a RELAX NG schema.
    Xmllint,
    /// Pacemaker's schemas, which `pacemaker-3.9.rng` stands for.
    Schemas,
    /// The daemons: a live cluster.
    Pacemakerd,
    /// The membership layer below a live cluster.
    Corosync,
    /// Brings the loopback up in a network of its own.
    Ip,
    /// Enters the namespaces of a live cluster.
    Nsenter,
    /// Finds the first process of a container.
    Pgrep,
    /// libvirt's daemon, for what it makes of its own file; it stops and starts containers for a fence agent.
    Libvirtd,
    /// What libvirtd runs a container with.
    LibvirtLxc,
    /// libvirt's client, which `external/libvirt` asks with, too; it has a driver that only pretends.
    Virsh,
    /// crmsh, which people of SUSE and Debian configure clusters with.
    Crm,
    /// What people of Red Hat configure clusters with.
    Pcs,
    /// The fence agents, whose parameters crmsh and pcs know; one stands for all.
    FenceVirsh,
    /// Those for guests, which are a package of their own.
    FenceXvm,
    /// The daemon on a hypervisor that those ask.
    FenceVirtd,
    /// Logs in to another host.
    Ssh,
    /// Lets others log in.
    Sshd,
    /// Runs a program in a terminal of its own.
    Script,
    /// Draws graphs (Graphviz).
    Dot,
}

impl Tool {
    /// The program's name, or the path of what is no program.
    pub const fn program(self) -> &'static str {
        match self {
            Self::Cibadmin => "cibadmin",
            Self::CrmDiff => "crm_diff",
            Self::CrmResource => "crm_resource",
            Self::CrmSimulate => "crm_simulate",
            Self::CrmVerify => "crm_verify",
            Self::Iso8601 => "iso8601",
            Self::Stonith => "stonith",
            Self::StonithAdmin => "stonith_admin",
            Self::Xmllint => "xmllint",
            Self::Schemas => "/usr/share/pacemaker/pacemaker-3.9.rng",
            Self::Pacemakerd => "pacemakerd",
            Self::Corosync => "corosync",
            Self::Ip => "ip",
            Self::Nsenter => "nsenter",
            Self::Pgrep => "pgrep",
            Self::Libvirtd => "libvirtd",
            Self::LibvirtLxc => "/usr/lib/libvirt/libvirt_lxc",
            Self::Virsh => "virsh",
            Self::Crm => "crm",
            Self::Pcs => "pcs",
            Self::FenceVirsh => "fence_virsh",
            Self::FenceXvm => "fence_xvm",
            Self::FenceVirtd => "fence_virtd",
            Self::Ssh => "ssh",
            Self::Sshd => "sshd",
            Self::Script => "script",
            Self::Dot => "dot",
        }
    }

    /// The Debian package that has it (`dpkg -S`).
    pub const fn package(self) -> &'static str {
        match self {
            Self::Cibadmin
            | Self::CrmDiff
            | Self::CrmResource
            | Self::CrmSimulate
            | Self::CrmVerify
            | Self::Iso8601
            | Self::StonithAdmin => "pacemaker-cli-utils",
            Self::Stonith => "cluster-glue",
            Self::Xmllint => "libxml2-utils",
            Self::Schemas => "pacemaker-common",
            Self::Pacemakerd => "pacemaker",
            Self::Corosync => "corosync",
            Self::Ip => "iproute2",
            Self::Nsenter => "util-linux",
            Self::Pgrep => "procps",
            Self::Libvirtd => "libvirt-daemon",
            Self::LibvirtLxc => "libvirt-daemon-driver-lxc",
            Self::Virsh => "libvirt-clients",
            Self::Crm => "crmsh",
            Self::Pcs => "pcs",
            Self::FenceVirsh => "fence-agents",
            Self::FenceXvm => "fence-virt",
            Self::FenceVirtd => "fence-virtd",
            Self::Ssh => "openssh-client",
            Self::Sshd => "openssh-server",
            Self::Script => "bsdutils",
            Self::Dot => "graphviz",
        }
    }

    /// Whether it is on this machine, in [`SEARCH_PATH`].
    pub fn is_present(self) -> bool {
        SEARCH_PATH
            .split(':')
            .any(|dir| Path::new(dir).join(self.program()).is_file())
    }
}

/// `crm_verify -V -p`: judges a CIB. 0 is fine, 78 errors or warnings, 1 no XML at all.
///
/// What breaks off in the middle is 78: Pacemaker 2.1 lets libxml2 recover what it can.
pub fn crm_verify(cib: impl Into<Vec<u8>>) -> Result<Ran, RunError> {
    Invocation::new("crm_verify")
        .args(["-V", "-p"])
        .stdin(cib)
        .run()
}

/// `crm_verify -V -x PATH`: the same for a file.
pub fn crm_verify_file(path: &Path) -> Result<Ran, RunError> {
    Invocation::new("crm_verify")
        .args(["-V", "-x"])
        .arg(path)
        .run()
}

/// `crm_simulate -S -p` with further options: what Pacemaker would do with this CIB.
///
/// Without a status section no node is up; `--quorum 1 --node-up NAME` brings one up.
pub fn crm_simulate(cib: impl Into<Vec<u8>>, options: &[&str]) -> Result<Ran, RunError> {
    Invocation::new("crm_simulate")
        .args(["-S", "-p"])
        .args(options)
        .stdin(cib)
        .run()
}

/// `crm_resource --meta --get-parameter NAME`: a meta-attribute of a resource, on stdout where it has one.
pub fn resource_meta(cib: &str, resource: &str, name: &str) -> Result<Ran, RunError> {
    let file = file_with(cib.as_bytes())?;
    Invocation::new("crm_resource")
        .env("CIB_file", file.path())
        .args(["--resource", resource, "--meta", "--get-parameter", name])
        .run()
}

/// `iso8601 --date TEXT`: the date as Pacemaker reads it, in UTC, on stdout. 0 when it does; where the local time is so
/// many hours ahead of UTC.
pub fn iso8601(date: &str, hours_ahead: i8) -> Result<Ran, RunError> {
    // POSIX counts the hours to the west.
    Invocation::new("iso8601")
        .env("TZ", format!("LOCAL{}", -i16::from(hours_ahead)))
        .arg(format!("--date={date}"))
        .run()
}

/// `crm_diff`: the patch from one CIB to another, on stdout. 0 when they are the same, 1 when not.
pub fn crm_diff(original: &[u8], new: &[u8]) -> Result<Ran, RunError> {
    let original = file_with(original)?;
    let new = file_with(new)?;
    Invocation::new("crm_diff")
        .arg("--original")
        .arg(original.path())
        .arg("--new")
        .arg(new.path())
        .run()
}

/// `cibadmin --query --show-access`: a CIB with what access control lists let a user of this system do with each part.
pub fn show_access(cib: &str, user: &str) -> Result<Ran, RunError> {
    let file = file_with(cib.as_bytes())?;
    Invocation::new("cibadmin")
        .args(["--query", "--show-access=text", "--user", user])
        .env("CIB_file", file.path())
        .run()
}

/// `xmllint --relaxng`: validates a CIB against a schema that its `validate-with` could name, such as
/// `pacemaker-3.9`. 0 is valid, 3 invalid, 1 not XML; 5 when there is no such schema in [`SCHEMAS`].
pub fn relax_ng(cib: impl Into<Vec<u8>>, schema: &str) -> Result<Ran, RunError> {
    Invocation::new("xmllint")
        .args(["--noout", "--nonet", "--relaxng"])
        .arg(schema_file(schema))
        .arg("-")
        .stdin(cib)
        .run()
}

/// The same for many files of a folder in one process, which is far quicker: 0 when all are valid, 3 when one is not.
///
/// On stderr there are the complaints about each file, and then `FILE validates` or `FILE fails to validate`.
pub fn relax_ng_files(folder: &Path, files: &[String], schema: &str) -> Result<Ran, RunError> {
    Invocation::new("xmllint")
        .args(["--noout", "--nonet", "--relaxng"])
        .arg(schema_file(schema))
        .args(files)
        .current_dir(folder)
        .run()
}

/// `corosync -t -c FILE`: whether corosync could start with this corosync.conf. 0 is yes, 7 and 8 no; the signal 6 is a
/// failed assertion, which is no as well.
///
/// It looks for its own node in the list, by the name or an address of this machine, and reads the key of the cluster.
pub fn corosync_test(conf: &[u8]) -> Result<Ran, RunError> {
    let file = file_with(conf)?;
    Invocation::new("corosync")
        .args(["-t", "-c"])
        .arg(file.path())
        .run()
}

/// `stonith -t AGENT NAME=VALUE... ACTION...`: a fence agent of cluster-glue, as the fencer calls it.
///
/// The actions `-l` (list the targets) and `-S` (status) change nothing; `-l` of `external/libvirt` contacts no host.
pub fn stonith(agent: &str, params: &[(&str, &str)], action: &[&str]) -> Result<Ran, RunError> {
    Invocation::new("stonith")
        .args(["-t", agent])
        .args(params.iter().map(|(name, value)| format!("{name}={value}")))
        .args(action)
        .run()
}

/// `libvirtd -f FILE`: what the daemon makes of its configuration file.
///
/// Our first line sends its sockets into a folder that is not there. So it ends at once and serves nobody: with `Failed
/// to bind socket` on stderr where it took the file, with `Can't load config file` where it did not.
pub fn libvirtd(conf: &str) -> Result<Ran, RunError> {
    let file = file_with(format!("unix_sock_dir = \"/nonexistent\"\n{conf}").as_bytes())?;
    let pid = NamedTempFile::new().map_err(no_input)?;
    Invocation::new("libvirtd")
        .arg("-f")
        .arg(file.path())
        .arg("-p")
        .arg(pid.path())
        .run()
}

/// `virsh define` in the test driver, which needs no daemon: 0 when libvirt takes the domain.
pub fn define_domain(xml: &str) -> Result<Ran, RunError> {
    let file = file_with(xml.as_bytes())?;
    Invocation::new("virsh")
        .args(["--quiet", "--connect", "test:///default", "define"])
        .arg(file.path())
        .run()
}

/// Where the schema is that `validate-with` names so, if Pacemaker's package has it.
pub fn schema_file(schema: &str) -> PathBuf {
    Path::new(SCHEMAS).join(format!("{schema}.rng"))
}

pub(crate) fn file_with(bytes: &[u8]) -> Result<NamedTempFile, RunError> {
    NamedTempFile::new()
        .and_then(|mut file| file.write_all(bytes).map(|()| file))
        .map_err(no_input)
}

fn no_input(source: io::Error) -> RunError {
    RunError::Io {
        program: "(its input)".to_owned(),
        source,
    }
}
