//! `operation-option-for-agent`: an option that the agent gets

use cib_model::{
    Attr, AttributeSet, Cluster, HeldSet, Holder, NvPair, Operation, SetKind, Upgrade, Version,
    facts,
};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-option-for-agent",
    area: Area::Operations,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An option of an operation stands among the parameters for the agent",
    why: "Pacemaker 1.1 also read options such as `timeout` or `on-fail` from the \
          `<instance_attributes>` of an operation. Since 2.0 these only go to the agent, and the \
          operation has its default. The upgrade to schema 3.0 moves them to the meta-attributes \
          of the operation.",
    remedy: "Write it as an attribute or a meta-attribute of the operation.",
    references: &[sources::OPERATIONS, sources::UPGRADE_TO_3],
    bad: &[Example::new(
        "The upgrade moves it",
        r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <operations>
          <op id="db-monitor" name="monitor" interval="10s">
            <instance_attributes id="db-monitor-params">
              <nvpair id="db-monitor-params-1" name="«timeout»" value="30s"/>
            </instance_attributes>
          </op>
        </operations>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
    )
    .for_target(Version::new(2, 0, 0))],
    good: &[
        Example::new(
            "A parameter of the agent",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s">
        <instance_attributes id="db-monitor-params">
          <nvpair id="db-monitor-params-1" name="OCF_CHECK_LEVEL" value="30s"/>
        </instance_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release reads it",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <operations>
          <op id="db-monitor" name="monitor" interval="10s">
            <instance_attributes id="db-monitor-params">
              <nvpair id="db-monitor-params-1" name="timeout" value="30s"/>
            </instance_attributes>
          </op>
        </operations>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
        Example::new(
            "A meta-attribute of the operation",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s">
        <meta_attributes id="db-monitor-params">
          <nvpair id="db-monitor-params-1" name="timeout" value="30s"/>
        </meta_attributes>
      </op>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(2, 0, 0)))
    else {
        return;
    };
    let sets = cx.cluster.cib.held_sets();
    for held in sets.iter().copied() {
        let Holder::Operation(operation) = held.holder else {
            continue;
        };
        if held.kind != SetKind::Instance {
            continue;
        }
        if let Some(finding) = of_shared(held, &sets, upgrade) {
            cx.report(finding);
        }
        for pair in &held.set.pairs {
            let name = pair.name.as_ref().map_or("", Attr::as_str);
            if !facts::was_operation_option(name) {
                continue;
            }
            let (severity, then) = if upgrade.transforms(Version::new(3, 0, 0)) {
                (Severity::Info, "the upgrade makes it a meta-attribute")
            } else {
                (
                    Severity::Warning,
                    "Pacemaker 2.0 and later give it to the agent only",
                )
            };
            let message = format!(
                "{} of the operation {} stands among the parameters for the agent: {then}",
                shown(name),
                shown_holder(held.holder)
            );
            let mut finding = Finding::of_name(held, pair, message)
                .severity(severity)
                .help("write it as a meta-attribute of the operation");
            if let Some(fix) = as_meta(cx.cluster, operation, pair, held.set) {
                finding = finding.fix(fix);
            }
            cx.report(finding);
        }
    }
}

/// A set that is written elsewhere and has such options.
fn of_shared(held: HeldSet<'_>, sets: &[HeldSet<'_>], upgrade: Upgrade) -> Option<Finding> {
    let reference = held.set.id_ref.as_ref()?;
    let is_meant = |other: &&HeldSet<'_>| {
        let id = other.set.id.as_ref();
        id.is_some_and(|id| id.as_str() == reference.as_str())
    };
    let pairs = &sets.iter().find(is_meant)?.set.pairs;
    let mut names = pairs.iter().filter_map(|pair| pair.name.as_ref());
    let option = names.find(|name| facts::was_operation_option(name.as_str()))?;
    let (severity, then) = if upgrade.transforms(Version::new(3, 0, 0)) {
        (
            Severity::Info,
            "the upgrade writes a set of its own, as meta-attributes",
        )
    } else {
        (
            Severity::Warning,
            "Pacemaker 2.0 and later give it to the agent only",
        )
    };
    let message = format!(
        "{} stands among the parameters that the operation {} uses from elsewhere: {then}",
        shown(option.as_str()),
        shown_holder(held.holder)
    );
    Some(
        Finding::of_set(held, reference.span(), message)
            .severity(severity)
            .related(option.span(), "the option")
            .help("write it as a meta-attribute of the operation"),
    )
}

/// The pair in a set of meta-attributes of the operation. The operation may use either in Pacemaker 1.1.
fn as_meta(
    cluster: &Cluster<'_>,
    operation: &Operation<'_>,
    pair: &NvPair<'_>,
    set: &AttributeSet<'_>,
) -> Option<Fix> {
    let name = pair.name.as_ref()?;
    let known = operation.meta_attributes.iter();
    let known = known.filter_map(|set| set.pair(name.as_str()));
    let agents = operation.instance_attributes.iter();
    let first = known
        .chain(agents.filter_map(|set| set.pair(name.as_str())))
        .next();
    let counts = first.is_some_and(|first| std::ptr::eq(first, pair));
    if !counts || !set.rules.is_empty() || pair.value.is_none() {
        return None;
    }
    let id = operation.id.as_ref().map_or("op", Attr::as_str);
    let meta = AttributeSet {
        id: Some(Attr::new(
            cluster.free_id(&format!("{id}-meta-{}", name.as_str())),
        )),
        pairs: vec![pair.clone()],
        ..AttributeSet::default()
    };
    let mut edits = cluster.edits();
    edits.remove(pair.place);
    edits.append(operation.place, meta.to_xml("meta_attributes"));
    Some(Fix::new(
        Safety::Unsafe,
        "make it a meta-attribute of the operation",
        edits,
    ))
}
