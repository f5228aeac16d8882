//! `option-dropped`: a cluster option that does not survive

use cib_model::{Fate, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-dropped",
    area: Area::ClusterOptions,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A cluster option has no effect, now or after the upgrade",
    why: "The upgrade takes the option out, or the release leaves it there and does not read it. \
          Either way nobody is told, and what it was set for does not happen any more: no alert \
          is sent, no resource moves away after a failure.",
    remedy: "Say it in the new way before the upgrade where there is one, and remove the option.",
    references: &[
        sources::CLUSTER_OPTIONS,
        sources::UPGRADE_TO_3,
        sources::UPGRADE_TO_4,
        sources::CHANGE_LOG,
    ],
    bad: &[
        Example::new(
            "An agent that was called before there were alerts",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-agent" name="«notification-agent»" value="/usr/local/bin/tell-me"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The name of a membership layer that is gone",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-infrastructure" name="«cluster-infrastructure»" value="cman"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "An option that never got to be one of this kind",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-failures" name="«default-failure-timeout»" value="60s"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "An option that 3.0 removed",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-remove" name="«remove-after-stop»" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "An option that is not read since 3.0.2",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-ipc" name="«cluster-ipc-limit»" value="2000"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "The release that runs does not read it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-failures" name="«default-failure-timeout»" value="60s"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "The release still reads it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-remove" name="remove-after-stop" value="true"/>
    <nvpair id="opt-ipc" name="cluster-ipc-limit" value="2000"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(2, 1, 9)),
        Example::new(
            "The membership layer of today",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-infrastructure" name="cluster-infrastructure" value="corosync"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "Nothing says which release runs, and no upgrade is planned",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-remove" name="remove-after-stop" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for option in cx.retired_options() {
        let old = shown(option.name.as_str());
        let message = match option.fate {
            _ if option.retired.to.is_some() => continue,
            Fate::Deprecated(_) => continue,
            Fate::Rewritten(_) => format!("the upgrade drops {old}"),
            Fate::Unread(release) => format!("{old} is not read from Pacemaker {release} on"),
        };
        let severity = if option.retired.by_cluster {
            Severity::Info
        } else {
            Severity::Warning
        };
        let mut edits = cx.cluster.edits();
        edits.remove(option.pair.place);
        let subject = Subject::new("option", option.name.as_str());
        cx.report(
            Finding::new(subject, option.name.span(), message)
                .severity(severity)
                .help(option.retired.instead.unwrap_or("remove it"))
                .fix(Fix::new(Safety::Unsafe, "remove it", edits)),
        );
    }
}
