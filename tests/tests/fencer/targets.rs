//! Whom devices can fence.

use std::collections::BTreeSet;

use cib_model::{Cluster, SourceFile, parse};
use cib_tests::cluster::OneNodeCluster;

use super::{TOOLS, cib, device, listed, wait_for_devices};

/// Devices whose targets the document tells: the agent, and behind each bar a parameter. None of these agents asks a
/// host that is not there.
const CONFIGURATIONS: [&str; 102] = [
    "external/libvirt | hostlist=a:ct1,b:ct2",
    "external/libvirt | hostlist=a:ct1 b c:x:y",
    "external/libvirt | hostlist=A;b:ct2",
    "external/libvirt | hostlist=a=ct1",
    "external/libvirt | hostlist=a:ct1;b:ct2",
    "external/libvirt | hostlist=a:ct1\nb:ct2",
    "external/libvirt | hostlist=\ta , b",
    "external/libvirt | hostlist=a:",
    "external/libvirt | hostlist=a.b:c",
    "external/libvirt | hostlist=\"a b\"",
    "external/libvirt | hostlist=on off a",
    "external/libvirt | hostlist=a:ct1 a:ct2",
    "external/libvirt | hostlist=a/b c",
    "external/libvirt | hostlist=a | pcmk_host_list=b c",
    "external/libvirt | hostlist=a | pcmk_host_list=b,c;a",
    "external/libvirt | hostlist=a | pcmk_host_list=\"b c=x on",
    "external/libvirt | hostlist=a | pcmk_host_list=b\nc",
    "external/libvirt | hostlist=a | pcmk_host_list=b\tc",
    "external/libvirt | hostlist=a | pcmk_host_list=b\\nc",
    "external/libvirt | hostlist=a | pcmk_host_list=OFF,c",
    "external/libvirt | hostlist=a | pcmk_host_list=b invalid\nc",
    "external/libvirt | hostlist=a | pcmk_host_list=variable b",
    "external/libvirt | hostlist=a | pcmk_host_list=b:1 c",
    "external/libvirt | hostlist=a | pcmk_host_list=b/1 c",
    "external/libvirt | hostlist=a | pcmk_host_list=é b",
    "external/libvirt | hostlist=a | pcmk_host_list=A.b-c_d",
    "external/libvirt | hostlist=a | pcmk_host_list=;;b,,c",
    "external/libvirt | hostlist=a | pcmk_host_list= b ",
    "external/libvirt | hostlist=a | pcmk_host_list=b B c",
    "external/libvirt | hostlist=a | pcmk_host_list=on",
    "external/libvirt | hostlist=a | pcmk_host_list='b'",
    "external/libvirt | hostlist=a | pcmk_host_list=b|c",
    "external/libvirt | hostlist=a | pcmk_host_list=b;on;c",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1;c=2",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1 c:2",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1,c:2",
    "external/libvirt | hostlist=a | pcmk_host_map=b :1",
    "external/libvirt | hostlist=a | pcmk_host_map=b: 1",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1;",
    "external/libvirt | hostlist=a | pcmk_host_map=;b:1",
    "external/libvirt | hostlist=a | pcmk_host_map=b",
    "external/libvirt | hostlist=a | pcmk_host_map=b:",
    "external/libvirt | hostlist=a | pcmk_host_map=:1",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1:2",
    "external/libvirt | hostlist=a | pcmk_host_map=b=1=2",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1=c",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1\tc:2",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1\nc:2",
    "external/libvirt | hostlist=a | pcmk_host_map=\"b:1;c:2\"",
    "external/libvirt | hostlist=a | pcmk_host_map='b:1'",
    "external/libvirt | hostlist=a | pcmk_host_map=B:1",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1;b:2",
    "external/libvirt | hostlist=a | pcmk_host_map=on:1;off:2",
    "external/libvirt | hostlist=a | pcmk_host_map=b:a c",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1; c:2,3",
    "external/libvirt | hostlist=a | pcmk_host_map=b,c:1",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1 ; c:2",
    "external/libvirt | hostlist=a | pcmk_host_map=a:1,b:2",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1 | pcmk_host_list=c",
    "external/libvirt | hostlist=a | pcmk_host_map=B:1 | pcmk_host_list=b c",
    "external/libvirt | hostlist=a | pcmk_host_list=b | pcmk_host_check=dynamic-list",
    "external/libvirt | hostlist=a | pcmk_host_list=b | pcmk_host_check=static-list",
    "external/libvirt | hostlist=a | pcmk_host_list=b | pcmk_host_check=STATIC-LIST",
    "external/libvirt | hostlist=a | pcmk_host_list=b | pcmk_host_check=none",
    "external/libvirt | hostlist=a | pcmk_host_list=b | pcmk_host_check=bogus",
    "external/libvirt | hostlist=a | pcmk_host_list=b | pcmk_host_check=Dynamic-List",
    "external/libvirt | hostlist=a | pcmk_host_check=static-list",
    "external/libvirt | hostlist=a | pcmk_host_check=none",
    "external/libvirt | hostlist=a | pcmk_host_check=None",
    "external/libvirt | hostlist=a | pcmk_host_check=bogus",
    "external/libvirt | hostlist=a | pcmk_host_check=",
    "external/libvirt | hostlist=a | pcmk_host_check= none",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1 | pcmk_host_check=static-list",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1 | pcmk_host_check=none",
    "null | hostlist=a b",
    "null | hostlist=A,b",
    "ssh | hostlist=a b",
    "external/ssh | hostlist=a,b c",
    "meatware | hostlist=b c",
    "external/ipmi | hostname=a | ipaddr=x | userid=u | passwd=p | interface=lan",
    "external/xen0 | hostlist=a:/etc/a b | dom0=x",
    "external/riloe | hostlist=c | ilo_hostname=x | ilo_user=u | ilo_password=p",
    "external/hetzner | hostname=b | remote_ip=x",
    "external/nut | hostname=c | ups=x | username=u | password=p",
    "apcsmart | hostlist=a b | ttydev=/dev/null",
    "external/nosuch | pcmk_host_list=a B",
    "fence_nosuch | pcmk_host_map=a:1;b",
    "fence_virsh | ip=x | username=u | pcmk_host_list=a b",
    "fence_virsh | ip=x | username=u | pcmk_host_map=a:vm1;b:vm2 | plug=vm1",
    "fence_ipmilan | ip=x | pcmk_host_list=c",
    "fence_ipmilan | ip=x | pcmk_host_check=none",
    "fence_dummy | pcmk_host_list=a,c",
    "fence_dummy | nodename=b | pcmk_host_list=a",
    "fence_kdump",
    "fence_kdump | pcmk_host_list=b",
    "fence_heuristics_ping | ping_targets=127.0.0.1",
    "fence_rcd_serial | serial_port=/dev/null",
    "fence_sbd | devices=/dev/null | pcmk_host_map=a:1;b:2",
    "fence_scsi | devices=/dev/null | pcmk_host_list=a b",
    "external/libvirt | hostlist=a | pcmk_host_map=b::1",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1\\;c:2",
    "external/libvirt | hostlist=a | pcmk_host_map=b:1\\",
];

/// The agent and the parameters of a device.
fn taken_apart(configuration: &str) -> (&str, Vec<(&str, &str)>) {
    let mut parts = configuration.split(" | ");
    let agent = parts.next().unwrap();
    let parameters = parts.map(|part| part.split_once('=').unwrap());
    (agent, parameters.collect())
}

/// The devices `d0`, `d1` and so on.
fn configured() -> String {
    let devices = CONFIGURATIONS.iter().enumerate().map(|(number, text)| {
        let (agent, mut parameters) = taken_apart(text);
        if agent == "external/libvirt" {
            parameters.push(("hypervisor_uri", "test:///default"));
        }
        device(&format!("d{number}"), agent, "", &parameters)
    });
    devices.collect()
}

/// Every name that some value may be taken to have: its words by two ideas of what parts words, in their own letters
/// and in others, and a stranger.
fn candidates() -> BTreeSet<String> {
    let values = CONFIGURATIONS.iter().flat_map(|text| taken_apart(text).1);
    let mut names = BTreeSet::from(["stranger".to_owned()]);
    for (_, value) in values {
        let parts = |c: char| !c.is_ascii_alphanumeric() && !"_.-".contains(c);
        let words = value.split(parts);
        let rough = value.split(|c: char| c == ';' || c.is_ascii_whitespace());
        // stonith_admin takes no other letters.
        let words = words.chain(rough).filter(|word| word.is_ascii());
        for word in words.filter(|word| !word.is_empty()) {
            names.extend([word.to_owned(), word.to_uppercase(), word.to_lowercase()]);
        }
    }
    names
}

#[test]
fn devices_can_fence_whom_the_fencer_says() {
    // The fencer knows devices that are not started; to start all of these would take minutes.
    let options = r#"<crm_config><cluster_property_set id="o"><nvpair id="o-m" name="maintenance-mode" value="true"/></cluster_property_set></crm_config>"#;
    let text = cib(&configured()).replace("<crm_config/>", options);
    let Some(live) = OneNodeCluster::require("whom devices can fence", Some(&text)) else {
        return;
    };
    wait_for_devices(&live, CONFIGURATIONS.len());
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    let mut wrong = Vec::new();
    for name in candidates() {
        let theirs = listed(&live, &name);
        for (device, text) in cluster.fence_devices().iter().zip(CONFIGURATIONS) {
            let ours = device.can_fence(&name);
            if ours != Some(theirs.contains(device.id())) {
                wrong.push(format!("{name:?}: {ours:?}: {text:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
