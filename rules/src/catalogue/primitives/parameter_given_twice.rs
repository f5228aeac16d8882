//! `parameter-given-twice`: one parameter under two names

use std::collections::HashSet;

use cib_model::{Attr, KnownParameter, Setting};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "parameter-given-twice",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A parameter is set under its old and its new name",
    why: "Both are names of one thing, and the agent has one value of it. Of the parameters of a fence \
          device the one counts that the fencer happens to write last, in no order that one could see: \
          a new address or password may or may not be in force. Other agents take either.",
    remedy: "Keep the new name with the value that is meant, and remove the old one. A fix does that where \
             both have the same value; the resource is restarted then, as always when its parameters \
             change.",
    references: &[sources::FENCING_LIBRARY],
    bad: &[
        Example::new(
            "Two addresses",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-ipaddr" name="«ipaddr»" value="192.168.1.2"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The same value twice",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-login" name="«login»" value="root"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "One name each",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ipaddr" name="ipaddr" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A rule decides which",
            r##"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-here" score="2">
      <rule id="f-rule" score="0">
        <expression id="f-expression" attribute="#uname" operation="eq" value="node3"/>
      </rule>
      <nvpair id="f-ipaddr" name="ipaddr" value="192.168.1.3"/>
    </instance_attributes>
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
    </instance_attributes>
  </primitive>
</resources>
"##,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut said = HashSet::new();
    for primitive in cluster.primitives() {
        for known in cluster.known_parameters(primitive) {
            let Some((old, other)) = twice(&known) else {
                continue;
            };
            if !said.insert(std::ptr::from_ref(old.pair)) {
                continue;
            }
            let is_hidden = old.is_hidden() || other.is_hidden();
            let is_same = !is_hidden && old.value.as_str() == other.value.as_str();
            let values = match (is_same, is_hidden) {
                (true, _) => "with the same value",
                (false, true) => "and which of the values counts cannot be told",
                (false, false) => "with different values",
            };
            let message = format!(
                "{} and {} of {} are one parameter under two names, {values}",
                shown(old.name),
                shown(other.name),
                shown(primitive.id())
            );
            let subject = Subject::new("primitive", primitive.id());
            let mut finding = Finding::new(subject, place(&old), message)
                .related(place(&other), "the other")
                .help(format!("keep {} alone", shown(&known.parameter.name)));
            if is_same {
                finding = finding.severity(Severity::Info).fix_by_removing(
                    cluster,
                    old.pair,
                    Safety::Unsafe,
                );
            }
            cx.report(finding);
        }
    }
}

/// The value under an old name, and the one under another.
fn twice<'c>(known: &KnownParameter<'_, 'c>) -> Option<(Setting<'c>, Setting<'c>)> {
    let certain = known.settings.iter().filter(|(it, _)| !it.conditional);
    let certain: Vec<_> = certain.collect();
    let (old, name) = certain.iter().find_map(|(setting, written)| {
        let is_old = written.name != known.parameter.name;
        is_old.then_some((*setting, &written.name))
    })?;
    let mut others = certain.iter().filter(|(_, written)| written.name != *name);
    Some((old, others.next()?.0))
}

fn place(setting: &Setting<'_>) -> cib_model::Span {
    let name = setting.pair.name.as_ref();
    name.map_or(setting.pair.place.tag, Attr::span)
}
