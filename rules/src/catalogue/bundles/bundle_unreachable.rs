//! `bundle-unreachable`: a bundle whose containers cannot be reached

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-unreachable",
    area: Area::Bundles,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A bundle has a resource inside, and no way to reach it",
    why: "The cluster manages what is in a container through an address of its own (`ip-range- \
          start`) or a port of the host (`control-port`). Without either Pacemaker ignores the \
          bundle as a whole, and crm_verify calls it an error. With the container's network set to \
          `none` nobody reaches it.",
    remedy: "Write `ip-range-start` or `control-port`, and leave the container a network.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "No network",
            r#"<resources>
  <bundle id="«dbs»">
    <podman image="example.com/db:1" replicas="2"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Neither an address nor a port",
            r#"<resources>
  <bundle id="«dbs»">
    <podman image="example.com/db:1" replicas="2"/>
    <network host-interface="eth0"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "A container without a network",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2" network="«none»"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A port",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Addresses",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="192.0.2.10" host-interface="eth0"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Nothing inside",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
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
        if bundle.primitive.is_none() {
            continue;
        }
        if !bundle.is_reached() {
            let message = format!(
                "{} has neither `ip-range-start` nor `control-port`: Pacemaker ignores the bundle",
                shown(resource.id())
            );
            cx.report(
                Finding::of_resource(resource, resource.span(), message)
                    .help("write one of them in its `<network>`"),
            );
            continue;
        }
        let network = bundle.container().and_then(|it| it.network.as_ref());
        if let Some(network) = network.filter(|network| network.as_str() == "none") {
            let message = format!(
                "the containers of {} have no network: the cluster cannot reach what is inside",
                shown(resource.id())
            );
            cx.report(
                Finding::of_resource(resource, network.span(), message)
                    .severity(Severity::Warning)
                    .help("leave out `network`, or write one that the host can reach"),
            );
        }
    }
}
