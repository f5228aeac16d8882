//! `bundle-port-invalid`: a port that there is not

use cib_model::{ClusterResource, Span};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-port-invalid",
    area: Area::Bundles,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A bundle has a port that there cannot be",
    why: "Ports are numbers from 1 to 65535, and a range is two of them with the smaller one \
          first. The schema takes any number and crm_verify is silent: the container engine \
          refuses to start the container, or the cluster cannot connect.",
    remedy: "Write a port from 1 to 65535, or a range such as `8000-8010`.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "The control port",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="«99999»"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "A mapped port",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121">
      <port-mapping id="dbs-port" port="«0»"/>
    </network>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "A port inside",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121">
      <port-mapping id="dbs-port" port="8080" internal-port="«80800»"/>
    </network>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "A range without an end",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121">
      <port-mapping id="dbs-port" range="«8000-»"/>
    </network>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "A range the wrong way round",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121">
      <port-mapping id="dbs-port" range="«8010-8000»"/>
    </network>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
        "Ports",
        r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121">
      <port-mapping id="dbs-port" port="8080" internal-port="80"/>
      <port-mapping id="dbs-ports" range="9000-9010"/>
    </network>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (resource, bundle) in cluster.bundles() {
        let Some(network) = &bundle.network else {
            continue;
        };
        let mappings = network.port_mappings.iter();
        let ports = mappings
            .clone()
            .flat_map(|it| [&it.port, &it.internal_port]);
        for port in ports.chain([&network.control_port]).flatten() {
            if port.get().is_ok_and(|number| !is_port(number)) {
                cx.report(finding(resource, port.span(), port.as_str(), "no port"));
            }
        }
        for range in mappings.filter_map(|it| it.range.as_ref()) {
            if !is_range(range.as_str()) {
                cx.report(finding(
                    resource,
                    range.span(),
                    range.as_str(),
                    "no range of ports",
                ));
            }
        }
    }
}

fn finding(resource: &ClusterResource<'_>, span: Span, text: &str, what: &str) -> Finding {
    let message = format!("{} is {what}", shown(text));
    Finding::of_resource(resource, span, message).help("write numbers from 1 to 65535")
}

fn is_port(number: i64) -> bool {
    (1..=65535).contains(&number)
}

/// A port, or two with a hyphen between, the smaller one first.
fn is_range(text: &str) -> bool {
    let port = |text: &str| text.parse().ok().filter(|number| is_port(*number));
    match text.split_once('-') {
        Some((first, last)) => {
            matches!((port(first), port(last)), (Some(first), Some(last)) if first <= last)
        }
        None => port(text).is_some(),
    }
}
