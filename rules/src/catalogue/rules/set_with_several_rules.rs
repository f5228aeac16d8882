//! `set-with-several-rules`: a set with more than one rule

use cib_model::{Attr, Cluster, HeldSet, NvPair, Span, Upgrade, Version};

use crate::finding::{Finding, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "set-with-several-rules",
    area: Area::Rules,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A set has several rules, of which Pacemaker 3.0 reads one",
    why: "No schema allows more than one rule in a set of names and values. Releases before 3.0 \
          took the set when any of its rules held, and warn of that since 2.1.8. Pacemaker 3.0 \
          reads the first and ignores the others, so that the set no longer counts where it did.",
    remedy: "Put the rules into one with `boolean-op=\"or\"`, or write one set for each.",
    references: &[sources::RULES, sources::CHANGE_LOG],
    bad: &[Example::new(
        "The second rule is ignored",
        r##"<cib validate-with="none">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <instance_attributes id="db-params">
          <rule id="on-node1">
            <expression id="on-node1-e" attribute="#uname" operation="eq" value="node1"/>
          </rule>
          <«rule» id="on-node2">
            <expression id="on-node2-e" attribute="#uname" operation="eq" value="node2"/>
          </rule>
          <nvpair id="db-params-port" name="port" value="5432"/>
        </instance_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"##,
    )
    .for_target(Version::new(3, 0, 0))],
    good: &[
        Example::new(
            "The release reads both",
            r##"<cib validate-with="none">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <instance_attributes id="db-params">
          <rule id="on-node1">
            <expression id="on-node1-e" attribute="#uname" operation="eq" value="node1"/>
          </rule>
          <rule id="on-node2">
            <expression id="on-node2-e" attribute="#uname" operation="eq" value="node2"/>
          </rule>
          <nvpair id="db-params-port" name="port" value="5432"/>
        </instance_attributes>
      </primitive>
    </resources>
  </configuration>
</cib>
"##,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "One rule with alternatives",
            r##"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <rule id="on-either" boolean-op="or">
        <expression id="on-node1" attribute="#uname" operation="eq" value="node1"/>
        <expression id="on-node2" attribute="#uname" operation="eq" value="node2"/>
      </rule>
      <nvpair id="db-params-port" name="port" value="5432"/>
    </instance_attributes>
  </primitive>
</resources>
"##,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(2, 1, 8)))
    else {
        return;
    };
    let ignored = upgrade.reaches(Version::new(3, 0, 0));
    for held in cx.cluster.cib.held_sets() {
        let [first, second, ..] = &held.set.rules[..] else {
            continue;
        };
        let holder = shown_holder(held.holder);
        let (message, severity) = if ignored {
            let message =
                format!("a set of {holder} has several rules: Pacemaker 3.0 reads only the first");
            (message, Severity::Warning)
        } else {
            let message = format!(
                "a set of {holder} has several rules, which is deprecated since Pacemaker 2.1.8"
            );
            (message, Severity::Info)
        };
        let mut finding = Finding::of_set(held, second.place.tag, message)
            .severity(severity)
            .related(first.place.tag, "the first rule")
            .help("put the rules into one with `boolean-op=\"or\"`");
        if let Some(fix) = alternatives(cx.cluster, &held, upgrade) {
            finding = finding.fix(fix);
        }
        cx.report(finding);
    }
}

/// One rule around all those of the set, where nothing else stands between them.
fn alternatives(cluster: &Cluster<'_>, held: &HeldSet<'_>, upgrade: Upgrade) -> Option<Fix> {
    let (first, last) = (held.set.rules.first()?, held.set.rules.last()?);
    let (start, end) = (first.place.whole.start(), last.place.whole.end());
    let within = |pair: &NvPair<'_>| (start..end).contains(&pair.place.whole.start());
    if held.set.pairs.iter().any(within) {
        return None;
    }
    let set = held.set.id.as_ref().map_or("set", Attr::as_str);
    let id = cluster.free_id(&format!("{set}-any"));
    // Older schemas ask for a score, which counts for nothing here.
    let score = if upgrade.may_write(Version::new(3, 9, 0)) {
        ""
    } else {
        " score=\"0\""
    };
    let mut edits = cluster.edits();
    let before = format!("<rule id=\"{id}\" boolean-op=\"or\"{score}>");
    edits.replace(Span::new(start, start), before);
    edits.replace(Span::new(end, end), "</rule>".to_owned());
    let safety = if cluster.version < Version::new(3, 0, 0) {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    Some(Fix::new(
        safety,
        "put the rules into one that holds when any of them does",
        edits,
    ))
}
