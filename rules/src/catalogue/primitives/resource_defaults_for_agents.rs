//! `resource-defaults-for-agents`: parameters among the defaults

use cib_model::Version;

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-defaults-for-agents",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The resource defaults have instance attributes",
    why: "No schema allows `<instance_attributes>` in `<rsc_defaults>`. Releases before 3.0 read \
          them all the same, as parameters of every resource, and warn of that since 2.1.8. \
          Pacemaker 3.0 ignores them.",
    remedy: "Give the parameters to the resources that need them, through a template if there are \
          many.",
    references: &[sources::RESOURCES, sources::CHANGE_LOG],
    bad: &[Example::new(
        "A parameter for every agent",
        r#"<cib validate-with="none">
  <configuration>
    <rsc_defaults>
      <«instance_attributes» id="all-params">
        <nvpair id="all-params-1" name="trace" value="true"/>
      </instance_attributes>
    </rsc_defaults>
  </configuration>
</cib>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    good: &[Example::new(
        "Meta-attributes",
        r#"<rsc_defaults>
  <meta_attributes id="all-meta">
    <nvpair id="all-meta-1" name="resource-stickiness" value="100"/>
  </meta_attributes>
</rsc_defaults>
"#,
    )
    .for_target(Version::new(3, 0, 0))],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx
        .upgrade
        .filter(|upgrade| upgrade.reaches(Version::new(2, 1, 8)))
    else {
        return;
    };
    let configuration = cx.cluster.cib.configuration.as_ref();
    let Some(defaults) = configuration.and_then(|c| c.rsc_defaults.as_ref()) else {
        return;
    };
    let (severity, message) = if upgrade.reaches(Version::new(3, 0, 0)) {
        (
            Severity::Warning,
            "instance attributes among the resource defaults are not read from Pacemaker 3.0 on",
        )
    } else {
        (
            Severity::Info,
            "instance attributes among the resource defaults are deprecated since Pacemaker 2.1.8",
        )
    };
    for element in &defaults.extra.elements {
        if element.tag() == "instance_attributes" {
            cx.report(
                Finding::new(
                    Subject::new("rsc_defaults", ""),
                    element.place().tag,
                    message,
                )
                .severity(severity)
                .help("give the parameters to the resources that need them"),
            );
        }
    }
}
