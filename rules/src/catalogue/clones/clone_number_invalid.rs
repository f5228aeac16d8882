//! `clone-number-invalid`: a number that is none

use cib_model::facts::{MetaKind, OptionKind};
use cib_model::{Integer, Scalar as _, SetKind, facts};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "clone-number-invalid",
    area: Area::Clones,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A number of a clone is none that Pacemaker can read",
    why: "Pacemaker reads the number at the start of the text and passes over the rest. What has \
          no number at the start is read as 0, and so is what is below 0: a clone with such a \
          `clone-max` or `clone-node-max` never runs, one with such a `promoted-max` is never \
          promoted, and none of it is said.",
    remedy: "Write a whole number.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "A word",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-max" name="clone-max" value="«all»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Below zero",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-max" name="clone-max" value="«-1»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "A number with something behind it",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="«1.5»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "None is ever promoted",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promoted-max" name="promoted-max" value="«one»"/>
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
        "Numbers",
        r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-clone-max" name="clone-max" value="2"/>
      <nvpair id="dbs-clone-node-max" name="clone-node-max" value="1"/>
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
      <nvpair id="dbs-promoted-max" name="promoted-max" value="1"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let numbers: Vec<_> = facts::meta_attributes()
        .iter()
        .filter(|known| known.value == OptionKind::NonnegativeInteger)
        .filter(|known| known.kinds.contains(&MetaKind::Clone))
        .collect();
    for held in cluster.cib.held_sets() {
        let is_for_clones = held.holder.is_resource();
        if held.kind != SetKind::Meta || !is_for_clones {
            continue;
        }
        for pair in &held.set.pairs {
            let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
                continue;
            };
            let text = value.as_str();
            let is_number = numbers.iter().any(|known| known.name == name.as_str());
            let digits = text.trim_start().trim_start_matches('+');
            let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if !is_number || is_plain || text.ends_with("INFINITY") || is_blank(text) {
                continue;
            }
            let read = Integer::read(text).unwrap_or(0).max(0);
            let message = format!(
                "`{}` is {}, which is read as {read}",
                name.as_str(),
                shown(text)
            );
            cx.report(Finding::of_set(held, value.span(), message).help("write a whole number"));
        }
    }
}

/// Whether the value stands for one that is not there, or is not shown.
fn is_blank(text: &str) -> bool {
    text == "#default" || text.bytes().all(|byte| byte == b'*')
}
