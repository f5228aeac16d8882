//! `acl-role-unused`: a role that nobody has

use std::collections::HashSet;

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "acl-role-unused",
    area: Area::Acls,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A role that no user and no group has",
    why: "A role does nothing until an `<acl_target>` or an `<acl_group>` refers to it. Left \
          over, it makes the lists harder to read; or somebody was forgotten.",
    remedy: "Give the role to whom it is meant for, or remove it.",
    references: &[sources::ACLS],
    bad: &[Example::new(
        "Nobody has it",
        r#"<acls>
  <acl_role id="«operators»">
    <acl_permission id="p" kind="write" xpath="//constraints"/>
  </acl_role>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="alice"><role id="readers"/></acl_target>
</acls>
"#,
    )],
    good: &[
        Example::new(
            "A user has it",
            r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="alice"><role id="readers"/></acl_target>
</acls>
"#,
        ),
        Example::new(
            "There are no users at all, which is another matter",
            r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
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
    let references = acls
        .targets
        .iter()
        .chain(&acls.groups)
        .flat_map(|it| &it.roles);
    let in_users = acls.users.iter().flat_map(|it| &it.role_refs);
    let used: HashSet<_> = references
        .chain(in_users)
        .filter_map(|role| role.id.as_ref())
        .map(Attr::as_str)
        .collect();
    if used.is_empty() {
        return;
    }
    for role in &acls.roles {
        let Some(id) = role.id.as_ref().filter(|id| !used.contains(id.as_str())) else {
            continue;
        };
        let message = format!("no user and no group has the role {}", shown(id.as_str()));
        cx.report(
            Finding::new(Subject::new("acl_role", id.as_str()), id.span(), message)
                .help("give it to somebody, or remove it"),
        );
    }
}
