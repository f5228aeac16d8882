//! `feature-set-too-new`: a document of a later release

use cib_model::{Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "feature-set-too-new",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The document was written by a later release than it is for",
    why: "A document carries the feature set of the release that wrote it. Older nodes cannot join a cluster \
          of a newer feature set, and read some of what is in the document otherwise.",
    remedy: "Upgrade every node to the release that wrote the document, or write the configuration with the older \
          one.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "A document of 3.0 for 2.1.5",
            r#"<cib validate-with="pacemaker-3.9" crm_feature_set="«3.20.0»" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ).for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "A document of the release",
            r#"<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ).for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "Nobody says for which release",
            r#"<cib validate-with="pacemaker-3.9" crm_feature_set="3.20.0" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources></resources>
    <constraints/>
  </configuration>
</cib>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let (Some(written), Some(release)) = (&cx.cluster.cib.crm_feature_set, cx.judgement.pacemaker)
    else {
        return;
    };
    let (Ok(value), Some(known)) = (written.get(), facts::feature_set(release)) else {
        return;
    };
    if value <= known {
        return;
    }
    let message = format!(
        "the document has feature set {}, and Pacemaker {release} has {known}: a later release wrote it",
        shown(written.as_str())
    );
    let help = "upgrade every node to the release that wrote it before they meet";
    cx.report(Finding::new(Subject::new("document", ""), written.span(), message).help(help));
}
