//! `requires-invalid`: a requirement that does not exist

use cib_model::{Requires, Scalar as _, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "requires-invalid",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`requires` has a value that Pacemaker does not know",
    why: "Pacemaker logs an error and works out what the resource requires as if nothing were \
          said: fencing where that is on, else quorum. What was meant is lost.",
    remedy: "Write `nothing`, `quorum`, `fencing` or `unfencing`, or remove the meta-attribute. A \
          fix writes what was probably meant.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "A slip",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-requires" name="requires" value="«fenceing»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In the defaults",
            r#"<configuration>
  <resources>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="defaults-requires" name="requires" value="«all»"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A known value",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-requires" name="requires" value="quorum"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Case does not count",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-requires" name="requires" value="Nothing"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (primitive, setting) in cluster.metas_in_force("requires") {
        let value = setting.value.as_str();
        if Requires::read(value).is_ok() || setting.is_hidden() {
            continue;
        }
        let message = format!(
            "{} is nothing that {} can require: Pacemaker takes the default",
            shown(value),
            shown(primitive.id())
        );
        let subject = Subject::new("primitive", primitive.id());
        let mut finding = Finding::new(subject, setting.value.span(), message);
        if let Some(meant) = nearest(value, Requires::NAMES.into_iter()) {
            let mut edits = cluster.edits();
            edits.set(setting.value, meant);
            let title = format!("write `{meant}`");
            finding = finding
                .help(format!("did you mean `{meant}`?"))
                .fix(Fix::new(Safety::Unsafe, title, edits));
        } else {
            finding = finding.help(format!("write one of {}", Requires::NAMES.join(", ")));
        }
        cx.report(finding);
    }
}
