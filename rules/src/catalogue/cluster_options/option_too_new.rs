//! `option-too-new`: an option that the release does not know yet

use cib_model::facts::{self, ClusterOption};
use cib_model::{Cluster, Version};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-too-new",
    area: Area::ClusterOptions,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A cluster option came with a later release of Pacemaker than the one that runs",
    why: "Pacemaker ignores options that it does not know, without a word. `fencing-enabled=\"false\"` does nothing before 3.0.2, where the option is called `stonith-enabled`; and in a cluster whose nodes run different releases it depends on which of them is the DC.",
    remedy: "Use the name that the release knows, or upgrade all nodes first.",
    references: &[sources::CLUSTER_OPTIONS, sources::CHANGE_LOG],
    bad: &[
        Example::new(
            "The new name of an option",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-fencing-timeout" name="«fencing-timeout»" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "An option without a former name",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-pending" name="«node-pending-timeout»" value="2h"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
    ],
    good: &[
        Example::new(
            "The release knows it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-pending" name="node-pending-timeout" value="2h"/>
    <nvpair id="opt-stonith-timeout" name="stonith-timeout" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 7)),
        Example::new(
            "A build after that release may know it",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-pending" name="node-pending-timeout" value="2h"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 6)),
        Example::new(
            "Both names, for the time of an upgrade",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-stonith-timeout" name="stonith-timeout" value="150s"/>
    <nvpair id="opt-fencing-timeout" name="fencing-timeout" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 5)),
        Example::new(
            "A later release of the older branch",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-remote" name="fence-remote-without-quorum" value="true"/>
  </cluster_property_set>
</crm_config>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 10)),
        Example::new(
            "Nothing says which release runs",
            r#"<crm_config>
  <cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-fencing-timeout" name="fencing-timeout" value="150s"/>
  </cluster_property_set>
</crm_config>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for pair in cluster.cib.property_sets().flat_map(|set| &set.pairs) {
        let Some(name) = &pair.name else { continue };
        let option = facts::cluster_option(name.as_str());
        let Some(option) = option.filter(|option| !option.is_known_to(cluster.version)) else {
            continue;
        };
        let former = former(cluster, option);
        if former.is_none() && may_be_known(option, cluster.version) {
            continue;
        }
        let set = former.and_then(|former| cluster.option(former.name));
        if set.is_some_and(|set| Some(set.value.as_str()) == value_of(pair)) {
            continue;
        }
        let effect = match former {
            Some(former) => {
                let current = match set {
                    Some(set) if set.is_hidden() => "as it is".to_owned(),
                    Some(set) => shown(set.value.as_str()),
                    None => shown(former.default_in(cluster.version).unwrap_or_default()),
                };
                format!(
                    "{} ignores it, and `{}` stays {current}",
                    cluster.version, former.name
                )
            }
            None => format!("{} ignores it", cluster.version),
        };
        let message = format!(
            "{} came with Pacemaker {}: {effect}",
            shown(name.as_str()),
            option.since
        );
        // Distributions bring options to older releases, but not the new names of old ones.
        let severity = former.map_or(Severity::Info, |_| Severity::Warning);
        let subject = Subject::new("option", name.as_str());
        let mut finding = Finding::new(subject, name.span(), message)
            .severity(severity)
            .help(match former {
                Some(former) => format!("call it `{}`", former.name),
                None => "remove it, or upgrade Pacemaker on all nodes".to_owned(),
            });
        if let (Some(former), None) = (former, set) {
            // What had no effect until now may stop fencing, or everything: a person has to decide.
            let mut edits = cluster.edits();
            edits.set(name, former.name);
            let title = format!("write `{}`", former.name);
            finding = finding.fix(Fix::new(Safety::Manual, title, edits));
        }
        cx.report(finding);
    }
}

fn value_of<'c>(pair: &'c cib_model::NvPair<'_>) -> Option<&'c str> {
    pair.value.as_ref().map(cib_model::Attr::as_str)
}

/// Whether a cluster that says to run a release may know an option: one that it wrote itself, or one of the next
/// release, since a build between two releases has the number of the first.
fn may_be_known(option: &ClusterOption, release: Version) -> bool {
    let patch = release.patch.saturating_add(1);
    option.by_cluster || option.since <= Version::new(release.major, release.minor, patch)
}

/// The option under the name that the release knows.
fn former(cluster: &Cluster<'_>, option: &ClusterOption) -> Option<&'static ClusterOption> {
    facts::spellings(option.name, cluster.version).next()
}
