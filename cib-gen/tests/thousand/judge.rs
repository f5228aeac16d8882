//! What has to hold for every result.

use std::collections::BTreeSet;

use cib_gen::{Format, Generated, Note, Surroundings, emit, generate};
use cib_lint::{Config, Linter, Severity};
use cib_model::{SourceFile, parse};
use cib_tests::cib_file::CibFile;
use cib_tests::tools;
use proptest::prelude::*;

use super::bases::Recipe;
use super::documents::Documents;
use super::specs::Wanted;

/// "Update was older than existing configuration"
const OLD: i32 = 103;

/// What is found where a base has what an earlier specification asked for, and this one asks for something else: another
/// domain, another host, SBD of another kind. It stays, and cib-gen tells of it.
const STAYS: [&str; 4] = [
    "fence-board-shared",
    "fence-plug-shared",
    "fence-plugs-differ",
    "watchdog-timeout-with-sbd-disk",
];

type Judged = Result<(), TestCaseError>;

/// Judges what is made of a specification and a base; a case in which the two do not fit does not count.
pub(crate) fn judge(wanted: &Wanted, recipe: Option<&Recipe>, results: &Documents) -> Judged {
    let base = recipe.map(|recipe| SourceFile::new("base", recipe.document(&wanted.spec)));
    let surroundings = Surroundings {
        base: base.as_ref(),
        ..Surroundings::default()
    };
    let made = generate(&wanted.spec, &surroundings);
    let made = made.map_err(|error| TestCaseError::reject(error.to_string()))?;
    let case = Case {
        wanted,
        base: base.as_ref(),
        made: &made,
    };
    results.keep(&made.document);
    case.is_done_once()?;
    case.has_no_findings()?;
    case.keeps_what_is_not_its_own()?;
    case.is_accepted_unless_somebody_was_quicker()?;
    case.places_devices_off_their_targets()
}

struct Case<'c> {
    wanted: &'c Wanted,
    base: Option<&'c SourceFile>,
    made: &'c Generated,
}

impl Case<'_> {
    /// What is shown of a failure.
    fn shown(&self) -> String {
        let base = self.base.map_or("none", SourceFile::text);
        format!(
            "--- specification\n{}\n--- base\n{base}\n--- result\n{}",
            self.wanted.text, self.made.document
        )
    }

    fn is_done_once(&self) -> Judged {
        for text in [&self.made.document, &self.made.configuration] {
            let source = SourceFile::new("the result", text.as_str());
            let again = generate(&self.wanted.spec, &Surroundings::of(&source));
            let again = again.map_err(|error| {
                TestCaseError::fail(format!("refused: {error}\n{}", self.shown()))
            })?;
            prop_assert_eq!(&again.edits, &[], "{}", self.shown());
        }
        Ok(())
    }

    /// Nothing worth a warning that cib-lint did not find in the base.
    fn has_no_findings(&self) -> Judged {
        let before = self.base.map(|base| self.findings(base.text()));
        let before = before.unwrap_or_default();
        let after = self.findings(&self.made.document);
        let new: Vec<_> = after.difference(&before).collect();
        prop_assert!(new.is_empty(), "{:#?}\n{}", new, self.shown());
        Ok(())
    }

    fn findings(&self, text: &str) -> BTreeSet<String> {
        let mut config = Config::default();
        config.pacemaker = Some(self.made.plan.version);
        let report = Linter::new(config).lint(&SourceFile::new("cib", text));
        let findings = report.findings();
        let findings = findings.filter(|finding| finding.severity > Severity::Info);
        let is_alone = self.wanted.spec.guests().len() == 1;
        let findings = findings.filter(|finding| match finding.rule.id {
            // Whoever is alone has nobody to be fenced by.
            "fence-device-unusable" | "node-without-fencing" => !is_alone,
            // Asked for, and told.
            "priority-fencing-delay-without-priority" => {
                !self.made.plan.notes.contains(&Note::NoPriorities)
            }
            rule => !STAYS.contains(&rule),
        });
        findings
            .map(|finding| format!("{}: {}", finding.rule.id, finding.message))
            .collect()
    }

    /// Without what is cib-gen's own, both are the same.
    fn keeps_what_is_not_its_own(&self) -> Judged {
        let Some(base) = self.base else { return Ok(()) };
        let mut text = self.made.configuration.clone();
        let edits = &self.made.edits;
        for (at, edit) in edits.iter().enumerate().rev() {
            let before = &edits[..at];
            let grown: usize = before.iter().map(|edit| edit.text.len()).sum();
            let gone: usize = before.iter().map(|edit| edit.span.range().len()).sum();
            let start = edit.span.range().start + grown - gone;
            text.replace_range(
                start..start + edit.text.len(),
                &base.text()[edit.span.range()],
            );
        }
        prop_assert_eq!(&text, base.text());
        let result = SourceFile::new("result", self.made.document.as_str());
        let [before, after] = [base, &result].map(|source| self.others(source));
        prop_assert_eq!(before, after, "{}", self.shown());
        Ok(())
    }

    /// Every resource, constraint and level that is not about a planned device, as XML.
    fn others(&self, source: &SourceFile) -> Vec<String> {
        let parsed = parse(source).unwrap();
        let own = |id: &str| self.made.plan.devices.iter().any(|device| device.id == id);
        let mut others = Vec::new();
        for primitive in parsed.cib.primitives() {
            let id = primitive.id.as_ref().map_or("", |id| id.as_str());
            if !own(id) {
                others.push(primitive.to_xml("primitive"));
            }
        }
        for location in parsed.cib.locations() {
            if !location.rsc.as_ref().is_some_and(|rsc| own(rsc.as_str())) {
                others.push(location.to_xml("rsc_location"));
            }
        }
        let planned = &self.made.plan.levels;
        for level in parsed.cib.fencing_levels() {
            let id = level.id.as_ref().map_or("", |id| id.as_str());
            if !planned.iter().any(|own| own.id == id) {
                others.push(level.to_xml("fencing-level"));
            }
        }
        others
    }

    fn is_accepted_unless_somebody_was_quicker(&self) -> Judged {
        let file = match self.base {
            Some(base) => CibFile::with(base.text().as_bytes()).unwrap(),
            None => CibFile::empty().unwrap(),
        };
        let changed = CibFile::with(with_next_epoch(&file.text().unwrap()).as_bytes()).unwrap();
        let ran = file.replace(self.made.document.as_str()).unwrap();
        prop_assert_eq!(ran.code, 0, "{:?}\n{}", ran, self.shown());
        let ran = changed.replace(self.made.document.as_str()).unwrap();
        prop_assert_eq!(ran.code, OLD, "{:?}\n{}", ran, self.shown());
        // This one does not ask who was quicker.
        let section = emit(self.made, self.base, Format::Configuration).unwrap();
        let args = ["--replace", "--scope", "configuration", "--xml-pipe"];
        let ran = changed.cibadmin(&args, section).unwrap();
        prop_assert_eq!(ran.code, 0, "{:?}\n{}", ran, self.shown());
        Ok(())
    }

    fn places_devices_off_their_targets(&self) -> Judged {
        let guests = self.wanted.spec.guests();
        let mut args = vec!["--quorum", "1"];
        for guest in guests {
            args.extend(["--node-up", &guest.node]);
        }
        let ran = tools::crm_simulate(self.made.document.as_str(), &args).unwrap();
        prop_assert_eq!(ran.code, 0, "{:?}\n{}", ran, self.shown());
        let after = ran.stdout.rsplit("Revised Cluster Status").next();
        for device in &self.made.plan.devices {
            let start = format!("* {}\t(stonith:", device.id);
            let lines = after.into_iter().flat_map(str::lines);
            let line = { lines }.find(|line| line.trim_start().starts_with(&start));
            let Some(line) = line else {
                return Err(TestCaseError::fail(format!("{}\n{ran:?}", self.shown())));
            };
            let node = line.split_once("Started ").map(|(_, node)| node);
            for ban in &device.bans {
                prop_assert_ne!(node, Some(&**ban), "{}\n{:?}", self.shown(), ran);
            }
            prop_assert!(
                node.is_some() || guests.len() == 1 || guests.len() <= device.bans.len(),
                "{}\n{:?}",
                self.shown(),
                ran
            );
        }
        Ok(())
    }
}

/// The document after somebody's change of the configuration.
fn with_next_epoch(cib: &str) -> String {
    let start = cib.find(" epoch=").unwrap() + " epoch=x".len();
    let digits = cib[start..].split(['"', '\'']).next().unwrap_or_default();
    let next = digits.parse::<u32>().unwrap() + 1;
    format!("{}{next}{}", &cib[..start], &cib[start + digits.len()..])
}
