//! What would mend a result, for editors that offer it.

use cib_rules::Safety;
use serde::Serialize;

use super::{ArtifactLocation, Message, Region, message};
use crate::{FileReport, ReportedFinding};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifFix<'a> {
    description: Message,
    artifact_changes: [ArtifactChange<'a>; 1],
    properties: FixProperties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct FixProperties {
    safety: &'static str,
}

impl<'a> SarifFix<'a> {
    /// The fix of a finding, if an editor may apply it: it can be shown, and needs nobody to decide first.
    pub(super) fn all(file: &FileReport, finding: &'a ReportedFinding) -> Vec<Self> {
        let fix = finding.fix.iter();
        let fix = fix.filter(|fix| fix.safety != Safety::Manual);
        let fixes = fix.map(|fix| {
            let replacements = fix.shown_edits().map(|(place, text)| Replacement {
                deleted_region: Region::new(place),
                inserted_content: Content { text },
            });
            let change = ArtifactChange {
                artifact_location: ArtifactLocation::of(&file.name),
                replacements: replacements.collect(),
            };
            Self {
                description: message(&fix.title),
                artifact_changes: [change],
                properties: FixProperties {
                    safety: fix.safety.name(),
                },
            }
        });
        // SARIF has no change without a replacement (3.56.3).
        fixes
            .filter(|fix| !fix.artifact_changes[0].replacements.is_empty())
            .collect()
    }
}
