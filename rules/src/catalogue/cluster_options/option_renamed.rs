//! `option-renamed`: a cluster option under a name that goes away

use cib_model::{Fate, NvPair, RetiredOption, Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-renamed",
    area: Area::ClusterOptions,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A cluster option has another name, now or after the upgrade",
    why: "The upgrade from a schema before 3.0 writes `no-quorum-policy` for `no_quorum_policy`, \
          that from a schema before 4.0 `join-integration-timeout` for \
          `crmd-integration-timeout`; where it does not, because the document already names a \
          newer schema, the old name is not read. `stonith-enabled` and its like are still read, \
          but deprecated since Pacemaker 3.0.2, which calls them `fencing-enabled`. Where both \
          names are in one set, the new one wins before the upgrade and the one that stands first \
          afterwards.",
    remedy: "Write the new name, once every node runs a release that reads it. Where both are \
             set, remove the old one.",
    references: &[
        sources::CLUSTER_OPTIONS,
        sources::UPGRADE_TO_3,
        sources::UPGRADE_TO_4,
        sources::CHANGE_LOG,
    ],
    bad: &[
        Example::new(
            "A name with underscores",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-policy" name="«no_quorum_policy»" value="freeze"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 1, 5)),
        Example::new(
            "The old name stands before the new one, and takes its place",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-old" name="«no_quorum_policy»" value="ignore"/>
        <nvpair id="opt-new" name="no-quorum-policy" value="freeze"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "A name of the old controller",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-integration" name="«crmd-integration-timeout»" value="5min"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
        Example::new(
            "The release that runs does not read the new name",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="«stonith-enabled»" value="false"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5))
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "A name that is still read",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="«stonith-enabled»" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "The release that runs warns of it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-timeout" name="«stonith-timeout»" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(3, 0, 2)),
    ],
    good: &[
        Example::new(
            "The release still wants the name",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    <nvpair id="opt-integration" name="join-integration-timeout" value="5min"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 1)),
        Example::new(
            "The new names",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-fencing-enabled" name="fencing-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_target(Version::new(3, 0, 2)),
        Example::new(
            "Nothing says which release runs, and no upgrade is planned",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for option in cx.retired_options() {
        let renamed = option
            .retired
            .to
            .filter(|_| option.retired.section.is_none());
        if let Some(new) = renamed {
            let finding = finding(cx, &option, new);
            cx.report(finding);
        }
    }
}

fn finding(cx: &Context<'_>, option: &RetiredOption<'_>, new: &str) -> Finding {
    let old = shown(option.name.as_str());
    let overtaken = overtaken(option, new);
    let (severity, message) = match (option.fate, overtaken) {
        (Fate::Rewritten(_), Some(_)) => (
            Severity::Warning,
            format!(
                "the upgrade renames {old} to `{new}`, and its value wins over the one behind it"
            ),
        ),
        (Fate::Rewritten(_), None) => (
            Severity::Info,
            format!("the upgrade renames {old} to `{new}`"),
        ),
        (Fate::Unread(release), _) => (
            Severity::Warning,
            format!("{old} is not read from Pacemaker {release} on: the name is `{new}`"),
        ),
        (Fate::Deprecated(release), _) => (
            Severity::Info,
            format!("{old} is deprecated from Pacemaker {release} on: the name is `{new}`"),
        ),
    };
    let subject = Subject::new("option", option.name.as_str());
    let mut finding = Finding::new(subject, option.name.span(), message).severity(severity);
    if let Some(name) = overtaken.and_then(|pair| pair.name.as_ref()) {
        finding = finding.related(name.span(), "the value that counts until then");
    }
    mended(cx, option, new, finding)
}

/// The pair with the new name that stands behind the old one in the same set.
fn overtaken<'c>(option: &RetiredOption<'c>, new: &str) -> Option<&'c NvPair<'c>> {
    let behind = option
        .set
        .pairs
        .iter()
        .skip_while(|pair| !std::ptr::eq(*pair, option.pair));
    behind.skip(1).find(|pair| pair.is_named(new))
}

fn mended(cx: &Context<'_>, option: &RetiredOption<'_>, new: &str, finding: Finding) -> Finding {
    let mut with_new = cx
        .cluster
        .cib
        .property_sets()
        .filter(|set| set.pair(new).is_some());
    let mut edits = cx.cluster.edits();
    match with_new.next() {
        Some(set) if !set.rules.is_empty() || with_new.next().is_some() => {
            finding.help(format!("keep one of them, as `{new}`"))
        }
        Some(_) => {
            edits.remove(option.pair.place);
            let title = format!("remove it, since `{new}` is set");
            finding
                .help(format!("remove it: `{new}` is set, too"))
                .fix(Fix::new(safety(cx, option, new), title, edits))
        }
        None => {
            edits.set(option.name, new);
            finding
                .help(format!(
                    "rename it to `{new}` when every node runs a release that reads that"
                ))
                .fix(Fix::new(
                    safety(cx, option, new),
                    format!("rename it to `{new}`"),
                    edits,
                ))
        }
    }
}

/// The new name changes nothing where the release that runs now reads both. Where it does not read the new one, the
/// option may only be renamed together with the upgrade.
fn safety(cx: &Context<'_>, option: &RetiredOption<'_>, new: &str) -> Safety {
    let running = cx.cluster.version;
    let since = facts::cluster_option(new).map(|option| option.since);
    let reads_new = since.is_some_and(|since| cx.cluster.surely_runs(since));
    if since.is_some_and(|since| running < since) {
        // It would be as if the option were not set.
        return Safety::Manual;
    }
    let reads_old = option
        .retired
        .removed
        .is_none_or(|removed| running < removed);
    if reads_new && reads_old {
        Safety::Safe
    } else {
        Safety::Unsafe
    }
}
