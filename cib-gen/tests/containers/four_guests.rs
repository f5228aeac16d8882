//! Four guests on two hypervisors: each is fenced through its own, and a hypervisor that is lost takes nobody along for
//! good.

use cib_tests::cluster::{Containers, Site};

use super::page::Section;
use super::user::{bring_in, crash, fence, life, screen, shell, started, wait_for, wait_for_all};

const NODES: [&str; 4] = ["a1", "a2", "b1", "b2"];

#[test]
fn each_of_four_guests_is_fenced_through_its_own_hypervisor_and_else_with_it() {
    let what = "four guests on two hypervisors on a live cluster";
    let site = Site::new(&[&NODES[..2], &NODES[2..]]);
    let Some(cluster) = Containers::require_site(what, site) else {
        return;
    };
    let page = Section("A second level for each hypervisor");
    bring_in(&cluster, "a1", &page.spec());
    levels(&cluster);
    page.shows(1, &screen(&cluster, "a1"));
    crash(&cluster, "a2", "b1");
    crash(&cluster, "b1", "a1");
    fence(&cluster, "b1", "a1");
    fence(&cluster, "a2", "b2");
    assert_eq!(cluster.boards(), "", "the first level was enough");
    a_hypervisor_that_answers_no_more(&cluster);
    a_hypervisor_that_is_gone(&cluster);
}

/// A guest fails while nobody serves libvirt on its hypervisor.
fn a_hypervisor_that_answers_no_more(cluster: &Containers) {
    let killed = cluster.on_host("h1", "pkill").args(["-KILL", "libvirtd"]);
    assert_eq!(killed.run().unwrap().code, 0);
    let start = std::time::Instant::now();
    let killed = cluster.on("a1", "pkill").args(["-KILL", "corosync"]);
    assert_eq!(killed.run().unwrap().code, 0);
    wait_for(cluster, "the board of h1 is asked", |cluster| {
        cluster.boards().contains("reboot h1 for a1")
    });
    eprintln!("asked after {:?}", start.elapsed());
    wait_for(cluster, "h1 is back", |cluster| {
        life(cluster, "a1").is_some() && life(cluster, "a2").is_some()
    });
    eprintln!("back after {:?}", start.elapsed());
    wait_for_all(cluster, "b1", 6);
    eprintln!("whole after {:?} {}", start.elapsed(), cluster.boards());
    eprintln!("{:?}", started(cluster, "b1"));
}

/// A hypervisor fails, and all on it.
fn a_hypervisor_that_is_gone(cluster: &Containers) {
    let asked = cluster.boards().len();
    let start = std::time::Instant::now();
    cluster.cut_power("h1").unwrap();
    wait_for(cluster, "the board of h1 is asked", |cluster| {
        cluster.boards().len() > asked
    });
    eprintln!("asked after {:?}", start.elapsed());
    wait_for_all(cluster, "b1", 6);
    eprintln!("whole after {:?} {}", start.elapsed(), cluster.boards());
}

fn levels(cluster: &Containers) {
    let mut resources = String::new();
    let mut constraints = String::new();
    let mut topology = String::new();
    for (host, nodes) in [("h1", ["a1", "a2"]), ("h2", ["b1", "b2"])] {
        let id = format!("fence-{host}");
        resources += &format!(
            r#"<primitive id="{id}" class="stonith" type="fence_ipmilan"><instance_attributes id="{id}-p">
<nvpair id="{id}-ip" name="ip" value="{host}"/><nvpair id="{id}-u" name="username" value="x"/><nvpair id="{id}-l" name="pcmk_host_list" value="{} {}"/>
</instance_attributes></primitive>"#,
            nodes[0], nodes[1]
        );
        for node in nodes {
            constraints += &format!(
                r#"<rsc_location id="{id}-{node}" rsc="{id}" node="{node}" score="-INFINITY"/>"#
            );
            topology += &format!(
                r#"<fencing-level id="{node}-1" target="{node}" index="1" devices="fence-{node}"/><fencing-level id="{node}-2" target="{node}" index="2" devices="{id}"/>"#
            );
        }
    }
    let xml = format!(
        "<configuration><resources>{resources}</resources><constraints>{constraints}</constraints><fencing-topology>{topology}</fencing-topology></configuration>"
    );
    let ran = shell(
        cluster,
        "a1",
        "cibadmin --modify --allow-create --xml-pipe",
        &xml,
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    wait_for_all(cluster, "a1", 6);
}
