//! `acl-role-repeated`: a role that a user has twice

use std::collections::HashMap;

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "acl-role-repeated",
    area: Area::Acls,
    category: Category::Style,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A user or group has the same role twice",
    why: "The second mention of a role adds nothing. Perhaps another role was meant.",
    remedy: "Remove one of the two, or name the role that was meant.",
    references: &[sources::ACLS],
    bad: &[Example::new(
        "Twice the same",
        r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="alice">
    <role id="readers"/>
    <role id="«readers»"/>
  </acl_target>
</acls>
"#,
    )],
    good: &[Example::new(
        "Two roles",
        r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_role id="movers">
    <acl_permission id="p" kind="write" xpath="//constraints"/>
  </acl_role>
  <acl_target id="alice">
    <role id="readers"/>
    <role id="movers"/>
  </acl_target>
</acls>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let configuration = cx.cluster.cib.configuration.as_ref();
    let Some(acls) = configuration.and_then(|it| it.acls.as_ref()) else {
        return;
    };
    for subject in acls.targets.iter().chain(&acls.groups) {
        let mut seen = HashMap::new();
        for role in subject.roles.iter().filter_map(|role| role.id.as_ref()) {
            let Some(first) = seen.insert(role.as_str(), role.span()) else {
                continue;
            };
            let user = subject.name.as_ref().or(subject.id.as_ref());
            let user = user.map_or("", Attr::as_str);
            let message = format!(
                "{} has the role {} twice",
                shown(user),
                shown(role.as_str())
            );
            cx.report(
                Finding::new(Subject::new("acl_target", user), role.span(), message)
                    .related(first, "the first time")
                    .help("remove it, or name the role that was meant"),
            );
        }
    }
}
