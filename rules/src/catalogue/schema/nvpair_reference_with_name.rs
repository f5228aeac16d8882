//! `nvpair-reference-with-name`: a reference to a pair under another name

use cib_model::{Attr, NvPair, Version, facts, is_ncname};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "nvpair-reference-with-name",
    area: Area::Schema,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "An nvpair refers to another and gives it a name",
    why: "With `id-ref` and `name` a pair takes the value of another under a name of its own. The \
          schema of Pacemaker 3.0 does not allow the two together. The upgrade writes a pair of \
          its own, so that the two values can differ from then on.",
    remedy: "Write a pair with an id, a name and a value of its own.",
    references: &[sources::UPGRADE_TO_4],
    bad: &[
        Example::new(
            "A secret under another name",
            r#"<resources>
  <primitive id="ipmi" class="stonith" type="fence_ipmilan">
    <instance_attributes id="ipmi-params">
      <nvpair id="ipmi-password" name="password" value="not-shown"/>
    </instance_attributes>
  </primitive>
  <primitive id="probe" class="ocf" provider="example" type="probe">
    <instance_attributes id="probe-params">
      <nvpair «id-ref»="ipmi-password" name="token_of_probe"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The value of another resource under another name",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-port" name="port" value="5432"/>
    </instance_attributes>
  </primitive>
  <primitive id="probe" class="ocf" provider="example" type="probe">
    <instance_attributes id="probe-params">
      <nvpair «id-ref»="db-params-port" name="target_port"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[Example::new(
        "A plain reference",
        r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-port" name="port" value="5432"/>
    </instance_attributes>
  </primitive>
  <primitive id="probe" class="ocf" provider="example" type="probe">
    <instance_attributes id="probe-params">
      <nvpair id-ref="db-params-port"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.transforms(Version::new(4, 0, 0)))
    {
        return;
    }
    let sets = cx.cluster.cib.held_sets();
    for held in &sets {
        for pair in &held.set.pairs {
            let (Some(reference), Some(name)) = (&pair.id_ref, &pair.name) else {
                continue;
            };
            let message = format!(
                "{} of {} takes the value of {}: the upgrade makes it a value of its own",
                shown(name.as_str()),
                shown_holder(held.holder),
                shown(reference.as_str())
            );
            let mut finding = Finding::of_set(*held, reference.name_span(), message)
                .help("write a pair with an id, a name and a value of its own");
            let named = |pair: &&NvPair<'_>| {
                pair.id
                    .as_ref()
                    .is_some_and(|id| id.as_str() == reference.as_str())
            };
            let target = sets.iter().flat_map(|held| &held.set.pairs).find(named);
            if let Some(target) =
                target.filter(|target| is_ncname(name.as_str()) && !is_secret(name, target))
            {
                finding = finding.related(target.place.tag, "the value comes from here");
                let own = NvPair {
                    id: Some(Attr::new(cx.cluster.free_id(&format!(
                        "{}-{}",
                        held.set.id.as_ref().map_or("", Attr::as_str),
                        name.as_str()
                    )))),
                    id_ref: None,
                    value: target.value.clone(),
                    ..pair.clone()
                };
                let mut edits = cx.cluster.edits();
                edits.replace_element(pair.place, &own.to_xml("nvpair"));
                finding = finding.fix(Fix::new(Safety::Safe, "write the value here", edits));
            }
            cx.report(finding);
        }
    }
}

/// Whether the value must not be shown. Under a name of its own it would be.
fn is_secret(name: &Attr<'_>, target: &NvPair<'_>) -> bool {
    let names = [Some(name), target.name.as_ref()];
    let mut names = names.into_iter().flatten();
    names.any(|name| facts::is_secret(name.as_str()))
}
