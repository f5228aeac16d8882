//! `acls-without-users`: everybody is locked out

use cib_model::{Boolean, Scalar as _};

use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "acls-without-users",
    area: Area::Acls,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`enable-acl` is on, and no list gives anybody a right",
    why: "With `enable-acl=true` a user who is in no list may not even read the \
          configuration: every command of his fails with \"Permission denied\". `root` and \
          `hacluster` are left, whom no list binds.",
    remedy: "Write an `<acl_target>` or `<acl_group>` with a role for whoever works with the \
          cluster, or switch `enable-acl` off.",
    references: &[sources::ACLS],
    bad: &[
        Example::new(
            "No lists at all",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o" name="enable-acl" value="«true»"/>
    </cluster_property_set>
  </crm_config>
  <nodes/>
  <resources/>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "A role that nobody has",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o" name="enable-acl" value="«true»"/>
    </cluster_property_set>
  </crm_config>
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
            "A user without a role",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o" name="enable-acl" value="«true»"/>
    </cluster_property_set>
  </crm_config>
  <nodes/>
  <resources/>
  <constraints/>
  <acls>
    <acl_role id="readers">
      <acl_permission id="readers-all" kind="read" xpath="/cib"/>
    </acl_role>
    <acl_target id="alice"/>
  </acls>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A user with a role",
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
            "Off",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o" name="enable-acl" value="false"/>
    </cluster_property_set>
  </crm_config>
  <nodes/>
  <resources/>
  <constraints/>
</configuration>
"#,
        ),
        Example::new(
            "The lists are not in the file",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="o" name="enable-acl" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // Of a section alone nobody can tell what the others have.
    if !cluster.knows_resources() {
        return;
    }
    let Some(option) = cluster.option("enable-acl").filter(|it| !it.conditional) else {
        return;
    };
    let configuration = cluster.cib.configuration.as_ref();
    let lists = configuration.and_then(|it| it.acls.as_ref());
    let has_users = lists.is_some_and(|acls| {
        let mut subjects = acls.targets.iter().chain(&acls.groups);
        subjects.any(|it| !it.roles.is_empty()) || !acls.users.is_empty()
    });
    if has_users || Boolean::read(option.value.as_str()) != Ok(true) {
        return;
    }
    let message = "access control lists are enforced, and none gives anybody a right: only `root` and `hacluster` can \
                   still read the configuration";
    cx.report(
        Finding::of_option(&option, message)
            .help("add an `<acl_target>` with a role for each user, or switch it off"),
    );
}
