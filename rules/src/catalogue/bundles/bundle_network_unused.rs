//! `bundle-network-unused`: an interface for addresses that there are not

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-network-unused",
    area: Area::Bundles,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A bundle says on what interface its addresses are to be, and has none",
    why: "`host-interface`, `host-netmask` and `add-host` are for the addresses that start with \
          `ip-range-start`. Without that the containers use the network of the host, and these are \
          passed over.",
    remedy: "Write `ip-range-start`, or remove them.",
    references: &[sources::CLONES],
    bad: &[Example::new(
        "Only a port",
        r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121" «host-interface»="eth0"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "Addresses",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="192.0.2.10" host-interface="eth0" host-netmask="24"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Only a port",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (resource, bundle) in cluster.bundles() {
        let Some(network) = &bundle.network else {
            continue;
        };
        if network.ip_range_start.is_some() || !bundle.is_reached() {
            continue;
        }
        let interface = network
            .host_interface
            .as_ref()
            .map(|it| ("host-interface", it.name_span()));
        let mask = network
            .host_netmask
            .as_ref()
            .map(|it| ("host-netmask", it.name_span()));
        let hosts = network
            .add_host
            .as_ref()
            .map(|it| ("add-host", it.name_span()));
        let Some((name, span)) = interface.or(mask).or(hosts) else {
            continue;
        };
        let message = format!(
            "`{name}` of {} has no effect without `ip-range-start`",
            shown(resource.id())
        );
        cx.report(
            Finding::of_resource(resource, span, message)
                .help("write `ip-range-start`, or remove it"),
        );
    }
}
