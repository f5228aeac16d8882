//! A plan as a configuration of its own.

use cib_model::{
    Attr, Cib, Configuration, Constraints, CrmConfig, FencingTopology, Nodes, Resource, Resources,
    Status,
};

use crate::elements;
use crate::names::Ids;
use crate::plan::{BOOTSTRAP_OPTIONS, Plan, schema_for};

/// Writes a whole configuration that has what is planned, and nothing else.
///
/// Its version is 0.1.0, that of `cibadmin --empty`: a cluster that anybody has configured refuses it, instead of losing
/// what it has. It has no `crm_feature_set`, which an older Pacemaker would refuse and the cluster fills in; no nodes,
/// which the cluster knows better; and an empty status.
pub(crate) fn document(plan: &Plan) -> String {
    let mut ids = Ids::default();
    let mut options = Vec::new();
    for id in plan.element_ids() {
        ids.take(id);
    }
    if !plan.options.is_empty() {
        let id = ids.take(BOOTSTRAP_OPTIONS);
        options.push(elements::property_set(&id, &plan.options, &mut ids));
    }
    let primitives = plan
        .devices
        .iter()
        .map(|device| elements::primitive(device, &mut ids));
    let items = primitives.map(Resource::Primitive).collect();
    let locations = plan
        .devices
        .iter()
        .flat_map(|device| device.bans.iter().map(move |node| (device, node)))
        .map(|(device, node)| elements::ban(device, node, &mut ids))
        .collect();
    let levels: Vec<_> = plan.levels.iter().map(elements::level).collect();
    let topology = (!levels.is_empty()).then(|| FencingTopology {
        levels,
        ..FencingTopology::default()
    });
    let configuration = Configuration {
        crm_config: Some(CrmConfig {
            property_sets: options,
            ..CrmConfig::default()
        }),
        nodes: Some(Nodes::default()),
        resources: Some(Resources {
            items,
            ..Resources::default()
        }),
        constraints: Some(Constraints {
            locations,
            ..Constraints::default()
        }),
        fencing_topology: topology,
        ..Configuration::default()
    };
    let cib = Cib {
        validate_with: Some(Attr::new(schema_for(plan.version))),
        admin_epoch: Some(Attr::new("0")),
        epoch: Some(Attr::new("1")),
        num_updates: Some(Attr::new("0")),
        configuration: Some(configuration),
        status: Some(Status::default()),
        ..Cib::default()
    };
    cib.to_xml("cib")
}
