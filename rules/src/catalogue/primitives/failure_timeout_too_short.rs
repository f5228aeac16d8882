//! `failure-timeout-too-short`: failures that are forgotten too soon

use cib_model::{Attr, Duration, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "failure-timeout-too-short",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "`failure-timeout` is not longer than an operation may take",
    why: "Pacemaker looks at failures when a transition is over, and a transition lasts as long as \
          its longest operation. A failure that expires before that is forgotten before anything \
          follows from it: `migration-threshold` is not reached, and the resource fails on the \
          same node again and again.",
    remedy: "Set `failure-timeout` to more than the longest timeout of any operation in the cluster.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "Shorter than a start",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="failure-timeout" value="«60s»"/>
      </meta_attributes><operations>
        <op id="db-start" name="start" interval="0" timeout="300s"/>
      </operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Shorter than the operations of another",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-start" name="start" interval="0" timeout="300s"/>
      </operations>
    </primitive>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults-meta">
      <nvpair id="defaults-meta-1" name="failure-timeout" value="«120»"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "Shorter than what holds by default",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="«15s»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Operations take a minute by default",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="failure-timeout" value="«60s»"/>
      </meta_attributes>
    </primitive>
  </resources>
  <op_defaults>
    <meta_attributes id="op-defaults">
      <nvpair id="op-defaults-1" name="timeout" value="60s"/>
    </meta_attributes>
  </op_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A failure that blocks",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="30s" timeout="5min" on-fail="block"/>
    </operations>
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="60s"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Longer than all of them",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="failure-timeout" value="10min"/>
      </meta_attributes><operations>
        <op id="db-start" name="start" interval="0" timeout="300s"/>
      </operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Failures never expire",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="0"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Fence devices take their time",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <operations>
      <op id="f-start" name="start" interval="0" timeout="300s"/>
    </operations>
  </primitive>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="60s"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let (longest, operation) = cluster.longest_timeout();
    let settings: Vec<_> = cluster.metas_in_force("failure-timeout").collect();
    for (resource, setting) in settings {
        let Ok(timeout) = Duration::read(setting.value.as_str()) else {
            continue;
        };
        if timeout == Duration::ZERO || timeout > longest || resource.class() == "stonith" {
            continue;
        }
        // Where a failure blocks, the timeout counts for nothing, however long it is.
        if cluster.blocking_operation(resource).is_some() {
            continue;
        }
        let whose = match operation.and_then(|operation| operation.id.as_ref()) {
            Some(id) => format!("{} may take {longest}", shown(id.as_str())),
            None => format!("an operation may take {longest}"),
        };
        let message = format!(
            "failures of {} may be forgotten before anything follows from them: they expire after {timeout}, and {whose}",
            shown(resource.id())
        );
        let subject = Subject::new("primitive", resource.id());
        let mut finding = Finding::new(subject, setting.value.span(), message)
            .help(format!("set `failure-timeout` to more than {longest}"));
        if let Some(timeout) = operation.and_then(|operation| operation.timeout.as_ref()) {
            finding = finding.related(Attr::span(timeout), "the longest");
        }
        cx.report(finding);
    }
}
