//! `migration-threshold-zero`: a number of failures that is none

use cib_model::facts::MetaKind;
use cib_model::{Scalar as _, Score};

use crate::finding::{Finding, shown_holder};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "migration-threshold-zero",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "`migration-threshold` is 0, so that no failure moves the resource away",
    why: "Zero does not mean that the resource moves at the first failure: it switches the \
          threshold off, like `INFINITY`. The resource is restarted on the same node again and \
          again, however often it fails.",
    remedy: "Write 1 where the first failure is to move it, or remove it.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "Zero",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="«0»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In the defaults",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="defaults-1" name="migration-threshold" value="«0»"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A number of failures",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "It switches the default off",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="migration-threshold" value="0"/>
      </meta_attributes>
    </primitive>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="defaults-1" name="migration-threshold" value="3"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
    ],
    check,
};

const NAME: &str = "migration-threshold";

fn check(cx: &mut Context<'_>) {
    let has_default = cx.cluster.default_meta(NAME).is_some();
    for meta in cx.cluster.cib.held_metas() {
        let is_zero = Score::read(meta.setting.value.as_str()) == Ok(Score::ZERO);
        let overrides = has_default && meta.kind != MetaKind::Defaults;
        if meta.setting.name != NAME || !is_zero || overrides {
            continue;
        }
        let message = format!(
            "`{NAME}` of {} is 0, which switches it off: no number of failures moves the resource",
            shown_holder(meta.held.holder)
        );
        cx.report(
            Finding::of_set(meta.held, meta.setting.value.span(), message)
                .help("write 1 where the first failure is to move it, or remove it"),
        );
    }
}
