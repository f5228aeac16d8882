//! What crmsh says and what we say, held against each other and against what was done wrong.

use std::collections::{BTreeMap, BTreeSet};

use cib_lint::{Config, Linter, Report, ReportedFinding};
use cib_model::{SourceFile, Version};

use crate::cases::{Case, Cases};
use crate::complaints::Complaint;
use crate::reasons::{FURTHER, NAMING_OTHERWISE, REFUTED, RULES, Reason, UNSAID};
use crate::said::{Kind, Said};

/// The release of the tools of Debian 12.
const PACEMAKER: Version = Version::new(2, 1, 5);

/// What we say of a document, as far as it is about agents, by the number of the case.
type Findings<'r> = BTreeMap<usize, Vec<&'r ReportedFinding>>;

fn findings<'r>(cases: &Cases, report: &'r Report) -> Findings<'r> {
    let mut findings = Findings::new();
    for finding in report.findings() {
        let is_about_agents = RULES
            .iter()
            .any(|(_, rules)| rules.contains(&finding.rule.id));
        if let (true, Some(case)) = (is_about_agents, case_of(cases, finding)) {
            findings.entry(case.number).or_default().push(finding);
        }
    }
    findings
}

fn report(cases: &Cases) -> Report {
    let mut config = Config::default();
    config.pacemaker = Some(PACEMAKER);
    Linter::new(config).lint(&SourceFile::new("cib.xml", cases.text.as_str()))
}

/// The case that a finding is at, or about: a default stands elsewhere.
fn case_of<'c>(cases: &'c Cases, finding: &'c ReportedFinding) -> Option<&'c Case> {
    let place = finding.primary.span.range().start;
    let at = cases.at(place);
    at.or_else(|| cases.about(&finding.subject.id).next())
}

/// Whether a finding says that, naming what it is said of.
fn says(finding: &ReportedFinding, said: &Said) -> bool {
    let (_, rules) = RULES.iter().find(|(kind, _)| *kind == said.kind).unwrap();
    let rule = finding.rule.id;
    // All that have the default are in one sentence: `... asks for 40s for start, 1min for stop`.
    let name = match said.kind {
        Kind::DefaultTimeoutLow => format!(" for {}", said.name),
        _ => format!("`{}`", said.name),
    };
    let is_named = finding.message.contains(&name);
    rules.contains(&rule) && (is_named || NAMING_OTHERWISE.contains(&rule))
}

/// One difference, and how often it was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// Of crmsh alone, and wrong.
    Refuted,
    /// Ours alone.
    Further,
    /// Of nobody, though it was done wrong.
    Unsaid,
}

impl Difference {
    const ALL: [Self; 3] = [Self::Refuted, Self::Further, Self::Unsaid];

    fn reasons(self) -> &'static [Reason] {
        match self {
            Self::Refuted => &REFUTED,
            Self::Further => &FURTHER,
            Self::Unsaid => &UNSAID,
        }
    }
}

/// What was counted, and what has no reason.
#[derive(Default)]
pub(crate) struct Verdict {
    primitives: usize,
    agents: BTreeSet<String>,
    agreed: BTreeMap<Kind, usize>,
    /// What is not so, though the agent's metadata says so.
    corrected: BTreeMap<Kind, usize>,
    differences: BTreeMap<(Difference, &'static Reason), usize>,
    unexplained: Vec<String>,
}

impl Verdict {
    /// Holds what crmsh says of a document against what we do.
    pub(crate) fn of(&mut self, cases: &Cases, complaints: &BTreeSet<Complaint>) {
        let report = report(cases);
        let findings = findings(cases, &report);
        self.primitives += cases.cases.len();
        let mut of_case = BTreeMap::<_, BTreeSet<_>>::new();
        for complaint in complaints {
            let mut about = cases.about(&complaint.about).peekable();
            assert!(about.peek().is_some(), "of nothing known: {complaint:?}");
            for case in about {
                of_case
                    .entry(case.number)
                    .or_default()
                    .insert(&complaint.said);
            }
        }
        for case in &cases.cases {
            self.agents.insert(case.agent.name.clone().into_owned());
            let complaints = of_case.remove(&case.number).unwrap_or_default();
            self.judge(
                case,
                &complaints,
                findings.get(&case.number).map_or(&[], Vec::as_slice),
            );
        }
    }

    fn judge(&mut self, case: &Case, complaints: &BTreeSet<&Said>, ours: &[&ReportedFinding]) {
        for said in complaints {
            if ours.iter().any(|finding| says(finding, said)) {
                *self.agreed.entry(said.kind).or_default() += 1;
            } else {
                self.differ(Difference::Refuted, case, said, "");
            }
        }
        for finding in ours {
            let said = case.wrong.iter().find(|said| says(finding, said));
            if complaints.iter().any(|said| says(finding, said)) {
                continue;
            }
            match said {
                Some(said) => self.differ(Difference::Further, case, said, &finding.message),
                None => self.unexplained.push(format!(
                    "not done wrong: p{} {} {}: {}",
                    case.number, case.agent.name, case.mistake, finding.message
                )),
            }
        }
        for said in &case.wrong {
            let is_said = complaints.contains(said);
            if !is_said && !ours.iter().any(|finding| says(finding, said)) {
                self.differ(Difference::Unsaid, case, said, "");
            }
        }
    }

    fn differ(&mut self, difference: Difference, case: &Case, said: &Said, message: &str) {
        let is_silent = matches!(difference, Difference::Refuted | Difference::Unsaid);
        if is_silent && case.is_corrected(said) {
            *self.corrected.entry(said.kind).or_default() += 1;
            return;
        }
        let mut reasons = difference.reasons().iter();
        let reason = reasons.find(|reason| {
            reason.kind == said.kind
                && case.agent.name.starts_with(reason.agents)
                && ["", case.mistake].contains(&reason.mistake)
                && ["", &said.name].contains(&reason.name)
        });
        match reason {
            Some(reason) => *self.differences.entry((difference, reason)).or_default() += 1,
            None => self.unexplained.push(format!(
                "{difference:?}: p{} {} {}: {:?} `{}` {message}",
                case.number, case.agent.name, case.mistake, said.kind, said.name
            )),
        }
    }

    /// Prints what was counted.
    ///
    /// # Panics
    ///
    /// Where a difference has no reason.
    #[expect(
        clippy::print_stdout,
        reason = "the list is for whoever reads the test"
    )]
    pub(crate) fn holds(&self) {
        println!(
            "{} primitives of {} agents",
            self.primitives,
            self.agents.len()
        );
        for (kind, count) in &self.agreed {
            println!("{count:>5} {kind:?}: crmsh and cib-lint");
        }
        for (kind, count) in &self.corrected {
            println!("{count:>5} {kind:?}: the agent's metadata errs");
        }
        for ((difference, reason), count) in &self.differences {
            println!("{count:>5} {difference:?}: {reason:?}");
        }
        println!("{}", self.unexplained.join("\n"));
        assert!(
            self.unexplained.is_empty(),
            "differences without a reason; see above"
        );
    }

    /// # Panics
    ///
    /// Where a reason has no difference.
    pub(crate) fn needs_every_reason(&self) {
        let all = Difference::ALL.iter();
        let all = all.flat_map(|it| it.reasons().iter().map(|reason| (*it, reason)));
        let unneeded: Vec<_> = all
            .filter(|reason| !self.differences.contains_key(reason))
            .collect();
        assert!(
            unneeded.is_empty(),
            "reasons for what is not there: {unneeded:#?}"
        );
    }
}
