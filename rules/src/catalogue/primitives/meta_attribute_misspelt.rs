//! `meta-attribute-misspelt`: a meta-attribute that nobody reads

use cib_model::facts::MetaAttribute;
use cib_model::{Cluster, HeldMeta, Holder, Setting};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "meta-attribute-misspelt",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A meta-attribute is almost the name of another, and is ignored",
    why: "Pacemaker takes any name for a meta-attribute, since users may have their own, and reads \
          only those that it knows. What is misspelt has no effect, and nothing says so: the \
          resource keeps the default. Names with underscores are those of Pacemaker 0.6.",
    remedy: "Write the name as Pacemaker has it. A fix does that where the right name is not set \
          beside it; the cluster then does what it did not do before.",
    references: &[sources::RESOURCES, sources::CLONES],
    bad: &[
        Example::new(
            "Underscores",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«migration_threshold»" value="3"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A letter is missing",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="«inteleave»" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Capital letters",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«Migration-Threshold»" value="3"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In the defaults",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="defaults-1" name="«resource-stickines»" value="100"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "The right name is there too",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="is-managed" value="true"/>
      <nvpair id="db-meta-2" name="«is_managed»" value="false"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In a template",
            r#"<resources>
  <template id="base" class="ocf" provider="example" type="database">
    <meta_attributes id="base-meta">
      <nvpair id="base-meta-1" name="«failure-timout»" value="60s"/>
    </meta_attributes>
  </template>
  <primitive id="db" template="base"/>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The right names",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="3"/>
      <nvpair id="db-meta-2" name="failure-timeout" value="60s"/>
      <nvpair id="db-meta-3" name="critical" value="false"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A name of one's own",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="acme-department" value="sales"/>
      <nvpair id="db-meta-2" name="description" value="the shop"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A name that an older release read",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="restart-type" value="restart"/>
      <nvpair id="db-meta-2" name="resource-failure-stickiness" value="-10"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A parameter of an agent",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="is_managed" value="yes"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for meta in cx.cluster.cib.held_metas() {
        if let Some(meant) = cx.cluster.meta_meant(meta.setting.name) {
            cx.report(finding(cx.cluster, &meta, meant));
        }
    }
}

fn finding(cluster: &Cluster<'_>, meta: &HeldMeta<'_>, meant: &MetaAttribute) -> Finding {
    let message = format!(
        "{} of {} is ignored: {}",
        shown(meta.setting.name),
        shown_holder(meta.held.holder),
        effect(cluster, meta, meant)
    );
    let finding = Finding::of_name(meta.held, meta.setting.pair, message)
        .help(format!("did you mean {}?", shown(meant.name)));
    let Some(name) = &meta.setting.pair.name else {
        return finding;
    };
    if meta.held.set.pair(meant.name).is_some() {
        return finding;
    }
    let mut edits = cluster.edits();
    edits.set(name, meant.name);
    let title = format!("rename it to {}", shown(meant.name));
    finding.fix(Fix::new(Safety::Unsafe, title, edits))
}

/// What holds in place of the value that is not read.
fn effect(cluster: &Cluster<'_>, meta: &HeldMeta<'_>, meant: &MetaAttribute) -> String {
    let name = shown(meant.name);
    let in_force = match meta.held.holder {
        Holder::Template(_) => None,
        Holder::RscDefaults => cluster.default_meta(meant.name),
        holder => {
            let resource = cluster.resource(holder.id());
            resource.and_then(|resource| cluster.meta_of(resource, meant.name))
        }
    };
    let is_known = |setting: &Setting<'_>| !setting.conditional && !setting.is_hidden();
    match (in_force, meant.default_of(meta.kind)) {
        (Some(setting), _) if is_known(&setting) => {
            format!("{name} is {}", shown(setting.value.as_str()))
        }
        (None, Some(default)) => format!("{name} stays {}", shown(default)),
        _ => format!("{name} is as if nothing were said"),
    }
}
