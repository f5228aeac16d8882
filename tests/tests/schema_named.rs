//! Which documents Pacemaker accepts by what they name in `validate-with`.

use cib_lint::{Config, Linter, Report, Severity};
use cib_model::{SourceFile, Version, facts};
use cib_rules::{ALL, Category};
use cib_tests::not_checked::require;
use cib_tests::tools::{self, Tool};

/// The release of the tools.
const RELEASE: Version = Version::new(2, 1, 5);
/// What `crm_verify` says of a document by whose schema it cannot judge, or that is not valid.
const INVALID: i32 = 78;

fn document(named: &str, resources: &str) -> String {
    format!(
        r#"<cib {named} epoch="1" num_updates="0" admin_epoch="0"><configuration>
<crm_config><cluster_property_set id="options"><nvpair id="fencing" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
<nodes/><resources>{resources}</resources><constraints/></configuration><status/></cib>"#
    )
}

/// Only the schema is asked.
fn judged(text: &str, release: Version) -> Report {
    let mut config = Config::default();
    config.pacemaker = Some(release);
    config.rules = ALL
        .iter()
        .copied()
        .filter(|rule| rule.category == Category::Schema)
        .collect();
    Linter::new(config).lint(&SourceFile::new("cib.xml", text))
}

fn is_refused(text: &str, release: Version) -> bool {
    judged(text, release).worst() == Some(Severity::Error)
}

/// What a document may have in its first tag: every schema, everything else that was ever one, and slips.
fn names() -> Vec<String> {
    let schemas = facts::schemas().iter().map(|schema| schema.validate_with);
    let former = facts::former_schemas()
        .iter()
        .map(|schema| schema.validate_with);
    let slips = [
        "",
        "3.9",
        "pacemaker-3.99",
        " pacemaker-3.9",
        "Pacemaker-3.9",
        "NONE",
    ];
    let all = schemas.chain(former).chain(slips);
    let mut names: Vec<_> = all
        .map(|name| format!(r#"validate-with="{name}""#))
        .collect();
    names.push(String::new());
    names
}

#[test]
fn crm_verify_refuses_the_same_documents_whatever_they_name() {
    if !require("what crm_verify says of validate-with", &[Tool::CrmVerify]) {
        return;
    }
    let known = r#"<primitive id="a" class="lsb" type="a"/>"#;
    let unknown = r#"<primitive id="a" class="lsb" type="a" colour="blue"/>"#;
    for name in names() {
        for resources in [known, unknown] {
            // Nothing but that schema knows what it allows.
            if name.contains("pacemaker-next") && resources == unknown {
                continue;
            }
            let text = document(&name, resources);
            let ran = tools::crm_verify(text.as_str()).unwrap();
            assert!(
                [0, INVALID].contains(&ran.code),
                "{name}: {}: {}",
                ran.code,
                ran.stderr
            );
            let found = judged(&text, RELEASE);
            assert_eq!(
                is_refused(&text, RELEASE),
                ran.code == INVALID,
                "{name}, {resources}: {found:#?}"
            );
        }
    }
}

#[test]
fn what_names_no_schema_is_a_warning_before_3_0_and_an_error_from_then_on() {
    for name in [
        "",
        r#"validate-with="none""#,
        r#"validate-with="pacemaker-next""#,
    ] {
        let text = document(name, "");
        let before = judged(&text, Version::new(2, 1, 9));
        assert_eq!(before.worst(), Some(Severity::Warning), "{name}");
        assert!(is_refused(&text, Version::new(3, 0, 0)), "{name}");
    }
}
