//! A fix as a report has it: with its places worked out, and what may be shown of it.

use cib_model::{Edit, SourceFile, Span, apply_edits, masked_text};
use cib_rules::{Fix, Safety};

use super::Location;

/// What would mend a finding.
#[derive(Debug)]
pub struct ReportedFix {
    /// What it does.
    pub title: String,
    /// What it changes for the cluster.
    pub safety: Safety,
    /// What it changes in the text, in order and without overlap.
    pub edits: Vec<Edit>,
    /// The place of each edit.
    pub places: Vec<Location>,
    /// Whether an edit writes a secret, so that no report may show the edits.
    pub has_secret: bool,
}

impl ReportedFix {
    pub(super) fn new(fix: Fix, source: &SourceFile) -> Self {
        let place = |edit: &Edit| Location::new(edit.span, String::new(), source);
        Self {
            places: fix.edits.iter().map(place).collect(),
            has_secret: writes_secret(&fix.edits, source.text()),
            title: fix.title,
            safety: fix.safety,
            edits: fix.edits,
        }
    }

    /// The edits that a report may show: where something gives way, and to what.
    pub(crate) fn shown_edits(&self) -> impl Iterator<Item = (&Location, &str)> {
        let texts = self.edits.iter().map(|edit| &*edit.text);
        self.places.iter().zip(texts).filter(|_| !self.has_secret)
    }
}

/// Whether something in the new text is masked. Only a whole tag tells what in it is secret, so all is looked at from
/// the `<` before the first edit up to the one behind the last.
fn writes_secret(edits: &[Edit], text: &str) -> bool {
    let (Some(first), Some(last)) = (edits.first(), edits.last()) else {
        return false;
    };
    let before = text.get(..first.span.range().start).unwrap_or(text);
    let start = before.rfind('<').unwrap_or(0);
    let behind = text.get(last.span.range().end..).unwrap_or_default();
    let end = text.len() - behind.len() + behind.find('<').unwrap_or(behind.len());
    let shifted = |at: u32| at.saturating_sub(u32::try_from(start).unwrap_or(u32::MAX));
    let within = edits.iter().map(|edit| Edit {
        span: Span::new(shifted(edit.span.start()), shifted(edit.span.end())),
        text: edit.text.clone(),
    });
    let within: Vec<_> = within.collect();
    let part = text.get(start..end).unwrap_or_default();
    let after = SourceFile::new("", apply_edits(part, &within));
    let masked = masked_text(&after);
    let mut shift = 0;
    within.iter().any(|edit| {
        let start = edit.span.range().start.saturating_add_signed(shift);
        shift += edit.text.len().cast_signed() - edit.span.range().len().cast_signed();
        masked.get(start..start + edit.text.len()) != Some(&edit.text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        r#"<r><nvpair name="passwd" value="hunter2"/><nvpair name="user" value="root"/></r>"#;

    fn edit(old: &str, new: &str) -> Edit {
        let start = u32::try_from(TEXT.find(old).unwrap()).unwrap();
        let end = start + u32::try_from(old.len()).unwrap();
        Edit {
            span: Span::new(start, end),
            text: new.to_owned(),
        }
    }

    #[test]
    fn a_secret_is_told_by_the_tag_that_it_will_be_in() {
        for (secret, edits) in [
            (true, vec![edit("hunter2", "other")]),
            (
                true,
                vec![edit("\"user\"", "\"password\""), edit("root", "x")],
            ),
            (
                true,
                vec![edit(
                    "<nvpair name=\"user\" value=\"root\"/>",
                    "<nvpair name=\"passwd\" value=\"x\"/>",
                )],
            ),
            (
                true,
                vec![
                    edit("<r>", "<R>"),
                    edit("root", "lxc+ssh://root:hunter2@h/"),
                ],
            ),
            (false, vec![edit("passwd", "user")]),
            (
                false,
                vec![edit("<nvpair name=\"passwd\" value=\"hunter2\"/>", "")],
            ),
            (false, vec![edit("passwd", "password")]),
            (
                false,
                vec![
                    edit("<r>", "<resources>"),
                    edit("root", "admin"),
                    edit("</r>", "</resources>"),
                ],
            ),
            (false, vec![]),
        ] {
            assert_eq!(writes_secret(&edits, TEXT), secret, "{edits:?}");
        }
    }
}
