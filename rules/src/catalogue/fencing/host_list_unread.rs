//! `host-list-unread`: a `pcmk_host_list` is not read because of `pcmk_host_check`

use crate::finding::{Finding, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "host-list-unread",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `pcmk_host_list` is not read because of `pcmk_host_check`",
    why: "The fencer reads the list for `static-list` only. With `none` it takes the device for \
          able to fence every node, with `dynamic-list` or `status` it asks the agent: the \
          device may be used against nodes that the list leaves out, and not against some that \
          it names.",
    remedy: "Remove `pcmk_host_check`: with a list its default is `static-list`. Or remove the \
          list. A fix removes the check; the device then fences the nodes of the list and no \
          others.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Everybody",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«none»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Whom the agent names",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«dynamic-list»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Whoever has a status",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="«status»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The list is read",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 node2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="static-list"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No list",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="dynamic-list"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A map still says what a node is called",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-pcmk_host_check" name="pcmk_host_check" value="dynamic-list"/>
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
    for device in cluster.fence_devices() {
        let list = cluster.device_parameter(device, "pcmk_host_list");
        let check = cluster.device_parameter(device, "pcmk_host_check");
        let (Some(list), Some(check)) = (list, check) else {
            continue;
        };
        let instead = match check.value.as_str().to_ascii_lowercase().as_str() {
            "none" => "every node counts as a target",
            "dynamic-list" => "the agent is asked for its list",
            "status" => "the agent is asked for the status of the node",
            _ => continue,
        };
        if check.conditional || list.conditional {
            continue;
        }
        let (id, way) = (shown(device.id()), shown(check.value.as_str()));
        let message = format!(
            "the `pcmk_host_list` of the fence device {id} is not read: with the `pcmk_host_check` {way} {instead}"
        );
        cx.report(
            Finding::of_device(device, check.value.span(), message)
                .related(list.value.span(), "is not read")
                .help("remove `pcmk_host_check`, or the list")
                .fix_by_removing(cluster, check.pair, Safety::Unsafe),
        );
    }
}
