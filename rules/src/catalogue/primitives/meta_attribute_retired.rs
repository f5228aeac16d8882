//! `meta-attribute-retired`: a meta-attribute that Pacemaker gives up

use cib_model::facts::{self, MetaOf, OldMeta};
use cib_model::{Attr, Holder, SetKind, Upgrade, Version};

use crate::finding::{Finding, Subject, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "meta-attribute-retired",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A meta-attribute has no meaning any more, or will lose it",
    why: "Pacemaker 3.0 does not read `restart-type` of resources, nor `can_fail` and \
          `role_after_failure` of operations, and the upgrade to its schema drops them. `record- \
          pending` is deprecated since 3.0, and still read.",
    remedy: "Use what took its place, then remove it.",
    references: &[
        sources::RESOURCES,
        sources::OPERATIONS,
        sources::UPGRADE_TO_4_RESOURCES,
        sources::CHANGE_LOG,
    ],
    bad: &[
        Example::new(
            "Restarts along with what comes before",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«restart-type»" value="restart"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Deprecated",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«restart-type»" value="restart"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 0)),
        Example::new(
            "An operation that may fail",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s">
        <meta_attributes id="db-monitor-meta">
          <nvpair id="db-monitor-can-fail" name="«can_fail»" value="true"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Pending operations, which are recorded anyway",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" «record-pending»="true"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "The release before reads it without a word",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="restart-type" value="restart"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
        Example::new(
            "An agent's parameter of that name",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="restart-type" value="fast"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Pending operations in a release that still asks",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" record-pending="true"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade else {
        return;
    };
    for held in cx.cluster.cib.held_sets() {
        if held.kind != SetKind::Meta {
            continue;
        }
        for pair in &held.set.pairs {
            let name = pair.name.as_ref().map_or("", Attr::as_str);
            let Some(old) =
                retired(held.holder, name).filter(|old| upgrade.reaches(old.deprecated))
            else {
                continue;
            };
            let of = format!("{} of {}", shown(old.name), shown_holder(held.holder));
            let (severity, message) = verdict(old, &of, upgrade);
            let finding = Finding::of_name(held, pair, message)
                .severity(severity)
                .help(help(old));
            cx.report(finding.fix_by_removing(cx.cluster, pair, Safety::Unsafe));
        }
    }
    let Some(old) = facts::old_meta(MetaOf::Operation, "record-pending") else {
        return;
    };
    if !upgrade.reaches(old.deprecated) {
        return;
    }
    for (_, operation) in cx.cluster.cib.held_operations() {
        let Some(attr) = &operation.record_pending else {
            continue;
        };
        let id = operation.id.as_ref().map_or("", Attr::as_str);
        let (severity, message) = verdict(
            old,
            &format!("{} of {}", shown(old.name), shown(id)),
            upgrade,
        );
        cx.report(
            Finding::new(Subject::new("op", id), attr.name_span(), message)
                .severity(severity)
                .help(help(old))
                .fix_by_removing_attribute(cx.cluster, attr, Safety::Unsafe),
        );
    }
}

/// The old meta-attribute of that name that no other took the place of.
fn retired(holder: Holder<'_>, name: &str) -> Option<&'static OldMeta> {
    let of = match holder {
        _ if holder.is_resource() => MetaOf::Resource,
        _ if holder.is_operation() => MetaOf::Operation,
        _ => return None,
    };
    facts::old_meta(of, name).filter(|old| old.to.is_none())
}

fn verdict(old: &OldMeta, of: &str, upgrade: Upgrade) -> (Severity, String) {
    match old.removed {
        Some(release) if upgrade.reaches(release) => {
            let message = format!("the {of} counts for nothing from Pacemaker {release} on");
            (Severity::Warning, message)
        }
        _ => {
            let message = format!("the {of} is deprecated since Pacemaker {}", old.deprecated);
            (Severity::Info, message)
        }
    }
}

fn help(old: &OldMeta) -> &'static str {
    old.instead.unwrap_or("remove it")
}
