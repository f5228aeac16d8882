//! What all formats say in the same words.

use super::{Coverage, Delay, Device, Endpoint, Fault, FencedNode, FencingReport, Outcome};
use super::{Half, IdleDevice, Split, Way};
use crate::render::plain;

/// So many names are listed; of more it is said how many they are.
const MOST_NAMES: usize = 3;
/// What a document calls something may have any length.
const LONGEST_NAME: usize = 60;

/// What nobody may overlook.
pub(super) const NOT_FENCED: &str = "NOT FENCED";

/// A name on one line, harmless to terminals, and not longer than a name should be.
pub(super) fn name(text: &str) -> String {
    cut(&plain(text), LONGEST_NAME)
}

/// The first characters of a text, with an ellipsis where some are left out.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept = text.chars().take(most.saturating_sub(1));
    kept.chain(std::iter::once('…')).collect()
}

/// "a, b and c"
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => name(one),
        [before @ .., last] => {
            let before: Vec<String> = before.iter().map(|it| name(it)).collect();
            format!("{} and {}", before.join(", "), name(last))
        }
    }
}

/// "a, b and 29 more"
pub(super) fn short_list(names: &[String], most: usize) -> String {
    // Never "1 more": the name is not longer.
    if names.len() <= most + 1 {
        return list(names);
    }
    let first: Vec<String> = names.iter().take(most).map(|it| name(it)).collect();
    format!("{} and {} more", first.join(", "), names.len() - most)
}

/// "1 node", "2 nodes"
pub(super) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// What the whole is about.
pub(super) fn title(report: &FencingReport) -> String {
    match &report.cluster {
        Some(cluster) => format!("Fencing of the cluster {}", name(cluster)),
        None => "Fencing of the cluster".to_owned(),
    }
}

/// "4 nodes: 3 fenced, 1 NOT FENCED (node4)"
pub(super) fn summary(report: &FencingReport) -> String {
    let tally = report.tally();
    let mut parts = Vec::new();
    if tally.fenced > 0 || tally.nodes == 0 {
        parts.push(format!("{} fenced", tally.fenced));
    }
    if tally.undecided > 0 {
        parts.push(format!("{} not known", tally.undecided));
    }
    if tally.not_fenced > 0 {
        let gaps: Vec<String> = report.gaps().map(|node| node.name.clone()).collect();
        let gaps = short_list(&gaps, 8);
        parts.push(format!("{} {NOT_FENCED} ({gaps})", tally.not_fenced));
    }
    format!("{}: {}", count(tally.nodes, "node"), parts.join(", "))
}

impl FencedNode {
    /// Whether nothing is there to fence the node, working or not.
    pub(super) fn is_without_device(&self) -> bool {
        self.ways.iter().all(|way| way.devices.is_empty())
    }

    /// Why nobody fences the node, or how it is fenced where that is no device.
    pub(super) fn why(&self) -> &'static str {
        match self.coverage {
            Coverage::Disabled => "fencing is disabled in the whole cluster",
            Coverage::Uncovered if self.is_without_device() => "no fence device can fence it",
            Coverage::Uncovered if self.ways.iter().any(|way| way.level.is_some()) => {
                "every level of its topology fails"
            }
            Coverage::Uncovered => "no fence device that could is usable",
            Coverage::OnlyByItself => "only the node itself may run its devices",
            Coverage::Covered => "fenced",
            Coverage::WithItsHost => "fenced by stopping the resource it runs in",
            Coverage::ByWatchdog => "fenced by its own watchdog",
            Coverage::Undecided => "cannot be told from the file",
        }
    }
}

impl Fault {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Missing => "no such device",
            Self::Stopped => "kept stopped",
            Self::NotItsTarget => "cannot fence it",
            Self::OnlyOnItsTarget => "runs only on its target",
            Self::NobodyMayRun => "nobody may run it",
        }
    }
}

impl Device {
    /// Where it runs, from the point of view of its target.
    pub(super) fn runs_on_words(&self) -> String {
        if self.is_watchdog {
            return "its own watchdog".to_owned();
        }
        let (may, maybe) = (self.runs_on.len(), self.may_run_on.len());
        if may == self.others && may > 1 {
            return "all others".to_owned();
        }
        if may + maybe <= MOST_NAMES {
            let certain = self.runs_on.iter().map(|it| name(it));
            let doubtful = self.may_run_on.iter().map(|it| format!("{}?", name(it)));
            let names: Vec<String> = certain.chain(doubtful).collect();
            return names.join(", ");
        }
        let most = may + maybe;
        match maybe {
            0 => format!("{may} of {} others", self.others),
            _ => format!("{may} to {most} of {} others", self.others),
        }
    }
}

impl IdleDevice {
    /// What a device does that fences nobody, behind its name.
    pub(super) fn words(&self) -> String {
        match self.targets.as_deref() {
            Some([]) => "fences no node: it has no targets".to_owned(),
            Some([one]) => format!("fences no node: its target is {}", name(one)),
            Some(targets) => format!("fences no node: its targets are {}", short_list(targets, 6)),
            None => "fences no node".to_owned(),
        }
    }
}

impl Delay {
    pub(super) const NONE: Self = Self {
        min_ms: 0,
        max_ms: 0,
    };

    /// "10s", "0s to 5s"; nothing where there is none.
    pub(super) fn words(self) -> Option<String> {
        let time = |ms| cib_model::Duration::from_milliseconds(ms).to_string();
        match self {
            Self::NONE => None,
            Self { min_ms, max_ms } if min_ms == max_ms => Some(time(min_ms)),
            Self { min_ms, max_ms } => Some(format!("{} to {}", time(min_ms), time(max_ms))),
        }
    }
}

impl Way {
    /// What is said where a way begins: its level, and how many of its devices have to succeed.
    pub(super) fn label(&self) -> Option<String> {
        match (self.level, self.devices.len()) {
            (Some(level), 0 | 1) => Some(format!("level {level}")),
            (Some(level), devices) => Some(format!("level {level}: all {devices}")),
            (None, 0 | 1) => None,
            (None, devices) => Some(format!("any of {devices}")),
        }
    }
}

impl Endpoint {
    /// "hypervisor 10.0.0.1"
    pub(super) fn words(&self) -> String {
        match &self.host {
            Some(host) => format!("{} {}", self.kind, name(host)),
            None => self.kind.to_owned(),
        }
    }
}

impl Half {
    fn name(&self) -> String {
        let nodes = short_list(&self.nodes, 4);
        match self.nodes.len() {
            1 => nodes,
            _ => format!("the half with {nodes}"),
        }
    }

    fn wait(&self) -> String {
        match self.delay.map(Delay::words) {
            Some(Some(wait)) => format!("waits {wait}"),
            Some(None) => "does not wait".to_owned(),
            None => "waits as long as a rule says".to_owned(),
        }
    }
}

impl Split {
    /// Who may shoot in a split, who wins, and by what delay.
    pub(super) fn words(&self) -> String {
        let [first, second] = &self.halves;
        let (one, two) = (first.name(), second.name());
        let is_pair = first.nodes.len() == 1 && second.nodes.len() == 1;
        let says = match self.outcome {
            Outcome::FirstWins => race(first, second),
            Outcome::SecondWins => race(second, first),
            Outcome::Either => {
                format!("{one} and {two} shoot each other, and no delay decides who is first: either may win, or both die")
            }
            Outcome::ByPriority => {
                format!("{one} and {two} shoot each other, and the side with the less important resources waits (priority-fencing-delay)")
            }
            Outcome::OnlyFirst => format!("only {one} can shoot, and {two} is fenced"),
            Outcome::OnlySecond => format!("only {two} can shoot, and {one} is fenced"),
            Outcome::Nobody => format!("neither {one} nor {two} can fence the other"),
            Outcome::Undecided if first.quorum.is_none() && !is_pair => {
                "who survives depends on corosync.conf (auto_tie_breaker, a quorum device); without those neither \
                 half has quorum, and nobody is fenced"
                    .to_owned()
            }
            Outcome::Undecided => "the file does not tell who shoots".to_owned(),
        };
        if is_pair {
            format!("In a split, {says}.")
        } else {
            let sizes = (first.nodes.len(), second.nodes.len());
            format!("In a split into {} and {}, {says}.", sizes.0, sizes.1)
        }
    }
}

/// Both shoot, and delays decide.
fn race(winner: &Half, loser: &Half) -> String {
    let (wins, dies) = (winner.name(), loser.name());
    format!(
        "{wins} and {dies} shoot each other, and {wins} wins: {dies} {} before it shoots, {wins} {}",
        loser.wait(),
        winner.wait()
    )
}
