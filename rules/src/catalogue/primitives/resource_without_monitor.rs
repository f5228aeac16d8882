//! `resource-without-monitor`: nobody looks whether it still runs

use cib_model::{Attr, Operation, ResolvedPrimitive, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "resource-without-monitor",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource has no recurring monitor",
    why: "Pacemaker starts the resource, and then believes that it runs for ever. A process that \
          dies, a file system that goes away or an address that is lost is not noticed: nothing is \
          restarted, and nothing moves.",
    remedy: "Add a monitor operation with an interval. Where the only one is switched off for \
          maintenance, switch it on again.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "No operation at all",
            r#"<resources>
  <primitive id="«db»" class="ocf" provider="example" type="database"/>
</resources>
"#,
        ),
        Example::new(
            "A monitor that does not repeat",
            r#"<resources>
  <primitive id="«db»" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="0"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor that is switched off",
            r#"<resources>
  <primitive id="«db»" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" enabled="false"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor where the resource does not run",
            r#"<resources>
  <primitive id="«db»" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" role="Stopped"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A service of systemd",
            r#"<resources>
  <primitive id="«web»" class="systemd" type="nginx"/>
</resources>
"#,
        ),
        Example::new(
            "In a clone",
            r#"<resources>
  <clone id="web-clone">
    <primitive id="«web»" class="ocf" provider="example" type="web"/>
  </clone>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A monitor",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A monitor in the template",
            r#"<resources>
  <template id="base" class="ocf" provider="example" type="database">
    <operations>
      <op id="base-monitor" name="monitor" interval="10s"/>
    </operations>
  </template>
  <primitive id="db" template="base"/>
</resources>
"#,
        ),
        Example::new(
            "Monitors that are written elsewhere",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations id="shared">
      <op id="shared-monitor" name="monitor" interval="10s"/>
    </operations>
  </primitive>
  <primitive id="web" class="ocf" provider="example" type="web">
    <operations id-ref="shared"/>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Of slips other rules speak",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitr" interval="10s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Of fence devices another rule speaks",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan"/>
</resources>
"#,
        ),
        Example::new(
            "An agent that is not to be monitored",
            r#"<resources>
  <primitive id="sap" class="ocf" provider="suse" type="SAPStartSrv"/>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.primitives() {
        let is_known = resource.primitive.template.is_none() || resource.template.is_some();
        if !is_known
            || resource.class() == "stonith"
            || cluster.recurring_monitor(resource).is_some()
            || !is_to_be_monitored(resource)
            || cluster.operations(resource).into_iter().any(is_slip)
        {
            continue;
        }
        let primitive = resource.primitive;
        let place = primitive
            .id
            .as_ref()
            .map_or(primitive.place.tag, Attr::span);
        let message = format!(
            "{} has no recurring monitor: nobody notices when it stops working",
            shown(resource.id())
        );
        let subject = Subject::new("primitive", resource.id());
        let mut finding = Finding::new(subject, place, message)
            .help("add `<op name=\"monitor\" interval=\"10s\" .../>` to its operations");
        let mut operations = cluster.operations(resource).into_iter();
        if let Some(monitor) = operations.find(|operation| is_monitor(operation)) {
            finding = finding.related(monitor.place.tag, "does not look at what runs");
        }
        cx.report(finding);
    }
}

/// Whether this was to be a recurring monitor, and is none by a slip of which other rules speak.
fn is_slip(operation: &Operation<'_>) -> bool {
    let name = operation.name.as_ref().map_or("", Attr::as_str);
    let interval = operation.interval.as_ref();
    let is_unreadable = interval.is_some_and(|interval| interval.get().is_err());
    nearest(name, ["monitor"].into_iter()).is_some() && (name != "monitor" || is_unreadable)
}

fn is_monitor(operation: &Operation<'_>) -> bool {
    let name = operation.name.as_ref();
    name.is_some_and(|name| name.as_str() == "monitor")
}

fn is_to_be_monitored(resource: &ResolvedPrimitive<'_>) -> bool {
    let agent = resource.known_agent();
    agent.is_none_or(|agent| !agent.unmonitored)
}
