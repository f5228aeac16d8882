//! `cib-lint fencing` as its users run it, and its formats.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod command;
mod docs;
mod formats;
mod many;

use std::fmt::Write as _;

use cib_lint::fencing::FencingReport;
use cib_model::{Cluster, Companions, SourceFile, parse};

/// What the command shows for these nodes, resources and constraints.
fn report(cib: &str) -> FencingReport {
    let source = SourceFile::new("cib.xml", cib);
    let parsed = parse(&source).unwrap();
    FencingReport::new(&Cluster::new(&parsed, None), &Companions::default()).unwrap()
}

/// A configuration with these nodes.
fn cib(nodes: &[&str], resources: &str, rest: &str) -> String {
    let mut listed = String::new();
    for (at, name) in nodes.iter().enumerate() {
        let _ = write!(listed, r#"<node id="{}" uname="{name}"/>"#, at + 1);
    }
    format!(
        r#"<cib><configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options">
<nvpair id="o" name="stonith-enabled" value="true"/>
</cluster_property_set></crm_config>
<nodes>{listed}</nodes><resources>{resources}</resources>{rest}
</configuration></cib>"#
    )
}

/// A fence device with these parameters.
fn device(id: &str, agent: &str, parameters: &[(&str, &str)]) -> String {
    let mut pairs = String::new();
    for (name, value) in parameters {
        let _ = write!(
            pairs,
            r#"<nvpair id="{id}-{name}" name="{name}" value="{value}"/>"#
        );
    }
    format!(
        r#"<primitive id="{id}" class="stonith" type="{agent}">
<instance_attributes id="{id}-p">{pairs}</instance_attributes></primitive>"#
    )
}

/// A device of external/libvirt.
fn libvirt(id: &str, hosts: &str, hypervisor: &str) -> String {
    let uri = format!("lxc+ssh://root@{hypervisor}/");
    device(
        id,
        "external/libvirt",
        &[("hostlist", hosts), ("hypervisor_uri", &uri)],
    )
}
