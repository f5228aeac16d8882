//! What the scheduler plans to do with an example.

use std::fs;

use cib_tests::tools;
use tempfile::NamedTempFile;

/// The actions that the scheduler plans, as the graph of a transition names them.
#[derive(Debug)]
pub(super) struct Plan {
    graph: String,
    /// What it said besides.
    pub(super) stderr: String,
}

/// Plans the start of everything, fencing off.
pub(super) fn plan(text: &str) -> Plan {
    let graph = NamedTempFile::new().unwrap();
    let path = graph.path().to_str().unwrap();
    let ran = tools::crm_simulate(fenceless(text), &["-VV", "-G", path]).unwrap();
    Plan {
        graph: fs::read_to_string(graph.path()).unwrap(),
        stderr: ran.stderr,
    }
}

impl Plan {
    /// Whether that operation is planned (`db_start_0`).
    pub(super) fn has(&self, key: &str) -> bool {
        self.graph.contains(&format!(r#" operation_key="{key}""#))
    }

    /// Whether the resource, or an instance of it, is started.
    pub(super) fn starts(&self, id: &str) -> bool {
        let instances = (0..4).map(|number| format!("{id}:{number}_start_0"));
        let mut keys = instances.chain([format!("{id}_start_0")]);
        keys.any(|key| self.has(&key))
    }

    /// The operations that are repeated.
    pub(super) fn recurring(&self) -> Vec<String> {
        let mut keys: Vec<_> = self
            .graph
            .split(r#"<rsc_op id=""#)
            .filter(|action| action.contains("CRM_meta_interval="))
            .filter_map(|action| {
                let key = action.split(r#"operation_key=""#).nth(1)?;
                Some(key.split('"').next()?.to_owned())
            })
            .collect();
        keys.sort();
        keys
    }

    /// The nodes that an operation is planned on; its key may leave out the number of an instance.
    pub(super) fn nodes(&self, key: &str) -> Vec<String> {
        let actions = self.graph.split("<rsc_op id=\"").filter(|action| {
            // What only waits for it names it as well.
            action.contains("<primitive ") && action.contains(&format!(r#" operation_key="{key}""#))
        });
        let nodes = actions.filter_map(|action| {
            let node = action.split(r#" on_node=""#).nth(1)?;
            Some(node.split('"').next()?.to_owned())
        });
        nodes.collect()
    }

    /// The timeout of an operation in milliseconds.
    pub(super) fn timeout(&self, key: &str) -> Option<u64> {
        let mut actions = self.graph.split("<rsc_op id=\"").filter(|action| {
            action.contains("<primitive ") && action.contains(&format!(r#" operation_key="{key}""#))
        });
        let timeout = actions.next()?.split(r#"CRM_meta_timeout=""#).nth(1)?;
        timeout.split('"').next()?.parse().ok()
    }
}

/// The example with fencing off, so that everything may start.
pub(super) fn fenceless(text: &str) -> String {
    with_option(text, "stonith-enabled", "false")
}

/// The example with `db` running on the first node, and everything to be stopped.
pub(super) fn running_resource(text: &str) -> String {
    let text = with_option(text, "stop-all-resources", "true");
    let key = "1:1:0:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
    let history = format!(
        r#"><lrm id="1"><lrm_resources>
             <lrm_resource id="db" class="ocf" provider="example" type="database">
               <lrm_rsc_op id="db_last_0" operation_key="db_start_0" operation="start" crm-debug-origin="test"
                           crm_feature_set="3.16.1" transition-key="{key}" transition-magic="0:0;{key}" call-id="2"
                           rc-code="0" op-status="0" interval="0" op-digest="0"/>
             </lrm_resource>
           </lrm_resources></lrm></node_state>"#
    );
    let (before, behind) = text.split_once("<node_state ").unwrap();
    let behind = behind.replacen("/>", &history, 1);
    format!("{before}<node_state {behind}")
}

/// The example with a cluster option, unless it sets that itself.
pub(super) fn with_option(text: &str, name: &str, value: &str) -> String {
    if text.contains(&format!(r#"name="{name}""#)) {
        return text.to_owned();
    }
    let option = format!(r#"<nvpair id="test-{name}" name="{name}" value="{value}"/>"#);
    let end = "</cluster_property_set>";
    if text.contains(end) {
        return text.replacen(end, &format!("{option}{end}"), 1);
    }
    let set = format!(
        r#"<crm_config><cluster_property_set id="cib-bootstrap-options">{option}{end}</crm_config>"#
    );
    let with = text.replacen("<crm_config/>", &set, 1);
    assert!(with.contains(&set), "{text}");
    with
}
