//! `ticket-time-invalid`: the time at which a ticket was granted is no number

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, Integer, Scalar as _};

pub(crate) static RULE: Rule = Rule {
    id: "ticket-time-invalid",
    area: Area::Tickets,
    category: Category::State,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "The time at which a ticket was granted is no number",
    why: "Pacemaker writes the seconds since 1970. A text that is no number, which only somebody else can \
          have written, is read as 0.",
    remedy: "Grant the ticket anew.",
    references: &[sources::MULTI_SITE],
    bad: &[Example::new(
        "A date",
        r#"<cib>
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </resources>
    <constraints>
      <rsc_ticket id="db-ticket" rsc="db" ticket="site" loss-policy="stop"/>
    </constraints>
  </configuration>
  <status>
    <tickets>
      <ticket_state id="site" granted="true" last-granted="«yesterday»"/>
    </tickets>
  </status>
</cib>
"#,
    )],
    good: &[Example::new(
        "Seconds",
        r#"<cib>
  <configuration>
    <resources>
      <primitive id="db" class="ocf" provider="example" type="database"/>
    </resources>
    <constraints>
      <rsc_ticket id="db-ticket" rsc="db" ticket="site" loss-policy="stop"/>
    </constraints>
  </configuration>
  <status>
    <tickets>
      <ticket_state id="site" granted="true" last-granted="1767225600"/>
    </tickets>
  </status>
</cib>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let status = cx.cluster.cib.status.iter();
    let tickets = status.filter_map(|status| status.tickets.as_ref());
    for state in tickets.flat_map(|tickets| &tickets.states) {
        let Some(granted) = &state.last_granted else {
            continue;
        };
        if Integer::read(granted.as_str()).is_ok() {
            continue;
        }
        let id = state.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the ticket {} was granted at {}, which is no time in seconds",
            shown(id),
            shown(granted.as_str())
        );
        let subject = Subject::new("ticket_state", id);
        cx.report(Finding::new(subject, granted.span(), message).help("grant the ticket anew"));
    }
}
