//! `upgrade-refused`: a configuration that the release of the upgrade cannot use

use cib_model::{Attr, Cluster, Fate, NvPair, Span, Upgrade, Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

/// The schemas that the transformations lead to of which it is known what a dangling reference does.
const ACLS: Version = Version::new(2, 0, 0);
const OPTIONS: Version = Version::new(3, 0, 0);
/// The release that deprecates `none`, and no schema at all.
const OPEN_DEPRECATED: Version = Version::new(2, 1, 8);

const MEND: &str = "run `cib-lint --category schema`, mend what it finds, and ask again: what else is said of the upgrade \
                    holds for a valid document";

const NAME: &str = "name a schema that the document is valid by, before the upgrade";

pub(crate) static RULE: Rule = Rule {
    id: "upgrade-refused",
    area: Area::Schema,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The release of the upgrade cannot use the document",
    why: "Every release only manages a cluster whose configuration is, or can be brought to, a schema \
          of its own major version. It cannot where the document is not valid by any schema from its \
          own on, where nothing says which schema is its own, or where something that the upgrade \
          makes anew or drops is referred to. `cibadmin --upgrade` may even end with the status 0 \
          and stop half-way. `crm_verify` then says that the cluster will not be able to use the \
          configuration: nothing is started, stopped or fenced.",
    remedy: "Mend the document while the old release still runs, and try `cibadmin --upgrade` on a \
             copy.",
    references: &[
        sources::SCHEMA,
        sources::UPGRADE_TO_2,
        sources::UPGRADE_TO_3,
    ],
    bad: &[
        Example::new(
            "No schema accepts the document",
            r#"<cib validate-with="«pacemaker-2.10»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="db" class="ocf" provider="example"/>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "A permission about a user",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
    <acls>
      <acl_role id="helpdesk">
        <write id="helpdesk-alice" ref="«alice»"/>
      </acl_role>
      <acl_user id="alice">
        <role_ref id="helpdesk"/>
      </acl_user>
    </acls>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "A permission about an option that the upgrade drops",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-agent" name="notification-agent" value="/usr/local/bin/tell-me"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
    <acls>
      <acl_role id="watcher">
        <acl_permission id="watcher-agent" kind="read" reference="«opt-agent»"/>
      </acl_role>
    </acls>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "No schema is named",
            r#"<«cib» epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A schema of old that is not read any more",
            r#"<cib validate-with="«pacemaker-1.1»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Nothing is checked, and nothing brought up to date",
            r#"<cib validate-with="«none»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "A document that can be upgraded",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
    <acls>
      <acl_role id="helpdesk">
        <write id="helpdesk-all" xpath="/cib"/>
      </acl_role>
      <acl_user id="alice">
        <role_ref id="helpdesk"/>
      </acl_user>
    </acls>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "No schema is named, and the release does not ask for one",
            r#"<cib epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "The schema is one that the release can use, whatever is wrong by it",
            r#"<cib validate-with="pacemaker-3.0" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="db" class="ocf" provider="example"/>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade else { return };
    if let Some(finding) = of_name(cx, upgrade).or_else(|| of_content(cx, upgrade)) {
        cx.report(finding);
    }
    for (reference, span, what) in references(cx.cluster, upgrade) {
        let id = shown(reference);
        let message = format!(
            "no upgrade to Pacemaker {} is possible: {id} is referred to here, and {what}",
            upgrade.target
        );
        cx.report(
            Finding::new(Subject::new("reference", reference), span, message)
                .help("remove the reference before the upgrade, or say it with `xpath`"),
        );
    }
}

/// A name of a schema that the release does not know, or none at all.
fn of_name(cx: &Context<'_>, upgrade: Upgrade) -> Option<Finding> {
    let target = upgrade.target;
    let named = cx.cluster.cib.validate_with.as_ref();
    let place = named.map_or(cx.cluster.root_tag, Attr::span);
    let finding =
        |message: String| Finding::new(Subject::new("document", ""), place, message).help(MEND);
    if let (Some(from), Some(to)) = (upgrade.from, upgrade.to) {
        let newer = from.version > to.version;
        return newer.then(|| {
            let message = format!(
                "the schema {} came with Pacemaker {}, and {target} does not know it",
                shown(from.validate_with),
                from.release
            );
            finding(message).help(format!("name `{}` or an older schema", to.validate_with))
        });
    }
    if !cx.judgement.is_open() {
        return None;
    }
    let Some(value) = named.map(Attr::as_str) else {
        let is_refused = upgrade.reaches(schema::REQUIRED_SINCE);
        let (severity, then) = if is_refused {
            (
                Severity::Error,
                format!("Pacemaker {target} refuses the document"),
            )
        } else {
            let then = format!("that is deprecated from Pacemaker {OPEN_DEPRECATED} on");
            (Severity::Info, then)
        };
        let message = format!("there is no `validate-with`: {then}");
        return upgrade
            .reaches(OPEN_DEPRECATED)
            .then(|| finding(message).severity(severity).help(NAME));
    };
    if value == "none" {
        return upgrade.reaches(OPEN_DEPRECATED).then(|| {
            finding(format!(
                "nothing of the document is checked or brought up to date, which is deprecated from Pacemaker {OPEN_DEPRECATED} on"
            ))
            .severity(Severity::Info)
            .help(NAME)
        });
    }
    let former = facts::former_schemas().iter();
    let mut former = former.filter(|former| former.validate_with == value);
    let is_read = former.any(|former| former.read_until.is_some_and(|end| target < end));
    (!is_read).then(|| {
        finding(format!(
            "there is no schema {} for Pacemaker {target}",
            shown(value)
        ))
        .help(NAME)
    })
}

/// A document of an older major version that no schema from its own on accepts.
fn of_content(cx: &Context<'_>, upgrade: Upgrade) -> Option<Finding> {
    let (from, to) = (upgrade.from?, upgrade.to?);
    let judgement = cx.judgement;
    let is_whole = cx.cluster.cib.validate_with.is_some() && !judgement.is_asked;
    if !is_whole || judgement.violations.is_empty() || from.version.major >= to.version.major {
        return None;
    }
    let range = from.version..=to.version;
    let mut accepting = judgement.accepting();
    if accepting.any(|schema| range.contains(&schema.version)) {
        return None;
    }
    let place: Span = cx.cluster.cib.validate_with.as_ref()?.span();
    let message = format!(
        "no upgrade to Pacemaker {} is possible: the document is not valid by `{}` or any later schema",
        upgrade.target, from.validate_with
    );
    Some(Finding::new(Subject::new("document", ""), place, message).help(MEND))
}

/// References to what is not there any more after a transformation, so that its result is not valid.
fn references<'c>(cluster: &Cluster<'c>, upgrade: Upgrade) -> Vec<(&'c str, Span, &'static str)> {
    let configuration = cluster.cib.configuration.as_ref();
    let acls = configuration.and_then(|c| c.acls.as_ref());
    let mut gone = Vec::new();
    if upgrade.transforms(ACLS) {
        let users = acls.into_iter().flat_map(|acls| &acls.users);
        let ids = users.filter_map(|user| user.id.as_ref());
        gone.extend(ids.map(|id| (id.as_str(), "an `<acl_target>` cannot be")));
    }
    for option in cluster.retired_options(Some(upgrade)) {
        if option.fate == Fate::Rewritten(OPTIONS) && option.retired.to.is_none() {
            let id = option.pair.id.as_ref().map(Attr::as_str);
            gone.extend(id.map(|id| (id, "is dropped")));
        }
    }
    let sets = cluster.cib.held_sets();
    let pairs = || sets.iter().flat_map(|held| &held.set.pairs);
    let parameters = pairs().filter(|pair| is_dropped_parameter(pair, upgrade));
    let ids = parameters.filter_map(|pair| pair.id.as_ref());
    gone.extend(ids.map(|id| (id.as_str(), "is dropped")));
    let shared = pairs().filter_map(|pair| pair.id_ref.as_ref());
    let shared = shared.map(|to| (to.as_str(), to.span()));
    let roles = || acls.into_iter().flat_map(|acls| &acls.roles);
    let users = acls.into_iter().flat_map(|acls| &acls.users);
    let rights = roles()
        .flat_map(|role| [&role.read, &role.write, &role.deny])
        .chain(users.flat_map(|user| [&user.read, &user.write, &user.deny]));
    let rights = rights
        .flatten()
        .filter_map(|right| right.reference.as_ref());
    let permissions = roles().flat_map(|role| &role.permissions);
    let permissions = permissions.filter_map(|it| it.reference.as_ref());
    let members = cluster.cib.tags().flat_map(|tag| &tag.references);
    let members = members.filter_map(|member| member.id.as_ref());
    let references = rights.chain(permissions).map(|to| (to.as_str(), to.span()));
    references
        .chain(members.map(|to| (to.as_str(), to.span())))
        .chain(shared)
        .filter_map(|(to, span)| {
            let found = gone.iter().find(|(id, _)| *id == to);
            found.map(|(_, what)| (to, span, *what))
        })
        .collect()
}

/// Whether the upgrade keeps nothing of this parameter of the fencer.
fn is_dropped_parameter(pair: &NvPair<'_>, upgrade: Upgrade) -> bool {
    let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
        return false;
    };
    let retired = facts::retired_fence_parameter(name.as_str());
    retired.is_some_and(|retired| {
        let prefix = retired.value_prefix;
        let is_kept = prefix.is_none_or(|prefix| value.as_str().starts_with(prefix));
        !is_kept && upgrade.fate(retired) == Some(Fate::Rewritten(OPTIONS))
    })
}
