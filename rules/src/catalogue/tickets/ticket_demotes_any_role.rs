//! `ticket-demotes-any-role`: the loss of a ticket is to demote, but the ticket is for any role

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, ResourceSet, Role, Scalar as _};

pub(crate) static RULE: Rule = Rule {
    id: "ticket-demotes-any-role",
    area: Area::Tickets,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The loss of a ticket is to demote, but the ticket is for any role",
    why: "`loss-policy=\"demote\"` belongs to a ticket for the promoted role (`rsc-role=\"Promoted\"`). \
          Without that role, the resource needs the ticket to run at all, and its loss stops every \
          instance, the unpromoted ones too.",
    remedy: "Write `rsc-role=\"Promoted\"`, or `loss-policy=\"stop\"` if that is meant.",
    references: &[sources::MULTI_SITE],
    bad: &[
        Example::new(
            "No role",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db-clone" ticket="site" loss-policy="«demote»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set without a role",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" ticket="site" loss-policy="«demote»">
      <resource_set id="db-ticket-set">
        <resource_ref id="db-clone"/>
      </resource_set>
    </rsc_ticket>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The promoted role",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db-clone" rsc-role="Promoted" ticket="site" loss-policy="demote"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Its old name",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db-clone" rsc-role="Master" ticket="site" loss-policy="demote"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set with the role",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" ticket="site" loss-policy="demote">
      <resource_set id="db-ticket-set" role="Promoted">
        <resource_ref id="db-clone"/>
      </resource_set>
    </rsc_ticket>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Of several sets, one with the role: the others are to stop",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" ticket="site" loss-policy="demote">
      <resource_set id="db-ticket-set" role="Promoted">
        <resource_ref id="db-clone"/>
      </resource_set>
      <resource_set id="web-ticket-set">
        <resource_ref id="web"/>
      </resource_set>
    </rsc_ticket>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Another policy",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db-clone" ticket="site" loss-policy="stop"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for ticket in cx.cluster.cib.tickets() {
        let Some(policy) = &ticket.loss_policy else {
            continue;
        };
        let sets = &ticket.resource_sets;
        let has_role = if sets.is_empty() {
            is_promoted(ticket.rsc_role.as_ref())
        } else {
            let any =
                |set: &ResourceSet<'_>| set.id_ref.is_some() || is_promoted(set.role.as_ref());
            sets.iter().any(any)
        };
        if has_role || !policy.as_str().eq_ignore_ascii_case("demote") {
            continue;
        }
        let id = ticket.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} is to demote when the ticket is lost, but is for any role: all instances stop",
            shown(id)
        );
        cx.report(
            Finding::new(Subject::new("rsc_ticket", id), policy.span(), message)
                .help("write `rsc-role=\"Promoted\"`, or `loss-policy=\"stop\"` if that is meant"),
        );
    }
}

fn is_promoted(role: Option<&Attr<'_, Role>>) -> bool {
    role.is_some_and(|role| Role::read(role.as_str()) == Ok(Role::Promoted))
}
