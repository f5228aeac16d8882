//! `start-retried-forever`: a resource that cannot start never goes elsewhere

use cib_model::{Integer, ResolvedPrimitive, Scalar as _};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "start-retried-forever",
    area: Area::ClusterOptions,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource that fails to start is tried on the same node for ever",
    why: "By default a resource that fails to start on a node is tried on another one. With `start-failure-is-fatal=\"false\"` a failed start counts like any other failure: the cluster tries again on the same node, until there are as many failures as `migration-threshold` says. The default of that is INFINITY, so that the resource never goes elsewhere, although another node could run it.",
    remedy: "Set a `migration-threshold`, for all resources in `rsc_defaults`; or remove `start-failure-is-fatal`.",
    references: &[sources::CLUSTER_OPTIONS, sources::RESOURCES],
    bad: &[
        Example::new(
            "No threshold",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-fatal" name="start-failure-is-fatal" value="«false»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"></primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A threshold of 0 means none",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-fatal" name="start-failure-is-fatal" value="«false»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-threshold" name="migration-threshold" value="0"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A threshold of INFINITY",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-fatal" name="start-failure-is-fatal" value="«off»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-threshold" name="migration-threshold" value="INFINITY"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A threshold of its own",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-fatal" name="start-failure-is-fatal" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-threshold" name="migration-threshold" value="3"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A threshold for all",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-fatal" name="start-failure-is-fatal" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"></primitive>
  </resources>
  <rsc_defaults>
    <meta_attributes id="rsc-options">
      <nvpair id="rsc-options-threshold" name="migration-threshold" value="3"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "Failed starts are fatal",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-fatal" name="start-failure-is-fatal" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"></primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Only fence devices",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-fatal" name="start-failure-is-fatal" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(setting) = cluster.switched_off("start-failure-is-fatal") else {
        return;
    };
    let is_unlimited = |primitive: &&ResolvedPrimitive<'_>| {
        let threshold = cluster.meta(primitive, "migration-threshold");
        primitive.class() != "stonith"
            && threshold.is_none_or(|it| !it.conditional && is_none(it.value.as_str()))
    };
    let mut unlimited = cluster.primitives().iter().filter(is_unlimited);
    let Some(first) = unlimited.next() else {
        return;
    };
    let more = match unlimited.count() {
        0 => String::new(),
        1 => " and one more resource".to_owned(),
        count => format!(" and {count} more resources"),
    };
    let message = format!(
        "{}{more} without a `migration-threshold` would be started on the same node for ever",
        shown(first.id())
    );
    let place = first.primitive.id.as_ref().map(cib_model::Attr::span);
    let mut finding =
        Finding::of_option(&setting, message).help("set `migration-threshold` in `rsc_defaults`");
    if let Some(place) = place {
        finding = finding.related(place, "for example this");
    }
    cx.report(finding);
}

/// Whether a threshold means that any number of failures is allowed.
fn is_none(threshold: &str) -> bool {
    const INFINITY: i64 = 1_000_000;
    Integer::read(threshold).is_ok_and(|number| number == 0 || number >= INFINITY)
}
