//! `colocation-influence-invalid`: the influence of a colocation is no boolean

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::Attr;

pub(crate) static RULE: Rule = Rule {
    id: "colocation-influence-invalid",
    area: Area::Colocation,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The influence of a colocation is no boolean",
    why: "`influence` says whether the dependent may pull the other resource to another node. The schema \
          takes any text; Pacemaker takes a value that is no boolean for the default, the `critical` of \
          the dependent, with an error in its log.",
    remedy: "Write `true` or `false`.",
    references: &[sources::CONSTRAINTS],
    bad: &[Example::new(
        "No boolean",
        r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY" influence="«never»"/>
  </constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "A boolean",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY" influence="no"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "The default",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_colocation id="together" rsc="web" with-rsc="db" score="INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for colocation in cx.cluster.cib.colocations() {
        let Some(influence) = &colocation.influence else {
            continue;
        };
        if influence.get().is_ok() {
            continue;
        }
        let id = colocation.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the influence {} of {} is no boolean: Pacemaker takes the default",
            shown(influence.as_str()),
            shown(id)
        );
        let subject = Subject::new("rsc_colocation", id);
        cx.report(Finding::new(subject, influence.span(), message).help("write `true` or `false`"));
    }
}
