//! `operation-repeated`: two operations that are the same to Pacemaker

use std::collections::{BTreeMap, HashSet};

use cib_model::{Attr, Duration, Operation, ResolvedPrimitive, Span};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "operation-repeated",
    area: Area::Operations,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A resource has two operations with the same name and interval",
    why: "Pacemaker tells operations of a resource apart by name and interval alone, whatever \
          their role, their timeout or whether they are on; `60s` and `1min` are the same. Of \
          repeated operations it drops every one that shares them: the resource is not monitored \
          at all, and only crm_verify says so. The monitors for the roles of a promotable clone \
          need different intervals for that reason. Of operations without an interval the first \
          counts.",
    remedy: "Give each its own interval, such as `10s` and `11s`, or remove what is too much.",
    references: &[sources::OPERATIONS],
    bad: &[
        Example::new(
            "Monitors for two roles",
            r#"<resources>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" class="ocf" provider="example" type="database">
      <operations>
        <op id="db-monitor-p" name="monitor" interval="10s" role="Promoted"/>
        <op id="db-monitor-u" name="monitor" interval="«10s»" role="Unpromoted"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "The same time in two spellings",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="60s"/>
      <op id="db-check" name="monitor" interval="«1min»"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "One of them is off",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="60s"/>
      <op id="db-check" name="monitor" interval="«60s»" enabled="false"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A template has the other",
            r#"<resources>
  <template id="databases" class="ocf" provider="example" type="database">
    <operations>
      <op id="databases-monitor" name="monitor" interval="«10s»" role="Promoted"/>
    </operations>
  </template>
  <clone id="dbs">
    <meta_attributes id="dbs-meta">
      <nvpair id="dbs-promotable" name="promotable" value="true"/>
    </meta_attributes>
    <primitive id="db" template="databases">
      <operations>
        <op id="db-monitor" name="monitor" interval="10s"/>
      </operations>
    </primitive>
  </clone>
</resources>
"#,
        ),
        Example::new(
            "Two of which one counts",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0" timeout="60s"/>
      <op id="db-start-slow" name="start" interval="«0»" timeout="300s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Different intervals",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s"/>
      <op id="db-deep" name="monitor" interval="60s" timeout="60s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The primitive's own takes the place of the template's",
            r#"<resources>
  <template id="databases" class="ocf" provider="example" type="database">
    <operations>
      <op id="databases-monitor" name="monitor" interval="10s"/>
    </operations>
  </template>
  <primitive id="db" template="databases">
    <operations>
      <op id="db-monitor" name="monitor" interval="10s" timeout="60s"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Different actions",
            r#"<resources>
  <primitive id="db" class="ocf" provider="example" type="database">
    <operations>
      <op id="db-start" name="start" interval="0"/>
      <op id="db-stop" name="stop" interval="0"/>
    </operations>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    // A template's operations are there for every primitive that is made from it.
    let mut told = HashSet::new();
    for primitive in cluster.primitives() {
        let operations = cluster.operations(primitive);
        let mut groups: BTreeMap<_, Vec<&Operation<'_>>> = BTreeMap::new();
        for operation in operations.into_iter().filter(|it| is_read(it)) {
            let key = (operation.period(), operation.action());
            groups.entry(key).or_default().push(operation);
        }
        for ((interval, action), group) in groups {
            let (Some(last), [first, _, ..]) = (group.last(), group.as_slice()) else {
                continue;
            };
            if told.insert(std::ptr::from_ref(*last)) {
                let finding = finding(primitive, interval, action, first, last);
                let others = group.iter().filter(|it| !std::ptr::eq(**it, *last));
                cx.report(others.fold(finding, |finding, other| {
                    finding.related(place(other), format!("{} is another", shown(other.id())))
                }));
            }
        }
    }
}

/// What stands in an interval that is no time is another mistake.
fn is_read(operation: &Operation<'_>) -> bool {
    let interval = operation.interval.as_ref();
    !operation.action().is_empty() && interval.is_none_or(|interval| interval.get().is_ok())
}

fn finding(
    primitive: &ResolvedPrimitive<'_>,
    interval: Duration,
    action: &str,
    first: &Operation<'_>,
    last: &Operation<'_>,
) -> Finding {
    let id = shown(primitive.id());
    if interval == Duration::ZERO {
        let message = format!(
            "{id} has two operations {} without an interval: only {} counts",
            shown(action),
            shown(first.id())
        );
        return Finding::of_operation(last, place(last), message)
            .severity(Severity::Info)
            .help("remove one of them");
    }
    let message = format!(
        "{id} has two operations {} every {interval}: Pacemaker drops them all",
        shown(action)
    );
    Finding::of_operation(last, place(last), message).help("give each an interval of its own")
}

fn place(operation: &Operation<'_>) -> Span {
    let interval = operation.interval.as_ref();
    interval.map_or(operation.place.tag, Attr::span)
}
