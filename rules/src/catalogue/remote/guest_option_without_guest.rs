//! `guest-option-without-guest`: an option of a guest node that there is not

use cib_model::Attr;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "guest-option-without-guest",
    area: Area::Remote,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource has an option of a guest node, and no guest node",
    why: "`remote-addr`, `remote-port`, `remote-connect-timeout` and `remote-allow-migrate` are of \
          the guest node that `remote-node` names. Without that there is no guest node, and nobody \
          says so.",
    remedy: "Write `remote-node` with the name of the guest, or remove the option.",
    references: &[sources::REMOTE, sources::RESOURCES],
    bad: &[Example::new(
        "No guest",
        r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-addr" name="«remote-addr»" value="192.0.2.10"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
    )],
    good: &[Example::new(
        "A guest",
        r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      <nvpair id="vm-remote-addr" name="remote-addr" value="192.0.2.10"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
    )],
    check,
};

/// The meta-attributes that mean nothing without `remote-node`.
const OPTIONS: [&str; 4] = [
    "remote-addr",
    "remote-port",
    "remote-connect-timeout",
    "remote-allow-migrate",
];

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.resources() {
        let Some(primitive) = cluster.resolved(resource) else {
            continue;
        };
        if cluster.own_meta(primitive, "remote-node").is_some() {
            continue;
        }
        let mut options = OPTIONS.iter();
        let Some(setting) = options.find_map(|name| cluster.own_meta(primitive, name)) else {
            continue;
        };
        let message = format!(
            "{} has `{}`, and no `remote-node`: there is no guest node",
            shown(resource.id()),
            setting.name
        );
        let span = setting
            .pair
            .name
            .as_ref()
            .map_or(setting.pair.place.tag, Attr::span);
        cx.report(
            Finding::of_resource(resource, span, message)
                .help("write `remote-node` with the name of the guest, or remove it"),
        );
    }
}
