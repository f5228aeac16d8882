//! What the rules about cluster options that go away have in common.

use std::collections::HashSet;

use cib_model::RetiredOption;

use crate::rule::Context;

impl<'c> Context<'c> {
    /// The cluster options that the planned upgrade does something to. Without one, those that the release which runs
    /// does not read, or warns of; but not those that the schema refuses, and not those that another value hides, since
    /// Pacemaker does not warn of them.
    pub(crate) fn retired_options(&self) -> Vec<RetiredOption<'c>> {
        let mut options = self.cluster.retired_options(self.upgrade);
        if self.upgrade.is_none() && !options.is_empty() {
            let violations = self.judgement.violations.iter();
            let refused: HashSet<_> = violations.map(|it| it.span).collect();
            let settings = self.cluster.option_settings().into_iter();
            let hidden = settings.filter(|it| it.hidden_by.is_some());
            let hidden: HashSet<_> = hidden.map(|it| it.setting.pair.place.tag).collect();
            options.retain(|option| {
                !refused.contains(&option.name.span()) && !hidden.contains(&option.pair.place.tag)
            });
        }
        options
    }
}
