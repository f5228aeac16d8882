//! `controld-parameter-renamed`: a parameter of the DLM's agent under its old name

use cib_model::{Attr, AttributeSet, Cluster, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

const RENAMED: Version = Version::new(3, 0, 2);
const OLD: &str = "allow_stonith_disabled";
const NEW: &str = "allow_fencing_disabled";

pub(crate) static RULE: Rule = Rule {
    id: "controld-parameter-renamed",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "`ocf:pacemaker:controld` has a parameter under its old name",
    why: "`allow_stonith_disabled` is called `allow_fencing_disabled` since Pacemaker 3.0.2. The \
          old name is still read; once it is not, the DLM does not start where fencing is off.",
    remedy: "Write the new name, once every node runs a release that reads it.",
    references: &[sources::CHANGE_LOG],
    bad: &[Example::new(
        "The old name",
        r#"<resources>
  <primitive id="dlm" class="ocf" provider="pacemaker" type="controld">
    <instance_attributes id="dlm-params">
      <nvpair id="dlm-allow" name="«allow_stonith_disabled»" value="true"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )
    .for_target(Version::new(3, 0, 2))],
    good: &[
        Example::new(
            "The new name",
            r#"<resources>
  <primitive id="dlm" class="ocf" provider="pacemaker" type="controld">
    <instance_attributes id="dlm-params">
      <nvpair id="dlm-allow" name="allow_fencing_disabled" value="true"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "The release has no other name yet",
            r#"<resources>
  <primitive id="dlm" class="ocf" provider="pacemaker" type="controld">
    <instance_attributes id="dlm-params">
      <nvpair id="dlm-allow" name="allow_stonith_disabled" value="true"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 1)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    if cx.upgrade.is_none_or(|upgrade| !upgrade.reaches(RENAMED)) {
        return;
    }
    let primitives = cx.cluster.primitives().iter();
    let controld = primitives.filter(|it| it.is_agent("ocf", Some("pacemaker"), "controld"));
    for primitive in controld {
        let sets = primitive.primitive.instance_attributes.iter();
        for name in sets.flat_map(old_names) {
            cx.report(finding(cx.cluster, primitive.id(), name));
        }
    }
}

/// The old names in a set that does not have the new one as well.
fn old_names<'s>(set: &'s AttributeSet<'s>) -> impl Iterator<Item = &'s Attr<'s>> {
    let names = set.pairs.iter().filter_map(|pair| pair.name.as_ref());
    names.filter(|name| name.as_str() == OLD && set.pair(NEW).is_none())
}

fn finding(cluster: &Cluster<'_>, id: &str, name: &Attr<'_>) -> Finding {
    let message = format!(
        "`{OLD}` of {} is called `{NEW}` from Pacemaker {RENAMED} on",
        shown(id)
    );
    let mut edits = cluster.edits();
    edits.set(name, NEW);
    Finding::new(Subject::new("primitive", id), name.span(), message)
        .help(format!(
            "rename it to `{NEW}` when every node runs a release that reads it"
        ))
        // The cluster restarts a resource whose parameters change, and all that depends on it.
        .fix(Fix::new(
            Safety::Unsafe,
            format!("rename it to `{NEW}`"),
            edits,
        ))
}
