//! A host with libvirt's daemon, alive, in namespaces of its own: for one connection, or for as long as a test lasts.
//!
//! The host has the addresses 192.0.2.1 and 192.0.2.2, which no machine has (RFC 5737).

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::cluster::{ClusterError, enclosure};
use crate::not_checked;
use crate::run::{Invocation, Ran, RunError};
use crate::tools::{Tool, file_with};

const SCRIPT: &str = include_str!("libvirt_host.sh");
const NAMESPACES: [&str; 3] = ["--mount", "--propagation=private", "--net"];
const PROBE: &str = "mount -t tmpfs none /run && ip link set lo up";

/// Whoever reaches the port may do everything: nobody does but what runs inside.
const OPEN: &str = "listen_tls = 0\nlisten_tcp = 1\nauth_tcp = \"none\"\nauth_unix_rw = \"none\"\n";
/// A container that is only defined, until somebody starts it.
const DOMAIN: &str = "<domain type='lxc'><name>@NAME@</name><memory unit='MiB'>64</memory>\
                      <os><type>exe</type><init>/bin/sh</init></os></domain>";
/// How long the daemon may take, which takes less than a second.
const BEGIN_LIMIT: Duration = Duration::from_secs(30);

/// Whether this machine can have such hosts; says so where it cannot.
pub fn require(what: &str) -> bool {
    let tools = [
        Tool::Libvirtd,
        Tool::LibvirtLxc,
        Tool::Virsh,
        Tool::Ip,
        Tool::Nsenter,
    ];
    if !not_checked::require(what, &tools) {
        return false;
    }
    let is_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let probe = || unshare().args(["-c", PROBE]).run();
    let can = is_root && probe().is_ok_and(|ran| ran.code == 0);
    if !can {
        not_checked::announce(what, "root, and namespaces");
    }
    can
}

/// Starts the daemon with this file and these options, and connects once: 0 when the daemon lets the client in, 1 when
/// not, 9 when the daemon ends by itself.
pub fn connect(conf: &str, options: &[&str], uri: &str) -> Result<Ran, RunError> {
    let file = file_with(conf.as_bytes())?;
    unshare()
        .args(["-c", SCRIPT, "libvirt_host.sh"])
        .arg(file.path())
        .args(["connect", uri])
        .args(options)
        .run()
}

/// A shell in namespaces of its own.
fn unshare() -> Invocation {
    Invocation::new("unshare").args(NAMESPACES).arg("sh")
}

/// A host that is up until this is dropped, with containers that are defined and shut off.
///
/// What runs inside reaches its daemon as `lxc+tcp://192.0.2.1/` and as `lxc+tcp://192.0.2.2/`, and `test+tcp` likewise,
/// which has a domain `test` of its own. Nothing of it is on the machine, whose file system it shares for the rest.
#[derive(Debug)]
pub struct LibvirtHost(enclosure::Enclosure);

impl LibvirtHost {
    /// The host for a test, with containers of these names; `None` where the machine cannot have one, which is said.
    ///
    /// `what` completes the sentence "not checked: ...".
    ///
    /// # Panics
    ///
    /// If the host does not come up on a machine that can have one.
    #[expect(clippy::panic, reason = "this is how a test fails")]
    pub fn require(what: &str, domains: &[&str]) -> Option<Self> {
        if !require(what) {
            return None;
        }
        match Self::start(domains) {
            Ok(host) => Some(host),
            Err(error) => panic!("{error}"),
        }
    }

    fn start(domains: &[&str]) -> Result<Self, ClusterError> {
        let mut command = Command::new("unshare");
        command.args(enclosure::NAMESPACES).arg("sh");
        command.args(["-c", SCRIPT, "libvirt_host.sh", "libvirtd.conf", "stay"]);
        command.arg("--listen");
        let host = enclosure::Enclosure::start("libvirtd", command, folder(domains)?, BEGIN_LIMIT);
        host.map(Self)
    }

    /// A program to be run on the host: a tool's name, or the absolute path of any program.
    pub fn invocation(&self, program: impl AsRef<OsStr>) -> Invocation {
        self.0.invocation(program)
    }

    /// `virsh -c lxc:///` on the host.
    pub fn virsh(&self, args: &[&str]) -> Result<Ran, RunError> {
        self.invocation("virsh")
            .args(["--quiet", "--connect", "lxc:///"])
            .args(args)
            .run()
    }

    /// From now on the daemon takes connections and says nothing, as one that hangs.
    pub fn freeze(&self) -> Result<Ran, RunError> {
        let script = "kill -STOP \"$(cat /run/libvirtd.pid)\"";
        self.invocation("sh").args(["-c", script]).run()
    }
}

/// Makes the host one that root can log in to, with a home that is nobody else's, and no key yet.
const SSHD: &str = include_str!("libvirt_host/sshd.sh");

/// How far root has come towards logging in by ssh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// Somebody listens, and nothing more.
    Listening,
    /// Root knows the host's key.
    Known,
    /// Root has a key that opens.
    Open,
}

impl Login {
    fn name(self) -> &'static str {
        match self {
            Self::Listening => "listening",
            Self::Known => "known",
            Self::Open => "open",
        }
    }
}

impl LibvirtHost {
    /// Starts sshd, or goes on from there: each step needs the one before it. From the first on, root's home is
    /// `/run/home`, and virsh without a URI means `lxc:///`.
    pub fn login(&self, step: Login) -> Result<Ran, RunError> {
        self.invocation("sh")
            .args(["-c", SSHD, "sshd.sh", step.name()])
            .run()
    }
}

fn folder(domains: &[&str]) -> io::Result<TempDir> {
    let dir = tempfile::Builder::new().prefix("cib-tests-").tempdir()?;
    fs::write(dir.path().join("libvirtd.conf"), OPEN)?;
    fs::create_dir(dir.path().join("domains"))?;
    for (at, name) in domains.iter().enumerate() {
        let file = dir.path().join(format!("domains/{at}.xml"));
        fs::write(file, DOMAIN.replace("@NAME@", name))?;
    }
    Ok(dir)
}
