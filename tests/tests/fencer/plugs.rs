//! What an agent is told to switch.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use cib_model::{Cluster, SourceFile, parse};
use cib_tests::cluster::OneNodeCluster;
use cib_tests::not_checked;

use super::{TOOLS, cib, device, wait_for_devices};

/// Parameters beside a map that gives each node the plug `vm`.
const CASES: [&[(&str, &str)]; 11] = [
    &[],
    &[("plug", "own")],
    &[("port", "own")],
    &[("pcmk_host_argument", "none")],
    &[("pcmk_host_argument", "None")],
    &[("pcmk_host_argument", "none"), ("plug", "own")],
    &[("pcmk_host_argument", "plug")],
    &[("pcmk_host_argument", "plug"), ("port", "own")],
    &[("pcmk_host_argument", "plug"), ("plug", "own")],
    &[("pcmk_host_argument", "uuid")],
    &[("pcmk_host_argument", "uuid"), ("uuid", "own")],
];

/// The agent that the stub stands for, as it has both parameters.
const AGENT: &str = "fence_virsh";

/// An agent that writes down what it is told: one line for each time that it is to stop a node.
const STUB: &str = r#"#!/bin/sh
in=$(cat)
action=$(printf '%s\n' "$in" | sed -n 's/^action=//p')
if [ "$1" = -o ]; then action=$2; fi
case $action in
metadata) cat <<END
<?xml version="1.0"?><resource-agent name="stub" shortdesc="stub"><longdesc>stub</longdesc><parameters>
<parameter name="plug"><content type="string"/></parameter><parameter name="port"><content type="string"/></parameter>
</parameters><actions><action name="on"/><action name="off"/><action name="reboot"/><action name="status"/><action name="list"/><action name="monitor"/><action name="metadata"/></actions></resource-agent>
END
;;
off) printf '%s ' $in >> /run/told; echo >> /run/told ;;
esac
"#;

fn document() -> String {
    let devices = CASES.iter().enumerate().map(|(number, parameters)| {
        let map = format!("n{number}:vm");
        let mut all = vec![("pcmk_host_map", map.as_str())];
        all.extend(*parameters);
        device(&format!("d{number}"), AGENT, "", &all)
    });
    cib(&devices.collect::<String>())
}

/// What the agent takes of a line of parameters: of `port` and `plug` the last, else what stands in their place.
fn taken(line: &str) -> Option<&str> {
    let value = |name: &str| {
        let mut words = line.split(' ').rev();
        words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    };
    let mut words = line.split(' ').rev();
    let last = words.find_map(|word| {
        let (name, value) = word.split_once('=')?;
        ["port", "plug"].contains(&name).then_some(value)
    });
    last.or_else(|| value("uuid"))
}

#[test]
fn agents_are_told_the_plugs_that_the_view_says() {
    let what = "what agents are told to switch";
    let Some(live) = OneNodeCluster::require(what, None) else {
        return;
    };
    if !live.is_isolated() {
        // The stub would be laid over the machine's own agent.
        not_checked::announce(what, "a node in namespaces of its own");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let stub = folder.path().join("stub");
    fs::write(&stub, STUB).unwrap();
    fs::set_permissions(&stub, fs::Permissions::from_mode(0o755)).unwrap();
    let agent = format!("/usr/sbin/{AGENT}");
    let laid = live.run("mount", &["--bind", &stub.to_string_lossy(), &agent], "");
    assert_eq!(laid.unwrap().code, 0);
    let text = document();
    let start = text.find("<resources>").unwrap();
    let end = text.find("<constraints").unwrap();
    let replace = ["--replace", "--scope", "resources", "--xml-pipe"];
    let ran = live.run("cibadmin", &replace, &text[start..end]).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    wait_for_devices(&live, CASES.len());
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    for (device, case) in cluster.fence_devices().iter().zip(CASES) {
        let target = device.only_target().unwrap();
        let ran = live.run("stonith_admin", &["--fence", target.name], "");
        assert_eq!(ran.unwrap().code, 0, "{case:?}");
        let told = live.run("tail", &["-n", "1", "/run/told"], "").unwrap();
        let theirs = taken(told.stdout.trim());
        assert_eq!(cluster.plug(device, target.name), theirs, "{case:?}");
    }
}
