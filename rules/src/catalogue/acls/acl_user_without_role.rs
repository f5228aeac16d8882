//! `acl-user-without-role`: a user without a right

use std::collections::HashMap;

use cib_model::AclRole;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "acl-user-without-role",
    area: Area::Acls,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A user or group in the access control lists has no right",
    why: "With `enable-acl` a user has what his roles allow, and nothing else: without a \
          role, or with roles that allow nothing, every command of his fails with \
          \"Permission denied\".",
    remedy: "Give the user a role with permissions, or remove the entry.",
    references: &[sources::ACLS],
    bad: &[
        Example::new(
            "No role",
            r#"<acls>
  <acl_target id="«alice»"/>
</acls>
"#,
        ),
        Example::new(
            "A role without permissions",
            r#"<acls>
  <acl_role id="readers"/>
  <acl_target id="«alice»"><role id="readers"/></acl_target>
</acls>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A role",
            r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="alice"><role id="readers"/></acl_target>
</acls>
"#,
        ),
        Example::new(
            "A role elsewhere",
            r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="alice"/>
  <acl_target id="alice"><role id="readers"/></acl_target>
</acls>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let configuration = cx.cluster.cib.configuration.as_ref();
    let Some(acls) = configuration.and_then(|it| it.acls.as_ref()) else {
        return;
    };
    let roles: HashMap<_, _> = acls
        .roles
        .iter()
        .filter_map(|role| Some((role.id.as_ref()?.as_str(), role)))
        .collect();
    let empty = |role: &AclRole<'_>| {
        role.permissions.is_empty()
            && role.read.is_empty()
            && role.write.is_empty()
            && role.deny.is_empty()
    };
    for (subjects, kind) in [(&acls.targets, "acl_target"), (&acls.groups, "acl_group")] {
        // Of several entries for a user all count.
        let mut rights: HashMap<&str, (bool, cib_model::Span)> = HashMap::new();
        let mut order = Vec::new();
        for subject in subjects {
            let Some(id) = subject.name.as_ref().or(subject.id.as_ref()) else {
                continue;
            };
            let mut names = subject.roles.iter().filter_map(|role| role.id.as_ref());
            // A role that does not exist is another matter.
            let has = names.any(|name| roles.get(name.as_str()).is_none_or(|role| !empty(role)));
            let entry = rights.entry(id.as_str()).or_insert_with(|| {
                order.push(id.as_str());
                (false, id.span())
            });
            entry.0 |= has;
        }
        for name in order {
            let Some((false, span)) = rights.get(name) else {
                continue;
            };
            let message = format!("{} has no role that allows anything", shown(name));
            cx.report(
                Finding::new(Subject::new(kind, name), *span, message)
                    .help("give it a role with permissions, or remove it"),
            );
        }
    }
}
