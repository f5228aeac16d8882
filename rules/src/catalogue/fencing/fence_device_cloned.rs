//! `fence-device-cloned`: a fence device is cloned

use cib_model::{Resource, Version};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-device-cloned",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device is cloned",
    why: "Every node that may use a device uses it, whether it is started there or not. A clone \
          adds nothing to that: it only starts monitors on all nodes, also on those that the \
          device fences, and the instances have ids of their own that a fencing level does not \
          name.",
    remedy: "Take the primitive out of the clone.",
    references: &[sources::FENCING],
    bad: &[Example::new(
        "A clone",
        r#"<resources>
  <clone id="c">
    <primitive id="«f»" class="stonith" type="fence_xvm"/>
  </clone>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "A release in which a device had to run where it was used",
            r#"<resources>
  <clone id="c">
    <primitive id="f" class="stonith" type="fence_xvm"/>
  </clone>
</resources>
"#,
        )
        .for_pacemaker(Version::new(1, 1, 6)),
        Example::new(
            "By itself",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A clone of something else",
            r#"<resources>
  <clone id="c">
    <primitive id="d" class="ocf" provider="pacemaker" type="controld"/>
  </clone>
</resources>
"#,
        ),
    ],
    check,
};

/// In older releases a device had to be started on a node for that to use it.
const FROM: Version = Version::new(2, 0, 0);

fn check(cx: &mut Context<'_>) {
    if cx.cluster.version < FROM {
        return;
    }
    for device in cx.cluster.fence_devices() {
        let Some(clone @ (Resource::Clone(_) | Resource::Master(_))) = device.resource.container
        else {
            continue;
        };
        let clone = clone.id();
        let id = shown(device.id());
        let message = format!("the fence device {id} is cloned, which lets no more nodes use it");
        let mut finding = Finding::of_device(device, device.span(), message)
            .help("take it out of the clone: every node that may use a device uses it");
        if let Some(clone) = clone {
            finding = finding.related(clone.span(), "the clone");
        }
        cx.report(finding);
    }
}
