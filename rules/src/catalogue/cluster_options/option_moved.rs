//! `option-moved`: a default that is no cluster option any more

use cib_model::{
    Attr, AttributeSet, Cluster, Edits, Fate, NvPair, Place, RetiredOption, RscDefaults, Version,
};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "option-moved",
    area: Area::ClusterOptions,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A default for resources or operations is written as a cluster option",
    why: "The upgrade to schema 3.0 moves it to `rsc_defaults` or `op_defaults`: into the first \
          set without a rule, or a new one where the section is absent. It is lost where a set \
          without a rule has the name already, and where the section is there and has no set \
          without a rule, even if it is empty. A rule of the set that it came from is lost, too. \
          A configuration that already names a newer schema is not rewritten, and Pacemaker 2.0 \
          does not read the option.",
    remedy: "Set it in `rsc_defaults` or `op_defaults` before the upgrade: every release since \
             1.0 reads it there.",
    references: &[
        sources::CLUSTER_OPTIONS,
        sources::RESOURCES,
        sources::UPGRADE_TO_3,
    ],
    bad: &[
        Example::new(
            "The upgrade moves it",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-stickiness" name="«default-resource-stickiness»" value="100"/>
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
            "The upgrade finds no set to move it to",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-timeout" name="«default-action-timeout»" value="60s"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
    <op_defaults/>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The name is set there already",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-managed" name="«is-managed-default»" value="false"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
    <rsc_defaults>
      <meta_attributes id="rsc-options">
        <nvpair id="rsc-options-managed" name="is-managed" value="true"/>
      </meta_attributes>
    </rsc_defaults>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The rule stays behind",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="by-night">
        <rule id="by-night-rule" score="0" boolean-op="and">
          <date_expression id="by-night-hours" operation="date_spec">
            <date_spec id="by-night-spec" hours="0-6"/>
          </date_expression>
        </rule>
        <nvpair id="by-night-stickiness" name="«default-resource-stickiness»" value="0"/>
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
    ],
    good: &[
        Example::new(
            "The defaults of today",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
    <rsc_defaults>
      <meta_attributes id="rsc-options">
        <nvpair id="rsc-options-stickiness" name="resource-stickiness" value="100"/>
      </meta_attributes>
    </rsc_defaults>
  </configuration>
  <status/>
</cib>
"#,
        )
        .for_target(Version::new(2, 0, 0)),
        Example::new(
            "The release still reads it",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-stickiness" name="default-resource-stickiness" value="100"/>
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
        .for_target(Version::new(1, 1, 24)),
        Example::new(
            "No upgrade is planned",
            r#"<cib validate-with="pacemaker-2.10" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-stickiness" name="default-resource-stickiness" value="100"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#,
        ),
    ],
    check,
};

/// Where the upgrade moves a default to.
struct Destination<'c> {
    section: &'static str,
    name: &'static str,
    value: &'c str,
    /// The place of the section and its sets; none where the document does not have it.
    present: Option<(Place, &'c [AttributeSet<'c>])>,
}

fn check(cx: &mut Context<'_>) {
    let mut created = Vec::new();
    for option in cx.retired_options() {
        let Some(destination) = Destination::of(cx.cluster, &option) else {
            continue;
        };
        let mut finding = finding(&option, &destination);
        // Of several that need a new set only the first brings it.
        let brings_set = destination.plain_sets().next().is_none();
        let is_first = !(brings_set && created.contains(&destination.section));
        let fix = fix(cx.cluster, &option, &destination);
        if let Some(fix) = fix.filter(|_| is_first) {
            finding = finding.fix(fix);
        }
        if brings_set {
            created.push(destination.section);
        }
        cx.report(finding);
    }
}

fn finding(option: &RetiredOption<'_>, to: &Destination<'_>) -> Finding {
    let old = shown(option.name.as_str());
    let (section, name) = (to.section, to.name);
    let present = to.plain_sets().find_map(|set| set.pair(name));
    let (severity, message) = match option.fate {
        Fate::Unread(release) | Fate::Deprecated(release) => (
            Severity::Warning,
            format!("{old} is not read from Pacemaker {release} on: it is `{name}` in `{section}`"),
        ),
        Fate::Rewritten(_) if present.is_some() => (
            Severity::Warning,
            format!("the upgrade drops {old}, because `{section}` has a `{name}` of its own"),
        ),
        Fate::Rewritten(_) if to.present.is_some() && to.plain_sets().next().is_none() => (
            Severity::Warning,
            format!("the upgrade loses {old}, because `{section}` has no set without a rule"),
        ),
        Fate::Rewritten(_) if !option.set.rules.is_empty() => (
            Severity::Warning,
            format!("the upgrade moves {old} to `{section}`, without the rule that it depends on"),
        ),
        Fate::Rewritten(_) => (
            Severity::Info,
            format!("the upgrade moves {old} to `{section}`, as `{name}`"),
        ),
    };
    let subject = Subject::new("option", option.name.as_str());
    let finding = Finding::new(subject, option.name.span(), message).severity(severity);
    match present {
        Some(pair) => finding
            .related(pair.place.tag, "what stays")
            .help("remove it"),
        None => finding.help(format!("set `{name}` in `{section}` instead")),
    }
}

/// None where a person has to decide what to do with the rule.
fn fix(cluster: &Cluster<'_>, option: &RetiredOption<'_>, to: &Destination<'_>) -> Option<Fix> {
    if !option.set.rules.is_empty() {
        return None;
    }
    let mut edits = cluster.edits();
    edits.remove(option.pair.place);
    if to.plain_sets().any(|set| set.pair(to.name).is_some()) {
        return Some(Fix::new(Safety::Unsafe, "remove it", edits));
    }
    let pair = NvPair {
        id: option.pair.id.clone(),
        name: Some(Attr::new(to.name)),
        value: Some(Attr::new(to.value)),
        ..NvPair::default()
    };
    match to.plain_sets().next() {
        Some(set) => edits.append(set.place, pair.to_xml("nvpair")),
        None => to.append_set(cluster, pair, &mut edits)?,
    }
    let read = option
        .retired
        .removed
        .is_none_or(|removed| cluster.version < removed);
    let safety = if read && option.retired.new_value.is_none() {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    let title = format!("set `{}` in `{}`", to.name, to.section);
    Some(Fix::new(safety, title, edits))
}

impl<'c> Destination<'c> {
    fn of(cluster: &Cluster<'c>, option: &RetiredOption<'c>) -> Option<Self> {
        let configuration = cluster.cib.configuration.as_ref()?;
        let section = option.retired.section?;
        let written = option.pair.value.as_ref()?.as_str();
        let present = if section == "op_defaults" {
            let section = configuration.op_defaults.as_ref();
            section.map(|section| (section.place, &section.meta_attributes[..]))
        } else {
            let section = configuration.rsc_defaults.as_ref();
            section.map(|section| (section.place, &section.meta_attributes[..]))
        };
        Some(Self {
            section,
            name: option.retired.to?,
            value: option.retired.new_value.unwrap_or(written),
            present,
        })
    }

    /// The sets that hold whatever the circumstances.
    fn plain_sets(&self) -> impl Iterator<Item = &'c AttributeSet<'c>> {
        let sets = self.present.into_iter().flat_map(|(_, sets)| sets);
        sets.filter(|set| set.rules.is_empty() && set.id_ref.is_none())
    }

    /// A new set with that pair. None where the document is a section that has no place for it.
    fn append_set(
        &self,
        cluster: &Cluster<'c>,
        pair: NvPair<'c>,
        edits: &mut Edits<'_>,
    ) -> Option<()> {
        let set = AttributeSet {
            id: Some(Attr::new(
                cluster.free_id(&format!("{}-options", self.section)),
            )),
            pairs: vec![pair],
            ..AttributeSet::default()
        };
        let configuration = cluster.cib.configuration.as_ref()?;
        match self.present {
            Some((place, _)) => edits.append(place, set.to_xml("meta_attributes")),
            None if configuration.place.whole.is_none() => return None,
            None => {
                let section = RscDefaults {
                    meta_attributes: vec![set],
                    ..RscDefaults::default()
                };
                edits.append(configuration.place, section.to_xml(self.section));
            }
        }
        Some(())
    }
}
