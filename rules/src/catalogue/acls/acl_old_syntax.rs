//! `acl-old-syntax`: access control lists as schemas before 2.0 write them

use cib_model::{AclRight, AclUser, Attr, Upgrade, Version};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// The schema with another syntax, and the first release that reads no other.
const SCHEMA: Version = Version::new(2, 0, 0);
const REMOVED: Version = Version::new(3, 0, 0);

const HELP: &str = "run `cibadmin --upgrade`, which rewrites it, and look through the result";

pub(crate) static RULE: Rule = Rule {
    id: "acl-old-syntax",
    area: Area::Acls,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Access is granted in the syntax of schemas before 2.0",
    why: "The upgrade from a schema before 2.0 writes `<acl_target>` for `<acl_user>`, `<role>` for \
          `<role_ref>` and `<acl_permission>` for `<read>`, `<write>` and `<deny>`, and gives a user \
          with permissions of its own a role for them. A permission with both `ref` and \
          `attribute` loses the attribute: it is then about the whole element. In a configuration \
          that is not rewritten, Pacemaker 3.0 reads none of the old elements.",
    remedy: "Look through the roles after `cibadmin --upgrade`, above all where a permission was \
             about one attribute.",
    references: &[sources::ACLS, sources::UPGRADE_TO_2],
    bad: &[
        Example::new(
            "A user",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
    <acls>
      <acl_role id="watcher"/>
      <«acl_user» id="alice">
        <role_ref id="watcher"/>
      </acl_user>
    </acls>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "A permission of a role",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
    <acls>
      <acl_role id="watcher">
        <«read» id="watcher-all" xpath="/cib"/>
      </acl_role>
    </acls>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "A permission that becomes wider",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
    </resources>
    <constraints/>
    <acls>
      <acl_role id="describer">
        <write id="describer-vip" ref="vip" «attribute»="description"/>
      </acl_role>
    </acls>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "The syntax of today",
            r#"<cib validate-with="pacemaker-2.0" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
    <acls>
      <acl_role id="watcher">
        <acl_permission id="watcher-all" kind="read" xpath="/cib"/>
      </acl_role>
      <acl_target id="alice">
        <role id="watcher"/>
      </acl_target>
    </acls>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release has no other syntax yet",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
    <acls>
      <acl_role id="watcher">
        <read id="watcher-all" xpath="/cib"/>
      </acl_role>
    </acls>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(1, 1, 11)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let affected = |upgrade: &Upgrade| upgrade.transforms(SCHEMA) || upgrade.reaches(REMOVED);
    let Some(upgrade) = cx.upgrade.filter(affected) else {
        return;
    };
    let configuration = cx.cluster.cib.configuration.as_ref();
    let Some(acls) = configuration.and_then(|c| c.acls.as_ref()) else {
        return;
    };
    for role in &acls.roles {
        for (kind, right) in rights(&role.read, &role.write, &role.deny) {
            cx.report(of_right(upgrade, kind, right));
        }
    }
    for user in &acls.users {
        cx.report(of_user(upgrade, user));
        let own = rights(&user.read, &user.write, &user.deny);
        for (kind, right) in own.filter(|(_, right)| lost_attribute(right).is_some()) {
            cx.report(of_right(upgrade, kind, right));
        }
    }
}

fn rights<'r>(
    read: &'r [AclRight<'r>],
    write: &'r [AclRight<'r>],
    deny: &'r [AclRight<'r>],
) -> impl Iterator<Item = (&'static str, &'r AclRight<'r>)> {
    let read = read.iter().map(|right| ("read", right));
    let write = write.iter().map(|right| ("write", right));
    read.chain(write)
        .chain(deny.iter().map(|right| ("deny", right)))
}

/// A user with all that is in it.
fn of_user(upgrade: Upgrade, user: &AclUser<'_>) -> Finding {
    let id = user.id.as_ref().map_or("", Attr::as_str);
    let message = if upgrade.transforms(SCHEMA) {
        format!(
            "the upgrade makes an `<acl_target>` of the `<acl_user>` {}",
            shown(id)
        )
    } else {
        format!(
            "from Pacemaker {REMOVED} on, the `<acl_user>` {} is not read",
            shown(id)
        )
    };
    let mut finding = Finding::new(Subject::new("acl_user", id), user.place.tag, message)
        .severity(severity(upgrade))
        .help(HELP);
    for reference in &user.role_refs {
        finding = finding.related(reference.place.tag, "becomes a `<role>`");
    }
    for (_, right) in rights(&user.read, &user.write, &user.deny) {
        finding = finding.related(right.place.tag, "moves to a role of its own");
    }
    finding
}

fn of_right(upgrade: Upgrade, kind: &'static str, right: &AclRight<'_>) -> Finding {
    let id = right.id.as_ref().map_or("", Attr::as_str);
    let subject = Subject::new(kind, id);
    if let Some(attribute) = lost_attribute(right).filter(|_| upgrade.transforms(SCHEMA)) {
        let message = format!(
            "the upgrade drops the attribute of {}, which is then about all of {}",
            shown(id),
            shown(right.reference.as_ref().map_or("", Attr::as_str))
        );
        return Finding::new(subject, attribute.name_span(), message)
            .severity(Severity::Warning)
            .help("say what it is about with `xpath` before the upgrade");
    }
    let message = if upgrade.transforms(SCHEMA) {
        format!("the upgrade makes an `<acl_permission>` of {}", shown(id))
    } else {
        format!(
            "from Pacemaker {REMOVED} on, the permission {} is not read",
            shown(id)
        )
    };
    Finding::new(subject, right.place.tag, message)
        .severity(severity(upgrade))
        .help(HELP)
}

/// The attribute that cannot be kept, because the new syntax has none beside a reference.
fn lost_attribute<'r>(right: &'r AclRight<'r>) -> Option<&'r Attr<'r>> {
    right
        .attribute
        .as_ref()
        .filter(|_| right.reference.is_some())
}

fn severity(upgrade: Upgrade) -> Severity {
    if upgrade.transforms(SCHEMA) {
        Severity::Info
    } else {
        Severity::Error
    }
}
