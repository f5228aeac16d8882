//! `unique-parameter-shared`: two resources for one thing

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use cib_model::{Attr, facts};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "unique-parameter-shared",
    area: Area::Primitives,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two resources have the same value in a parameter that only one may have",
    why: "An address, a volume group or a virtual machine can be held by one resource only. With \
          two, both nodes hold it, or a probe of the one finds what the other started and takes it \
          for its own: stopping one takes it away from the other.",
    remedy: "Give each its own value, or remove one of the two.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "An address",
            r#"<configuration>
  <resources>
    <primitive id="vip1" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip1-params">
        <nvpair id="vip1-params-1" name="ip" value="192.0.2.1"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip2" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip2-params">
        <nvpair id="vip2-params-1" name="ip" value="«192.0.2.1»"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The same template",
            r#"<configuration>
  <resources>
    <template id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-params-1" name="ip" value="«192.0.2.1»"/>
      </instance_attributes>
    </template>
    <primitive id="vip1" template="vip"/>
    <primitive id="vip2" template="vip"/>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "In other case",
            r#"<configuration>
  <resources>
    <primitive id="vip1" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip1-params">
        <nvpair id="vip1-params-1" name="ip" value="2001:db8::a"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip2" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip2-params">
        <nvpair id="vip2-params-1" name="ip" value="«2001:DB8::A»"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Two addresses",
            r#"<configuration>
  <resources>
    <primitive id="vip1" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip1-params">
        <nvpair id="vip1-params-1" name="ip" value="192.0.2.1"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip2" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip2-params">
        <nvpair id="vip2-params-1" name="ip" value="192.0.2.2"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Another agent may have it",
            r#"<configuration>
  <resources>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-params-1" name="ip" value="192.0.2.1"/>
      </instance_attributes>
    </primitive>
    <primitive id="db" class="ocf" provider="example" type="database">
      <instance_attributes id="db-params">
        <nvpair id="db-params-1" name="ip" value="192.0.2.1"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The values are not in the file",
            r#"<configuration>
  <resources>
    <primitive id="vip1" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip1-params">
        <nvpair id="vip1-params-1" name="ip" value="****"/>
      </instance_attributes>
    </primitive>
    <primitive id="vip2" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip2-params">
        <nvpair id="vip2-params-1" name="ip" value="****"/>
      </instance_attributes>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Of one clone",
            r#"<resources>
  <clone id="vip-clone">
    <meta_attributes id="vip-clone-meta">
      <nvpair id="vip-clone-meta-1" name="globally-unique" value="true"/>
    </meta_attributes>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-params">
        <nvpair id="vip-params-1" name="ip" value="192.0.2.1"/>
      </instance_attributes>
    </primitive>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut holders = HashMap::new();
    for resource in cluster.primitives() {
        let name = resource.agent().map_or("", Attr::as_str);
        let Some(agent) = facts::resource_agent(resource.class(), resource.provider(), name) else {
            continue;
        };
        for parameter in agent.unique {
            let Some(setting) = cluster.parameter(resource, parameter) else {
                continue;
            };
            let value = setting.value.as_str();
            if setting.conditional || setting.is_hidden() || value.is_empty() {
                continue;
            }
            let first = match holders.entry((agent.name, *parameter, value.to_lowercase())) {
                Entry::Occupied(first) => *first.get(),
                Entry::Vacant(place) => {
                    place.insert((resource.id(), setting.value.span()));
                    continue;
                }
            };
            let (first, place) = first;
            let message = format!(
                "{} and {} both have the {} {}",
                shown(first),
                shown(resource.id()),
                shown(parameter),
                shown(value)
            );
            let subject = Subject::new("primitive", resource.id());
            let mut finding = Finding::new(subject, setting.value.span(), message).help(format!(
                "give {} another one, or remove it",
                shown(resource.id())
            ));
            if place != setting.value.span() {
                finding = finding.related(place, "the other");
            }
            cx.report(finding);
        }
    }
}
