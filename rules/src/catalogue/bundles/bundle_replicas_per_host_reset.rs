//! `bundle-replicas-per-host-reset`: several containers on a host, and one port

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-replicas-per-host-reset",
    area: Area::Bundles,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A bundle is to have several containers on a host, and they share its port",
    why: "Without addresses of their own the containers of a host listen on its `control-port`, \
          and only one can. Pacemaker takes `replicas-per-host` for 1, and crm_verify calls it an \
          error.",
    remedy: "Write `ip-range-start`, so that each container has an address, or remove `replicas-per- \
          host`.",
    references: &[sources::CLONES],
    bad: &[Example::new(
        "One port",
        r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="4" replicas-per-host="«2»"/>
    <network control-port="3121"/>
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
    <podman image="example.com/db:1" replicas="4" replicas-per-host="2"/>
    <network ip-range-start="192.0.2.10" host-interface="eth0"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "One a host",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2" replicas-per-host="1"/>
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
        let has_addresses = bundle
            .network
            .as_ref()
            .is_some_and(|it| it.ip_range_start.is_some());
        let per_host = bundle
            .container()
            .and_then(|it| it.replicas_per_host.as_ref());
        let Some(per_host) = per_host.filter(|it| it.get().is_ok_and(|number| number > 1)) else {
            continue;
        };
        if bundle.primitive.is_none() || has_addresses || !bundle.is_reached() {
            continue;
        }
        let message = format!(
            "the containers of {} have no addresses of their own: `replicas-per-host` is taken for 1",
            shown(resource.id())
        );
        cx.report(
            Finding::of_resource(resource, per_host.span(), message)
                .help("write `ip-range-start`, or remove `replicas-per-host`"),
        );
    }
}
