//! `operation-requires`: an operation that needs quorum or fencing

use cib_model::{
    Attr, AttributeSet, Cluster, Edits, Holder, NvPair, Operation, Span, Upgrade, Version,
};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
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
            "The resource has its own",
            r#"<cib validate-with="pacemaker-2.10">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database">
        <meta_attributes id="db-meta">
          <nvpair id="db-meta-requires" name="requires" value="fencing"/>
        </meta_attributes>
        <operations>
          <op id="db-promote" name="promote" interval="0" «requires»="quorum"/>
        </operations>
      </primitive>
    </resources>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
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
    let released = |upgrade: &Upgrade| upgrade.reaches(Version::new(2, 0, 0));
    let Some(upgrade) = cx.upgrade.filter(released) else {
        return;
    };
    let cluster = cx.cluster;
    for (holder, operation) in cluster.cib.held_operations() {
        let place = Place {
            holder,
            operation,
            fate: fate(holder, operation, upgrade),
        };
        if let Some(requires) = &operation.requires {
            let mut edits = cluster.edits();
            edits.remove_attribute(requires);
            let finding = place.finding(requires.name_span());
            cx.report(finding.fix(place.fix(cluster, requires.as_str(), edits)));
        }
        let sets = operation.meta_attributes.iter();
        let sets = sets.chain(&operation.instance_attributes);
        for pair in sets.flat_map(|set| &set.pairs) {
            let name = pair.name.as_ref();
            let Some(name) = name.filter(|name| name.as_str() == "requires") else {
                continue;
            };
            let finding = place.finding(name.span());
            let id = pair.id.as_ref();
            let referred = id.is_some_and(|id| cluster.refers_to(id.as_str()));
            let Some(value) = pair.value.as_ref().filter(|_| !referred) else {
                cx.report(finding);
                continue;
            };
            let mut edits = cluster.edits();
            edits.remove(pair.place);
            cx.report(finding.fix(place.fix(cluster, value.as_str(), edits)));
        }
    }
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The upgrade gives it to the resource.
    Moved,
    /// The upgrade drops it, since the resource says it itself.
    Overruled,
    /// The upgrade drops it, since Pacemaker 1.1 only read it on `start` and `promote`.
    NeverRead,
    /// No upgrade touches it, and no release reads it.
    Unread,
}

fn fate(holder: Holder<'_>, operation: &Operation<'_>, upgrade: Upgrade) -> Fate {
    let name = operation.name.as_ref();
    let sets = holder.meta_attributes();
    if !upgrade.transforms(Version::new(3, 0, 0)) {
        Fate::Unread
    } else if !name.is_some_and(|name| matches!(name.as_str(), "start" | "promote")) {
        Fate::NeverRead
    } else if sets.iter().any(|set| set.pair("requires").is_some()) {
        Fate::Overruled
    } else {
        Fate::Moved
    }
}

/// An operation that has it.
struct Place<'c> {
    holder: Holder<'c>,
    operation: &'c Operation<'c>,
    fate: Fate,
}

impl Place<'_> {
    fn id(&self) -> &str {
        self.operation.id.as_ref().map_or("", Attr::as_str)
    }

    fn finding(&self, span: Span) -> Finding {
        let (severity, then) = match self.fate {
            Fate::Moved => (
                Severity::Warning,
                "the upgrade makes it hold for the whole resource",
            ),
            Fate::Overruled => (
                Severity::Warning,
                "the upgrade drops it: the resource has its own",
            ),
            Fate::NeverRead => (
                Severity::Info,
                "it never counted here, and the upgrade drops it",
            ),
            Fate::Unread => (
                Severity::Warning,
                "Pacemaker 2.0 and later do not read it here",
            ),
        };
        let message = format!("`requires` of the operation {}: {then}", shown(self.id()));
        Finding::new(Subject::new("op", self.id()), span, message)
            .severity(severity)
            .help("set the meta-attribute `requires` of the resource")
    }

    /// What the upgrade does, done at once. `edits` take the value out of the operation.
    fn fix<'c>(&self, cluster: &Cluster<'c>, value: &str, mut edits: Edits<'c>) -> Fix {
        match (self.fate, self.holder.place()) {
            (Fate::Moved, Some(place)) => {
                let id = format!("{}-requires", self.id());
                let pair = NvPair {
                    id: Some(Attr::new(cluster.free_id(&id))),
                    name: Some(Attr::new("requires")),
                    value: Some(Attr::new(value)),
                    ..NvPair::default()
                };
                let meta = AttributeSet {
                    id: Some(Attr::new(cluster.free_id(&format!("{id}-meta")))),
                    pairs: vec![pair],
                    ..AttributeSet::default()
                };
                edits.append(place, meta.to_xml("meta_attributes"));
                Fix::new(Safety::Unsafe, "let the whole resource require it", edits)
            }
            (Fate::NeverRead, _) => Fix::new(Safety::Safe, "remove it", edits),
            _ => Fix::new(Safety::Unsafe, "remove it", edits),
        }
    }
}
