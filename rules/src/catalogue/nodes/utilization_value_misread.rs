//! `utilization-value-misread`: an amount that is no number, or another

use cib_model::{Amount, HeldSet, Scalar as _, SetKind, Version};

use crate::finding::{Finding, shown, shown_holder, shown_of};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "utilization-value-misread",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "An amount in `<utilization>` is no number, or is read as another",
    why: "An amount is a whole number without a unit, up to 2147483647. What is no number at all \
          kills the scheduler of Pacemaker 2 (SIGSEGV; tried with 2.1.5), whatever the \
          `placement-strategy`; Pacemaker 3 reads it as -2147483648, so that the resource fits \
          everywhere and the node has room for nothing. Text behind a number is ignored: `4G` is \
          4. A negative amount makes room instead of taking it.",
    remedy: "Write whole numbers, in the same unit for nodes and resources.",
    references: &[sources::UTILIZATION],
    bad: &[
        Example::new(
            "No number",
            r#"<nodes>
  <node id="1" uname="node1">
    <utilization id="node1-utilization">
      <nvpair id="node1-cpu" name="cpu" value="«many»"/>
    </utilization>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "No number for a resource",
            r#"<resources>
  <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
    <utilization id="db-utilization">
      <nvpair id="db-cpu" name="cpu" value="«INFINITY»"/>
    </utilization>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "A unit",
            r#"<resources>
  <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
    <utilization id="db-utilization">
      <nvpair id="db-memory" name="memory" value="«4G»"/>
    </utilization>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Bytes",
            r#"<nodes>
  <node id="1" uname="node1">
    <utilization id="node1-utilization">
      <nvpair id="node1-memory" name="memory" value="«8589934592»"/>
    </utilization>
  </node>
</nodes>
"#,
        ),
        Example::new(
            "A negative amount",
            r#"<resources>
  <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
    <utilization id="db-utilization">
      <nvpair id="db-memory" name="memory" value="«-4»"/>
    </utilization>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Whole numbers",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1">
      <utilization id="node1-utilization">
        <nvpair id="node1-memory" name="memory" value="8192"/>
      </utilization>
    </node>
  </nodes>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy">
      <utilization id="db-utilization">
        <nvpair id="db-memory" name="memory" value="4096"/>
      </utilization>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "A value that is not in the file",
            r#"<nodes>
  <node id="1" uname="node1">
    <utilization id="node1-utilization">
      <nvpair id="node1-cpu" name="cpu" value="****"/>
    </utilization>
  </node>
</nodes>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let version = cluster.version;
    let held = cluster.cib.held_sets();
    for held in held
        .into_iter()
        .filter(|held| held.kind == SetKind::Utilization)
    {
        for pair in &held.set.pairs {
            let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
                continue;
            };
            let text = value.as_str();
            let is_hidden = text.len() >= 4 && text.bytes().all(|byte| byte == b'*');
            if is_hidden || Amount::is_literal(text) && !text.contains('-') {
                continue;
            }
            let (effect, severity) = effect(text, version);
            // What is taken from here for another name may be a secret there.
            let is_taken = pair
                .id
                .as_ref()
                .is_some_and(|id| cluster.refers_to(id.as_str()));
            let value_shown = if is_taken {
                "`****`".to_owned()
            } else {
                shown_of(name.as_str(), text)
            };
            let message = format!(
                "{} of {} is {value_shown}: {effect}",
                shown(name.as_str()),
                shown_holder(held.holder),
            );
            cx.report(finding(held, value.span(), message).severity(severity));
        }
    }
}

fn effect(text: &str, version: Version) -> (String, Severity) {
    match Amount::read(text) {
        Err(_) if version < Version::new(3, 0, 0) => (
            "no number, at which the scheduler crashes".to_owned(),
            Severity::Error,
        ),
        Err(_) => (
            "no number, and read as -2147483648".to_owned(),
            Severity::Error,
        ),
        Ok(read) if !Amount::is_literal(text) => (format!("read as {read}"), Severity::Warning),
        Ok(_) => ("negative, which makes room".to_owned(), Severity::Warning),
    }
}

fn finding(held: HeldSet<'_>, place: cib_model::Span, message: String) -> Finding {
    Finding::of_set(held, place, message).help("write a whole number without a unit")
}
