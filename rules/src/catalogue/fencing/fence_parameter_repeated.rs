//! `fence-parameter-repeated`: a second value that nobody reads

use cib_model::{Attr, Version};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-parameter-repeated",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device has two values of one parameter, and only the first counts",
    why: "Pacemaker takes the first value of a name in a set and passes over the others without a word. \
          Who added the second believes that it is in force: a new address, password or list of \
          nodes, until a node has to be fenced.",
    remedy: "Keep the value that is meant, and remove the others.",
    references: &[sources::CLUSTER_OPTIONS],
    bad: &[Example::new(
        "The node that was added is not fenced",
        r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-list2" name="«pcmk_host_list»" value="node1 node2 node3"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[
        Example::new(
            "The same value",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-list2" name="pcmk_host_list" value="node1 node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Each once",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-delay" name="pcmk_delay_max" value="5s"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "What the upgrade drops is another problem",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-list2" name="pcmk_host_list" value="node1 node2 node3"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let upgrade = cx.upgrade;
    if upgrade.is_some_and(|upgrade| upgrade.transforms(Version::new(4, 0, 0))) {
        return;
    }
    for device in cx.cluster.fence_devices() {
        let primitive = device.resource.primitive;
        let sets = [&primitive.instance_attributes, &primitive.meta_attributes];
        for (dropped, kept) in sets
            .into_iter()
            .flatten()
            .flat_map(|set| set.dropped_pairs())
        {
            let value = |pair: &cib_model::NvPair<'_>| {
                pair.value.as_ref().map(|value| value.as_str().to_owned())
            };
            let Some(name) = dropped
                .name
                .as_ref()
                .filter(|_| value(dropped) != value(kept))
            else {
                continue;
            };
            let message = format!(
                "this {} of the fence device {} does not count: its set has another",
                shown(name.as_str()),
                shown(device.id())
            );
            let span = kept.name.as_ref().map_or(kept.place.tag, Attr::span);
            cx.report(
                Finding::of_device(device, name.span(), message)
                    .related(span, "this one decides")
                    .help("keep the value that is meant, and remove the other"),
            );
        }
    }
}
