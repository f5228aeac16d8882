//! `target-role-not-promotable`: a role that the resource cannot have

use std::collections::HashSet;

use cib_model::{ResourceElement, Role, Scalar as _};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "target-role-not-promotable",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A resource that cannot be promoted is to be `Promoted` or `Unpromoted`",
    why: "These roles are for promotable clones, and for what is in one. Pacemaker reports an \
          error, and takes `target-role` for not set: what was to be kept in a role is just \
          started.",
    remedy: "Write `Started` or `Stopped`, or make the resource a promotable clone.",
    references: &[sources::RESOURCES, sources::CLONES],
    bad: &[
        Example::new(
            "A primitive",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="«Promoted»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A clone that is not promotable",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="target-role" value="«Unpromoted»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "The old name",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="«Master»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "For all resources",
            r#"<configuration>
  <resources>
    <primitive id="web" class="ocf" provider="example" type="web"/>
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="defaults-1" name="target-role" value="«Promoted»"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A promotable clone, and what is in it",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="promotable" value="true"/>
      <nvpair id="db-clone-meta-2" name="target-role" value="Promoted"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="target-role" value="Unpromoted"/>
      </meta_attributes>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Roles for everybody",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="Started"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A rule decides",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <rule id="db-rule" score="0">
        <date_expression id="db-rule-date" operation="gt" start="2030-01-01"/>
      </rule>
      <nvpair id="db-meta-1" name="target-role" value="Promoted"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut seen = HashSet::new();
    for resource in cluster.resources() {
        let ResourceElement::Primitive(_) = resource.element else {
            continue;
        };
        let Some(setting) = cluster.meta_of(resource, "target-role") else {
            continue;
        };
        let role = Role::read(setting.value.as_str());
        if !matches!(role, Ok(Role::Promoted | Role::Unpromoted))
            || setting.conditional
            || cluster.is_promotable(resource) != Some(false)
            || !seen.insert(std::ptr::from_ref(setting.pair))
        {
            continue;
        }
        let message = format!(
            "{} is not in a promotable clone, so Pacemaker ignores its `target-role`, {}",
            shown(resource.id()),
            shown(setting.value.as_str())
        );
        cx.report(
            Finding::new(
                Subject::new("primitive", resource.id()),
                setting.value.span(),
                message,
            )
            .help("write `Started`, or set `promotable` on the clone that it is in"),
        );
    }
}
