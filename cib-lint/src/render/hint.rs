//! The flags of the command that others than its help speak of, and the words that point to them: all texts take them from here.

use cib_rules::Safety;

use crate::{Report, ReportedFix};

/// Applies safe fixes to files.
pub(crate) const FIX: &str = "fix";
/// Lets unsafe fixes be applied too.
pub(crate) const UNSAFE_FIXES: &str = "unsafe-fixes";
/// Shows what would change.
pub(crate) const DIFF: &str = "diff";
/// Asks installed agents what they are.
pub(crate) const INSTALLED_AGENTS: &str = "installed-agents";

/// How many findings can be fixed, and how. None where none can.
pub(crate) fn fixable(report: &Report) -> Option<String> {
    let fixes = || report.findings().filter_map(|finding| finding.fix.as_ref());
    let count = |safety| {
        fixes()
            .filter(|fix: &&ReportedFix| fix.safety == safety)
            .count()
    };
    match (count(Safety::Safe), count(Safety::Unsafe)) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} can be fixed with --{FIX}")),
        (0, more) => Some(format!("{more} can be fixed with --{FIX} --{UNSAFE_FIXES}")),
        (safe, more) => Some(format!(
            "{safe} can be fixed with --{FIX}, {more} more with --{UNSAFE_FIXES}"
        )),
    }
}
