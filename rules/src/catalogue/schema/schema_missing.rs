//! `schema-missing`: a document that names no schema

use cib_model::{Version, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

const NAME: &str = "validate-with";

pub(crate) static RULE: Rule = Rule {
    id: "schema-missing",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The document does not say by which schema it is to be judged",
    why: "Without `validate-with` Pacemaker before 3.0 checks nothing: a slip in a name is ignored, and nobody \
          hears of it. Pacemaker 3.0 and later refuse the document.",
    remedy: "Name a schema in `validate-with`: the newest that every node knows, and that the document is valid \
          by.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "Nothing is checked",
            r#"<«cib» epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "The document is refused",
            r#"<«cib» epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "A slip in its name",
            r#"<cib «validate_with»="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
</cib>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "A schema",
            r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 0)),
        Example::new(
            "A section names none",
            "<resources/>
",
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cib = cx.cluster.cib;
    if !cx.judgement.is_open() || cib.validate_with.is_some() {
        return;
    }
    let version = cx.cluster.version;
    let (severity, effect) = if version >= schema::REQUIRED_SINCE {
        (Severity::Error, "refuses the document")
    } else {
        (Severity::Warning, "checks nothing of the document")
    };
    let finding = |span, message: String| {
        let message = format!("{message}: Pacemaker {version} {effect}");
        Finding::new(Subject::new("document", ""), span, message).severity(severity)
    };
    let mut strangers = cib.extra.attributes.iter();
    let slip = strangers.find(|it| nearest(&it.name, [NAME].into_iter()).is_some());
    if let Some(slip) = slip {
        let span = slip.value.name_span();
        let mut edits = cx.cluster.edits();
        edits.rename_attribute(&slip.value, NAME);
        let fix = Fix::new(Safety::Unsafe, format!("rename it to `{NAME}`"), edits);
        let message = format!("{} is not `{NAME}`", shown(&slip.name));
        return cx.report(
            finding(span, message)
                .help(format!("write `{NAME}`"))
                .fix(fix),
        );
    }
    let finding = finding(cx.cluster.root_tag, format!("there is no `{NAME}`"));
    let Some(name) = schema::fitting(cx) else {
        cx.report(finding.help(schema::FITS_NONE));
        return;
    };
    let mut edits = cx.cluster.edits();
    edits.add_attribute(cib.place, NAME, name);
    let fix = Fix::new(Safety::Unsafe, format!("add `{NAME}=\"{name}\"`"), edits);
    let help = format!("add `{NAME}=\"{name}\"`: the document is valid by that schema");
    cx.report(finding.help(help).fix(fix));
}
