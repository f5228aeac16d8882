//! `profile-operation-differs`: an operation is not what the vendor advises

use cib_model::facts::{OperationField, Topic};
use cib_model::{Attr, Cluster, Operation, Span};

use crate::finding::{Finding, Subject, shown};
use crate::profiles::{Advised, advisors, pages};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

/// How long an operation may take that says nothing (`lib/pengine/pe_actions.c`).
const DEFAULT_TIMEOUT: &str = "20s";

pub(crate) static RULE: Rule = Rule {
    id: "profile-operation-differs",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A timeout or interval of an operation is not what the profile asks for",
    why: "An operation that takes longer than its timeout has failed, and the cluster recovers \
          from that: a database that needs 50 minutes to load is stopped after 10, again and \
          again. What the platform has to be asked for must not be asked too often.",
    remedy: "Set the timeout or interval as the profile asks for.",
    references: &[sources::TRENTO, sources::AZURE, sources::OPERATIONS],
    bad: &[
        Example::new(
            "A database gets ten minutes to start",
            r#"<resources>
  <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana">
    <operations>
      <op id="rsc_hana-start" name="start" interval="0" timeout="«600»"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "It gets what all operations get",
            r#"<resources>
  <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana">
    <operations>
      <op id="«rsc_hana-start»" name="start" interval="0"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "The platform is asked every minute",
            r#"<resources>
  <primitive id="rsc_st_azure" class="stonith" type="fence_azure_arm">
    <instance_attributes id="i">
      <nvpair id="i-limit" name="pcmk_action_limit" value="3"/>
    </instance_attributes>
    <operations>
      <op id="m" name="monitor" interval="«60»" timeout="120"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["azure"]),
        Example::new(
            "What starts the service of an instance is not to be watched",
            r#"<resources>
  <primitive id="rsc_start" class="ocf" provider="suse" type="SAPStartSrv">
    <operations>
      <op id="m" name="«monitor»" interval="11" timeout="60"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
    ],
    good: &[
        Example::new(
            "A database gets the time that it needs",
            r#"<resources>
  <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana">
    <operations>
      <op id="rsc_hana-start" name="start" interval="0" timeout="7200"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "It gets what all operations get, and that is long",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources>
    <primitive id="rsc_hana" class="ocf" provider="suse" type="SAPHana">
      <operations>
        <op id="rsc_hana-start" name="start" interval="0"/>
      </operations>
    </primitive>
  </resources>
  <constraints/>
  <op_defaults>
    <meta_attributes id="op-options"><nvpair id="o-t" name="timeout" value="1h"/></meta_attributes>
  </op_defaults>
</configuration>
"#,
        )
        .for_profiles(&["sap-hana"]),
        Example::new(
            "The platform is asked every hour",
            r#"<resources>
  <primitive id="rsc_st_azure" class="stonith" type="fence_azure_arm">
    <operations>
      <op id="m" name="monitor" interval="3600s" timeout="120s"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["azure"]),
        Example::new(
            "A monitor that is no more than a probe",
            r#"<resources>
  <primitive id="rsc_start" class="ocf" provider="suse" type="SAPStartSrv">
    <operations>
      <op id="m" name="monitor" interval="0" timeout="20"/>
    </operations>
  </primitive>
</resources>
"#,
        )
        .for_profiles(&["sap-ascs"]),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let Some(advised) = Advised::new(cx) else {
        return;
    };
    for advice in advised.about(Topic::Operation) {
        for resource in advised.resources(advice.of) {
            let Some(primitive) = cluster.resolved(&resource) else {
                continue;
            };
            for operation in cluster.operations(primitive) {
                let Some(name) = &operation.name else {
                    continue;
                };
                if name.as_str() != advice.it.name || is_other(operation, advice.it.field) {
                    continue;
                }
                let subject = Subject::new("op", operation.id.as_ref().map_or("", Attr::as_str));
                let of = format!("{} of {}", shown(name.as_str()), shown(resource.id()));
                let Some(field) = advice.it.field else {
                    let message = format!(
                        "{} has a recurring monitor; the profile `{}` asks for none ({})",
                        shown(resource.id()),
                        advice.profile,
                        advisors(&advice.it.given),
                    );
                    let help = format!("remove it; see {}", pages(&advice.it.given));
                    cx.report(Finding::new(subject, name.span(), message).help(help));
                    continue;
                };
                let Some((value, span)) = value(cluster, operation, field) else {
                    continue;
                };
                if !advice.is_met_by(value) {
                    let said = format!("the {} of {of}", field.name());
                    cx.report(advice.finding_of(subject, &said, value, span));
                }
            }
        }
    }
}

/// Whether an operation is not the one that is meant: a monitor without an interval is a probe, and meta-attributes may
/// say something else.
fn is_other(operation: &Operation<'_>, field: Option<OperationField>) -> bool {
    let interval = operation.interval.as_ref().and_then(|it| it.get().ok());
    let is_probe = interval.is_none_or(|interval| interval == cib_model::Duration::ZERO);
    let is_monitor = operation
        .name
        .as_ref()
        .is_some_and(|name| name.as_str() == "monitor");
    let said_elsewhere = field.is_some() && !operation.meta_attributes.is_empty();
    is_monitor && is_probe || said_elsewhere
}

/// What holds for an operation, and where that is said.
fn value<'c>(
    cluster: &Cluster<'c>,
    operation: &'c Operation<'c>,
    field: OperationField,
) -> Option<(&'c str, Span)> {
    if field == OperationField::Interval {
        let interval = operation.interval.as_ref()?;
        return Some((interval.as_str(), interval.span()));
    }
    if let Some(timeout) = &operation.timeout {
        return Some((timeout.as_str(), timeout.span()));
    }
    let id = operation.id.as_ref();
    let place = id.map_or(operation.place.tag, Attr::span);
    match cluster.default_operation_meta("timeout") {
        Some(default) if default.conditional => None,
        Some(default) => Some((default.value.as_str(), place)),
        None => Some((DEFAULT_TIMEOUT, place)),
    }
}
