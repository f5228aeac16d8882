//! `acl-permission-matches-nothing`: a permission that is about nothing

use cib_model::schema::{element_names, is_element};
use cib_model::{AclPermission, Attr, nearest, xpath_problem, xpath_steps};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "acl-permission-matches-nothing",
    area: Area::Acls,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A permission names nothing that could be in a configuration",
    why: "Pacemaker takes a permission that matches nothing for none: what was to be allowed \
          stays forbidden, and, worse, what was to be denied stays allowed. An XPath is \
          looked up from the root: one that does not start with `/` matches nothing.",
    remedy: "Start the XPath with `/` or `//`, close what is open, and name elements as the \
          configuration does. `cibadmin --query --user NAME --show-access` shows what a user \
          may do.",
    references: &[sources::ACLS],
    bad: &[
        Example::new(
            "An XPath that does not start at the root",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="read" xpath="«cib/configuration»"/>
  </acl_role>
</acls>
"#,
        ),
        Example::new(
            "An XPath with an open bracket",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="deny" xpath="«//nvpair[@name='passwd'»"/>
  </acl_role>
</acls>
"#,
        ),
        Example::new(
            "An element that is called otherwise",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="write" xpath="/cib/configuration/«constraint»"/>
  </acl_role>
</acls>
"#,
        ),
        Example::new(
            "A type that is none",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="write" object-type="«Primitive»"/>
  </acl_role>
</acls>
"#,
        ),
        Example::new(
            "A prefix",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="read" xpath="«//cib:primitive»"/>
  </acl_role>
</acls>
"#,
        ),
    ],
    good: &[
        Example::new(
            "From the root",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="read" xpath="/cib"/>
    <acl_permission id="q" kind="deny" xpath="//nvpair[@name='passwd']"/>
  </acl_role>
</acls>
"#,
        ),
        Example::new(
            "One of two parts matches",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="read" xpath="//primitive | //group"/>
  </acl_role>
</acls>
"#,
        ),
        Example::new(
            "A type of elements",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="write" object-type="primitive"/>
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
    let permissions = acls.roles.iter().flat_map(|role| &role.permissions);
    let findings: Vec<_> = permissions.filter_map(wrong).collect();
    for finding in findings {
        cx.report(finding);
    }
}

fn wrong(permission: &AclPermission<'_>) -> Option<Finding> {
    let id = permission.id.as_ref().map_or("", Attr::as_str);
    let subject = Subject::new("acl_permission", id);
    // Two selectors are another matter.
    let kind = permission.object_type.as_ref();
    if let Some(kind) = kind.filter(|_| permission.xpath.is_none()) {
        let name = kind.as_str();
        return (!is_element(name)).then(|| {
            let message = format!(
                "there are no elements called {}: the permission is about nothing",
                shown(name)
            );
            Finding::new(subject, kind.span(), message).help(meant(name))
        });
    }
    let xpath = permission.xpath.as_ref()?;
    let text = xpath.as_str();
    if let Some(problem) = xpath_problem(text) {
        let message = format!(
            "the XPath {} {problem}: the permission is about nothing",
            shown(text)
        );
        let place = xpath.visible_span();
        let help = "start it with `/` or `//`, and try it with `cibadmin --query --xpath`";
        return Some(Finding::new(subject, place, message).help(help));
    }
    let steps = xpath_steps(text)?;
    let (name, part) = steps
        .into_iter()
        .find(|(name, _)| !name.contains('*') && !is_element(name))?;
    let message = format!(
        "there are no elements called {}: the permission is about nothing",
        shown(name)
    );
    Some(Finding::new(subject, xpath.part(&part), message).help(meant(name)))
}

fn meant(name: &str) -> String {
    match nearest(name, element_names()) {
        Some(known) => format!("write {}", shown(known)),
        None => "name an element of the configuration".to_owned(),
    }
}
