//! `valid-by-other-schema`: a document that another version accepts

use cib_model::Attr;

use crate::finding::{Finding, Subject};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "valid-by-other-schema",
    area: Area::Schema,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "Another version of the schema accepts the document as it is",
    why: "A document is judged by the version that it names. Where it uses what a newer version brought, \
          naming that version is all that it needs; where it uses what was removed, `cibadmin --upgrade` of an \
          older document rewrites it.",
    remedy: "Name the version in `validate-with`, if every node knows it.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A bundle before bundles",
            r#"<cib validate-with="«pacemaker-2.5»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <bundle id="web"><docker image="nginx"/></bundle>
    </resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ),
        Example::new(
            "An older section",
            r#"<«resources»>
  <master id="db"><primitive id="pg" class="systemd" type="postgresql"/></master>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Valid as it is",
            r#"<cib validate-with="pacemaker-2.8" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <bundle id="web"><docker image="nginx"/></bundle>
    </resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ),
        Example::new(
            "Valid by none",
            r#"<cib validate-with="pacemaker-2.8" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources><bundl id="web"/></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let judgement = cx.judgement;
    let Some(schema) = judgement
        .schema
        .filter(|_| !judgement.violations.is_empty())
    else {
        return;
    };
    let accepting: Vec<_> = judgement.accepting().collect();
    let newer = accepting
        .iter()
        .find(|other| other.version > schema.version);
    let Some(other) = newer.or(accepting.last()).map(|other| other.validate_with) else {
        return;
    };
    let named = cx.cluster.cib.validate_with.as_ref();
    let place = named.map_or(cx.cluster.root_tag, Attr::span);
    let message = format!(
        "the document is not valid by `{}`, but it is by `{other}`",
        schema.validate_with
    );
    let finding = Finding::new(Subject::new("document", ""), place, message);
    let Some(named) = named.filter(|_| !judgement.is_asked) else {
        cx.report(finding.help(format!("judge it by that one: `--schema {other}`")));
        return;
    };
    let mut edits = cx.cluster.edits();
    edits.set(named, other);
    let fix = Fix::new(Safety::Unsafe, format!("name `{other}`"), edits);
    cx.report(
        finding
            .help(format!("name `{other}`, if every node knows it"))
            .fix(fix),
    );
}
