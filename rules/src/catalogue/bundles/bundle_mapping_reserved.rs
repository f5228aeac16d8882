//! `bundle-mapping-reserved`: a mapping that Pacemaker makes itself

use std::collections::HashMap;

use cib_model::{Span, facts};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-mapping-reserved",
    area: Area::Bundles,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A bundle maps what Pacemaker maps itself",
    why: "Pacemaker maps the control port, a directory for the logs to `/var/log`, and the key of \
          the cluster to `/etc/pacemaker/authkey` of each container by itself. A second mapping of \
          the same port or place lets the container engine refuse to start the container, or hides \
          what the cluster needs in it.",
    remedy: "Remove the mapping. Write another `control-port` if the service itself listens on that \
          port.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "The control port",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="192.0.2.10" host-interface="eth0">
      <port-mapping id="dbs-port" port="«3121»"/>
    </network>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "The logs",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121"/>
    <storage>
      <storage-mapping id="dbs-logs" source-dir="/var/log/dbs" target-dir="«/var/log»"/>
    </storage>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "The same place twice",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network control-port="3121"/>
    <storage>
      <storage-mapping id="dbs-data" source-dir="/srv/dbs" target-dir="/var/lib/db"/>
      <storage-mapping id="dbs-old" source-dir="/srv/old" target-dir="«/var/lib/db»"/>
    </storage>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
        "Another port and place",
        r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="192.0.2.10" host-interface="eth0">
      <port-mapping id="dbs-port" port="5432"/>
    </network>
    <storage>
      <storage-mapping id="dbs-logs" source-dir="/var/log/dbs" target-dir="/var/log/db"/>
    </storage>
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
        let ports = bundle.network.iter().flat_map(|it| &it.port_mappings);
        let control = bundle.control_port();
        for mapping in ports {
            let inner = mapping.internal_port.as_ref().or(mapping.port.as_ref());
            let Some(port) = inner.filter(|port| port.get().ok() == Some(control)) else {
                continue;
            };
            let message = format!(
                "{} is the control port, which is mapped anyway",
                shown(port.as_str())
            );
            cx.report(
                Finding::of_resource(resource, port.span(), message)
                    .help("remove the mapping, or write another `control-port`"),
            );
        }
        let mut taken: HashMap<&str, Span> = HashMap::new();
        for mapping in bundle.storage.iter().flat_map(|it| &it.storage_mappings) {
            let Some(target) = &mapping.target_dir else {
                continue;
            };
            let dir = target.as_str().trim_end_matches('/');
            let message = if facts::reserved_dirs().contains(&dir) {
                format!("{} is mapped by Pacemaker itself", shown(target.as_str()))
            } else if taken.contains_key(dir) {
                format!("{} is mapped twice", shown(target.as_str()))
            } else {
                taken.insert(dir, target.span());
                continue;
            };
            let mut finding =
                Finding::of_resource(resource, target.span(), message).help("remove the mapping");
            if let Some(first) = taken.get(dir) {
                finding = finding.related(*first, "the first");
            }
            cx.report(finding);
        }
    }
}
