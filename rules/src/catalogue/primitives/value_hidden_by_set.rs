//! `value-hidden-by-set`: a value that another set hides

use std::collections::HashSet;

use cib_model::{HeldSet, Holder, NvPair, Score, SetKind, Upgrade, Version};

use crate::finding::{Finding, shown, shown_holder};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "value-hidden-by-set",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A value never counts, because the same object has the name in another place too",
    why: "Of several sets of one object, the one with the highest score counts, and of those with \
          the same score the last one. What a set without rules says hides the same name in all \
          sets behind it, also where these have rules that hold. Of two values of a name in one set \
          the first counts.",
    remedy: "Keep one of the values. Where a rule is to decide, give the set with the rule the higher \
          score.",
    references: &[sources::RULES, sources::RESOURCES],
    bad: &[
        Example::new(
            "Two sets of defaults",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="first">
      <nvpair id="first-1" name="resource-stickiness" value="«100»"/>
    </meta_attributes>
    <meta_attributes id="second">
      <nvpair id="second-1" name="resource-stickiness" value="0"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
        Example::new(
            "The rule comes too late",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="always" score="10">
      <nvpair id="always-1" name="resource-stickiness" value="1"/>
    </meta_attributes>
    <meta_attributes id="at-day" score="5">
      <rule id="at-day-rule" score="0">
        <date_expression id="at-day-date" operation="date_spec">
          <date_spec id="at-day-spec" hours="8-16"/>
        </date_expression>
      </rule>
      <nvpair id="at-day-1" name="resource-stickiness" value="«INFINITY»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Parameters",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="old">
      <nvpair id="old-1" name="port" value="«5432»"/>
    </instance_attributes>
    <instance_attributes id="new">
      <nvpair id="new-1" name="port" value="5433"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Twice in one set",
            r#"<resources>
  <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="ip-parameters">
      <nvpair id="ip-1" name="ip" value="192.0.2.1"/>
      <nvpair id="ip-2" name="ip" value="«192.0.2.2»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A set that is meant to win",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="usual">
      <nvpair id="usual-1" name="priority" value="1"/>
    </meta_attributes>
    <meta_attributes id="above" score="INFINITY">
      <nvpair id="above-1" name="priority" value="2"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A set with a rule, and what holds otherwise",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="at-day" score="10">
      <rule id="at-day-rule" score="0">
        <date_expression id="at-day-date" operation="date_spec">
          <date_spec id="at-day-spec" hours="8-16"/>
        </date_expression>
      </rule>
      <nvpair id="at-day-1" name="resource-stickiness" value="INFINITY"/>
    </meta_attributes>
    <meta_attributes id="otherwise" score="5">
      <nvpair id="otherwise-1" name="resource-stickiness" value="1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The same value twice",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="first">
      <nvpair id="first-1" name="priority" value="1"/>
    </meta_attributes>
    <meta_attributes id="second">
      <nvpair id="second-1" name="priority" value="1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "What the template says is there to be replaced",
            r#"<resources>
  <template id="base" class="ocf" provider="example" type="database">
    <meta_attributes id="base-meta">
      <nvpair id="base-meta-1" name="priority" value="1"/>
    </meta_attributes>
  </template>
  <primitive id="db" template="base">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="priority" value="2"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The same value twice in one set",
            r#"<resources>
  <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="ip-parameters">
      <nvpair id="ip-1" name="ip" value="192.0.2.1"/>
      <nvpair id="ip-2" name="ip" value="192.0.2.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // Of these a rule says that they may have one set only.
    let devices = cluster.fence_devices().iter();
    let devices: HashSet<&str> = devices.map(cib_model::FenceDevice::id).collect();
    let sets = cluster.cib.held_sets();
    for held in &sets {
        within_set(cx, *held);
    }
    for sets in sets.chunk_by(are_together).filter(|sets| sets.len() > 1) {
        let Some(first) = sets.first().copied() else {
            continue;
        };
        if !is_judged(first) || devices.contains(first.holder.id()) {
            continue;
        }
        let hidden = cluster.hidden_settings(sets.iter().map(|held| held.set));
        let meant_to_win = meant_to_win(sets);
        for (setting, winner) in hidden {
            if meant_to_win.contains(&std::ptr::from_ref(winner.pair)) {
                continue;
            }
            let is_same = setting.value.as_str() == winner.value.as_str();
            if is_same || setting.is_hidden() || winner.is_hidden() {
                continue;
            }
            let message = format!(
                "this {} of {} never counts: another set has it too, and stands before this one",
                shown(setting.name),
                shown_holder(first.holder)
            );
            cx.report(
                Finding::of_set(first, setting.value.span(), message)
                    .related(winner.value.span(), "this one counts")
                    .help("keep one of them, or give the set that is meant the higher score"),
            );
        }
    }
}

/// A name that stands twice in one set. With an upgrade that drops one of the two, a rule about that says so.
fn within_set(cx: &mut Context<'_>, held: HeldSet<'_>) {
    let is_dropped = |upgrade: Upgrade| upgrade.transforms(Version::new(4, 0, 0));
    if !is_judged(held) || cx.upgrade.is_some_and(is_dropped) {
        return;
    }
    for (dropped, kept) in held.set.dropped_pairs() {
        let (Some(name), Some(value), Some(counts)) = (&dropped.name, &dropped.value, &kept.value)
        else {
            continue;
        };
        let is_unset = counts.as_str().eq_ignore_ascii_case("#default");
        if is_unset || value.as_str() == counts.as_str() {
            continue;
        }
        let message = format!(
            "this {} of {} never counts: its set has the name twice",
            shown(name.as_str()),
            shown_holder(held.holder)
        );
        cx.report(
            Finding::of_set(held, value.span(), message)
                .related(counts.span(), "this one counts")
                .help("keep the one that is meant"),
        );
    }
}

/// Whether the sets are read as resources read theirs.
fn is_judged(held: HeldSet<'_>) -> bool {
    held.holder.meta_kind().is_some() || is_op_defaults(held)
}

/// The pairs in sets that are above all others, and were so written.
fn meant_to_win<'c>(sets: &[HeldSet<'c>]) -> HashSet<*const NvPair<'c>> {
    let score = |held: &&HeldSet<'_>| held.set.score.as_ref()?.get().ok();
    let highest = sets
        .iter()
        .filter(|held| score(held) == Some(Score::INFINITY));
    let pairs = highest.flat_map(|held| &held.set.pairs);
    pairs.map(std::ptr::from_ref).collect()
}

fn are_together(one: &HeldSet<'_>, other: &HeldSet<'_>) -> bool {
    one.kind == other.kind
        && one.holder.tag() == other.holder.tag()
        && one.holder.id() == other.holder.id()
}

fn is_op_defaults(held: HeldSet<'_>) -> bool {
    matches!(held.holder, Holder::OpDefaults) && held.kind == SetKind::Meta
}
