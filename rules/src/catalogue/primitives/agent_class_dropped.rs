//! `agent-class-dropped`: a class of agents that is not run any more

use cib_model::facts::Platform;
use cib_model::{Attr, Fate, Upgrade, Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "agent-class-dropped",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A resource has a class of agents that Pacemaker no longer runs",
    why: "The upgrade to schema 4.0 takes every primitive and template of the classes `upstart` \
          and `nagios` out of the configuration, and with them the groups, clones and constraints \
          that then have nothing left. What they ran is not started, watched or stopped any more. \
          Primitives of the class `heartbeat` stay, and no release from 2.0 on can run them. SLES 16 \
          does not support the classes `lsb` and `service`.",
    remedy: "Replace the resource by one of the class `systemd` or `ocf` before the upgrade.",
    references: &[
        sources::UPGRADE_TO_4_RESOURCES,
        sources::CHANGE_LOG,
        sources::SLES_16,
    ],
    bad: &[
        Example::new(
            "The upgrade drops the resource",
            r#"<resources>
  <primitive id="web" class="«upstart»" type="nginx"/>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The upgrade drops the template",
            r#"<resources>
  <template id="check" class="«nagios»" type="check_tcp"/>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release warns of it",
            r#"<resources>
  <primitive id="web" class="«upstart»" type="nginx"/>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "Nothing runs the agents of Heartbeat",
            r#"<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="vip" class="«heartbeat»" type="IPaddr"/>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The platform does not support the class",
            r#"<resources>
  <primitive id="web" class="«lsb»" type="nginx"/>
</resources>
"#,
        )
        .for_platform("sles-16"),
    ],
    good: &[
        Example::new(
            "A platform that runs init scripts",
            r#"<resources>
  <primitive id="web" class="lsb" type="nginx"/>
</resources>
"#,
        )
        .for_platform("debian-13"),
        Example::new(
            "Classes that stay",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx"/>
  <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "The release says nothing",
            r#"<resources>
  <primitive id="check" class="nagios" type="check_tcp"/>
</resources>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "No upgrade is planned",
            r#"<resources>
  <primitive id="web" class="upstart" type="nginx"/>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade else { return };
    let cib = cx.cluster.cib;
    let templates = cib.templates();
    let templates = templates.map(|it| ("template", it.id.as_ref(), it.class.as_ref()));
    let primitives = cib.primitives();
    let primitives = primitives.map(|it| ("primitive", it.id.as_ref(), it.class.as_ref()));
    for (tag, id, class) in templates.chain(primitives) {
        let subject = Subject::new(tag, id.map_or("", Attr::as_str));
        if let Some(finding) = class.and_then(|class| finding(upgrade, subject, class)) {
            cx.report(finding);
        }
    }
}

fn finding(upgrade: Upgrade, subject: Subject, class: &Attr<'_>) -> Option<Finding> {
    let (id, name) = (shown(&subject.id), shown(class.as_str()));
    if let Some(platform) = upgrade.platform.filter(|it| lacks(it, class)) {
        let title = platform.title;
        let message = format!("the class {name} of {id} is not supported on {title}");
        let help = "use a unit of systemd or an OCF agent before the upgrade";
        return Some(Finding::new(subject, class.span(), message).help(help));
    }
    let retired = facts::retired_agent_class(class.as_str())?;
    let (severity, message) = match upgrade.fate(retired)? {
        Fate::Rewritten(_) => (
            Severity::Error,
            format!("the upgrade drops {id}, because its class is {name}"),
        ),
        Fate::Unread(release) => (
            Severity::Error,
            format!("{id} cannot run from Pacemaker {release} on, because its class is {name}"),
        ),
        Fate::Deprecated(release) => (
            Severity::Info,
            format!("the class {name} of {id} is deprecated from Pacemaker {release} on"),
        ),
    };
    let help = retired.instead.unwrap_or("use another agent");
    let finding = Finding::new(subject, class.span(), message);
    Some(finding.severity(severity).help(help))
}

fn lacks(platform: &Platform, class: &Attr<'_>) -> bool {
    let classes = platform.without_classes;
    classes
        .iter()
        .any(|it| it.eq_ignore_ascii_case(class.as_str()))
}
