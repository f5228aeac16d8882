//! What every agent needs, proved on containers that are really stopped and started: with exactly the parameters that
//! cib-gen writes, by a cluster whose nodes these containers are.
//!
//! Tried with fence-agents and fence-virt 4.12.1, OpenSSH 9.2, libvirt 9.0 and Pacemaker 2.1.5 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

use std::path::Path;
use std::time::Duration;

use cib_gen::{Encryption, Generated, Spec, Surroundings, generate};
use cib_model::SourceFile;
use cib_tests::cluster::{Containers, NODES};
use cib_tests::not_checked::require;
use cib_tests::run::Ran;
use cib_tests::tools::Tool;
use tempfile::TempDir;

const SSHD: &str = include_str!("agents_live/sshd.sh");
const FENCE_VIRTD: &str = include_str!("agents_live/fence_virtd.sh");
const HOST: &str = "10.77.0.1";
/// A node that is fenced is back after 5 seconds.
const LIMIT: Duration = Duration::from_secs(60);

/// A cluster of two containers, and a folder that these and their hypervisor see.
struct Place {
    cluster: Containers,
    folder: TempDir,
}

impl Place {
    fn require(what: &str) -> Option<Self> {
        let tools = [
            Tool::FenceVirsh,
            Tool::FenceXvm,
            Tool::FenceVirtd,
            Tool::Sshd,
        ];
        if !require(what, &tools) {
            return None;
        }
        let place = Self {
            cluster: Containers::require(what)?,
            folder: TempDir::new().unwrap(),
        };
        place.on_hypervisor(SSHD, &[HOST]);
        for node in NODES {
            let mount = place.cluster.on(node, "mount");
            let ran = mount.args(["-t", "tmpfs", "cib-tests", "/root"]).run();
            assert_eq!(ran.unwrap().code, 0);
        }
        Some(place)
    }

    fn path(&self, name: &str) -> String {
        let path: &Path = &self.folder.path().join(name);
        path.display().to_string()
    }

    /// Runs a script on the hypervisor, with the folder and more.
    #[track_caller]
    fn on_hypervisor(&self, script: &str, args: &[&str]) {
        let shell = self.cluster.on_hypervisor("sh");
        let shell = shell.args(["-c", script, "sh"]).arg(self.folder.path());
        let ran = shell.args(args).run().unwrap();
        assert_eq!(ran.code, 0, "{ran:?}");
    }

    /// What is generated for the configuration that the cluster has.
    fn generated(&self, spec: &str) -> Generated {
        let spec = Spec::from_toml(spec, Encryption::Required).unwrap();
        let asked = self.cluster.on(NODES[0], "cibadmin").arg("--query");
        let base = SourceFile::new("live", asked.run().unwrap().stdout);
        generate(&spec, &Surroundings::of(&base)).unwrap()
    }

    /// Whether the device that fences `node2` is started, and what came of a fencing.
    fn fence(&self, cib: &str, device: &str) -> (bool, Ran, bool) {
        self.cluster.configure(cib).unwrap();
        self.cluster.settle().unwrap();
        let status = self.cluster.status(NODES[0]).unwrap();
        let mut lines = status.lines();
        let started =
            lines.any(|line| line.contains(&format!("{device}\t")) && line.contains("Started"));
        let before = self.cluster.life(NODES[1]).unwrap();
        let asked = self.cluster.on(NODES[0], "stonith_admin");
        let asked = asked.args(["--reboot", NODES[1], "--timeout", "30"]);
        let ran = asked.limit(LIMIT).run().unwrap();
        let whole = "both nodes are online";
        self.cluster
            .wait_until(whole, LIMIT, Containers::is_whole)
            .unwrap();
        let lives_anew = self.cluster.life(NODES[1]).unwrap() != before;
        (started, ran, lives_anew)
    }

    #[track_caller]
    fn assert_fenced(&self, spec: &str, device: &str) {
        let document = self.generated(spec).document;
        let (started, ran, lives_anew) = self.fence(&document, device);
        assert!(
            started && ran.code == 0 && lives_anew,
            "{ran:?}\n{document}\n{}",
            self.cluster.status(NODES[0]).unwrap()
        );
    }

    fn uuid(&self, node: &str) -> String {
        let ran = self.cluster.virsh("domuuid", node).unwrap();
        ran.stdout.trim().to_owned()
    }
}

#[test]
fn fence_virsh_fences_a_container_with_what_is_generated() {
    let Some(place) = Place::require("fence_virsh on a real container") else {
        return;
    };
    let spec = |layout: &str, second: &str| {
        let key = place.path("key");
        format!(
            "agent = \"fence_virsh\"\nlayout = \"{layout}\"\n[[hypervisor]]\nuri = \"lxc+ssh://root@{HOST}/?keyfile={key}\"\nguests = [\"node1\", \"{second}\"]\n"
        )
    };
    place.assert_fenced(&spec("guest", "node2"), "fence-node2");
    // By the name that nobody can change.
    let by_uuid = format!("node2:{}", place.uuid("node2"));
    place.assert_fenced(&spec("hypervisor", &by_uuid), "fence-10.77.0.1");

    // Without the options of ssh virsh asks another driver; the monitor does not notice.
    let document = place.generated(&spec("guest", "node2")).document;
    let without = document.replace("LIBVIRT_DEFAULT_URI=lxc:/// ", "");
    assert_ne!(without, document);
    let (started, ran, lives_anew) = place.fence(&without, "fence-node2");
    assert!(started && ran.code != 0 && !lives_anew, "{ran:?}");
}

#[test]
fn the_agents_of_fence_virt_fence_a_container_with_what_is_generated() {
    let Some(place) = Place::require("fence_xvm and fence_virt on a real container") else {
        return;
    };
    let spec = |agent: &str, layout: &str, second: &str| {
        let key = place.path("fence.key");
        format!(
            "agent = \"{agent}\"\nlayout = \"{layout}\"\n[[hypervisor]]\nuri = \"lxc+ssh://root@{HOST}/\"\nguests = [\"node1\", \"{second}\"]\nparameters = {{ key_file = \"{key}\" }}\n"
        )
    };
    place.on_hypervisor(FENCE_VIRTD, &["multicast", "lxc:///"]);
    let by_uuid = format!("node2:{}", place.uuid("node2"));
    place.assert_fenced(
        &spec("fence_xvm", "hypervisor", &by_uuid),
        "fence-10.77.0.1",
    );
    place.on_hypervisor(FENCE_VIRTD, &["tcp", "lxc:///"]);
    place.assert_fenced(&spec("fence_virt", "guest", "node2"), "fence-node2");

    // A daemon with the same key answers for guests that it does not know, and at once: why two hypervisors must differ.
    place.on_hypervisor(FENCE_VIRTD, &["multicast", "test:///default"]);
    let key = place.path("fence.key");
    let asked = |action: &str| {
        let agent = place.cluster.on(NODES[0], "fence_xvm");
        let told = format!("key_file={key}\naction={action}\nplug=node2\ntimeout=10\n");
        agent.stdin(told).run().unwrap()
    };
    let status = asked("status");
    assert_eq!((status.code, &*status.stdout), (2, "Status: OFF\n"));
    let off = asked("off");
    assert_eq!(off.code, 1, "{off:?}");
    assert!(!format!("{off:?}").contains("Timed out"), "{off:?}");
}
