//! `constraint-role-never-held`: a constraint is about a role that the resource never has

use std::collections::HashSet;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Cluster, IdRef, Role, Scalar as _, Span, Ticket};

pub(crate) static RULE: Rule = Rule {
    id: "constraint-role-never-held",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A constraint is about a role that the resource never has",
    why: "Only instances of promotable clones, and of bundles that promote, are ever promoted or \
          unpromoted. A constraint about such a role of anything else is dropped without a message: a \
          colocation with the promoted instance keeps nothing together, a ban keeps nothing away, and a ticket holds nothing back \
          unless its `loss-policy` is `stop`.",
    remedy: "Remove the role, or make the clone promotable.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "A colocation",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY" with-rsc-role="«Promoted»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The dependent",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY" rsc-role="«Unpromoted»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone that is not promotable",
            r#"<configuration>
  <resources>
    <clone id="db-clone">
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db-clone" score="INFINITY" with-rsc-role="«Promoted»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A location",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="node1" score="-INFINITY" role="«Promoted»"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule",
            r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-where-rule" score="-INFINITY" role="«Promoted»">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A set",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" score="INFINITY">
      <resource_set id="together-set" role="«Promoted»">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A ticket",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db" rsc-role="«Promoted»" ticket="site" loss-policy="demote"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A set of a ticket",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" ticket="site">
      <resource_set id="db-ticket-set" role="«Promoted»">
        <resource_ref id="db"/>
      </resource_set>
    </rsc_ticket>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A ticket whose loss stops, whatever the role",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_ticket id="db-ticket" rsc="db" rsc-role="Promoted" ticket="site" loss-policy="stop"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A ticket of a promotable clone",
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
    <rsc_ticket id="db-ticket" rsc="db-clone" rsc-role="Promoted" ticket="site" loss-policy="fence"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A promotable clone",
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
    <rsc_colocation id="together" rsc="web" with-rsc="db-clone" score="INFINITY" with-rsc-role="Promoted"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Any role",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY" with-rsc-role="Started"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The ordinary role, which in a location means any",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <constraints>
    <rsc_location id="db-not-here" rsc="db" node="node1" score="-INFINITY" role="Unpromoted"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A rule about a promotable clone",
            r##"<configuration>
  <resources>
    <clone id="db-clone">
      <meta_attributes id="db-clone-meta">
        <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db-clone">
      <rule id="db-where-rule" score="-INFINITY" role="Promoted">
        <expression id="db-where-expression" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
        ),
        Example::new(
            "A set in an order, where no role counts",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first">
      <resource_set id="db-first-set" role="Promoted">
        <resource_ref id="db"/>
        <resource_ref id="web"/>
      </resource_set>
    </rsc_order>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone that was to be promotable is another problem",
            r#"<configuration>
  <resources>
    <clone id="dbs">
      <meta_attributes id="dbs-meta">
        <nvpair id="dbs-1" name="promotable" value="ture"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
  <constraints>
    <rsc_colocation id="ip-with-db" rsc="ip" with-rsc="dbs" with-rsc-role="Promoted" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A clone with limits of promotion, too",
            r#"<configuration>
  <resources>
    <clone id="dbs">
      <meta_attributes id="dbs-meta">
        <nvpair id="dbs-1" name="promoted-max" value="1"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </clone>
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
  <constraints>
    <rsc_colocation id="ip-with-db" rsc="ip" with-rsc="dbs" with-rsc-role="Promoted" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut said = HashSet::new();
    for named in cluster.cib.named_by_constraints() {
        let colocates = match named.tag {
            "rsc_location" => false,
            "rsc_colocation" => true,
            _ => continue,
        };
        let Some(role) = named.role else { continue };
        if is_dropped(cluster, named.name, role.as_str(), colocates) && said.insert(role.span()) {
            let id = named.constraint;
            cx.report(finding(
                named.tag,
                id,
                named.name,
                role.as_str(),
                role.span(),
            ));
        }
    }
    for location in cluster.cib.locations() {
        let Some(name) = &location.rsc else { continue };
        for rule in &location.rules {
            let Some(role) = &rule.role else { continue };
            if is_dropped(cluster, name, role.as_str(), false) {
                let id = location.id.as_ref().map_or("", Attr::as_str);
                cx.report(finding(
                    "rsc_location",
                    id,
                    name,
                    role.as_str(),
                    role.span(),
                ));
            }
        }
    }
    for ticket in cluster.cib.tickets() {
        check_ticket(cx, ticket);
    }
}

/// A ticket for the promoted role alone holds back nothing else, unless its loss is to stop (tried with
/// `crm_simulate`).
fn check_ticket(cx: &mut Context<'_>, ticket: &Ticket<'_>) {
    let policy = ticket.loss_policy.as_ref();
    let is = |word| policy.is_some_and(|policy| policy.as_str().eq_ignore_ascii_case(word));
    // Where nothing fences, Pacemaker only stops, and another rule says so.
    if is("stop") || is("fence") && cx.cluster.fencing_enabled() == Some(false) {
        return;
    }
    let alone = ticket.rsc.as_ref().zip(ticket.rsc_role.as_ref());
    let in_sets = ticket.resource_sets.iter().flat_map(|set| {
        let names = set.references.iter().filter_map(|it| it.id.as_ref());
        names.filter_map(|name| Some((name, set.role.as_ref()?)))
    });
    for (name, role) in alone.into_iter().chain(in_sets) {
        if !is_dropped(cx.cluster, name, role.as_str(), false) {
            continue;
        }
        let id = ticket.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "{} is about {} in the role {}, which it never has: it runs without the ticket",
            shown(id),
            shown(name.as_str()),
            shown(role.as_str())
        );
        cx.report(
            Finding::new(Subject::new("rsc_ticket", id), role.span(), message)
                .help("remove the role, or make it a promotable clone"),
        );
    }
}

/// Whether nothing of what the name means is ever in that role.
fn is_dropped(cluster: &Cluster<'_>, name: &Attr<'_, IdRef>, role: &str, colocates: bool) -> bool {
    match Role::read(role) {
        Ok(Role::Promoted) => {}
        // A location for the ordinary role holds for any.
        Ok(Role::Unpromoted) if colocates => {}
        _ => return false,
    }
    let Some(meant) = cluster.meaning_of(name.as_str()) else {
        return false;
    };
    let mut resources = meant.resources().iter();
    !meant.resources().is_empty() && resources.all(|resource| cluster.is_for_no_promotion(resource))
}

fn finding(tag: &'static str, id: &str, name: &Attr<'_, IdRef>, role: &str, at: Span) -> Finding {
    let message = format!(
        "{} is about {} in the role {}, which it never has: Pacemaker drops that",
        shown(id),
        shown(name.as_str()),
        shown(role)
    );
    Finding::new(Subject::new(tag, id), at, message)
        .help("remove the role, or make it a promotable clone")
}
