//! `host-map-read-differently`: a map that means something else after the upgrade

use cib_model::{HostEntry, Setting, Version, host_map_entries};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// From this release on a backslash makes the next character of a plug an ordinary one.
const ESCAPES: Version = Version::new(2, 1, 2);
/// From this release on a backslash is one, and a plug begins behind the first `:` or `=`, not behind the last.
const PLAIN: Version = Version::new(3, 0, 2);

pub(crate) static RULE: Rule = Rule {
    id: "host-map-read-differently",
    area: Area::Fencing,
    category: Category::Upgrade,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `pcmk_host_map` names other plugs after the upgrade",
    why: "Pacemaker 2.1.2 to 3.0.1 take a backslash in the map away and the character behind it as \
          it is; older and newer ones do not. Up to 3.0.1 a plug begins behind the last `:` or \
          `=` of an entry, from 3.0.2 on behind the first. After the upgrade the device is asked \
          to switch a plug that does not exist, or that of another machine.",
    remedy: "Write every entry as `node:plug`, with one colon and no backslash. Where a plug \
             needs such a character, change the map together with the upgrade of the node that \
             runs the fencing.",
    references: &[sources::FENCING, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "A backslash that is no longer taken away",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_vmware_rest">
    <instance_attributes id="f-params">
      <nvpair id="f-map" name="pcmk_host_map" value="«node1:web\ server;node2:db»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5))
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "A colon in a plug",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_vmware_rest">
    <instance_attributes id="f-params">
      <nvpair id="f-map" name="pcmk_host_map" value="node1:web;«node2:rack:db»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5))
        .for_target(Version::new(3, 0, 2)),
    ],
    good: &[
        Example::new(
            "A map without such characters",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_vmware_rest">
    <instance_attributes id="f-params">
      <nvpair id="f-map" name="pcmk_host_map" value="node1:web;node2=db"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5))
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "Both releases read it in the same way",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_vmware_rest">
    <instance_attributes id="f-params">
      <nvpair id="f-map" name="pcmk_host_map" value="node1:web\ server;node2:rack:db"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5))
        .for_target(Version::new(3, 0, 1)),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let later = cx
        .upgrade
        .filter(|upgrade| upgrade.target > cluster.version);
    let Some(upgrade) = later else { return };
    for device in cluster.fence_devices() {
        let Some(map) = cluster.device_parameter(device, "pcmk_host_map") else {
            continue;
        };
        let (now, then) = (cluster.version, upgrade.target);
        let span = match entry_read_differently(&map, now, then) {
            _ if backslash_read_differently(&map, now, then) => map.value.span(),
            Some(entry) => map.value.part(&entry.range),
            None => continue,
        };
        let message = format!(
            "the `pcmk_host_map` of {} names other plugs for Pacemaker {then} than for {now}",
            shown(device.id())
        );
        cx.report(Finding::of_device(device, span, message).help(
            "write each entry as `node:plug`, with one colon and no backslash, or change the map with the upgrade",
        ));
    }
}

fn escapes(release: Version) -> bool {
    (ESCAPES..PLAIN).contains(&release)
}

fn backslash_read_differently(map: &Setting<'_>, now: Version, then: Version) -> bool {
    map.value.as_str().contains('\\') && escapes(now) != escapes(then)
}

/// The first entry of which the releases make something else.
fn entry_read_differently<'m>(
    map: &Setting<'m>,
    now: Version,
    then: Version,
) -> Option<HostEntry<'m>> {
    let text = map.value.as_str();
    let later = host_map_entries(text, then);
    host_map_entries(text, now)
        .into_iter()
        .find(|entry| !later.contains(entry))
}
