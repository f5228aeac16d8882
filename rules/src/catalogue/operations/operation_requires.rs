//! `operation-requires`: an operation that needs quorum or fencing

use cib_model::{Attr, Operation, Span, Upgrade, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-requires",
    area: Area::Operations,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An operation says itself what it requires",
    why: "Since Pacemaker 2.0 only the resource as a whole says what it `requires`. The upgrade to \
          schema 3.0 moves the attribute of a `start` or `promote` to the meta-attributes of the \
          resource, where it holds for everything that the resource does, unless `requires` is set \
          there. On any other operation it never counted, and is dropped.",
    remedy: "Set the meta-attribute `requires` of the resource.",
    references: &[sources::OPERATIONS, sources::UPGRADE_TO_3],
    bad: &[
        Example::new(
            "A start without quorum",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <operations>
          <op id="db-start" name="start" interval="0" «requires»="nothing"/>
        </operations>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "Another operation",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <operations>
          <op id="db-stop" name="stop" interval="0" «requires»="quorum"/>
        </operations>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "As a meta-attribute of the operation",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <operations>
          <op id="db-start" name="start" interval="0">
            <meta_attributes id="db-start-meta">
              <nvpair id="db-start-requires" name="«requires»" value="nothing"/>
            </meta_attributes>
          </op>
        </operations>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    good: &[
        Example::new(
            "The release reads it",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <operations>
          <op id="db-start" name="start" interval="0" requires="nothing"/>
        </operations>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(1, 1, 24)),
        Example::new(
            "The resource says it",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-requires" name="requires" value="nothing"/>
    </meta_attributes>
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
    for operation in cx.cluster.cib.own_operations() {
        if let Some(requires) = &operation.requires {
            let counts = counts(operation);
            let safety = if counts { Safety::Unsafe } else { Safety::Safe };
            let finding = finding(operation, requires.name_span(), upgrade);
            cx.report(finding.fix_by_removing_attribute(cx.cluster, requires, safety));
        }
        let sets = operation
            .meta_attributes
            .iter()
            .chain(&operation.instance_attributes);
        for pair in sets.flat_map(|set| &set.pairs) {
            if let Some(name) = pair
                .name
                .as_ref()
                .filter(|name| name.as_str() == "requires")
            {
                let finding = finding(operation, name.span(), upgrade);
                cx.report(finding.fix_by_removing(cx.cluster, pair, Safety::Unsafe));
            }
        }
    }
}

/// Whether Pacemaker 1.1 read it here.
fn counts(operation: &Operation<'_>) -> bool {
    let name = operation.name.as_ref();
    name.is_some_and(|name| matches!(name.as_str(), "start" | "promote"))
}

fn finding(operation: &Operation<'_>, span: Span, upgrade: Upgrade) -> Finding {
    let id = operation.id.as_ref().map_or("", Attr::as_str);
    let (severity, then) = match (upgrade.transforms(Version::new(3, 0, 0)), counts(operation)) {
        (true, true) => (
            Severity::Warning,
            "the upgrade makes it hold for the whole resource, unless that says it itself",
        ),
        (true, false) => (
            Severity::Info,
            "it never counted here, and the upgrade drops it",
        ),
        (false, _) => (
            Severity::Warning,
            "Pacemaker 2.0 and later do not read it here",
        ),
    };
    Finding::new(
        Subject::new("op", id),
        span,
        format!("`requires` of the operation {}: {then}", shown(id)),
    )
    .severity(severity)
    .help("set the meta-attribute `requires` of the resource")
}
