//! A source to a report.

use cib_model::facts::Schema;
use cib_model::schema::Judgement;
use cib_model::{Cluster, Root, SourceFile, Span, Upgrade, Version, parse};
use cib_rules::{Context, Finding, Rule, Subject, reading};

use crate::report::{FileReport, Report, ReportedFinding};

/// What to look for, and for whom.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// The release of Pacemaker to judge for. None: the release that wrote the document, else the newest known.
    pub pacemaker: Option<Version>,
    /// The schema to judge by. None: the one that the document names.
    pub schema: Option<&'static Schema>,
    /// The release that the cluster is to be upgraded to: what the rules of the category `upgrade` judge for, and
    /// without which most of them are silent.
    pub target: Option<Version>,
    /// The rules that run, in this order.
    pub rules: Vec<&'static Rule>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            pacemaker: None,
            schema: None,
            target: None,
            rules: cib_rules::ALL.to_vec(),
        }
    }
}

/// Runs rules over configurations.
#[derive(Debug, Default)]
pub struct Linter {
    config: Config,
}

impl Linter {
    /// A linter with these settings.
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Everything that is wrong with one source. Never fails: a text that cannot be read is a finding too.
    pub fn lint(&self, source: &SourceFile) -> Report {
        let mut findings = Vec::new();
        match parse(source) {
            Err(error) => {
                let subject = Subject::new("document", "");
                let finding = Finding::new(subject, error.span, error.message).help(
                    "mend the XML here; Pacemaker reads nothing of a document that is not well-formed",
                );
                self.keep(&mut findings, reading::XML_SYNTAX, finding);
            }
            Ok(parsed) if parsed.root == Root::Unknown => {
                let finding = foreign_document(source, parsed.root_tag);
                self.keep(&mut findings, reading::FOREIGN_DOCUMENT, finding);
            }
            Ok(parsed) => {
                let cluster = Cluster::new(&parsed, self.config.pacemaker);
                let judgement = Judgement::new(&parsed, self.config.schema, self.config.pacemaker);
                let target = self.config.target;
                let upgrade = target.map(|target| Upgrade::new(&parsed, target));
                for rule in &self.config.rules {
                    let mut context = Context::new(&cluster, &judgement, upgrade);
                    (rule.check)(&mut context);
                    findings.extend(
                        context
                            .into_findings()
                            .into_iter()
                            .map(|finding| (*rule, finding)),
                    );
                }
            }
        }
        findings.sort_by_key(|(rule, finding)| (finding.primary.span, rule.id));
        let findings = findings
            .into_iter()
            .map(|(rule, finding)| ReportedFinding::new(rule, finding, source));
        Report {
            files: vec![FileReport {
                name: source.name().to_owned(),
                findings: findings.collect(),
            }],
            rules: self.config.rules.clone(),
        }
    }

    fn keep(
        &self,
        findings: &mut Vec<(&'static Rule, Finding)>,
        rule: &'static Rule,
        finding: Finding,
    ) {
        if self.config.rules.iter().any(|wanted| wanted.id == rule.id) {
            findings.push((rule, finding));
        }
    }
}

fn foreign_document(source: &SourceFile, tag: Span) -> Finding {
    let subject = Subject::new("document", "");
    Finding::new(subject, tag, foreign_root(source, tag))
        .help("name the file that `cibadmin --query` wrote")
}

/// What is wrong with a document of another kind.
pub(crate) fn foreign_root(source: &SourceFile, tag: Span) -> String {
    let name = cib_rules::shown(source.slice(tag));
    format!("the document starts with {name}; expected `cib` or one of its sections")
}
