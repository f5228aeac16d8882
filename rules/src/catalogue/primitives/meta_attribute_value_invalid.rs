//! `meta-attribute-value-invalid`: a value that Pacemaker takes for another

use cib_model::facts::{self, MetaAttribute, OptionKind};
use cib_model::{Boolean, Duration, HeldMeta, Scalar as _, Score, Upgrade, Version, nearest};

use crate::finding::{Finding, shown, shown_holder};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "meta-attribute-value-invalid",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A meta-attribute has a value that Pacemaker reads as another",
    why: "Pacemaker does not refuse a resource for a value that it cannot read: it takes another. \
          A boolean that is none is false, so that `is-managed=ture` leaves the resource \
          unmanaged; a role that is none is ignored, so that `target-role=Stoped` lets it start; \
          of a number that goes on as something else only the beginning counts. Only some of these \
          are reported, by `crm_verify`.",
    remedy: "Write a value of the right kind. A fix writes the one that was probably meant, where \
          there is one.",
    references: &[sources::RESOURCES, sources::CLONES],
    bad: &[
        Example::new(
            "A boolean that is none",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="is-managed" value="«ture»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "It happens to be read as it was meant",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="maintenance" value="«flase»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A role that is none",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="«Strated»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A threshold that is no number",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="«three»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A threshold below zero",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="«-1»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Lower case",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="resource-stickiness" value="«infinity»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A number that goes on",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="priority" value="«1.5»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Days, which are no unit",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="failure-timeout" value="«1d»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A word that is none of the known ones",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="multiple-active" value="«stop»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A word that the release does not know",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="multiple-active" value="«stop_unexpected»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(2, 1, 2)),
        Example::new(
            "Of a clone",
            r#"<resources>
  <clone id="db-clone">
    <meta_attributes id="db-clone-meta">
      <nvpair id="db-clone-meta-1" name="interleave" value="«treu»"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "In the defaults",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="defaults-1" name="resource-stickiness" value="«high»"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Values in all spellings",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="is-managed" value="YES"/>
      <nvpair id="db-meta-2" name="target-role" value="started"/>
      <nvpair id="db-meta-3" name="migration-threshold" value="+INFINITY"/>
      <nvpair id="db-meta-4" name="failure-timeout" value="10 min"/>
      <nvpair id="db-meta-5" name="multiple-active" value="Block"/>
      <nvpair id="db-meta-6" name="priority" value="2.0"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A word for no value",
            r##"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="target-role" value="default"/>
      <nvpair id="db-meta-2" name="priority" value="#default"/>
    </meta_attributes>
  </primitive>
</resources>
"##,
        ),
        Example::new(
            "The value is not in the file",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="****"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "What Pacemaker does not read can be anything",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="acme-managed" value="ture"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The upgrade says what becomes of it",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="migration-threshold" value="-1"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        )
        .for_target(Version::new(3, 0, 0)),
    ],
    check,
};

/// How a value is read that is not what it looks like.
struct Misread {
    /// Behind "which", lower case.
    how: String,
    severity: Severity,
    /// What was probably meant.
    meant: Option<&'static str>,
    /// Whether it is read as it was meant.
    as_meant: bool,
}

fn check(cx: &mut Context<'_>) {
    for meta in cx.cluster.cib.held_metas() {
        let Some(known) = facts::meta_attribute(meta.setting.name) else {
            continue;
        };
        if !known.kinds.contains(&meta.kind)
            || !known.is_read_by(cx.cluster.version)
            || meta.setting.is_hidden()
        {
            continue;
        }
        let value = meta.setting.value.as_str();
        let misread = match known.value {
            OptionKind::Boolean => boolean(value, &meta, known),
            OptionKind::Score => score(value, &meta, known, cx.upgrade, cx.cluster.version),
            OptionKind::Duration => duration(value),
            OptionKind::Enum => word(value, &meta, known, cx.cluster.version),
            _ => None,
        };
        let Some(misread) = misread else { continue };
        let message = format!(
            "{} of {} is {}, which {}",
            shown(known.name),
            shown_holder(meta.held.holder),
            shown(value),
            misread.how
        );
        let mut finding = Finding::of_set(meta.held, meta.setting.value.span(), message)
            .severity(misread.severity)
            .help(help(known, cx.cluster.version));
        if let Some(meant) = misread.meant {
            let mut edits = cx.cluster.edits();
            edits.set(meta.setting.value, meant);
            let safety = if misread.as_meant {
                Safety::Safe
            } else {
                Safety::Unsafe
            };
            finding = finding
                .help(format!("did you mean `{meant}`?"))
                .fix(Fix::new(safety, format!("write `{meant}`"), edits));
        }
        cx.report(finding);
    }
}

/// What may be written.
fn help(known: &MetaAttribute, version: Version) -> String {
    let values = known.values.iter().filter(|value| value.since <= version);
    match known.value {
        OptionKind::Boolean => "write `true` or `false`".to_owned(),
        OptionKind::Score => "write a whole number, or `INFINITY`".to_owned(),
        OptionKind::Duration => "write a number with a unit, such as `10min`".to_owned(),
        _ => {
            let names: Vec<_> = values.map(|value| format!("`{}`", value.name)).collect();
            format!("write one of {}", names.join(", "))
        }
    }
}

fn boolean(value: &str, meta: &HeldMeta<'_>, known: &MetaAttribute) -> Option<Misread> {
    if Boolean::read(value).is_ok() {
        return None;
    }
    let reading = known.otherwise(meta.kind)?;
    let words = ["true", "false", "yes", "no", "on", "off"];
    let meant = nearest(value, words.into_iter());
    let as_meant = meant.is_some_and(|meant| Boolean::read(meant) == Boolean::read(reading));
    Some(Misread {
        how: format!("is no boolean: Pacemaker reads `{reading}`"),
        severity: if as_meant {
            Severity::Info
        } else {
            Severity::Warning
        },
        meant,
        as_meant,
    })
}

fn score(
    value: &str,
    meta: &HeldMeta<'_>,
    known: &MetaAttribute,
    upgrade: Option<Upgrade>,
    version: Version,
) -> Option<Misread> {
    const SIGNS_CHANGE: Version = Version::new(3, 0, 0);
    let how = match Score::read(value) {
        Err(_) => {
            let otherwise = known.otherwise(meta.kind)?;
            format!("is no score: Pacemaker takes `{otherwise}`")
        }
        Ok(score) if score < Score::ZERO && known.name == "migration-threshold" => {
            // An upgrade over that release has a rule of its own.
            if upgrade.is_some_and(|upgrade| upgrade.reaches(SIGNS_CHANGE)) {
                return None;
            }
            let reading = if version < SIGNS_CHANGE {
                "1"
            } else {
                "INFINITY"
            };
            format!("is below zero: Pacemaker {version} takes `{reading}`")
        }
        Ok(score) if goes_on(value) => format!("is no score: Pacemaker reads `{score}`"),
        Ok(_) => return None,
    };
    let infinity = [("infinity", "INFINITY"), ("-infinity", "-INFINITY")];
    let meant = nearest(value, infinity.iter().map(|(lower, _)| *lower));
    let meant = infinity.iter().find(|(lower, _)| meant == Some(lower));
    Some(Misread {
        how,
        severity: Severity::Warning,
        meant: meant.map(|(_, name)| *name).filter(|name| *name != value),
        as_meant: false,
    })
}

/// Whether something stands behind a number that changes it.
fn goes_on(value: &str) -> bool {
    let number = value.trim().trim_start_matches(['+', '-']);
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < number.len();
    let zeros = rest.strip_prefix('.').unwrap_or(rest);
    is_number && !zeros.chars().all(|c| c == '0')
}

fn duration(value: &str) -> Option<Misread> {
    Duration::read(value).is_err().then(|| Misread {
        how: "is no length of time: Pacemaker takes 0, which is never".to_owned(),
        severity: Severity::Warning,
        meant: None,
        as_meant: false,
    })
}

fn word(
    value: &str,
    meta: &HeldMeta<'_>,
    known: &MetaAttribute,
    version: Version,
) -> Option<Misread> {
    // What resources require has a rule of its own.
    let otherwise = known.otherwise(meta.kind)?;
    let is = |name: &str| name == value || known.any_case && name.eq_ignore_ascii_case(value);
    let all = known.values.iter();
    let known_since = all
        .clone()
        .find(|word| is(word.name))
        .map(|word| word.since);
    // A document of an older release that has a later word was edited since.
    let is_judged = version >= Version::new(2, 0, 0);
    if known_since.is_some_and(|since| since <= version || !is_judged) {
        return None;
    }
    let lower: Vec<_> = all
        .filter(|word| word.since <= version)
        .map(|word| (word.name.to_lowercase(), word.name))
        .collect();
    let meant = match known_since {
        Some(_) => None,
        None => nearest(value.trim(), lower.iter().map(|(lower, _)| lower.as_str())),
    };
    let meant = lower.iter().find(|(lower, _)| meant == Some(lower));
    Some(Misread {
        how: format!("Pacemaker {version} does not know: it takes `{otherwise}`"),
        severity: if known.name == "target-role" {
            Severity::Error
        } else {
            Severity::Warning
        },
        meant: meant.map(|(_, name)| *name),
        as_meant: false,
    })
}
