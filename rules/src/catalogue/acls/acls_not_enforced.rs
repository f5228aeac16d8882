//! `acls-not-enforced`: access control lists that nobody enforces

use cib_model::{Attr, Boolean, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "acls-not-enforced",
    area: Area::Acls,
    category: Category::Security,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "There are access control lists, and `enable-acl` is not on",
    why: "Without `enable-acl=true` Pacemaker looks at no role and no user: whoever is in \
          the group `haclient` may read and change everything, passwords of fence devices \
          included, as if the lists were not there.",
    remedy: "Set `enable-acl` to `true`, or remove the lists.",
    references: &[sources::ACLS, sources::CLUSTER_OPTIONS],
    bad: &[
        Example::new(
            "The option is not set",
            r#"<configuration>
  <crm_config></crm_config>
  <nodes/>
  <resources/>
  <constraints/>
  <acls>
    <acl_role id="readers">
      <acl_permission id="readers-all" kind="read" xpath="/cib"/>
    </acl_role>
    <«acl_target» id="alice"><role id="readers"/></acl_target>
  </acls>
</configuration>
"#,
        ),
        Example::new(
            "The option is off",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o" name="enable-acl" value="«no»"/>
    </cluster_property_set>
  </crm_config>
  <nodes/>
  <resources/>
  <constraints/>
  <acls>
    <acl_role id="readers">
      <acl_permission id="readers-all" kind="read" xpath="/cib"/>
    </acl_role>
    <acl_group id="watchers"><role id="readers"/></acl_group>
  </acls>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The lists are enforced",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o" name="enable-acl" value="true"/>
    </cluster_property_set>
  </crm_config>
  <nodes/>
  <resources/>
  <constraints/>
  <acls>
    <acl_role id="readers">
      <acl_permission id="readers-all" kind="read" xpath="/cib"/>
    </acl_role>
    <acl_target id="alice"><role id="readers"/></acl_target>
  </acls>
</configuration>
"#,
        ),
        Example::new(
            "A role that nobody has yet",
            r#"<configuration>
  <crm_config></crm_config>
  <nodes/>
  <resources/>
  <constraints/>
  <acls>
    <acl_role id="readers">
      <acl_permission id="readers-all" kind="read" xpath="/cib"/>
    </acl_role>
  </acls>
</configuration>
"#,
        ),
        Example::new(
            "The options are not in the file",
            r#"<acls>
  <acl_role id="r">
    <acl_permission id="p" kind="read" xpath="/cib"/>
  </acl_role>
  <acl_target id="alice"><role id="r"/></acl_target>
</acls>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let configuration = cluster.cib.configuration.as_ref();
    let Some(acls) = configuration.and_then(|it| it.acls.as_ref()) else {
        return;
    };
    let mut subjects = acls.targets.iter().chain(&acls.groups);
    let Some(first) = subjects
        .find(|it| !it.roles.is_empty())
        .filter(|_| cluster.knows_options())
    else {
        return;
    };
    let option = cluster.option("enable-acl");
    let is_on = |value: &str| Boolean::read(value) == Ok(true);
    if option.is_some_and(|it| it.conditional || is_on(it.value.as_str())) {
        return;
    }
    let place = option.map_or(first.place.tag, |it| it.value.span());
    let state = match option {
        Some(option) => format!("is {}", shown(option.value.as_str())),
        None => "is not set".to_owned(),
    };
    let user = first.name.as_ref().map(Attr::as_str);
    let user = user
        .or(first.id.as_ref().map(Attr::as_str))
        .unwrap_or_default();
    let message = format!(
        "`enable-acl` {state}, so nobody enforces the access control lists of {} and others",
        shown(user)
    );
    let mut finding = Finding::new(Subject::new("option", "enable-acl"), place, message)
        .help("set `enable-acl` to `true`, or remove the lists");
    if option.is_some() {
        finding = finding.related(first.place.tag, "no more than others are allowed");
    }
    cx.report(finding);
}
