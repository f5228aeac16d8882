//! `ticket-fence-without-fencing`: the loss of a ticket is to fence nodes, and fencing is off

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Span};

pub(crate) static RULE: Rule = Rule {
    id: "ticket-fence-without-fencing",
    area: Area::Tickets,
    category: Category::Safety,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The loss of a ticket is to fence nodes, and fencing is off",
    why: "`loss-policy=\"fence\"` is for what must not run at two sites for a moment. Without fencing, \
          Pacemaker takes `stop` instead, with an error in its log: a resource that does not stop then \
          still runs when the other site starts it.",
    remedy: "Enable fencing, or write `loss-policy=\"stop\"`.",
    references: &[sources::MULTI_SITE, sources::FENCING],
    bad: &[Example::new(
        "Fencing is off",
        r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db" ticket="site" loss-policy="«fence»"/>
  </constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "Fencing is on",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db" ticket="site" loss-policy="fence"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Another policy",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="option-stonith-enabled" name="stonith-enabled" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db" ticket="site" loss-policy="stop"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The options are not known",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db" ticket="site" loss-policy="fence"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.fencing_enabled() != Some(false) {
        return;
    }
    let off = cluster.option("fencing-enabled");
    for ticket in cluster.cib.tickets() {
        let Some(policy) = &ticket.loss_policy else {
            continue;
        };
        if !policy.as_str().eq_ignore_ascii_case("fence") {
            continue;
        }
        let id = ticket.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} is to fence when the ticket is lost, but fencing is off: Pacemaker only stops",
            shown(id)
        );
        let off = off.map_or(Span::NONE, |setting| setting.value.span());
        cx.report(
            Finding::new(Subject::new("rsc_ticket", id), policy.span(), message)
                .related(off, "fencing is off")
                .help("enable fencing, or write `loss-policy=\"stop\"`"),
        );
    }
}
