//! `not-in-schema`: something that another version of the schema has

use cib_model::facts;
use cib_model::schema::{Problem, SchemaRange};

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "not-in-schema",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The document uses what the version of its schema does not have",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it. A document is judged by the version \
          that its `validate-with` names, not by the newest that Pacemaker knows.",
    remedy: "Name a version that has it in `validate-with` (`cibadmin --upgrade` does), or write it as this \
          version has it.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A bundle before bundles",
            r#"<cib validate-with="pacemaker-1.3" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <«bundle» id="web"><docker image="nginx"/></bundle>
    </resources>
    <constraints></constraints>
  </configuration>
</cib>
"#,
        ),
        Example::new(
            "An element that was removed",
            r#"<cib validate-with="pacemaker-4.0" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <«master» id="db"><primitive id="pg" class="systemd" type="postgresql"/></master>
    </resources>
    <constraints></constraints>
  </configuration>
</cib>
"#,
        ),
        Example::new(
            "A value that came later",
            r#"<cib validate-with="pacemaker-3.6" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="pg" class="systemd" type="postgresql"/>
    </resources>
    <constraints><rsc_location id="l" rsc="pg" role="«Promoted»" node="alice" score="1"/></constraints>
  </configuration>
</cib>
"#,
        ),
        Example::new(
            "An option under its former name",
            r#"<cib validate-with="pacemaker-3.0" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="options">
        <nvpair id="q" name="«no_quorum_policy»" value="stop"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
</cib>
"#,
        ),
    ],
    good: &[Example::new(
        "A version that has it",
        r#"<cib validate-with="pacemaker-2.8" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <bundle id="web"><docker image="nginx"/></bundle>
    </resources>
    <constraints></constraints>
  </configuration>
</cib>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(judged) = cx.judgement.schema else {
        return;
    };
    let names_it = cx.cluster.cib.validate_with.is_some() && !cx.judgement.is_asked;
    let says = if names_it {
        "this document says"
    } else {
        "this document is judged by"
    };
    let judged_by = judged.validate_with;
    schema::report(cx, |problem| {
        let (what, name, versions) = subject(problem)?;
        if versions.first.version > judged.version {
            let first = versions.first.validate_with;
            let message = format!(
                "{what} needs schema {}, {says} `{judged_by}`",
                schema::versions(versions)
            );
            return Some((
                message,
                format!("name `{first}` in `validate-with`, or do without"),
            ));
        }
        let instead = facts::replacement(name);
        let message = match instead {
            Some(instead) => format!("{what} was removed {}: use {instead}", removed(versions)),
            None => format!("{what} was removed {}", removed(versions)),
        };
        let help = match instead {
            Some(instead) => format!("write {instead}; {says} `{judged_by}`"),
            None => format!("take it out; {says} `{judged_by}`"),
        };
        Some((message, help))
    });
}

/// What the schema does not have, in words and by its name, and the versions that do.
fn subject<'p>(problem: &'p Problem<'_>) -> Option<(String, &'p str, SchemaRange)> {
    let subject = match problem {
        Problem::ElementOfOtherVersion {
            name,
            parent,
            versions,
        } => {
            let within = match *parent {
                "" => String::new(),
                parent => format!(" in {}", shown(parent)),
            };
            (format!("{}{within}", shown(name)), *name, *versions)
        }
        Problem::AttributeOfOtherVersion {
            name,
            element,
            versions,
        } => {
            let what = format!("{} of {}", shown(name), shown(element));
            (what, *name, *versions)
        }
        Problem::InvalidValue {
            name,
            element,
            value,
            versions: Some(versions),
            ..
        } => {
            let (name, element) = (shown(name), shown(element));
            let what = format!("{} as {name} of {element}", shown(value));
            (what, value.as_ref(), *versions)
        }
        _ => return None,
    };
    Some(subject)
}

/// When it went.
fn removed(versions: SchemaRange) -> String {
    let later = facts::schemas()
        .iter()
        .find(|schema| schema.version > versions.last.version);
    later.map_or_else(String::new, |later| {
        format!("in schema {}", schema::number(later))
    })
}
