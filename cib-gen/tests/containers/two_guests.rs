//! The setup that the project started from, from its specification to the node that comes back.

use cib_tests::cluster::{Containers, Site};

use super::page::Section;
use super::user::{bring_in, crash, life, screen, started, unchanged, wait_for, wait_for_all};

const NODES: [&str; 2] = ["mon-conteneur", "mon-conteneur-2"];

/// How often the right node has to survive.
const SPLITS: usize = 5;

pub(crate) fn cluster(what: &str) -> Option<Containers> {
    Containers::require_site(what, Site::new(&[&NODES]))
}

/// Has the nodes lose each other: the first lives on, and the other is destroyed and started.
fn split(cluster: &Containers, devices: usize) {
    let before = NODES.map(|node| life(cluster, node).unwrap());
    cluster.split().unwrap();
    wait_for(cluster, "a container has another life", |cluster| {
        let now = NODES.map(|node| life(cluster, node));
        now.iter().all(Option::is_some) && now != before.clone().map(Some)
    });
    let now = NODES.map(|node| life(cluster, node).unwrap());
    assert_eq!(now[0], before[0], "the wrong node was fenced");
    assert_ne!(now[1], before[1]);
    cluster.join().unwrap();
    wait_for_all(cluster, NODES[0], devices);
    assert_eq!(life(cluster, NODES[0]), Some(before[0].clone()));
}

#[test]
fn each_of_two_containers_is_fenced_by_the_device_of_its_own() {
    let Some(cluster) = cluster("the setup of the article on a live cluster") else {
        return;
    };
    let page = Section("One device for each guest");
    bring_in(&cluster, NODES[0], &page.spec());
    let opposite = [
        ["fence-mon-conteneur", NODES[1]],
        ["fence-mon-conteneur-2", NODES[0]],
    ];
    assert_eq!(started(&cluster, NODES[0]), opposite);
    page.shows(1, &screen(&cluster, NODES[0]));
    crash(&cluster, NODES[1], NODES[0], 2);
    crash(&cluster, NODES[0], NODES[1], 2);
    for _ in 0..SPLITS {
        split(&cluster, 2);
    }
    unchanged(&cluster, NODES[0], &page.spec());
}

#[test]
fn both_containers_are_fenced_by_one_device_of_their_hypervisor() {
    let Some(cluster) = cluster("one device for all guests of a hypervisor on a live cluster")
    else {
        return;
    };
    let page = Section("One device for each hypervisor");
    bring_in(&cluster, NODES[0], &page.spec());
    page.shows(1, &screen(&cluster, NODES[0]));
    crash(&cluster, NODES[1], NODES[0], 1);
    crash(&cluster, NODES[0], NODES[1], 1);
    for _ in 0..SPLITS {
        split(&cluster, 1);
    }
    unchanged(&cluster, NODES[0], &page.spec());
}
