//! Agents, and how many devices they get.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib};
use cib_gen::{Device, Encryption, Generated, Spec, Surroundings, generate};
use cib_model::SourceFile;

fn generated(spec: &str, base: Option<&str>) -> Generated {
    let spec = Spec::from_toml(spec, Encryption::Required).unwrap();
    let base = base.map(|base| SourceFile::new("base", base));
    generate(
        &spec,
        &Surroundings {
            base: base.as_ref(),
            ..Surroundings::default()
        },
    )
    .unwrap()
}

/// What a device is told, and whom it is banned from.
fn told(device: &Device) -> Vec<String> {
    let parameters = device.parameters.iter();
    let parameters = parameters.filter_map(|own| Some((&own.name, own.value.as_ref()?)));
    let bans = device.bans.iter().map(|node| format!("not on {node}"));
    let parameters = parameters.map(|(name, value)| format!("{name}={value}"));
    [device.id.clone()]
        .into_iter()
        .chain(parameters)
        .chain(bans)
        .collect()
}

#[test]
fn one_device_fences_all_guests_of_its_hypervisor() {
    let spec = r#"
layout = "hypervisor"
[[hypervisor]]
uri = "lxc+ssh://root@h1/"
guests = ["a", "B:vm-b"]
"#;
    let fresh = generated(spec, None);
    let expected = [
        "fence-h1",
        "hostlist=a,b:vm-b",
        "hypervisor_uri=lxc+ssh://root@h1/",
        "pcmk_delay_base=a:10s",
    ];
    assert_eq!(told(&fresh.plan.devices[0]), expected);
    assert_eq!(generated(spec, Some(&fresh.document)).edits, []);
    let third = spec.replace("\"a\"", "\"a\", \"c\"");
    let third = generated(&third, Some(&fresh.document));
    assert!(third.document.contains("\"a,c,b:vm-b\""));
    assert!(!third.document.contains("pcmk_delay_base"));
}

#[test]
fn a_node_whose_name_begins_with_that_of_the_protected_one_does_not_wait() {
    // As in the article; and the fencer compares only the letters that the map has.
    let spec = r#"
layout = "hypervisor"
[[hypervisor]]
uri = "lxc+ssh://root@h1/"
guests = ["ct", "Ct-2"]
"#;
    let fresh = generated(spec, None);
    let delay = fresh.plan.devices[0].parameter("pcmk_delay_base");
    assert_eq!(delay, Some("Ct-2:0s;ct:10s"));
    let merged = generated(spec, Some(&cib([ON, "", "", ""])));
    assert_eq!(generated(spec, Some(&merged.document)).edits, []);
    let other = spec.replace("\"ct\", \"Ct-2\"", "\"Ct-2\", \"ct\"");
    let changed = generated(&other, Some(&merged.document));
    assert!(changed.document.contains("\"Ct-2:10s\""));
}

#[test]
fn fence_virsh_takes_the_way_to_its_host_from_the_uri() {
    let spec = r#"
agent = "fence_virsh"
[[hypervisor]]
uri = "qemu+ssh://admin@h1:2222/system?keyfile=/root/.ssh/fence"
guests = ["a:vm-a"]
parameters = { ssh_options = "-x" }
"#;
    let fresh = generated(spec, Some(&cib([ON, "", "", ""])));
    let expected = [
        "fence-a",
        "ip=h1",
        "username=admin",
        "ipport=2222",
        "identity_file=/root/.ssh/fence",
        "pcmk_host_map=a:vm-a",
        "ssh_options=-x",
        "not on a",
    ];
    assert_eq!(told(&fresh.plan.devices[0]), expected);
    assert_eq!(generated(spec, Some(&fresh.document)).edits, []);
}

#[test]
fn those_who_ask_a_daemon_get_one_device_a_hypervisor() {
    let spec = r#"
[[hypervisor]]
uri = "qemu+ssh://root@h1/system"
agent = "fence_xvm"
guests = ["a", "b", "c"]
parameters = { key_file = "/etc/cluster/h1.key" }
"#;
    let fresh = generated(spec, None);
    let expected = [
        "fence-h1",
        "pcmk_host_map=a:a;b:b;c:c",
        "key_file=/etc/cluster/h1.key",
    ];
    assert_eq!(told(&fresh.plan.devices[0]), expected);
    assert!(fresh.document.contains(r#"type="fence_xvm""#));
}
