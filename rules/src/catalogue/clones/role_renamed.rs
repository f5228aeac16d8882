//! `role-renamed`: a role under its old name

use cib_model::{Attr, Cib, Id, SetKind, Span, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "role-renamed",
    area: Area::Clones,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A role has a name that Pacemaker 2.1 replaced",
    why: "Since Pacemaker 2.1 the roles of a promotable clone are called `Promoted` and \
          `Unpromoted`. `Master` and `Slave` are deprecated, and still read. Attributes may have \
          the new names since schema 3.7.",
    remedy: "Write the new name as soon as no node runs a release before 2.1.",
    references: &[sources::CLONES, sources::CHANGE_LOG],
    bad: &[Example::new(
"A role in a constraint",
r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="web-db" rsc="web" with-rsc="db" with-rsc-role="«Master»" score="INFINITY"/>
  </constraints>
</configuration>
"#,
).for_target(Version::new(3, 0, 0)), Example::new(
"The schema has only the old name",
r#"<cib validate-with="pacemaker-3.6">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </resources>
    <constraints>
      <rsc_colocation id="web-db" rsc="web" with-rsc="db" with-rsc-role="«Master»" score="INFINITY"/>
    </constraints>
  </configuration>
</cib>
"#,
).for_target(Version::new(2, 1, 0)), Example::new(
"A role that a resource is to have",
r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      <nvpair id="db-clone-meta-2" name="target-role" value="«Slave»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
).for_target(Version::new(2, 1, 0)), Example::new(
"A role in a rule",
r##"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="db-where" rsc="db">
      <rule id="db-rule" role="«Master»" score="100">
        <expression id="db-on-node1" attribute="#uname" operation="eq" value="node1"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"##,
).for_target(Version::new(3, 0, 0)), Example::new(
"An operation",
r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" role="«Master»"/>
    </operations>
  </primitive>
</resources>
"#,
).for_target(Version::new(3, 0, 0))],
    good: &[Example::new(
"The new name",
r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="web-db" rsc="web" with-rsc="db" with-rsc-role="Promoted" score="INFINITY"/>
  </constraints>
</configuration>
"#,
).for_target(Version::new(3, 0, 0)), Example::new(
"The release has no other name",
r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="web-db" rsc="web" with-rsc="db" with-rsc-role="Master" score="INFINITY"/>
  </constraints>
</configuration>
"#,
).for_target(Version::new(2, 0, 0))],
    check,
};

const RELEASE: Version = Version::new(2, 1, 0);
const SCHEMA: Version = Version::new(3, 7, 0);

/// A role somewhere, and whether the schema says how it may be written.
struct Place<'c> {
    role: &'c str,
    span: Span,
    subject: (&'static str, &'c str),
    by_schema: bool,
}

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade.filter(|upgrade| upgrade.reaches(RELEASE)) else {
        return;
    };
    for place in in_attributes(cx.cluster.cib)
        .into_iter()
        .chain(in_sets(cx.cluster.cib))
    {
        let new = match place.role.to_ascii_lowercase().as_str() {
            "master" => "Promoted",
            "slave" => "Unpromoted",
            _ => continue,
        };
        let (kind, id) = place.subject;
        let message = format!(
            "the role {} is called `{new}` since Pacemaker 2.1; the old name is deprecated",
            shown(place.role)
        );
        let mut finding = Finding::new(Subject::new(kind, id), place.span, message);
        if !place.by_schema || upgrade.may_write(SCHEMA) {
            let safety = if cx.cluster.surely_runs(RELEASE) {
                Safety::Safe
            } else {
                Safety::Unsafe
            };
            let mut edits = cx.cluster.edits();
            edits.replace(place.span, new.to_owned());
            finding = finding.help(format!("write `{new}`")).fix(Fix::new(
                safety,
                format!("write `{new}`"),
                edits,
            ));
        } else {
            finding = finding.help(format!(
                "write `{new}` once the document names schema 3.7 or later"
            ));
        }
        cx.report(finding);
    }
}

/// The roles that are attributes of elements.
fn in_attributes<'c>(cib: &'c Cib<'c>) -> Vec<Place<'c>> {
    let mut all = Vec::new();
    for (_, operation) in cib.held_operations() {
        all.extend(place("op", operation.id.as_ref(), operation.role.as_ref()));
    }
    for location in cib.locations() {
        all.extend(place(
            "rsc_location",
            location.id.as_ref(),
            location.role.as_ref(),
        ));
    }
    for held in cib.held_rules() {
        let rule = held.rule();
        all.extend(place("rule", rule.id.as_ref(), rule.role.as_ref()));
    }
    for colocation in cib.colocations() {
        let id = colocation.id.as_ref();
        all.extend(place("rsc_colocation", id, colocation.rsc_role.as_ref()));
        all.extend(place(
            "rsc_colocation",
            id,
            colocation.with_rsc_role.as_ref(),
        ));
    }
    for ticket in cib.tickets() {
        all.extend(place(
            "rsc_ticket",
            ticket.id.as_ref(),
            ticket.rsc_role.as_ref(),
        ));
    }
    for set in cib.resource_sets() {
        all.extend(place("resource_set", set.id.as_ref(), set.role.as_ref()));
    }
    all
}

fn place<'c, T>(
    kind: &'static str,
    id: Option<&'c Attr<'c, Id>>,
    role: Option<&'c Attr<'c, T>>,
) -> Option<Place<'c>> {
    let role = role?;
    Some(Place {
        role: role.as_str(),
        span: role.span(),
        subject: (kind, id.map_or("", Attr::as_str)),
        by_schema: true,
    })
}

/// The roles that are values of pairs.
fn in_sets<'c>(cib: &'c Cib<'c>) -> Vec<Place<'c>> {
    let mut all = Vec::new();
    for held in cib.held_sets() {
        if held.kind != SetKind::Meta || !held.holder.is_resource() {
            continue;
        }
        for pair in held
            .set
            .pairs
            .iter()
            .filter(|pair| pair.is_named("target-role"))
        {
            all.extend(pair.value.as_ref().map(|value| Place {
                role: value.as_str(),
                span: value.span(),
                subject: (held.holder.tag(), held.holder.id()),
                by_schema: false,
            }));
        }
    }
    all
}
