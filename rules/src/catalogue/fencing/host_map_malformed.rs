//! `host-map-malformed`: a `pcmk_host_map` has an entry that says nothing, or two in one

use std::ops::Range;

use cib_model::{Version, host_map_entries};

use crate::finding::{Finding, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "host-map-malformed",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "A `pcmk_host_map` has an entry that says nothing, or two in one",
    why: "The fencer splits the map at semicolons and blanks only, and a node from its plug at \
          `:` or `=`. An entry without a node, or without a plug, says nothing of any node: the \
          node that it was meant for is not fenced as is written. A comma belongs to a plug (a \
          node with two power supplies has `node1:1,2`), so that in `node1:1,node2:2` Pacemaker \
          3.0.2 and later read the plug `1,node2:2` for node1, and earlier ones the plug `2` for \
          a node `1,node2`. Neither node is fenced.",
    remedy: "Write `node1:plug1;node2:plug2`, without blanks around the colons. For nodes that \
          the device knows by their own names use `pcmk_host_list`. A fix puts the semicolon \
          for the comma; the device then fences nodes that it did not fence before.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "Commas between the entries",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1«,»node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An entry without a plug",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;«node2»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An entry without a node",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;«:vm2»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An entry with nothing behind the colon",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;«node2:»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Blanks around the colon",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="«node1» : vm1"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A list of names",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="«node1,node2»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Semicolons",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1; node2=vm2;"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Two outlets of one node",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_apc">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:1,2;node2:3,4"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Marks around it are another problem",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="'node1:1;node2:2'"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A value that is not shown",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="****"/>
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
    for (device, setting) in cluster.fence_parameters() {
        if setting.name != "pcmk_host_map" || setting.is_hidden() {
            continue;
        }
        let (text, id) = (setting.value.as_str(), shown(device.id()));
        let Some(Flaw { range, kind }) = first_flaw(text) else {
            continue;
        };
        let entry = shown(&text[range.clone()]);
        let message = match kind {
            Kind::NoNode => {
                format!("the entry {entry} in the `pcmk_host_map` of {id} names no node")
            }
            Kind::NoPlug => {
                format!("the entry {entry} in the `pcmk_host_map` of {id} names no plug")
            }
            Kind::Comma => format!(
                "the `pcmk_host_map` of {id} has a comma between two entries, which makes it part of a name: {}",
                as_read(text, cluster.version)
            ),
        };
        let mut finding = Finding::of_device(device, setting.value.part(&range), message);
        finding = match kind {
            Kind::Comma => {
                let title = "separate the entries by `;`";
                let mut edits = cluster.edits();
                edits.set_part(setting.value, &range, ";");
                finding
                    .help(title)
                    .fix(Fix::new(Safety::Unsafe, title, edits))
            }
            Kind::NoNode | Kind::NoPlug => {
                finding.help("write each entry as `node:plug`, without blanks")
            }
        };
        cx.report(finding);
    }
}

/// What is wrong with a map, and which bytes of it say so.
struct Flaw {
    range: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    NoNode,
    NoPlug,
    Comma,
}

fn first_flaw(text: &str) -> Option<Flaw> {
    let mut start = 0;
    for word in text.split([';', ' ', '\t', '\n']) {
        let range = start..start + word.len();
        start = range.end + 1;
        if word.is_empty() {
            continue;
        }
        let kind = match word.split_once([':', '=']) {
            Some(("", _)) => Kind::NoNode,
            None | Some((_, "")) => Kind::NoPlug,
            Some((host, plug)) => {
                let Some(comma) = comma_between_entries(plug) else {
                    continue;
                };
                let at = range.start + host.len() + 1 + comma;
                return Some(Flaw {
                    range: at..at + 1,
                    kind: Kind::Comma,
                });
            }
        };
        return Some(Flaw { range, kind });
    }
    None
}

/// Where a plug has a comma that was meant to end the entry: another `node:plug` follows.
fn comma_between_entries(plug: &str) -> Option<usize> {
    let comma = plug.find(',')?;
    let next = plug[comma + 1..].split(',').next()?;
    if next.contains([':', '=']) {
        return Some(comma);
    }
    let further = comma_between_entries(&plug[comma + 1..])?;
    Some(comma + 1 + further)
}

/// The nodes and plugs that the release makes of a map.
fn as_read(text: &str, version: Version) -> String {
    let entries = host_map_entries(text, version);
    let entries = entries.iter().map(|entry| {
        let plug = shown(entry.plug.unwrap_or_default());
        format!("node {} with plug {plug}", shown(entry.host))
    });
    entries.collect::<Vec<_>>().join(", ")
}
