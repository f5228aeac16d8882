//! `host-list-cut`: a `pcmk_host_list` has an entry that the fencer cuts or drops

use std::ops::Range;

use cib_model::host_list_entries;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "host-list-cut",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A `pcmk_host_list` has an entry that the fencer cuts or drops",
    why: "The fencer reads the list as it reads what agents print. A name ends at the first \
          character that is no letter, digit, `_`, `-` or `.`; the words `on` and `off` are \
          skipped; and so is the whole line in which `invalid` or `variable` stands. A node \
          whose entry is dropped is not fenced by this device, and what stands behind a colon, \
          an outlet for example, is lost.",
    remedy: "Write names only, with blanks or commas between. Which plug a node has belongs into \
          `pcmk_host_map`.",
    references: &[sources::FENCING],
    bad: &[
        Example::new(
            "A plug behind the name",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="«node1:vm1» node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A name that is a word of agents",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 «off»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A word that makes the whole line go",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1 «variable-node» node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A bracket",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="«[node1]» node2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Names",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="node1,node-2; node_3.example.com"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Marks are another problem",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="&quot;node1 node2&quot;"/>
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
      <nvpair id="f-pcmk_host_list" name="pcmk_host_list" value="******"/>
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
        let text = setting.value.as_str();
        let quoted = text.contains(['"', '\'']);
        if setting.name != "pcmk_host_list" || setting.is_hidden() || quoted {
            continue;
        }
        let id = shown(device.id());
        let read = host_list_entries(text);
        for word in words(text) {
            let (entry, kept) = (
                shown(&text[word.clone()]),
                read.iter().find(|it| it.range == word),
            );
            let message = match kept {
                Some(kept) if kept.host_range == kept.range => continue,
                Some(kept) => format!(
                    "the fencer reads {entry} in the `pcmk_host_list` of {id} as {}",
                    shown(kept.host)
                ),
                None if spoils_its_line(&text[word.clone()]) => format!(
                    "the fencer skips the line of the `pcmk_host_list` of {id} in which {entry} stands"
                ),
                // Its line is skipped because of another word.
                None if text.split('\n').any(spoils_its_line) => continue,
                None => format!("the fencer skips {entry} in the `pcmk_host_list` of {id}"),
            };
            cx.report(
                Finding::of_device(device, setting.value.part(&word), message)
                    .help("write names of nodes with blanks between, and plugs in `pcmk_host_map`"),
            );
            break;
        }
    }
}

fn spoils_its_line(text: &str) -> bool {
    text.contains("invalid") || text.contains("variable")
}

/// The bytes of each word of a list.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let words = text.split(|c: char| matches!(c, ',' | ';') || c.is_ascii_whitespace());
    let ranges = words.map(move |word| {
        let range = start..start + word.len();
        start = range.end + 1;
        range
    });
    ranges.filter(|range| !range.is_empty())
}
