//! `fence-parameter-renamed`: a parameter of the fencer under a name that is not read any more

use cib_model::{Attr, AttributeSet, Cluster, Fate, NvPair, Upgrade, Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-parameter-renamed",
    area: Area::Fencing,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A fence device has a parameter under a name that Pacemaker 2.0 does not read",
    why: "`pcmk_reboot_cmd` and its like are called `pcmk_reboot_action` since Pacemaker 1.1.6, \
          and 2.0 reads the new names only. The upgrade to schema 3.0 renames them; of \
          `pcmk_arg_map` it keeps what follows a leading `port:`, as `pcmk_host_argument`, and \
          drops the parameter otherwise. It knows nothing of `pcmk_poweroff_action`. What is not \
          read leaves the device with its defaults: another action, or another argument, than \
          was meant.",
    remedy: "Write the new names before the upgrade: every release since 1.1.6 reads them.",
    references: &[sources::FENCING, sources::UPGRADE_TO_3, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "The upgrade renames it",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="f" class="stonith" type="fence_ipmilan">
        <instance_attributes id="f-params">
          <nvpair id="f-reboot" name="«pcmk_reboot_cmd»" value="off"/>
        </instance_attributes>
      </primitive>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The upgrade keeps the name of the argument",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="f" class="stonith" type="fence_ipmilan">
        <instance_attributes id="f-params">
          <nvpair id="f-map" name="«pcmk_arg_map»" value="port:plug"/>
        </instance_attributes>
      </primitive>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The upgrade drops the map",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="f" class="stonith" type="fence_ipmilan">
        <instance_attributes id="f-params">
          <nvpair id="f-map" name="«pcmk_arg_map»" value="domain:uname"/>
        </instance_attributes>
      </primitive>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The upgrade leaves it, and nothing reads it",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-off" name="«pcmk_poweroff_action»" value="off"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
    ],
    good: &[
        Example::new(
            "The new names",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-reboot" name="pcmk_reboot_action" value="off"/>
      <nvpair id="f-argument" name="pcmk_host_argument" value="plug"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "No upgrade is planned",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-reboot" name="pcmk_reboot_cmd" value="off"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let Some(upgrade) = cx.upgrade else { return };
    let cib = cx.cluster.cib;
    let templates = cib.templates();
    let templates = templates.map(|it| ("template", it.id.as_ref(), &it.instance_attributes));
    let primitives = cib.primitives();
    let primitives = primitives.map(|it| ("primitive", it.id.as_ref(), &it.instance_attributes));
    for (tag, id, sets) in templates.chain(primitives) {
        let id = id.map_or("", Attr::as_str);
        for set in sets {
            for pair in &set.pairs {
                let subject = Subject::new(tag, id);
                if let Some(finding) = finding(cx.cluster, upgrade, subject, set, pair) {
                    cx.report(finding);
                }
            }
        }
    }
}

fn finding(
    cluster: &Cluster<'_>,
    upgrade: Upgrade,
    subject: Subject,
    set: &AttributeSet<'_>,
    pair: &NvPair<'_>,
) -> Option<Finding> {
    let name = pair.name.as_ref()?;
    let retired = facts::retired_fence_parameter(name.as_str())?;
    let new = retired.to?;
    let kept = kept(pair.value.as_ref()?.as_str(), retired.value_prefix);
    let (of, old) = (shown(&subject.id), shown(name.as_str()));
    let (severity, message) = match (upgrade.fate(retired)?, kept) {
        (Fate::Rewritten(_), Some(_)) => (
            Severity::Info,
            format!("the upgrade renames {old} of {of} to `{new}`"),
        ),
        (Fate::Rewritten(_), None) => (
            Severity::Warning,
            format!("the upgrade drops {old} of {of}, because it maps more than the port"),
        ),
        (Fate::Unread(release), _) => (
            Severity::Warning,
            format!("{old} of {of} is not read from Pacemaker {release} on: the name is `{new}`"),
        ),
        (Fate::Deprecated(release), _) => (
            Severity::Info,
            format!("{old} of {of} is deprecated from Pacemaker {release} on: the name is `{new}`"),
        ),
    };
    let finding = Finding::new(subject, name.span(), message).severity(severity);
    let Some(kept) = kept.filter(|_| set.pair(new).is_none()) else {
        return Some(finding.help(format!("say what it is for with `{new}`, and remove it")));
    };
    let mut edits = cluster.edits();
    edits.set(name, new);
    if retired.value_prefix.is_some() {
        edits.set(pair.value.as_ref()?, kept);
    }
    let reads_both = retired
        .deprecated
        .is_some_and(|from| cluster.version >= from)
        && retired
            .removed
            .is_none_or(|removed| cluster.version < removed);
    let safety = if reads_both && retired.value_prefix.is_none() {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    let title = format!("rename it to `{new}`");
    Some(
        finding
            .help(title.clone())
            .fix(Fix::new(safety, title, edits)),
    )
}

/// What of the value the upgrade keeps.
fn kept<'v>(value: &'v str, prefix: Option<&str>) -> Option<&'v str> {
    match prefix {
        Some(prefix) => value.strip_prefix(prefix),
        None => Some(value),
    }
}
