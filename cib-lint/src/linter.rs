//! A source to a report.

use cib_model::facts::{Platform, Profile, Schema};
use cib_model::schema::Judgement;
use cib_model::{
    Agent, Cluster, Companions, DateTime, FileId, FileKind, Root, SourceFile, Span, Upgrade,
    Version, XmlError, parse,
};
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
    /// The platform that the cluster is to be upgraded to: what it ships and supports counts too, and its release of
    /// Pacemaker, unless [`target`](Self::target) is another.
    pub platform: Option<&'static Platform>,
    /// What the clock says. None: nothing is said that depends on it, so that a report depends on the files alone.
    pub now: Option<DateTime>,
    /// The kinds of cluster whose vendors' advice is to be held.
    pub profiles: Vec<&'static Profile>,
    /// Agents as they are installed where the configuration is used: each takes the place of what is known of it. Of two
    /// with the same name the first counts.
    pub agents: Vec<Agent>,
    /// The rules that run, in this order.
    pub rules: Vec<&'static Rule>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            pacemaker: None,
            schema: None,
            target: None,
            platform: None,
            now: None,
            profiles: Vec::new(),
            agents: Vec::new(),
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
        self.lint_cluster(std::slice::from_ref(source))
    }

    /// Everything that is wrong with the files of one cluster, in any order: its CIB, and those that stand beside it,
    /// told by their content ([`FileKind`]). Of several CIBs each is a cluster of its own, and nobody knows which of
    /// them the other files belong to: then these are judged without one.
    pub fn lint_cluster(&self, sources: &[SourceFile]) -> Report {
        let mut files: Vec<_> = sources
            .iter()
            .map(|source| FileReport {
                name: source.name().to_owned(),
                findings: Vec::new(),
            })
            .collect();
        let companions = Companions::read(sources);
        let cibs = sources
            .iter()
            .enumerate()
            .filter(|(_, source)| FileKind::is_read_as_cib(source));
        let cibs: Vec<_> = cibs.map(|(at, _)| at).collect();
        match cibs[..] {
            [cib] => self.judge(sources, Some(cib), &companions, &mut files),
            ref cibs => {
                for cib in cibs {
                    self.judge(sources, Some(*cib), &Companions::default(), &mut files);
                }
                if cibs.len() < sources.len() {
                    self.judge(sources, None, &companions, &mut files);
                }
            }
        }
        Report {
            files,
            rules: self.config.rules.clone(),
        }
    }

    /// Adds what is wrong with one cluster to the reports of its files.
    fn judge(
        &self,
        sources: &[SourceFile],
        cib: Option<usize>,
        companions: &Companions<'_>,
        files: &mut [FileReport],
    ) {
        let nothing = nothing_known();
        let source = cib.and_then(|at| sources.get(at)).unwrap_or(&nothing);
        let mut findings = self.findings(source, companions);
        findings.sort_by_key(|(rule, finding)| (finding.primary.span, rule.id));
        let at = |file| match file {
            FileId::Cib => cib,
            FileId::Companion(at) => Some(at),
        };
        for (rule, finding) in findings {
            let Some(home) = at(finding.primary.file) else {
                continue;
            };
            let source_of = |file| at(file).and_then(|at| sources.get(at));
            if let (Some(source), Some(file)) = (sources.get(home), files.get_mut(home)) {
                let finding = ReportedFinding::new(rule, finding, source, source_of);
                file.findings.push(finding);
            }
        }
    }

    fn findings(
        &self,
        source: &SourceFile,
        companions: &Companions<'_>,
    ) -> Vec<(&'static Rule, Finding)> {
        let mut findings = Vec::new();
        match parse(source) {
            Err(error) => {
                let finding = xml_syntax(&error, "Pacemaker");
                self.keep(&mut findings, reading::XML_SYNTAX, finding);
                findings.extend(self.beside(companions));
            }
            Ok(parsed) if parsed.root == Root::Unknown => {
                let finding = foreign_document(source, parsed.root_tag);
                self.keep(&mut findings, reading::FOREIGN_DOCUMENT, finding);
                findings.extend(self.beside(companions));
            }
            Ok(parsed) => {
                for malformed in &companions.malformed {
                    let finding = xml_syntax(&malformed.it, "libvirt").in_file(malformed.file);
                    self.keep(&mut findings, reading::XML_SYNTAX, finding);
                }
                let cluster =
                    Cluster::with_agents(&parsed, self.config.pacemaker, &self.config.agents);
                let judgement = Judgement::new(&parsed, self.config.schema, self.config.pacemaker);
                let platform = self.config.platform;
                let target = self.config.target.or(platform.map(|it| it.release));
                let upgrade = target.map(|target| Upgrade::new(&parsed, target).on(platform));
                for rule in &self.config.rules {
                    let mut context = Context::new(&cluster, &judgement, companions);
                    context.upgrade = upgrade;
                    context.now = self.config.now;
                    context.profiles = &self.config.profiles;
                    (rule.check)(&mut context);
                    let found = context.into_findings().into_iter();
                    findings.extend(found.map(|finding| (*rule, finding)));
                }
            }
        }
        findings
    }

    /// What is wrong with the companions of a CIB that cannot be read.
    fn beside(&self, companions: &Companions<'_>) -> Vec<(&'static Rule, Finding)> {
        if companions.is_empty() {
            return Vec::new();
        }
        self.findings(&nothing_known(), companions)
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

/// The configuration of a cluster of which none is given: no rule finds anything in it.
fn nothing_known() -> SourceFile {
    SourceFile::new("", "<tags/>")
}

fn xml_syntax(error: &XmlError, reader: &str) -> Finding {
    let subject = Subject::new("document", "");
    let help =
        format!("mend the XML here; {reader} reads nothing of a document that is not well-formed");
    Finding::new(subject, error.span, error.message.as_str()).help(help)
}

fn foreign_document(source: &SourceFile, tag: Span) -> Finding {
    let name = cib_rules::shown(source.slice(tag));
    let subject = Subject::new("document", "");
    let message = format!("the document starts with {name}; expected `cib` or one of its sections");
    Finding::new(subject, tag, message).help("name the file that `cibadmin --query` wrote")
}
