//! `no-quorum-not-frozen-with-dlm`: DLM needs `freeze`

use cib_model::NoQuorumPolicy;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "no-quorum-not-frozen-with-dlm",
    area: Area::Quorum,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The cluster runs DLM, and `no-quorum-policy` is not `freeze`",
    why: "DLM, and GFS2, OCFS2 or shared LVM on top of it, cannot stop without quorum: they \
          wait for the lock manager, which waits for quorum. With the policy `stop` the stop \
          hangs until it times out, and the nodes that were left are fenced for it.",
    remedy: "Set `no-quorum-policy` to `freeze`.",
    references: &[
        sources::CLUSTER_OPTIONS,
        "https://manpages.debian.org/dlm_controld.8",
    ],
    bad: &[
        Example::new(
            "Stop",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="«stop»"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Stop is the default",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="«dlm»" class="ocf" provider="pacemaker" type="controld"/>
    </clone>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Ignoring quorum is another problem",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="ignore"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A policy that does not exist is another problem",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="frezee"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Freeze",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="freeze"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>
    </clone>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "No DLM",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no-quorum-policy" value="stop"/>
    </cluster_property_set>
  </crm_config>
  <resources/>
</configuration>
"#,
        ),
        Example::new(
            "A section without options",
            r#"<resources>
  <clone id="dlm-clone">
    <primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A misspelt option is another problem",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-no-quorum-policy" name="no_quorum-policy" value="freeze"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <clone id="dlm-clone">
      <primitive id="dlm" class="ocf" provider="pacemaker" type="controld"/>
    </clone>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut primitives = cluster.primitives().iter();
    let dlm = primitives.find(|primitive| primitive.is_agent("ocf", Some("pacemaker"), "controld"));
    let Some(dlm) = dlm.filter(|_| cluster.knows_options()) else {
        return;
    };
    let own = dlm
        .primitive
        .id
        .as_ref()
        .map_or(dlm.primitive.place.tag, cib_model::Attr::span);
    let id = shown(dlm.id());
    let policy = cluster.option("no-quorum-policy");
    let stops = cluster
        .no_quorum_policy()
        .is_some_and(|(policy, _)| policy == NoQuorumPolicy::Stop);
    // What other policies do is another problem, or no certain one.
    if policy.is_some() && !stops || cluster.garbles_option("no-quorum-policy") {
        return;
    }
    let place = policy.map_or(own, |setting| setting.value.span());
    let message = format!(
        "the cluster runs DLM ({id}), but without quorum its policy is `stop`, not `freeze`"
    );
    let mut finding = Finding::new(Subject::new("option", "no-quorum-policy"), place, message)
        .help("set `no-quorum-policy` to `freeze`");
    if policy.is_some() {
        finding = finding.related(own, "DLM");
    }
    cx.report(finding);
}
