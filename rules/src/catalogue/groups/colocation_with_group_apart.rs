//! `colocation-with-group-apart`: together with those that are not together

use cib_model::{
    Attr, Boolean, Cluster, Colocation, ResourceElement, Scalar as _, Score, Setting, Span,
};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "colocation-with-group-apart",
    area: Area::Groups,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Something must run with a group whose members need not run together",
    why: "A group with `collocated=false` has no node of its own to be with. Pacemaker reports an \
          error for a mandatory colocation with it, and places the resource as if the colocation \
          were not there.",
    remedy: "Colocate with the member that matters, or let the group be together.",
    references: &[sources::CONSTRAINTS, sources::CLONES],
    bad: &[
        Example::new(
            "A mandatory colocation",
            r#"<configuration>
  <resources>
    <group id="shop">
      <meta_attributes id="shop-meta">
        <nvpair id="shop-meta-1" name="collocated" value="false"/>
      </meta_attributes>  <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="backup" class="ocf" provider="example" type="backup"/>
  </resources>
  <constraints>
    <rsc_colocation id="backup-shop" rsc="backup" with-rsc="«shop»" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "In a set",
            r#"<configuration>
  <resources>
    <group id="shop">
      <meta_attributes id="shop-meta">
        <nvpair id="shop-meta-1" name="collocated" value="false"/>
      </meta_attributes>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="backup" class="ocf" provider="example" type="backup"/>
  </resources>
  <constraints>
    <rsc_colocation id="backup-shop" score="INFINITY">
      <resource_set id="backup-shop-set">
        <resource_ref id="«shop»"/>
        <resource_ref id="backup"/>
      </resource_set>
    </rsc_colocation>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A group that is together",
            r#"<configuration>
  <resources>
    <group id="shop">
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="backup" class="ocf" provider="example" type="backup"/>
  </resources>
  <constraints>
    <rsc_colocation id="backup-shop" rsc="backup" with-rsc="shop" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A wish",
            r#"<configuration>
  <resources>
    <group id="shop">
      <meta_attributes id="shop-meta">
        <nvpair id="shop-meta-1" name="collocated" value="false"/>
      </meta_attributes>  <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="backup" class="ocf" provider="example" type="backup"/>
  </resources>
  <constraints>
    <rsc_colocation id="backup-shop" rsc="backup" with-rsc="shop" score="100"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The group is what depends",
            r#"<configuration>
  <resources>
    <group id="shop">
      <meta_attributes id="shop-meta">
        <nvpair id="shop-meta-1" name="collocated" value="false"/>
      </meta_attributes>  <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </group>
    <primitive id="backup" class="ocf" provider="example" type="backup"/>
  </resources>
  <constraints>
    <rsc_colocation id="shop-backup" rsc="shop" with-rsc="backup" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for colocation in cluster.cib.colocations() {
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        for (name, place) in mandatory_partners(colocation) {
            let Some(setting) = apart(cluster, name) else {
                continue;
            };
            let message = format!(
                "{} asks to run with the group {}, whose members need not be together: Pacemaker ignores it",
                shown(id),
                shown(name)
            );
            cx.report(
                Finding::new(Subject::new("rsc_colocation", id), place, message)
                    .related(setting.value.span(), "not together")
                    .help("name the member that matters, or let the group be together"),
            );
        }
    }
}

/// Those whom others must run with by this constraint.
fn mandatory_partners<'c>(colocation: &'c Colocation<'c>) -> Vec<(&'c str, Span)> {
    let is_infinite = |score: Option<&Attr<'_, Score>>| {
        score.and_then(|score| score.get().ok()) == Some(Score::INFINITY)
    };
    let own = colocation.score.as_ref();
    let mut partners = Vec::new();
    if let Some(name) = colocation.with_rsc.as_ref().filter(|_| is_infinite(own)) {
        partners.push((name.as_str(), name.span()));
    }
    for set in &colocation.resource_sets {
        // Within a set each is with the one before it.
        let members = set
            .references
            .iter()
            .filter_map(|member| member.id.as_ref());
        let mut members: Vec<_> = members.map(|id| (id.as_str(), id.span())).collect();
        let sequential = set.sequential.as_ref();
        let is_chain = sequential.is_none_or(|it| Boolean::read(it.as_str()) != Ok(false));
        members.pop();
        if is_chain && is_infinite(set.score.as_ref().or(own)) {
            partners.extend(members);
        }
    }
    partners
}

/// Why the members of the group of that name need not be together.
fn apart<'c>(cluster: &Cluster<'c>, name: &str) -> Option<Setting<'c>> {
    let group = cluster.resource(name)?;
    let ResourceElement::Group(_) = group.element else {
        return None;
    };
    let setting = cluster.meta_of(group, "collocated")?;
    let is_off = Boolean::read(setting.value.as_str()) == Ok(false);
    (is_off && !setting.conditional).then_some(setting)
}
