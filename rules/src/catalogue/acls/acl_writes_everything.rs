//! `acl-writes-everything`: a role that is as good as root

use std::collections::{HashMap, HashSet};

use cib_model::{AclPermission, AclRole, Attr, xpath_steps};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// What one may write only who is trusted with every node: who writes resources has agents run as root, and who writes
/// the lists gives himself the rest.
const AS_GOOD_AS_ROOT: [&str; 5] = ["cib", "configuration", "resources", "acls", "*"];

pub(crate) static RULE: Rule = Rule {
    id: "acl-writes-everything",
    area: Area::Acls,
    category: Category::Security,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A role lets its users write everything, which is as good as root",
    why: "Whoever may write resources may write one whose agent runs what he likes as root, \
          on every node; and whoever may write the access control lists may give himself the \
          rest. Such a role is right for administrators who are root anyway, and for nobody \
          else.",
    remedy: "Give write access to the resources, meta-attributes or constraints that a user has \
          to change, by XPath or by id; or keep the role to those who are root anyway.",
    references: &[sources::ACLS],
    bad: &[
        Example::new(
            "The whole document",
            r#"<acls>
  <acl_role id="operators">
    <acl_permission id="all" kind="write" xpath="«/cib»"/>
  </acl_role>
  <acl_target id="alice"><role id="operators"/></acl_target>
</acls>
"#,
        ),
        Example::new(
            "All resources",
            r#"<acls>
  <acl_role id="operators">
    <acl_permission id="all" kind="write" xpath="«/cib/configuration/resources»"/>
  </acl_role>
  <acl_group id="helpers"><role id="operators"/></acl_group>
</acls>
"#,
        ),
        Example::new(
            "By the name of an element",
            r#"<acls>
  <acl_role id="operators">
    <acl_permission id="all" kind="write" object-type="«configuration»"/>
  </acl_role>
  <acl_target id="alice"><role id="operators"/></acl_target>
</acls>
"#,
        ),
    ],
    good: &[
        Example::new(
            "One resource",
            r#"<acls>
  <acl_role id="operators">
    <acl_permission id="one" kind="write" xpath="//primitive[@id='vip']/meta_attributes"/>
  </acl_role>
  <acl_target id="alice"><role id="operators"/></acl_target>
</acls>
"#,
        ),
        Example::new(
            "Everything may be read",
            r#"<acls>
  <acl_role id="operators">
    <acl_permission id="all" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="alice"><role id="operators"/></acl_target>
</acls>
"#,
        ),
        Example::new(
            "Everything but what is as good as root",
            r#"<acls>
  <acl_role id="operators">
    <acl_permission id="all" kind="write" xpath="/cib"/>
    <acl_permission id="no-r" kind="deny" xpath="//resources"/>
    <acl_permission id="no-a" kind="deny" xpath="//acls"/>
  </acl_role>
  <acl_target id="alice"><role id="operators"/></acl_target>
</acls>
"#,
        ),
        Example::new(
            "Nobody has the role",
            r#"<acls>
  <acl_role id="operators">
    <acl_permission id="all" kind="write" xpath="/cib"/>
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
    let mut users: HashMap<&str, &Attr<'_>> = HashMap::new();
    for subject in acls.targets.iter().chain(&acls.groups) {
        let roles = subject.roles.iter().filter_map(|role| role.id.as_ref());
        for (role, id) in roles.zip(std::iter::repeat(&subject.id)) {
            if let Some(id) = id {
                users.entry(role.as_str()).or_insert(id);
            }
        }
    }
    let mut findings = Vec::new();
    for role in &acls.roles {
        let Some(id) = &role.id else { continue };
        let Some(user) = users.get(id.as_str()) else {
            continue;
        };
        let denied = denied(role);
        for permission in &role.permissions {
            let Some(what) = written(permission) else {
                continue;
            };
            let is_kept = denied.contains("resources") && denied.contains("acls");
            if is_kept || denied.contains(what.1) {
                continue;
            }
            let message = format!(
                "the role {} may write {}, which is as good as root on every node",
                shown(id.as_str()),
                shown(what.0.as_str()),
            );
            findings.push(
                Finding::new(
                    Subject::new("acl_role", id.as_str()),
                    what.0.span(),
                    message,
                )
                .related(user.span(), "has the role")
                .help("name what has to be written, or keep the role to who is root anyway"),
            );
        }
    }
    for finding in findings {
        cx.report(finding);
    }
}

/// What a permission lets somebody write that is as good as root, and the name of the element.
fn written<'c>(permission: &'c AclPermission<'_>) -> Option<(&'c Attr<'c>, &'c str)> {
    let kind = permission.kind.as_ref()?;
    if kind.as_str() != "write" || permission.attribute.is_some() {
        return None;
    }
    let named = permission
        .xpath
        .as_ref()
        .or(permission.object_type.as_ref())?;
    let what = element(permission)?;
    AS_GOOD_AS_ROOT.contains(&what).then_some((named, what))
}

/// The element that a permission is about; `*` for the root.
fn element<'c>(permission: &'c AclPermission<'_>) -> Option<&'c str> {
    if let Some(kind) = &permission.object_type {
        return Some(kind.as_str());
    }
    let steps = xpath_steps(permission.xpath.as_ref()?.as_str())?;
    Some(steps.last().map_or("*", |(step, _)| *step))
}

fn denied<'c>(role: &'c AclRole<'_>) -> HashSet<&'c str> {
    let permissions = role.permissions.iter();
    let denied = permissions.filter(|it| it.kind.as_ref().is_some_and(|it| it.as_str() == "deny"));
    denied.filter_map(element).collect()
}
