//! `bundle-address-invalid`: an address that no container can have

use std::net::Ipv4Addr;

use cib_model::Bundle;

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "bundle-address-invalid",
    area: Area::Bundles,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The addresses of a bundle are none",
    why: "Pacemaker counts up from `ip-range-start`, one IPv4 address for each container. From a \
          text that is none, and from an IPv6 address, it makes no second one: the resource for it \
          is called `(null)`. Behind 254 it goes on with 1 of the next network, which is reached \
          on another way.",
    remedy: "Write an IPv4 address with enough room behind it for all containers.",
    references: &[sources::CLONES],
    bad: &[
        Example::new(
            "No address",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="«192.0.2»" host-interface="eth0"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "IPv6",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="«2001:db8::1»" host-interface="eth0"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "The next network",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="3"/>
    <network ip-range-start="«192.0.2.253»" host-interface="eth0"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
        Example::new(
            "No netmask",
            r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="2"/>
    <network ip-range-start="192.0.2.10" host-interface="eth0" host-netmask="«64»"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
        "Room enough",
        r#"<resources>
  <bundle id="dbs">
    <podman image="example.com/db:1" replicas="3"/>
    <network ip-range-start="192.0.2.252" host-interface="eth0" host-netmask="24"/>
    <primitive id="db" class="ocf" provider="example" type="database"/>
  </bundle>
</resources>
"#,
    )],
    check,
};

/// The last number of an address that Pacemaker counts up to (`lib/pengine/bundle.c`; tried with `crm_simulate`).
const LAST: i64 = 254;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for (resource, bundle) in cluster.bundles() {
        let Some(network) = &bundle.network else {
            continue;
        };
        if let Some(start) = &network.ip_range_start
            && let Some(message) = complaint(start.as_str(), bundle)
        {
            cx.report(
                Finding::of_resource(resource, start.span(), message)
                    .help("write an IPv4 address with enough room behind it for all containers"),
            );
        }
        let mask = network.host_netmask.as_ref();
        let off = |number| !(1..=32).contains(&number);
        if let Some(mask) = mask.filter(|mask| mask.get().is_ok_and(off)) {
            let message = format!("{} is no netmask of IPv4", shown(mask.as_str()));
            cx.report(
                Finding::of_resource(resource, mask.span(), message)
                    .help("write the number of bits, from 1 to 32"),
            );
        }
    }
}

fn complaint(start: &str, bundle: &Bundle<'_>) -> Option<String> {
    let replicas = bundle.replicas();
    let Ok(address) = start.parse::<Ipv4Addr>() else {
        let then = if replicas > 1 {
            ": only the first container has one"
        } else {
            ""
        };
        return Some(format!("{} is no IPv4 address{then}", shown(start)));
    };
    let [.., last] = address.octets();
    let room = LAST - i64::from(last) + 1;
    (replicas > room.max(1)).then(|| {
        format!(
            "from {} on there is room for {} of {replicas} containers: the others get addresses \
             of the next network",
            shown(start),
            room.max(1)
        )
    })
}
