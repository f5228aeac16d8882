//! `constraint-with-instance`: a constraint on one instance of a clone

use cib_model::{Attr, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "constraint-with-instance",
    area: Area::Colocation,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A constraint names a single instance of a clone",
    why: "`rsc-instance`, `with-rsc-instance`, `first-instance` and `then-instance` belonged to a \
          schema that was never released. They are deprecated since Pacemaker 2.1.5, and 3.0 \
          ignores them: the constraint then holds for every instance.",
    remedy: "Remove it, and write resources of their own for what has to differ.",
    references: &[sources::CONSTRAINTS, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "An instance of a colocation",
            r#"<cib validate-with="none">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </resources>
    <constraints>
      <rsc_colocation id="together" rsc="web" with-rsc="db" score="100" «with-rsc-instance»="0"/>
    </constraints>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "An instance of an order",
            r#"<cib validate-with="none">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </resources>
    <constraints>
      <rsc_order id="db-first" first="db" then="web" «first-instance»="0"/>
    </constraints>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "All instances",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web"/>
  </constraints>
</configuration>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release reads it",
            r#"<cib validate-with="none">
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
      <primitive id="web" class="ocf" provider="example" type="web"/>
    </resources>
    <constraints>
      <rsc_order id="db-first" first="db" then="web" first-instance="0"/>
    </constraints>
  </configuration>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(2, 1, 5)))
    else {
        return;
    };
    let (severity, then) = if upgrade.reaches(Version::new(3, 0, 0)) {
        (
            Severity::Warning,
            "Pacemaker 3.0 ignores that, and takes them all",
        )
    } else {
        (Severity::Info, "that is deprecated since Pacemaker 2.1.5")
    };
    let cib = cx.cluster.cib;
    let colocations = cib
        .colocations()
        .map(|c| ("rsc_colocation", c.id.as_ref(), &c.extra));
    let orders = cib.orders().map(|c| ("rsc_order", c.id.as_ref(), &c.extra));
    for (kind, id, extra) in colocations.chain(orders) {
        for attribute in extra
            .attributes
            .iter()
            .filter(|attribute| names_instance(kind, &attribute.name))
        {
            let id = id.map_or("", Attr::as_str);
            let message = format!(
                "{} names an instance with {}: {then}",
                shown(id),
                shown(&attribute.name)
            );
            cx.report(
                Finding::new(Subject::new(kind, id), attribute.value.name_span(), message)
                    .severity(severity)
                    .help("remove it")
                    .fix_by_removing_attribute(cx.cluster, &attribute.value, Safety::Unsafe),
            );
        }
    }
}

fn names_instance(kind: &str, name: &str) -> bool {
    match kind {
        "rsc_colocation" => matches!(name, "rsc-instance" | "with-rsc-instance"),
        _ => matches!(name, "first-instance" | "then-instance"),
    }
}
