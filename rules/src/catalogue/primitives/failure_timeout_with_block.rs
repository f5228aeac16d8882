//! `failure-timeout-with-block`: failures that never expire, against what is said

use std::collections::HashSet;

use cib_model::{Attr, Duration, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "failure-timeout-with-block",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`failure-timeout` is set for a resource that a failure blocks",
    why: "After the failure of an operation with `on-fail=block`, Pacemaker ignores the `failure- \
          timeout` of the resource: nothing expires, and the resource is neither stopped nor \
          started until somebody cleans up.",
    remedy: "Remove `failure-timeout`, or let something else follow a failure.",
    references: &[sources::OPERATIONS, sources::RESOURCES],
    bad: &[
        Example::new(
            "A monitor that blocks",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="«60s»"/>
    </meta_attributes><operations>
      <op id="db-monitor" name="monitor" interval="10s" on-fail="block"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "It expires by default",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-start" name="start" interval="0" on-fail="block"/>
      </operations>
    </primitive>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults-meta">
      <nvpair id="defaults-meta-1" name="failure-timeout" value="«10min»"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A restart",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="60s"/>
    </meta_attributes><operations>
      <op id="db-monitor" name="monitor" interval="10s" on-fail="restart"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Nothing expires anyway",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="0"/>
    </meta_attributes><operations>
      <op id="db-monitor" name="monitor" interval="10s" on-fail="block"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "What cannot be stopped is better left alone",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="60s"/>
    </meta_attributes><operations>
      <op id="db-stop" name="stop" interval="0" on-fail="block"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut seen = HashSet::new();
    for resource in cluster.primitives() {
        let Some(setting) = cluster.meta(resource, "failure-timeout") else {
            continue;
        };
        let timeout = Duration::read(setting.value.as_str());
        if setting.conditional || !timeout.is_ok_and(|timeout| timeout > Duration::ZERO) {
            continue;
        }
        let Some(blocking) = cluster.blocking_operation(resource) else {
            continue;
        };
        if !seen.insert(std::ptr::from_ref(setting.pair)) {
            continue;
        }
        let name = blocking.name.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "a failed {} blocks {}, and then its `failure-timeout` is ignored",
            shown(name),
            shown(resource.id())
        );
        let subject = Subject::new("primitive", resource.id());
        let mut finding = Finding::new(subject, setting.value.span(), message)
            .help("remove it, or let something else follow the failure");
        if let Some(on_fail) = &blocking.on_fail {
            finding = finding.related(on_fail.span(), "blocks");
        }
        cx.report(finding);
    }
}
