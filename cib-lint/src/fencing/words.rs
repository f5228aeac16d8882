//! What all formats say in the same words.

use super::{Coverage, Delay, Device, Endpoint, Fault, FencedNode, FencingReport, Outcome};
use super::{Half, IdleDevice, Split, Tie, Way};
use crate::render::plain;

/// So many names are listed; of more it is said how many they are.
const MOST_NAMES: usize = 3;
/// Of more idle devices only the names are listed.
const MOST_IDLE: usize = 4;
/// What a document calls something may have any length.
const LONGEST_NAME: usize = 60;
const LONGEST_LINE: usize = 200;

/// What nobody may overlook.
pub(super) const NOT_FENCED: &str = "NOT FENCED";

/// A name on one line, harmless to terminals, and not longer than a name should be.
pub(super) fn name(text: &str) -> String {
    cut(&plain(text), LONGEST_NAME)
}

/// A sentence on one line, harmless to terminals, and not longer than anybody reads.
pub(super) fn line(text: &str) -> String {
    cut(&plain(text), LONGEST_LINE)
}

/// The first characters of a text, with an ellipsis where some are left out.
fn cut(text: &str, most: usize) -> String {
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

/// What is said of the devices that fence nobody: each with its targets, if they are few.
pub(super) fn idle(devices: &[IdleDevice]) -> Vec<String> {
    if devices.len() > MOST_IDLE {
        let names: Vec<String> = devices.iter().map(|device| device.name.clone()).collect();
        return vec![format!("{} fence no node.", short_list(&names, 8))];
    }
    let says = |device: &IdleDevice| format!("{} {}.", name(&device.name), device.words());
    devices.iter().map(says).collect()
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
            Coverage::Uncovered if self.weaknesses.iter().any(|it| it.kind == "fences-nothing") => {
                "what can fence it stops nothing"
            }
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

    /// Whether how long it waits is drawn (`pcmk_delay_max`).
    fn waits_by_chance(&self) -> bool {
        self.delay.is_some_and(|delay| delay.min_ms < delay.max_ms)
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
            Outcome::Either if first.waits_by_chance() || second.waits_by_chance() => {
                format!("{one} and {two} shoot each other, and a delay of random length decides who is first: either may win, or both die")
            }
            Outcome::Either => {
                format!("{one} and {two} shoot each other, and no delay decides who is first: either may win, or both die")
            }
            Outcome::ByPriority => {
                format!("{one} and {two} shoot each other, and the side with the less important resources waits (priority-fencing-delay)")
            }
            Outcome::OnlyFirst => format!("only {one} can shoot, and {two} is fenced"),
            Outcome::OnlySecond => format!("only {two} can shoot, and {one} is fenced"),
            Outcome::ByQuorum => {
                let chosen = match self.tie {
                    Some(Tie::QuorumDevice) => "the quorum device votes for",
                    _ => "auto_tie_breaker names",
                };
                format!("only the half that {chosen} keeps quorum, and it fences the other")
            }
            Outcome::Nobody if self.tie == Some(Tie::Neither) => {
                "neither half keeps quorum by corosync.conf, and neither fences the other".to_owned()
            }
            Outcome::Nobody => format!("neither {one} nor {two} can fence the other"),
            Outcome::Undecided if first.quorum.is_none() && !is_pair => {
                "who survives depends on corosync.conf (auto_tie_breaker, a quorum device); without those neither \
                 half keeps quorum, and neither fences the other"
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

#[cfg(test)]
mod tests {
    use super::*;

    fn half(nodes: &[&str], delay: Option<(u64, u64)>) -> Half {
        Half {
            nodes: nodes.iter().map(|&name| name.to_owned()).collect(),
            quorum: None,
            may_fence: Some(true),
            can_fence: Some(true),
            delay: delay.map(|(min_ms, max_ms)| Delay { min_ms, max_ms }),
        }
    }

    fn split(one: Half, two: Half, outcome: Outcome) -> String {
        let halves = [one, two];
        let tie = None;
        Split {
            halves,
            tie,
            outcome,
        }
        .words()
    }

    #[test]
    fn a_split_of_two_says_who_wins_and_why() {
        let says = |outcome| {
            let slow = half(&["n2"], Some((10_000, 12_500)));
            split(half(&["n1"], Some((0, 0))), slow, outcome)
        };
        assert_eq!(
            says(Outcome::FirstWins),
            "In a split, n1 and n2 shoot each other, and n1 wins: n2 waits 10s to 12500ms before it shoots, n1 does not wait."
        );
        assert!(says(Outcome::Either).contains("a delay of random length decides who is first"));
        let fixed = || half(&["n1"], Some((5_000, 5_000)));
        assert!(split(fixed(), fixed(), Outcome::Either).contains("no delay decides who is first"));
        assert_eq!(
            says(Outcome::OnlySecond),
            "In a split, only n2 can shoot, and n1 is fenced."
        );
        assert_eq!(
            says(Outcome::Nobody),
            "In a split, neither n1 nor n2 can fence the other."
        );
    }

    #[test]
    fn an_even_split_of_more_hangs_on_the_quorum() {
        let says = split(
            half(&["a", "b"], None),
            half(&["c", "d"], None),
            Outcome::Undecided,
        );
        assert!(says.starts_with("In a split into 2 and 2, who survives depends on corosync.conf"));
    }

    #[test]
    fn many_names_are_counted() {
        let names: Vec<String> = (1..=9).map(|at| format!("n{at}")).collect();
        assert_eq!(short_list(&names, 3), "n1, n2, n3 and 6 more");
        assert_eq!(short_list(&names[..3], 2), "n1, n2 and n3");
        assert_eq!(list(&names[..1]), "n1");
    }

    #[test]
    fn a_name_is_short_and_harmless() {
        assert_eq!(name("a\u{1b}[31m"), "a\u{241b}[31m");
        assert_eq!(name(&"x".repeat(99)).chars().count(), LONGEST_NAME);
    }
}
