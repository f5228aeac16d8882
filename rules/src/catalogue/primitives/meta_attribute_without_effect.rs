//! `meta-attribute-without-effect`: a meta-attribute where it means nothing

use cib_model::facts::{self, MetaAttribute, MetaKind};
use cib_model::{
    Attr, Boolean, Cluster, ClusterResource, HeldMeta, Holder, ResourceElement, Scalar as _,
    Upgrade, Version,
};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "meta-attribute-without-effect",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A meta-attribute stands on a resource on which it means nothing",
    why: "Some meta-attributes are for clones, for groups or for single resources only, and are \
          not read elsewhere: `clone-max` of a primitive in a clone does not limit the clone, and \
          `allow-unhealthy-nodes` of a member does not keep the clone or group on a node that is \
          unhealthy. Live migration is something that only OCF agents can do: with `allow- \
          migrate`, Pacemaker asks the others for it all the same, and they fail. Some names are \
          read from a certain release on only.",
    remedy: "Set it on the resource that it is for, or remove it.",
    references: &[sources::RESOURCES, sources::CLONES, sources::OPERATIONS],
    bad: &[
        Example::new(
            "A limit of the clone, on what is in the clone",
            r#"<resources>
  <clone id="db-clone">
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="«clone-max»" value="2"/>
      </meta_attributes>    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "For groups only",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«ordered»" value="false"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "For the clone as a whole",
            r#"<resources>
  <clone id="db-clone">
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="«allow-unhealthy-nodes»" value="true"/>
      </meta_attributes>    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A service that cannot migrate",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <meta_attributes id="web-meta">
      <nvpair id="web-meta-1" name="«allow-migrate»" value="true"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The address of a guest that is none",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«remote-addr»" value="192.168.1.7"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No fence device",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«provides»" value="unfencing"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The bundle is what has a priority",
            r#"<resources>
  <bundle id="web">
    <podman image="localhost/web"/>
    <network control-port="3121"/>
    <primitive id="httpd" class="ocf" provider="heartbeat" type="apache">
      <meta_attributes id="httpd-meta">
        <nvpair id="httpd-meta-1" name="«priority»" value="10"/>
      </meta_attributes>
    </primitive>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Later than the release",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«critical»" value="false"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 0, 5)),
    ],
    good: &[
        Example::new(
            "On the clone",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="clone-max" value="2"/>
      <nvpair id="db-clone-meta-2" name="allow-unhealthy-nodes" value="true"/>
      <nvpair id="db-clone-meta-3" name="ordered" value="true"/>
    </meta_attributes>    <primitive id="db" class="ocf" provider="example" type="database">
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Inherited by what is in it",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="migration-threshold" value="3"/>
    </meta_attributes>    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="priority" value="1"/>
      </meta_attributes>    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "An agent that may migrate",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="allow-migrate" value="true"/>
      <nvpair id="db-meta-2" name="allow-unhealthy-nodes" value="true"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A service that is not asked to",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <meta_attributes id="web-meta">
      <nvpair id="web-meta-1" name="allow-migrate" value="false"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A guest",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="remote-node" value="guest1"/>
      <nvpair id="db-meta-2" name="remote-addr" value="192.168.1.7"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A set that a clone refers to",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="shared">
      <nvpair id="shared-1" name="clone-max" value="2"/>
    </meta_attributes>
  </primitive>
  <clone id="web-clone">
    <meta_attributes id-ref="shared"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "The release knows it",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="critical" value="false"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 0)),
        Example::new(
            "The name of what it belongs to is misspelt, which is another problem",
            r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-meta-1" name="remote-nod" value="guest"/>
      <nvpair id="vm-meta-2" name="remote-addr" value="192.0.2.1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for meta in cluster.cib.held_metas() {
        let Some(known) = facts::meta_attribute(meta.setting.name) else {
            continue;
        };
        // What became of names that went away is the business of upgrades.
        if known.by_cluster || known.removed.is_some() || is_used_elsewhere(cluster, &meta) {
            continue;
        }
        let resource = match meta.held.holder {
            Holder::Template(_) | Holder::RscDefaults => None,
            holder => cluster.resource(holder.id()),
        };
        let Some((why, help)) = too_early(cluster, cx.upgrade, known)
            .or_else(|| wrong_kind(cluster, &meta, known, resource))
            .or_else(|| wrong_member(cluster, &meta, resource?))
            .or_else(|| missing(cluster, known, resource?))
        else {
            continue;
        };
        let message = format!(
            "{} of {} has no effect: {why}",
            shown(known.name),
            shown_holder(meta.held.holder)
        );
        let finding = Finding::of_name(meta.held, meta.setting.pair, message).help(help);
        cx.report(finding.fix_by_removing(cluster, meta.setting.pair, Safety::Unsafe));
    }
}

/// Whether another resource may use what is written here.
fn is_used_elsewhere(cluster: &Cluster<'_>, meta: &HeldMeta<'_>) -> bool {
    let ids = [&meta.held.set.id, &meta.setting.pair.id];
    let mut ids = ids.into_iter().flatten();
    ids.any(|id| cluster.refers_to(id.as_str()))
}

/// Where the release does not read it yet, and none is planned that does. A document by a schema that came with a later
/// release was written for that.
fn too_early(
    cluster: &Cluster<'_>,
    upgrade: Option<Upgrade>,
    known: &MetaAttribute,
) -> Option<(String, String)> {
    let named = cluster.cib.validate_with.as_ref();
    let schema = named.and_then(|name| facts::schema(name.as_str()));
    let is_meant = schema.is_some_and(|schema| schema.release >= known.since);
    let is_planned = upgrade.is_some_and(|upgrade| upgrade.reaches(known.since));
    // Whoever runs an older one has other worries, and a document of such an age was edited since.
    let is_judged = cluster.version >= Version::new(2, 0, 0);
    (is_judged && cluster.version < known.since && !is_meant && !is_planned).then(|| {
        let why = format!("Pacemaker reads it from {} on", known.since);
        (
            why,
            "remove it until the cluster has that release".to_owned(),
        )
    })
}

fn wrong_kind(
    cluster: &Cluster<'_>,
    meta: &HeldMeta<'_>,
    known: &MetaAttribute,
    resource: Option<&ClusterResource<'_>>,
) -> Option<(String, String)> {
    if meta.kind == MetaKind::Defaults || known.kinds.contains(&meta.kind) {
        return None;
    }
    let container = resource.and_then(|resource| cluster.container_of(resource));
    let is_bundled = meta.kind == MetaKind::Bundle || container.is_some_and(is_bundle);
    // A bundle makes a clone of what it holds, which inherits from it.
    if is_bundled && known.kinds.contains(&MetaKind::Clone)
        || known.kinds == [MetaKind::FenceDevice] && is_fence_device(cluster, meta)
    {
        return None;
    }
    let outer = resource.map(|resource| cluster.outermost(resource));
    let outer = outer.filter(|outer| known.kinds.contains(&kind_of(outer)));
    let why = format!("it is for {}", kinds(known));
    let help = match outer {
        Some(outer) => format!("set it on the {} {}", outer.kind(), shown(outer.id())),
        None => "remove it".to_owned(),
    };
    Some((why, help))
}

/// Where the resource as such can have it, but not as part of what it is in, or with its agent.
fn wrong_member(
    cluster: &Cluster<'_>,
    meta: &HeldMeta<'_>,
    resource: &ClusterResource<'_>,
) -> Option<(String, String)> {
    let is_on = Boolean::read(meta.setting.value.as_str()) == Ok(true);
    let container = cluster.container_of(resource);
    match meta.setting.name {
        "allow-unhealthy-nodes" if is_on => {
            container?;
            let outermost = cluster.outermost(resource);
            let (kind, id) = (outermost.kind(), shown(outermost.id()));
            let why = format!("that of the {kind} {id} counts");
            Some((why, format!("set it on the {kind} {id}")))
        }
        "priority" => {
            let bundle = container.filter(|container| is_bundle(container))?;
            let id = shown(bundle.id());
            let why = format!("that of the bundle {id} counts");
            Some((why, format!("set it on the bundle {id}")))
        }
        "allow-migrate" if is_on => {
            let class = cluster.resolved(resource)?.class();
            let why = format!("agents of the class {} cannot migrate", shown(class));
            (!class.is_empty() && class != "ocf").then(|| (why, "remove it".to_owned()))
        }
        _ => None,
    }
}

/// Where it belongs to another that is not there.
fn missing(
    cluster: &Cluster<'_>,
    known: &MetaAttribute,
    resource: &ClusterResource<'_>,
) -> Option<(String, String)> {
    let needed = known.needs?;
    let is_missing = cluster.own_meta_of(resource, needed).is_none();
    (is_missing && !cluster.misspells_meta(resource, needed)).then(|| {
        let needed = shown(needed);
        let why = format!("there is no {needed}");
        (why, format!("set {needed} too, or remove it"))
    })
}

fn is_bundle(resource: &ClusterResource<'_>) -> bool {
    matches!(resource.element, ResourceElement::Bundle(_))
}

fn is_fence_device(cluster: &Cluster<'_>, meta: &HeldMeta<'_>) -> bool {
    let class = match meta.held.holder {
        Holder::Template(template) => template.class.as_ref().map(Attr::as_str),
        holder => {
            let resource = cluster.resource(holder.id());
            let resolved = resource.and_then(|resource| cluster.resolved(resource));
            resolved.map(cib_model::ResolvedPrimitive::class)
        }
    };
    class.is_none_or(|class| class == "stonith" || class.is_empty())
}

fn kind_of(resource: &ClusterResource<'_>) -> MetaKind {
    match resource.element {
        ResourceElement::Primitive(_) => MetaKind::Primitive,
        ResourceElement::Group(_) => MetaKind::Group,
        ResourceElement::Clone { .. } => MetaKind::Clone,
        ResourceElement::Bundle(_) => MetaKind::Bundle,
    }
}

/// Whom a meta-attribute is for, in words.
fn kinds(known: &MetaAttribute) -> String {
    let words = known.kinds.iter().filter_map(|kind| match kind {
        MetaKind::Primitive => Some("primitives"),
        MetaKind::FenceDevice => Some("fence devices"),
        MetaKind::Group => Some("groups"),
        MetaKind::Clone => Some("clones"),
        MetaKind::Bundle => Some("bundles"),
        MetaKind::Defaults => None,
    });
    let words: Vec<_> = words.collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
