//! `master-element`: a promotable clone in its old form

use cib_model::{Attr, AttributeSet, CloneResource, Cluster, NvPair, Place, Resource, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// The release that reads `promotable` and deprecates `<master>`.
const DEPRECATED: Version = Version::new(2, 0, 0);
/// The schema without `<master>`.
const SCHEMA: Version = Version::new(4, 0, 0);

pub(crate) static RULE: Rule = Rule {
    id: "master-element",
    area: Area::Clones,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A promotable clone is written as `<master>`",
    why: "`<master>` is deprecated since Pacemaker 2.0. The upgrade to schema 4.0, which does not \
          have it, writes `<clone>` with the meta-attribute `promotable`; scripts that look for \
          `master` in the configuration find nothing any more.",
    remedy: "Write `<clone>` with `promotable=\"true\"`, once every node runs Pacemaker 2.0.",
    references: &[sources::CLONES, sources::UPGRADE_TO_4, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "The upgrade makes a clone of it",
            r#"<resources>
  <«master» id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-notify" name="notify" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="heartbeat" type="pgsql"/>
  </master>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release warns of it",
            r#"<resources>
  <«master» id="db-clone">
    <primitive id="db" class="ocf" provider="heartbeat" type="pgsql"/>
  </master>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "A set with a rule",
            r#"<resources>
  <«master» id="db-clone">
    <meta_attributes id="db-clone-meta" score="10">
      <rule id="db-clone-rule" score="0">
        <date_expression id="db-clone-date" operation="gt" start="2030-01-01"/>
      </rule>
      <nvpair id="db-clone-promotable" name="promotable" value="false"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="heartbeat" type="pgsql"/>
  </master>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "A set that another clone uses, too",
            r#"<resources>
  <«master» id="db-clone">
    <meta_attributes id="notified">
      <nvpair id="notified-notify" name="notify" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="heartbeat" type="pgsql"/>
  </master>
  <clone id="web-clone">
    <meta_attributes id-ref="notified"/>
    <primitive id="web" class="ocf" provider="heartbeat" type="apache"/>
  </clone>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "A promotable clone",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="heartbeat" type="pgsql"/>
  </clone>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release has no other form yet",
            r#"<resources>
  <master id="db-clone">
    <primitive id="db" class="ocf" provider="heartbeat" type="pgsql"/>
  </master>
</resources>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade.filter(|upgrade| upgrade.reaches(DEPRECATED)) else {
        return;
    };
    for resource in cx.cluster.cib.resources() {
        let Resource::Master(master) = resource else {
            continue;
        };
        let id = master.id.as_ref().map_or("", Attr::as_str);
        let message = if upgrade.transforms(SCHEMA) {
            format!(
                "the upgrade makes a promotable `<clone>` of the `<master>` {}",
                shown(id)
            )
        } else {
            format!("{} is a `<master>`, which is deprecated", shown(id))
        };
        let mut finding = Finding::new(Subject::new("master", id), master.place.tag, message)
            .help("write `<clone>` with the meta-attribute `promotable=\"true\"`");
        if let Some(fix) = fix(cx.cluster, master, id) {
            finding = finding.fix(fix);
        }
        cx.report(finding);
    }
}

/// None where there is nothing in it that could be promoted.
fn fix(cluster: &Cluster<'_>, master: &CloneResource<'_>, id: &str) -> Option<Fix> {
    let first = first_child(master)?;
    let pair = NvPair {
        id: Some(Attr::new(cluster.free_id(&format!("{id}-promotable")))),
        name: Some(Attr::new("promotable")),
        value: Some(Attr::new("true")),
        ..NvPair::default()
    };
    let mut edits = cluster.edits();
    edits.rename_element(master.place, "clone");
    match &master.meta_attributes[..] {
        [only] if is_plain(cluster, only) => edits.append(only.place, pair.to_xml("nvpair")),
        others => {
            let set = AttributeSet {
                id: Some(Attr::new(cluster.free_id(&format!("{id}-meta_attributes")))),
                // So that no other set says otherwise.
                score: (!others.is_empty()).then(|| Attr::new("INFINITY")),
                pairs: vec![pair],
                ..AttributeSet::default()
            };
            edits.insert_before(first, set.to_xml("meta_attributes"));
        }
    }
    let safety = if cluster.surely_runs(DEPRECATED) && !has_permission_for_masters(cluster) {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    Some(Fix::new(safety, "write a promotable `<clone>`", edits))
}

/// Whether a pair that is added to the set counts, and counts here only.
fn is_plain(cluster: &Cluster<'_>, set: &AttributeSet<'_>) -> bool {
    let id = set.id.as_ref();
    set.rules.is_empty()
        && set.id_ref.is_none()
        && set.pair("promotable").is_none()
        && !id.is_some_and(|id| cluster.refers_to(id.as_str()))
}

/// Whether a permission is about elements of that name, and would not be about clones.
fn has_permission_for_masters(cluster: &Cluster<'_>) -> bool {
    let configuration = cluster.cib.configuration.as_ref();
    let acls = configuration.and_then(|c| c.acls.as_ref());
    let roles = || acls.into_iter().flat_map(|acls| &acls.roles);
    let users = acls.into_iter().flat_map(|acls| &acls.users);
    let new = roles()
        .flat_map(|role| &role.permissions)
        .flat_map(|it| [it.xpath.as_ref(), it.object_type.as_ref()]);
    let old = roles()
        .flat_map(|role| [&role.read, &role.write, &role.deny])
        .chain(users.flat_map(|user| [&user.read, &user.write, &user.deny]))
        .flatten()
        .flat_map(|it| [it.xpath.as_ref(), it.tag.as_ref()]);
    let mut about = new.chain(old).flatten();
    about.any(|about| about.as_str().contains("master"))
}

fn first_child(master: &CloneResource<'_>) -> Option<Place> {
    let sets = master
        .meta_attributes
        .iter()
        .chain(&master.instance_attributes);
    let members = master.primitives.iter().map(|primitive| primitive.place);
    let members = members.chain(master.groups.iter().map(|group| group.place));
    let places = sets.map(|set| set.place).chain(members);
    places.min_by_key(|place| place.whole)
}
