//! `nvpair-name-repeated`: a name that stands twice in a set

use cib_model::{Attr, HeldSet, Holder, NvPair, SetKind, Version};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "nvpair-name-repeated",
    area: Area::Schema,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A set has a name twice, and only one of the values counts",
    why: "Pacemaker takes the first value of a name in a set, unless `#default` unsets it again; in \
          the meta-attributes of an `<op>` it takes the last. The upgrade to the schema of Pacemaker \
          3.0 keeps the first and drops the others, which may be the ones that somebody believes \
          in. In an operation another value counts from then on, for example another timeout.",
    remedy: "Keep the value that is meant, and remove the others.",
    references: &[sources::UPGRADE_TO_4],
    bad: &[
        Example::new(
            "Two values of one name",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-port" name="port" value="5432"/>
      <nvpair id="db-params-port2" name="«port»" value="5433"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The second value counts, since the first is unset",
            r##"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«priority»" value="1"/>
      <nvpair id="db-meta-2" name="priority" value="#default"/>
      <nvpair id="db-meta-3" name="priority" value="2"/>
    </meta_attributes>
  </primitive>
</resources>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The word for no value, written otherwise",
            r##"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«priority»" value="1"/>
      <nvpair id="db-meta-2" name="priority" value="#DEFAULT"/>
    </meta_attributes>
  </primitive>
</resources>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "Of an operation, the last value counts",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0">
        <meta_attributes id="db-start-meta">
          <nvpair id="db-start-timeout" name="timeout" value="20s"/>
          <nvpair id="db-start-timeout2" name="«timeout»" value="5min"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "In two sets",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-port" name="port" value="5432"/>
    </instance_attributes>
    <instance_attributes id="db-params2">
      <nvpair id="db-params2-port" name="port" value="5433"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release keeps them",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-port" name="port" value="5432"/>
      <nvpair id="db-params-port2" name="port" value="5433"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 8)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if !cx
        .upgrade
        .is_some_and(|upgrade| upgrade.transforms(Version::new(4, 0, 0)))
    {
        return;
    }
    for held in cx.cluster.cib.held_sets() {
        for (dropped, kept) in held.set.dropped_pairs() {
            let name = dropped.name.as_ref().map_or("", Attr::as_str);
            if takes_last(held) {
                cx.report(of_operation(held, dropped, kept, name));
                continue;
            }
            let message = format!(
                "this {} of {} does not count, and the upgrade drops it: its set has another",
                shown(name),
                shown_holder(held.holder)
            );
            cx.report(
                Finding::of_name(held, dropped, message)
                    .related(kept.place.tag, "this one decides")
                    .help("keep the value that is meant, and remove the other")
                    .fix_by_removing(cx.cluster, dropped, Safety::Safe),
            );
        }
    }
}

/// Source: `unpack_operation()` in Pacemaker's `lib/pengine/pe_actions.c` lets later values overwrite earlier ones.
fn takes_last(held: HeldSet<'_>) -> bool {
    held.kind == SetKind::Meta && matches!(held.holder, Holder::Operation(_))
}

fn of_operation(held: HeldSet<'_>, dropped: &NvPair<'_>, kept: &NvPair<'_>, name: &str) -> Finding {
    let message = format!(
        "the upgrade drops this {} of {} and keeps another, while the last in its set counts until then",
        shown(name),
        shown_holder(held.holder)
    );
    Finding::of_name(held, dropped, message)
        .severity(Severity::Warning)
        .related(kept.place.tag, "this one decides after the upgrade")
        .help("keep the value that is meant, and remove the other")
}
