//! `setting-in-wrong-set`: a setting among those of another kind

use cib_model::{HeldSet, NvPair, SetKind, facts};

use crate::finding::{Finding, shown, shown_holder};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "setting-in-wrong-set",
    area: Area::Primitives,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A setting of a resource stands among settings of another kind",
    why: "Pacemaker reads meta-attributes from `<meta_attributes>` alone; among the parameters \
          they go to the agent, which knows none of them, and `target-role` does not stop the \
          resource. Options of operations and of the cluster are not read among the meta- \
          attributes of a resource either. Nothing reports it: the default holds.",
    remedy: "Move it where Pacemaker reads it: meta-attributes into `<meta_attributes>`, options of \
          operations into the `<op>`, options of the cluster into `<crm_config>`.",
    references: &[
        sources::RESOURCES,
        sources::OPERATIONS,
        sources::CLUSTER_OPTIONS,
    ],
    bad: &[
        Example::new(
            "A meta-attribute among the parameters",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="«target-role»" value="Stopped"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A clone has no parameters",
            r#"<resources>
  <clone id="db-clone">
    <instance_attributes id="db-clone-params">
      <nvpair id="db-clone-params-1" name="«clone-max»" value="2"/>
    </instance_attributes>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "An option of operations",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«on-fail»" value="fence"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "An option of the cluster",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <meta_attributes id="db-meta">
      <nvpair id="db-meta-1" name="«maintenance-mode»" value="true"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In the defaults",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </resources>
  <rsc_defaults>
    <meta_attributes id="defaults">
      <nvpair id="defaults-1" name="«timeout»" value="60s"/>
    </meta_attributes>
  </rsc_defaults>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Where they belong",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="options">
      <nvpair id="options-1" name="maintenance-mode" value="false"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="db" class="ocf" provider="example" type="database">
      <meta_attributes id="db-meta">
        <nvpair id="db-meta-1" name="target-role" value="Stopped"/>
      </meta_attributes>
      <operations>
        <op id="db-monitor" name="monitor" interval="10s" on-fail="fence"/>
      </operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Parameters that agents do have",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <instance_attributes id="db-params">
      <nvpair id="db-params-1" name="timeout" value="60"/>
      <nvpair id="db-params-2" name="priority" value="high"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for held in cx.cluster.cib.held_sets() {
        if held.holder.meta_kind().is_none() {
            continue;
        }
        for pair in &held.set.pairs {
            if let Some(finding) = finding(held, pair) {
                cx.report(finding);
            }
        }
    }
}

fn finding(held: HeldSet<'_>, pair: &NvPair<'_>) -> Option<Finding> {
    let name = pair.name.as_ref()?.as_str();
    let (of, stands, cure) = match held.kind {
        SetKind::Instance if facts::is_meta_attribute_alone(name) => (
            "is a meta-attribute",
            "stands among the parameters",
            "write it in `<meta_attributes>`",
        ),
        SetKind::Meta if facts::meta_attribute(name).is_some() => return None,
        SetKind::Meta if facts::is_option_of_operations(name) => (
            "is an option of operations",
            "stands among the meta-attributes",
            "write it in the `<op>` that it is for, or in `<op_defaults>`",
        ),
        SetKind::Meta if facts::cluster_option(name).is_some() => (
            "is an option of the cluster",
            "stands among the meta-attributes",
            "write it in `<crm_config>`",
        ),
        _ => return None,
    };
    let message = format!(
        "{} {of}, and has no effect where it {stands} of {}",
        shown(name),
        shown_holder(held.holder)
    );
    Some(Finding::of_name(held, pair, message).help(cure))
}
