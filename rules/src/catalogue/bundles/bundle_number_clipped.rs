//! `bundle-number-clipped`: a number of containers that is taken for another

use cib_model::{Attr, Integer};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-number-clipped",
    area: Area::Bundles,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A bundle has fewer containers than one",
    why: "The schema takes any whole number. Pacemaker makes at least one container: `replicas` \
          and `replicas-per-host` below 1 are taken for 1, and a `promoted-max` below 0 for 0. \
          More than there are containers cannot be promoted.",
    remedy: "Write the number that is wanted, or `target-role=Stopped` to stop the bundle.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "None",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="«0»"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "None on a host",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2" replicas-per-host="«0»"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Fewer than none promoted",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2" promoted-max="«-1»"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "More promoted than there are",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2" promoted-max="«3»"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "Fewer than there are, and than are to be promoted, is one mistake",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example/db" replicas="«0»" promoted-max="3"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Two, one of them promoted",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2" promoted-max="1"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "As many as are promoted",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" promoted-max="2"/>
    <network control-port="3121"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (resource, bundle) in cluster.bundles() {
        let Some(container) = bundle.container() else {
            continue;
        };
        let numbers = [
            ("replicas", &container.replicas, 1),
            ("replicas-per-host", &container.replicas_per_host, 1),
            ("promoted-max", &container.promoted_max, 0),
        ];
        for (name, attr, least) in numbers {
            let Some(attr) = attr else { continue };
            if attr.get().is_ok_and(|number| number < least) {
                let message = format!(
                    "`{name}` of {} is {}: Pacemaker takes it for {least}",
                    shown(resource.id()),
                    shown(attr.as_str())
                );
                cx.report(
                    Finding::of_resource(resource, attr.span(), message)
                        .help("write the number that is wanted"),
                );
            }
        }
        let number = |attr: &Option<Attr<'_, Integer>>| attr.as_ref()?.get().ok();
        let (replicas, promoted) = (number(&container.replicas), number(&container.promoted_max));
        if let (Some(replicas), Some(promoted), Some(attr)) =
            (replicas, promoted, &container.promoted_max)
            && promoted > replicas
            && replicas >= 1
        {
            let containers = match replicas {
                1 => "one container".to_owned(),
                number => format!("{number} containers"),
            };
            let message = format!(
                "{} has {containers}, of which {promoted} cannot be promoted",
                shown(resource.id())
            );
            cx.report(
                Finding::of_resource(resource, attr.span(), message)
                    .help("write `promoted-max` and `replicas` so that they go together"),
            );
        }
    }
}
