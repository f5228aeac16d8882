//! Four guests on two hypervisors: each is fenced through its own, and a hypervisor that is lost takes nobody along for
//! good.

use cib_tests::cluster::{Containers, Site};
use cib_tests::run::Invocation;

use super::page::Section;
use super::user::{bring_in, crash, fence, life, screen, wait_for, wait_for_all};

const NODES: [&str; 4] = ["a1", "a2", "b1", "b2"];

/// One for each guest, and one for each hypervisor.
const DEVICES: usize = 6;

#[test]
fn each_of_four_guests_is_fenced_through_its_own_hypervisor_and_else_with_it() {
    let what = "four guests on two hypervisors on a live cluster";
    let site = Site::new(&[&NODES[..2], &NODES[2..]]);
    let Some(cluster) = Containers::require_site(what, site) else {
        return;
    };
    let page = Section("A second level for each hypervisor");
    bring_in(&cluster, "a1", &page.spec());
    page.shows(1, &screen(&cluster, "a1"));
    crash(&cluster, "a2", "b1", DEVICES);
    crash(&cluster, "b1", "a1", DEVICES);
    fence(&cluster, "b1", "a1", DEVICES);
    fence(&cluster, "a2", "b2", DEVICES);
    assert_eq!(cluster.boards(), "", "the first level was enough");
    a_hypervisor_that_answers_no_more(&cluster);
    a_hypervisor_that_is_gone(&cluster);
}

/// A guest fails while nobody serves libvirt on its hypervisor, which then is switched by its board, with all on it.
fn a_hypervisor_that_answers_no_more(cluster: &Containers) {
    let neighbour = life(cluster, "a2");
    kill(cluster.on_host("h1", "pkill"), "libvirtd");
    kill(cluster.on("a1", "pkill"), "corosync");
    wait_for(cluster, "the board of h1 is asked", |cluster| {
        cluster.boards().contains(" reboot h1 for a1\n")
    });
    wait_for(cluster, "h1 is up again, with both guests", |cluster| {
        let now = life(cluster, "a2");
        now.is_some() && now != neighbour && life(cluster, "a1").is_some()
    });
    wait_for_all(cluster, "b1", DEVICES);
    assert!(!cluster.boards().contains("h2"), "{}", cluster.boards());
}

/// A hypervisor fails, and all on it.
fn a_hypervisor_that_is_gone(cluster: &Containers) {
    let asked = cluster.boards().len();
    cluster.cut_power("h1").unwrap();
    wait_for(cluster, "the board of h1 is asked", |cluster| {
        cluster.boards().len() > asked
    });
    wait_for_all(cluster, "b1", DEVICES);
    assert!(!cluster.boards().contains("h2"), "{}", cluster.boards());
}

fn kill(pkill: Invocation, program: &str) {
    let ran = pkill.args(["-KILL", "--exact", program]).run().unwrap();
    assert_eq!(ran.code, 0, "{ran:?}");
}
