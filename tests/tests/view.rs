//! What the view says of a configuration is what real Pacemaker does with it.

use cib_model::{Cluster, SourceFile, Version, parse};
use cib_tests::not_checked::require;
use cib_tests::run::Invocation;
use cib_tests::tools::{self, Tool};

/// The release that the tools of Debian 12 are of.
const TOOLS: Version = Version::new(2, 1, 5);

fn cib(crm_config: &str, nodes: &str, resources: &str, constraints: &str) -> String {
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config>{crm_config}</crm_config><nodes>{nodes}</nodes>
<resources>{resources}</resources><constraints>{constraints}</constraints>
</configuration><status/></cib>"#
    )
}

#[test]
fn parameters_are_resolved_as_pacemaker_resolves_them() {
    if !require("the values of parameters", &[Tool::CrmSimulate]) {
        return;
    }
    let text = cib(
        "",
        "",
        r##"
<template id="T" class="ocf" provider="pacemaker" type="Dummy">
  <instance_attributes id="t"><nvpair id="t1" name="fake" value="template"/><nvpair id="t2" name="op_sleep" value="7"/></instance_attributes>
  <instance_attributes id="u" score="10"><nvpair id="u1" name="state" value="template"/></instance_attributes>
</template>
<primitive id="own-wins" template="T">
  <instance_attributes id="a"><nvpair id="a1" name="fake" value="own"/><nvpair id="a2" name="fake" value="second pair"/></instance_attributes>
</primitive>
<primitive id="last-set-wins" class="ocf" provider="pacemaker" type="Dummy">
  <instance_attributes id="b"><nvpair id="b1" name="fake" value="first set"/></instance_attributes>
  <instance_attributes id="c"><nvpair id="c1" name="fake" value="second set"/></instance_attributes>
</primitive>
<primitive id="score-wins" class="ocf" provider="pacemaker" type="Dummy">
  <instance_attributes id="d" score="5"><nvpair id="d1" name="fake" value="high"/></instance_attributes>
  <instance_attributes id="e"><nvpair id="e1" name="fake" value="low"/></instance_attributes>
</primitive>
<primitive id="references" class="ocf" provider="pacemaker" type="Dummy">
  <instance_attributes id-ref="a"/>
</primitive>
<clone id="outer">
  <instance_attributes id="g"><nvpair id="g1" name="fake" value="clone"/><nvpair id="g2" name="state" value="clone"/></instance_attributes>
  <group id="inner">
    <instance_attributes id="h"><nvpair id="h1" name="state" value="group"/><nvpair id="h2" name="op_sleep" value="5"/></instance_attributes>
    <primitive id="inherits" class="ocf" provider="pacemaker" type="Dummy">
      <instance_attributes id="i"><nvpair id="i1" name="op_sleep" value="#default"/></instance_attributes>
    </primitive>
  </group>
</clone>
<primitive id="renames" class="ocf" provider="pacemaker" type="Dummy">
  <instance_attributes id="f"><nvpair id-ref="a1" name="state"/><nvpair id-ref="d1"/></instance_attributes>
</primitive>"##,
        "",
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &text).unwrap();
    let source = SourceFile::new("cib", text);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, Some(TOOLS));
    for primitive in cluster.primitives() {
        for name in ["fake", "state", "op_sleep"] {
            let ran = Invocation::new("crm_resource")
                .args(["--resource", primitive.id(), "--get-parameter", name])
                .env("CIB_file", file.path())
                .run()
                .unwrap();
            let found = ran.code == 0 && !ran.stderr.contains("not found");
            let theirs = found.then(|| ran.stdout.trim().to_owned());
            let ours = cluster
                .parameter(primitive, name)
                .map(|setting| setting.value.as_str().to_owned());
            assert_eq!(ours, theirs, "{} {name}: {}", primitive.id(), ran.stderr);
        }
    }
}

#[test]
fn options_are_resolved_as_pacemaker_resolves_them() {
    if !require("the values of cluster options", &[Tool::CrmVerify]) {
        return;
    }
    let set = |id: &str, score: &str, value: &str| {
        format!(
            r#"<cluster_property_set id="{id}" score="{score}"><nvpair id="{id}-1" name="stonith-enabled" value="{value}"/></cluster_property_set>"#
        )
    };
    let bootstrap = |value| set("cib-bootstrap-options", "0", value);
    let cases = [
        String::new(),
        bootstrap("false"),
        bootstrap("OFF"),
        bootstrap("n"),
        bootstrap("flase"),
        bootstrap(""),
        set("a", "5", "true") + &bootstrap("false"),
        bootstrap("true") + &set("a", "5", "false"),
        set("a", "5", "true") + &set("b", "9", "false"),
        set("a", "9", "true") + &set("b", "5", "false"),
        set("a", "0", "true") + &set("b", "0", "false"),
        set("a", "0", "false") + &set("b", "0", "true"),
        r#"<cluster_property_set id="a"><nvpair id="a1" name="fencing-enabled" value="false"/></cluster_property_set>"#
            .to_owned(),
    ];
    for options in cases {
        let text = cib(&options, "", "", "");
        let ran = tools::crm_verify(text.as_str()).unwrap();
        let enabled = ran
            .stderr
            .contains("no STONITH resources have been defined");
        let source = SourceFile::new("cib", text);
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, Some(TOOLS));
        assert_eq!(
            cluster.fencing_enabled(),
            Some(enabled),
            "{options}: {}",
            ran.stderr
        );
    }
}

/// Expressions that POSIX reads otherwise than we do: what Pacemaker does with them is not for us to say.
#[test]
fn patterns_that_pacemaker_reads_otherwise_decide_nothing() {
    for pattern in [r"^\d", "(?i)^f", r"[\d]", r"\bF"] {
        let constraint =
            format!(r#"<rsc_location id="l" rsc-pattern="{pattern}" node="A" score="-INFINITY"/>"#);
        let nodes = r#"<node id="1" uname="A"/><node id="2" uname="B"/>"#;
        let resources = r#"<primitive id="F" class="stonith" type="external/libvirt"/>"#;
        let source = SourceFile::new("cib", cib("", nodes, resources, &constraint));
        let parsed = parse(&source).unwrap();
        let cluster = Cluster::new(&parsed, Some(TOOLS));
        let placement = cluster.placement(
            &cluster.fence_devices()[0].resource,
            cluster.node("A").unwrap(),
        );
        assert_eq!(placement.is_allowed(), None, "{pattern}");
    }
}

/// A device for disks, and a resource that is to start on them.
fn disks(device_meta: &str, resource_meta: &str) -> String {
    let meta = |id: &str, pair: &str| match pair.split_once('=') {
        Some((name, value)) => format!(
            r#"<meta_attributes id="{id}-m"><nvpair id="{id}-n" name="{name}" value="{value}"/></meta_attributes>"#
        ),
        None => String::new(),
    };
    format!(
        r#"<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config><cluster_property_set id="o"><nvpair id="e" name="stonith-enabled" value="true"/></cluster_property_set></crm_config>
<nodes><node id="1" uname="A"/><node id="2" uname="B"/></nodes>
<resources><primitive id="F" class="stonith" type="fence_scsi">{}</primitive>
<primitive id="R" class="ocf" provider="pacemaker" type="Dummy">{}</primitive></resources><constraints/>
</configuration><status/></cib>"#,
        meta("F", device_meta),
        meta("R", resource_meta)
    )
}

#[test]
fn nodes_are_let_in_where_the_scheduler_lets_them_in() {
    if !require("unfencing with crm_simulate", &[Tool::CrmSimulate]) {
        return;
    }
    for (device, resource) in [
        ("", ""),
        ("provides=unfencing", ""),
        ("provides=Unfencing", ""),
        ("provides=fencing", ""),
        ("requires=unfencing", ""),
        ("", "requires=unfencing"),
        ("", "requires=fencing"),
        ("", "provides=unfencing"),
    ] {
        let text = disks(device, resource);
        let options = ["-S", "--quorum", "1", "--node-up", "A", "--node-up", "B"];
        let ran = tools::crm_simulate(text.clone(), &options).unwrap();
        let theirs = ran.stdout.contains("Fence (on)");
        let source = SourceFile::new("cib", text);
        let parsed = parse(&source).unwrap();
        let ours = Cluster::new(&parsed, Some(TOOLS)).unfences_nodes();
        assert_eq!(ours, theirs, "{device:?} {resource:?}: {}", ran.stdout);
    }
}
