//! `watchdog-timeout-exceeds-fencing-timeout`: fencing that gives up too early

use cib_model::{Version, WatchdogTimeout};

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "watchdog-timeout-exceeds-fencing-timeout",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Fencing is given up before the watchdog has done it",
    why: "A node that its own watchdog fences is taken for dead after `stonith-watchdog- \
          timeout`. Releases of Pacemaker before 2.1.8 give up after `stonith-timeout`, so \
          that a longer wait never ends well. Later releases wait long enough and log a \
          warning each time.",
    remedy: "Make `stonith-timeout` longer than `stonith-watchdog-timeout`.",
    references: &[
        sources::CLUSTER_OPTIONS,
        "https://github.com/ClusterLabs/pacemaker/pull/3385",
    ],
    bad: &[
        Example::new(
            "Longer than the default",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«120s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "The release waits all the same",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="«120s»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 8)),
    ],
    good: &[
        Example::new(
            "Shorter",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="10s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Time enough",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="true"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="120s"/>
      <nvpair id="opt-stonith-timeout" name="stonith-timeout" value="150s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "No watchdog runs",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-have-watchdog" name="have-watchdog" value="false"/>
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-watchdog-timeout" name="stonith-watchdog-timeout" value="120s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

/// The first release that waits for the watchdog whatever the timeout.
const WAITS: Version = Version::new(2, 1, 8);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some((WatchdogTimeout::Fixed(wait), setting)) = cluster.watchdog_timeout() else {
        return;
    };
    let Some(limit) = cluster.fencing_timeout().filter(|limit| *limit < wait) else {
        return;
    };
    let on = cluster.has_watchdog() && cluster.fencing_enabled() == Some(true);
    if !on || setting.conditional {
        return;
    }
    let (severity, then) = if cluster.version < WAITS {
        (Severity::Warning, "gives up")
    } else {
        (Severity::Info, "is told to give up")
    };
    let message =
        format!("a watchdog is given {wait} to stop its node, but the fencer {then} after {limit}");
    let mut finding = Finding::of_option(&setting, message)
        .severity(severity)
        .help("make `stonith-timeout` longer than that");
    if let Some(option) = cluster.option("fencing-timeout") {
        finding = finding.related(option.value.span(), "the limit");
    }
    cx.report(finding);
}
