//! `parameter-for-service`: a parameter for what takes none

use cib_model::facts;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "parameter-for-service",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A service of systemd or LSB is given parameters, which it never gets",
    why: "Pacemaker starts and stops a unit of systemd or a script of LSB, and cannot tell it \
          anything. What stands among the parameters has no effect: the service runs with the \
          configuration that its unit has.",
    remedy: "Configure the service itself, for example by a drop-in of the unit, or use an OCF agent. \
          An instance of a unit is named in the `type`: `nginx@shop`.",
    references: &[sources::RESOURCES],
    bad: &[
        Example::new(
            "systemd",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <instance_attributes id="web-params">
      <nvpair id="web-params-1" name="«configfile»" value="/etc/nginx/shop.conf"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "LSB, and several of them",
            r#"<resources>
  <primitive id="web" class="lsb" type="nginx">
    <instance_attributes id="web-params">
      <nvpair id="web-params-1" name="«port»" value="80"/>
      <nvpair id="web-params-2" name="user" value="www"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "An OCF agent",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="port" value="80"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A rule asks for it",
            r#"<configuration>
  <resources>
    <primitive id="web" class="systemd" type="nginx">
      <instance_attributes id="web-params">
        <nvpair id="web-params-1" name="rack" value="2"/>
      </instance_attributes>
    </primitive>
  </resources>
  <constraints>
    <rsc_location id="web-where" rsc="web">
      <rule id="web-rule" score="100">
        <expression id="web-in-rack" attribute="rack" operation="eq" value="rack" value-source="param"/>
      </rule>
    </rsc_location>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A meta-attribute in the wrong place, of which another rule speaks",
            r#"<resources>
  <primitive id="web" class="systemd" type="nginx">
    <instance_attributes id="web-params">
      <nvpair id="web-params-1" name="target-role" value="Stopped"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let mut asked = None;
    for resource in cluster.primitives() {
        let class = resource.class();
        if !matches!(class, "systemd" | "lsb" | "service") {
            continue;
        }
        let sets = resource.primitive.instance_attributes.iter();
        let names = sets
            .flat_map(|set| &set.pairs)
            .filter_map(|pair| pair.name.as_ref());
        let mut names = names.filter(|name| facts::meta_attribute(name.as_str()).is_none());
        let Some(first) = names.next() else { continue };
        let more = names.count();
        let asked = asked.get_or_insert_with(|| cluster.parameters_in_rules());
        if asked.contains(first.as_str()) {
            continue;
        }
        let others = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "{} is of the class {}, and never gets the parameter {}{others}",
            shown(resource.id()),
            shown(class),
            shown(first.as_str())
        );
        let subject = Subject::new("primitive", resource.id());
        cx.report(
            Finding::new(subject, first.span(), message)
                .help("configure the service itself, or use an OCF agent"),
        );
    }
}
