//! A host with libvirt's daemon, alive, in namespaces of its own, and a client that tries to connect.
//!
//! The host has the address 192.0.2.1, which no machine has (RFC 5737).

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use crate::not_checked;
use crate::run::{Invocation, Ran, RunError};
use crate::tools::{Tool, file_with};

const SCRIPT: &str = include_str!("libvirt_host.sh");
const NAMESPACES: [&str; 3] = ["--mount", "--propagation=private", "--net"];
const PROBE: &str = "mount -t tmpfs none /run && ip link set lo up";

/// Whether this machine can have such hosts; says so where it cannot.
pub fn require(what: &str) -> bool {
    let tools = [Tool::Libvirtd, Tool::Virsh, Tool::Ip, Tool::Nsenter];
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
        .arg(uri)
        .args(options)
        .run()
}

/// A shell in namespaces of its own.
fn unshare() -> Invocation {
    Invocation::new("unshare").args(NAMESPACES).arg("sh")
}
