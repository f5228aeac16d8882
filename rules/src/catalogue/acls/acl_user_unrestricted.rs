//! `acl-user-unrestricted`: a list for somebody whom no list binds

use cib_model::Attr;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// The users whom no list binds (`lib/common/acl.c`; tried with `cibadmin --show-access`).
const UNRESTRICTED: [&str; 2] = ["root", "hacluster"];

pub(crate) static RULE: Rule = Rule {
    id: "acl-user-unrestricted",
    area: Area::Acls,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An access control list is for `root` or `hacluster`, whom none binds",
    why: "`root` and `hacluster` may always read and write everything: the daemons of the \
          cluster run as these. Roles that they are given restrict nothing.",
    remedy: "Remove the entry, and let people work as users of their own in the group \
          `haclient`.",
    references: &[sources::ACLS],
    bad: &[Example::new(
        "hacluster is to read only",
        r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="«hacluster»"><role id="readers"/></acl_target>
</acls>
"#,
    )],
    good: &[
        Example::new(
            "A user of its own",
            r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="alice"><role id="readers"/></acl_target>
</acls>
"#,
        ),
        Example::new(
            "A group may be called so",
            r#"<acls>
  <acl_role id="readers">
    <acl_permission id="q" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_group id="root"><role id="readers"/></acl_group>
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
    for target in &acls.targets {
        let name: Option<&Attr<'_>> = target.name.as_ref().or(target.id.as_ref());
        let Some(name) = name.filter(|name| UNRESTRICTED.contains(&name.as_str())) else {
            continue;
        };
        let message = format!(
            "{} is bound by no access control list",
            shown(name.as_str())
        );
        cx.report(
            Finding::new(
                Subject::new("acl_target", name.as_str()),
                name.span(),
                message,
            )
            .help("remove it, and write lists for other users"),
        );
    }
}
