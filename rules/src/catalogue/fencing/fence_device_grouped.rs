//! `fence-device-grouped`: a fence device is in a group

use cib_model::{Attr, Group, Resource};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-grouped",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A fence device is in a group",
    why: "The members of a group run on one node and start one after the other. A device that \
          does not start keeps those behind it from starting, and what stops or bans the group \
          does so to all of its devices at once: what looks like several ways to fence is one.",
    remedy: "Take the device out of the group. What it needs is a location constraint at most.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Two devices in a group",
            r#"<resources>
  <group id="«g»">
    <primitive id="f1" class="stonith" type="fence_xvm"/>
    <primitive id="f2" class="stonith" type="fence_xvm"/>
  </group>
</resources>
"#,
        ),
        Example::new(
            "A device behind a resource",
            r#"<resources>
  <group id="«g»">
    <primitive id="d" class="ocf" provider="heartbeat" type="Dummy"/>
    <primitive id="f" class="stonith" type="fence_xvm"/>
  </group>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "By itself",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A group of resources",
            r#"<resources>
  <group id="g">
    <primitive id="d" class="ocf" provider="heartbeat" type="Dummy"/>
  </group>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let mut seen: Vec<&Group<'_>> = Vec::new();
    for device in cx.cluster.fence_devices() {
        let group = match device.resource.container {
            Some(Resource::Group(group)) => Some(group),
            _ => device.resource.inner_group,
        };
        let Some(group) = group.filter(|group| !seen.iter().any(|old| std::ptr::eq(*old, *group)))
        else {
            continue;
        };
        seen.push(group);
        let name = group.id.as_ref().map_or("", Attr::as_str);
        let span = group.id.as_ref().map_or(group.place.tag, Attr::span);
        let message = format!(
            "the group {} holds the fence device {}, which then starts and stops with the group",
            shown(name),
            shown(device.id())
        );
        cx.report(
            Finding::new(Subject::new("group", name), span, message)
                .related(device.span(), "a fence device")
                .help("take the fence devices out of the group"),
        );
    }
}
