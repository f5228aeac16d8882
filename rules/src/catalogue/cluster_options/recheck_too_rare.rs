//! `recheck-too-rare`: the cluster looks at the clock too seldom

use cib_model::{Cluster, DateParts, Duration, Scalar as _, SetKind, Span, Version};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "recheck-too-rare",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The cluster looks at the clock less often than its rules need",
    why: "The cluster knows by itself when a `date_expression` with a start or an end begins or stops to hold, but not when a `date_spec` does: it finds out at the next event, or after `cluster-recheck-interval`. With an interval of 0 only events count, and a rule for working hours may hold all night. Before Pacemaker 2.0.3 failures, too, expire only when the cluster looks.",
    remedy: "Remove the option: the default is 15 minutes. An interval has to be shorter than the shortest time that a rule tells apart.",
    references: &[sources::CLUSTER_OPTIONS, sources::RULES],
    bad: &[
        Example::new(
            "Only when something else happens",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-recheck" name="cluster-recheck-interval" value="«0»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-by-day">
        <rule id="db-by-day-rule" boolean-op="and" score="0">
          <date_expression id="db-by-day-date" operation="date_spec">
            <date_spec id="db-by-day-spec" hours="9-17"/>
          </date_expression>
        </rule>
        <nvpair id="db-by-day-stickiness" name="resource-stickiness" value="INFINITY"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Once a day is not enough for hours",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-recheck" name="cluster-recheck-interval" value="«24h»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-by-day">
        <rule id="db-by-day-rule" boolean-op="and" score="0">
          <date_expression id="db-by-day-date" operation="date_spec">
            <date_spec id="db-by-day-spec" hours="9-17" weekdays="1-5"/>
          </date_expression>
        </rule>
        <nvpair id="db-by-day-stickiness" name="resource-stickiness" value="INFINITY"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Once a week is not enough for days",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-recheck" name="cluster-recheck-interval" value="«200h»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-by-day">
        <rule id="db-by-day-rule" boolean-op="and" score="0">
          <date_expression id="db-by-day-date" operation="date_spec">
            <date_spec id="db-by-day-spec" weekdays="1-5"/>
          </date_expression>
        </rule>
        <nvpair id="db-by-day-stickiness" name="resource-stickiness" value="INFINITY"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Failures that never expire",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-recheck" name="cluster-recheck-interval" value="«0»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-failure-timeout" name="failure-timeout" value="10min"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(1, 1, 23)),
    ],
    good: &[
        Example::new(
            "Often enough",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-recheck" name="cluster-recheck-interval" value="15min"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-by-day">
        <rule id="db-by-day-rule" boolean-op="and" score="0">
          <date_expression id="db-by-day-date" operation="date_spec">
            <date_spec id="db-by-day-spec" hours="9-17"/>
          </date_expression>
        </rule>
        <nvpair id="db-by-day-stickiness" name="resource-stickiness" value="INFINITY"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Once a day is enough for days",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-recheck" name="cluster-recheck-interval" value="24h"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-by-day">
        <rule id="db-by-day-rule" boolean-op="and" score="0">
          <date_expression id="db-by-day-date" operation="date_spec">
            <date_spec id="db-by-day-spec" weekdays="1-5"/>
          </date_expression>
        </rule>
        <nvpair id="db-by-day-stickiness" name="resource-stickiness" value="INFINITY"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The release knows when failures expire",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-recheck" name="cluster-recheck-interval" value="0"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-failure-timeout" name="failure-timeout" value="10min"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "The cluster knows when a date is reached",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-recheck" name="cluster-recheck-interval" value="0"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-later">
        <rule id="db-later-rule" boolean-op="and" score="0">
          <date_expression id="db-later-date" operation="gt" start="2030-01-01"/>
        </rule>
        <nvpair id="db-later-stickiness" name="resource-stickiness" value="INFINITY"/>
      </meta_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

/// The first release that works out when failures expire.
const LOOKS_AHEAD: Version = Version::new(2, 0, 3);
const HOUR: Duration = Duration::from_seconds(3600);
const DAY: Duration = Duration::from_seconds(24 * 3600);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(setting) = cluster.option("cluster-recheck-interval") else {
        return;
    };
    let Ok(interval) = Duration::read(setting.value.as_str()) else {
        return;
    };
    if setting.conditional {
        return;
    }
    let is_off = interval == Duration::ZERO;
    let missed = |spec: &DateParts<'_>| is_off || interval > told_apart(spec);
    let rules = cluster.cib.held_rules();
    let dates = rules.iter().flat_map(|held| held.rule().date_expressions());
    let spec = dates
        .flat_map(|date| &date.date_specs)
        .find(|spec| missed(spec));
    let value = shown(setting.value.as_str());
    let (message, place, label) = match (spec, failure_timeout(cluster).filter(|_| is_off)) {
        (Some(spec), _) if is_off => (
            format!(
                "{value} lets rules with a `date_spec` change only when something else happens"
            ),
            spec.place.tag,
            "for example this",
        ),
        (Some(spec), _) => (
            format!("{value} is longer than the times that a rule tells apart"),
            spec.place.tag,
            "this changes more often",
        ),
        (None, Some(timeout)) if cluster.version < LOOKS_AHEAD => (
            format!("{value} lets failures expire only when something else happens"),
            timeout,
            "for example after this time",
        ),
        _ => return,
    };
    cx.report(
        Finding::of_option(&setting, message)
            .related(place, label)
            .help("remove it, so that the cluster looks every 15 minutes"),
    );
}

/// The shortest time that a `date_spec` tells apart, roughly: an hour or less, or a day.
fn told_apart(spec: &DateParts<'_>) -> Duration {
    let within_day = [&spec.hours, &spec.minutes, &spec.seconds];
    if within_day.iter().any(|part| part.is_some()) {
        HOUR
    } else {
        DAY
    }
}

/// The place of a `failure-timeout` of some resource.
fn failure_timeout(cluster: &Cluster<'_>) -> Option<Span> {
    let sets = cluster.cib.held_sets().into_iter();
    let mut metas = sets.filter(|held| held.kind == SetKind::Meta);
    metas.find_map(|held| Some(held.set.pair("failure-timeout")?.place.tag))
}
