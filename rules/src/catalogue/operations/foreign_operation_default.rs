//! `foreign-operation-default`: a default for something else among those for operations

use cib_model::{Holder, SetKind, facts};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "foreign-operation-default",
    area: Area::Operations,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A setting of resources or of the cluster stands among the defaults of operations",
    why: "From `op_defaults` Pacemaker reads what operations have: `timeout`, `on-fail` and the like. \
          `resource-stickiness` or `no-quorum-policy` there has no effect, and nothing is logged: the \
          value holds that is set elsewhere, or the default.",
    remedy: "Move it: settings of resources into `rsc_defaults`, options of the cluster into \
             `crm_config`.",
    references: &[
        sources::OPERATIONS,
        sources::RESOURCES,
        sources::CLUSTER_OPTIONS,
    ],
    bad: &[
        Example::new(
            "A setting of resources",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <nvpair id="op-options-stickiness" name="«resource-stickiness»" value="100"/>
  </meta_attributes>
</op_defaults>
"#,
        ),
        Example::new(
            "An option of the cluster",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <nvpair id="op-options-policy" name="«no-quorum-policy»" value="freeze"/>
  </meta_attributes>
</op_defaults>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Options of operations",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <nvpair id="op-options-timeout" name="timeout" value="60s"/>
    <nvpair id="op-options-pending" name="record-pending" value="true"/>
  </meta_attributes>
</op_defaults>
"#,
        ),
        Example::new(
            "A name that is nobody's",
            r#"<op_defaults>
  <meta_attributes id="op-options">
    <nvpair id="op-options-ticket" name="x-change-ticket" value="4711"/>
  </meta_attributes>
</op_defaults>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_sets() {
        if !matches!(held.holder, Holder::OpDefaults) || held.kind != SetKind::Meta {
            continue;
        }
        for pair in &held.set.pairs {
            let Some(name) = &pair.name else { continue };
            let word = name.as_str();
            let is_own = facts::operation_option(word).is_some()
                || facts::old_meta(facts::MetaOf::Operation, word).is_some();
            let (whose, section) = if is_own {
                continue;
            } else if facts::meta_attribute(word).is_some() {
                ("of resources", "rsc_defaults")
            } else if facts::cluster_option(word).is_some() {
                ("of the cluster", "crm_config")
            } else {
                continue;
            };
            let message = format!(
                "{} is a setting {whose}, and has no effect among the defaults of operations",
                shown(word)
            );
            cx.report(
                Finding::of_name(held, pair, message).help(format!("write it in `{section}`")),
            );
        }
    }
}
