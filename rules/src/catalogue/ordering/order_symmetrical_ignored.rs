//! `order-symmetrical-ignored`: `symmetrical` of an order that has no other direction

use cib_model::{Attr, OrderKind};

use crate::finding::{Finding, Subject, shown};
use crate::fix::Safety;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "order-symmetrical-ignored",
    area: Area::Ordering,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`symmetrical=\"true\"` stands beside `kind=\"Serialize\"`, and is ignored",
    why: "`Serialize` only keeps the actions of the order from being done at the same time; the \
          opposite actions are not ordered at all. Pacemaker ignores `symmetrical` there, and \
          `crm_verify` complains.",
    remedy: "Remove `symmetrical`; if the resources are to stop in the opposite order, use \
          `kind=\"Mandatory\"` or `kind=\"Optional\"`.",
    references: &[sources::CONSTRAINTS],
    bad: &[Example::new(
        "Both",
        r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" kind="Serialize" «symmetrical»="true"/>
  </constraints>
</configuration>
"#,
    )],
    good: &[
        Example::new(
            "Without it",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" kind="Serialize"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "What is so anyway",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" kind="Serialize" symmetrical="false"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Another kind",
            r#"<configuration>
  <resources>
    <primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>
    <primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>
  </resources>
  <constraints>
    <rsc_order id="db-first" first="db" then="web" kind="Optional" symmetrical="true"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for order in cx.cluster.cib.orders() {
        let symmetrical = order.symmetrical.as_ref();
        let Some(symmetrical) = symmetrical.filter(|it| it.get() == Ok(true)) else {
            continue;
        };
        if order.binding() != OrderKind::Serialize {
            continue;
        }
        let id = order.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "`symmetrical` of the order {} is ignored: `kind=\"Serialize\"` has no other direction",
            shown(id)
        );
        let subject = Subject::new("rsc_order", id);
        cx.report(
            Finding::new(subject, symmetrical.name_span(), message)
                .help("remove it, or choose another `kind`")
                .fix_by_removing_attribute(cx.cluster, symmetrical, Safety::Safe),
        );
    }
}
