//! The drill of the checklist, command by command, on a running cluster, with what it says that they print.

use cib_gen::{Checklist, Encryption, Item, Section, Spec, Surroundings, checklist};
use cib_tests::cluster::Containers;
use cib_tests::run::Ran;

use super::page;
use super::user::{bring_in, life, wait_for, wait_for_all};

const NODES: [&str; 2] = ["mon-conteneur", "mon-conteneur-2"];

/// The command that begins so, as the checklist prints it, in a shell.
#[track_caller]
fn tried(cluster: &Containers, node: &str, sections: &[Section], start: &str) -> (Ran, String) {
    let proofs = sections.iter().flat_map(|section| &section.items);
    let mut proofs = proofs.filter_map(|item: &Item| item.proof.as_ref());
    let proof = proofs.find(|proof| proof.command.starts_with(start));
    let proof = proof.unwrap_or_else(|| unreachable!("no command begins with {start}"));
    let ran = cluster.on(node, "sh").args(["-c", &proof.command]).run();
    (ran.unwrap(), proof.prints.clone())
}

/// The checklist of the specification that the cluster runs with.
fn list(text: &str) -> Checklist {
    let spec = Spec::from_toml(text, Encryption::Optional).unwrap();
    checklist(&spec, &Surroundings::default()).unwrap()
}

#[test]
fn the_drill_prints_what_the_checklist_says() {
    let what = "the drill on a live cluster";
    let Some(cluster) = super::two_guests::cluster(what) else {
        return;
    };
    let spec = page::Section("One device for each guest").spec();
    bring_in(&cluster, NODES[0], &spec);
    let list = list(&spec);
    harmless(&cluster, &list);
    fenced(&cluster, &list);
}

fn harmless(cluster: &Containers, list: &Checklist) {
    let (ran, _) = tried(cluster, NODES[0], &list.drill, "crm_verify");
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (0, "", ""));
    let (ran, _) = tried(cluster, NODES[0], &list.drill, "crm_mon");
    for (node, other) in NODES.iter().zip(NODES.iter().rev()) {
        let device = format!("fence-{node}");
        let line = ran
            .stdout
            .lines()
            .find(|line| line.contains(&format!("{device}\t")));
        let line = line.unwrap_or_default();
        assert!(
            line.contains("Started") && !line.ends_with(&format!("Started {node}")),
            "{ran:?}"
        );
        let (ran, prints) = tried(
            cluster,
            other,
            &list.drill,
            &format!("stonith_admin --list {node}"),
        );
        assert!(
            ran.code == 0 && ran.stdout.contains(&device) && prints.contains(&device),
            "{ran:?}"
        );
    }
    assert!(!ran.stdout.contains("Failed"), "{ran:?}");
    for (at, node) in NODES.iter().enumerate() {
        let own = [list.nodes[at + 1].clone()];
        let (ran, _) = tried(cluster, node, &own, "crm_node");
        assert_eq!((ran.code, ran.stdout.trim()), (0, *node), "{ran:?}");
        let (ran, _) = tried(cluster, node, &own, "tr ");
        assert!(
            ran.stdout.contains(&format!("LIBVIRT_LXC_NAME={node}\n")),
            "{ran:?}"
        );
    }
    let (ran, prints) = tried(cluster, NODES[0], &list.nodes, "corosync-quorumtool");
    assert!(
        prints.contains("`2Node`") && ran.stdout.contains("2Node"),
        "{ran:?}"
    );
    assert!(
        ran.stdout
            .lines()
            .any(|line| line.starts_with("Quorate:") && line.ends_with("Yes")),
        "{ran:?}"
    );
}

fn fenced(cluster: &Containers, list: &Checklist) {
    let before = life(cluster, NODES[1]);
    let command = format!("stonith_admin --reboot {}", NODES[1]);
    let (ran, _) = tried(cluster, NODES[0], &list.drill, &command);
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{ran:?}");
    assert_ne!(life(cluster, NODES[1]), before);
    wait_for_all(cluster, NODES[0], 2);
    let command = format!("stonith_admin --history {}", NODES[1]);
    let (ran, prints) = tried(cluster, NODES[0], &list.drill, &command);
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = format!("reboot of {} successful", NODES[1]);
    assert!(prints.contains(&told), "{prints}");
    assert!(ran.stdout.contains(&told), "{ran:?}");
    assert!(
        ran.stdout
            .contains(&format!("Online: [ {} ]", NODES.join(" "))),
        "{ran:?}"
    );
    // The node that is spared comes last.
    let first = list.drill[2].items[0].proof.as_ref().unwrap();
    assert_eq!(
        first.command,
        format!("stonith_admin --reboot {}", NODES[1])
    );
    let before = life(cluster, NODES[1]);
    let (_, _) = tried(cluster, NODES[1], &list.drill, "pkill");
    wait_for(cluster, "the node has another life", |cluster| {
        let now = life(cluster, NODES[1]);
        now.is_some() && now != before
    });
    wait_for_all(cluster, NODES[0], 2);
}
