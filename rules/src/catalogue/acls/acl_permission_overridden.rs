//! `acl-permission-overridden`: a permission that a denial takes away

use std::collections::HashMap;

use cib_model::{AclPermission, Attr};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "acl-permission-overridden",
    area: Area::Acls,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A role allows and denies the same thing",
    why: "Where a user is allowed and denied the same element, he is denied, whatever the \
          order of the permissions. The one that allows does nothing.",
    remedy: "Remove the one that is not meant, or narrow the denial.",
    references: &[sources::ACLS],
    bad: &[
        Example::new(
            "Write and deny",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="«write»" xpath="//constraints"/>
    <acl_permission id="q" kind="deny" xpath="//constraints"/>
  </acl_role>
</acls>
"#,
        ),
        Example::new(
            "The denial comes first",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="q" kind="deny" object-type="nvpair"/>
    <acl_permission id="p" kind="«read»" object-type="nvpair"/>
  </acl_role>
</acls>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A denial within what is allowed",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="write" xpath="//constraints"/>
    <acl_permission id="q" kind="deny" xpath="//constraints/rsc_ticket"/>
  </acl_role>
</acls>
"#,
        ),
        Example::new(
            "One attribute is denied",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="write" object-type="nvpair"/>
    <acl_permission id="q" kind="deny" object-type="nvpair" attribute="name"/>
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
    let mut findings = Vec::new();
    for role in &acls.roles {
        let kind = |it: &AclPermission<'_>| it.kind.as_ref().map(|kind| kind.as_str().to_owned());
        let permissions = role.permissions.iter();
        let denials = permissions.filter(|it| kind(it).as_deref() == Some("deny"));
        let denials: HashMap<_, _> = denials.map(|it| (selector(it), it)).collect();
        let allowing = role
            .permissions
            .iter()
            .filter(|it| kind(it).as_deref() != Some("deny"));
        for permission in allowing {
            let (Some(kind), Some(denial)) = (&permission.kind, denials.get(&selector(permission)))
            else {
                continue;
            };
            let id = role.id.as_ref().map_or("", Attr::as_str);
            let message = format!(
                "the role {} allows to {} what it also denies, and the denial wins",
                shown(id),
                kind.as_str(),
            );
            let place = denial.kind.as_ref().map_or(denial.place.tag, Attr::span);
            findings.push(
                Finding::new(Subject::new("acl_role", id), kind.span(), message)
                    .related(place, "denied here")
                    .help("remove one of the two, or narrow the denial"),
            );
        }
    }
    for finding in findings {
        cx.report(finding);
    }
}

/// What a permission is about.
fn selector<'p>(it: &'p AclPermission<'_>) -> [Option<&'p str>; 4] {
    let text = |attr: &'p Option<Attr<'_>>| attr.as_ref().map(Attr::as_str);
    let reference = it.reference.as_ref().map(Attr::as_str);
    [
        text(&it.xpath),
        reference,
        text(&it.object_type),
        text(&it.attribute),
    ]
}
