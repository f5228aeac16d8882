//! `unique-parameter-shared`: two resources for one thing

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use cib_model::{Agent, Cluster, ResolvedPrimitive, Setting, Span};

use crate::finding::{Finding, Subject, shown, shown_of};
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
            "The same namespace of one subsystem",
            r#"<resources>
  <primitive id="a" class="ocf" provider="heartbeat" type="nvmet-namespace">
    <instance_attributes id="a-params">
      <nvpair id="a-nqn" name="nqn" value="nqn.2026-01.example:a"/>
      <nvpair id="a-namespace" name="namespace_id" value="1"/>
      <nvpair id="a-uuid" name="uuid" value="4d1f0c9e-6a34-4c0e-9a52-0d9f6c1f5b01"/>
      <nvpair id="a-path" name="backing_path" value="/dev/vg/a"/>
    </instance_attributes>
  </primitive>
  <primitive id="b" class="ocf" provider="heartbeat" type="nvmet-namespace">
    <instance_attributes id="b-params">
      <nvpair id="b-nqn" name="nqn" value="«nqn.2026-01.example:a»"/>
      <nvpair id="b-namespace" name="namespace_id" value="1"/>
      <nvpair id="b-uuid" name="uuid" value="4d1f0c9e-6a34-4c0e-9a52-0d9f6c1f5b02"/>
      <nvpair id="b-path" name="backing_path" value="/dev/vg/b"/>
    </instance_attributes>
  </primitive>
</resources>
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
            "One is a spare that is stopped",
            r#"<resources>
  <primitive id="vip1" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip1-params">
      <nvpair id="vip1-params-1" name="ip" value="192.0.2.1"/>
    </instance_attributes>
  </primitive>
  <primitive id="vip2" class="ocf" provider="heartbeat" type="IPaddr2">
    <meta_attributes id="vip2-meta">
      <nvpair id="vip2-role" name="target-role" value="Stopped"/>
    </meta_attributes>
    <instance_attributes id="vip2-params">
      <nvpair id="vip2-params-1" name="ip" value="192.0.2.1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The same namespace in another subsystem",
            r#"<resources>
  <primitive id="a" class="ocf" provider="heartbeat" type="nvmet-namespace">
    <instance_attributes id="a-params">
      <nvpair id="a-nqn" name="nqn" value="nqn.2026-01.example:a"/>
      <nvpair id="a-namespace" name="namespace_id" value="1"/>
      <nvpair id="a-uuid" name="uuid" value="4d1f0c9e-6a34-4c0e-9a52-0d9f6c1f5b01"/>
      <nvpair id="a-path" name="backing_path" value="/dev/vg/a"/>
    </instance_attributes>
  </primitive>
  <primitive id="b" class="ocf" provider="heartbeat" type="nvmet-namespace">
    <instance_attributes id="b-params">
      <nvpair id="b-nqn" name="nqn" value="nqn.2026-01.example:b"/>
      <nvpair id="b-namespace" name="namespace_id" value="1"/>
      <nvpair id="b-uuid" name="uuid" value="4d1f0c9e-6a34-4c0e-9a52-0d9f6c1f5b02"/>
      <nvpair id="b-path" name="backing_path" value="/dev/vg/b"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
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

/// A resource that has such values first.
struct Holder<'c> {
    id: &'c str,
    place: Span,
}

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut holders = HashMap::new();
    for resource in cluster.primitives() {
        // Of fence devices it depends on their targets whether that is wrong.
        let agent = resource.known_agent();
        let agent = agent.filter(|agent| agent.class() != "stonith");
        let Some(agent) = agent.filter(|_| cluster.is_stopped(resource).is_none()) else {
            continue;
        };
        for (number, group) in agent.unique.iter().enumerate() {
            let Some((values, setting)) = values_of(cluster, resource, agent, group) else {
                continue;
            };
            let place = setting.value.span();
            let key = (agent.name.as_ref(), number, values.to_lowercase());
            match holders.entry(key) {
                Entry::Occupied(first) => cx.report(finding(resource, group, setting, first.get())),
                Entry::Vacant(free) => {
                    let id = resource.id();
                    free.insert(Holder { id, place });
                }
            }
        }
    }
}

/// The values of a group, and the first that is set. None where a rule decides, one is not shown, or none is set.
fn values_of<'c>(
    cluster: &Cluster<'c>,
    resource: &ResolvedPrimitive<'c>,
    agent: &Agent,
    group: &[Cow<'static, str>],
) -> Option<(String, Setting<'c>)> {
    let mut first = None;
    let mut values = Vec::new();
    for name in group {
        let Some(setting) = cluster.parameter(resource, name) else {
            // What is not set counts as what it is by default.
            let default = agent.parameter(name).and_then(|it| it.default.as_deref());
            values.push(default.unwrap_or_default());
            continue;
        };
        if setting.conditional || setting.is_hidden() {
            return None;
        }
        values.push(setting.value.as_str());
        first = first.or(Some(setting).filter(|setting| !setting.value.as_str().is_empty()));
    }
    Some((values.join("\n"), first?))
}

fn finding(
    resource: &ResolvedPrimitive<'_>,
    group: &[Cow<'static, str>],
    setting: Setting<'_>,
    first: &Holder<'_>,
) -> Finding {
    let (id, place) = (shown(resource.id()), setting.value.span());
    let value = shown_of(setting.name, setting.value.as_str());
    let others = group.iter().filter(|name| *name != setting.name);
    let others: Vec<_> = others.map(|name| shown(name)).collect();
    let others = match &others[..] {
        [] => String::new(),
        others => format!(", and the same {}", others.join(", ")),
    };
    let message = format!(
        "{} and {id} both have the {} {value}{others}",
        shown(first.id),
        shown(setting.name),
    );
    let subject = Subject::new("primitive", resource.id());
    let finding =
        Finding::new(subject, place, message).help(format!("give {id} another one, or remove it"));
    if place == first.place {
        finding
    } else {
        finding.related(first.place, "the other")
    }
}
