//! `remote-option-invalid`: a port or time that Pacemaker cannot read

use cib_model::{ClusterResource, Duration, Scalar as _, Setting, Timeout};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "remote-option-invalid",
    area: Area::Remote,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "An option of a remote or guest node is one that Pacemaker cannot read",
    why: "Nobody checks the port and the times of a connection before it is made. A port that is \
          none is taken for 3121 or refused when the node is to start; a time that is none is \
          taken for the default, or for no time at all.",
    remedy: "Write a port from 1 to 65535, and a number with a unit such as `60s`.",
    references: &[sources::REMOTE],
    bad: &[
        Example::new(
            "The port of a remote node",
            r#"<resources>
  <primitive id="far" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far-params">
      <nvpair id="far-port" name="port" value="«31210000»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The port of a guest node",
            r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      <nvpair id="vm-remote-port" name="remote-port" value="«ssh»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A timeout",
            r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      <nvpair id="vm-remote-connect-timeout" name="remote-connect-timeout" value="«soon»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The time between attempts",
            r#"<resources>
  <primitive id="far" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far-params">
      <nvpair id="far-reconnect_interval" name="reconnect_interval" value="«often»"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No address",
            r#"<resources>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      <nvpair id="vm-remote-addr" name="remote-addr" value="«»"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[Example::new(
        "Numbers",
        r#"<resources>
  <primitive id="far" class="ocf" provider="pacemaker" type="remote">
    <instance_attributes id="far-params">
      <nvpair id="far-port" name="port" value="3122"/>
      <nvpair id="far-reconnect_interval" name="reconnect_interval" value="60s"/>
    </instance_attributes>
  </primitive>
  <primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain">
    <meta_attributes id="vm-meta">
      <nvpair id="vm-remote-node" name="remote-node" value="guest1"/>
      <nvpair id="vm-remote-port" name="remote-port" value="3122"/>
      <nvpair id="vm-remote-connect-timeout" name="remote-connect-timeout" value="90s"/>
      <nvpair id="vm-remote-addr" name="remote-addr" value="192.0.2.10"/>
    </meta_attributes>
  </primitive>
</resources>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for resource in cluster.remote_connections() {
        for (name, kind) in [("port", Kind::Port), ("reconnect_interval", Kind::Interval)] {
            let primitive = cluster.resolved(resource);
            let setting = primitive.and_then(|it| cluster.parameter(it, name));
            let finding = setting.and_then(|setting| complaint(resource, setting, kind));
            if let Some(finding) = finding {
                cx.report(finding);
            }
        }
    }
    for (resource, _) in cluster.guests() {
        for (name, kind) in [
            ("remote-port", Kind::Port),
            ("remote-connect-timeout", Kind::Timeout),
            ("remote-addr", Kind::Address),
        ] {
            let setting = cluster.own_meta_of(resource, name);
            let finding = setting.and_then(|setting| complaint(resource, setting, kind));
            if let Some(finding) = finding {
                cx.report(finding);
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Port,
    Interval,
    Timeout,
    Address,
}

fn complaint(resource: &ClusterResource<'_>, setting: Setting<'_>, kind: Kind) -> Option<Finding> {
    let text = setting.value.as_str();
    let is_port = || text.parse().is_ok_and(|port: u16| port > 0);
    let (is_right, what) = match kind {
        Kind::Port => (is_port(), "no port"),
        Kind::Interval => (Duration::read(text).is_ok(), "no time"),
        Kind::Timeout => (Timeout::read(text).is_ok(), "no time"),
        Kind::Address => (!text.is_empty(), "no address"),
    };
    if is_right || setting.is_hidden() {
        return None;
    }
    let id = shown(resource.id());
    let message = if text.is_empty() {
        format!("`{}` of {id} is empty", setting.name)
    } else {
        format!(
            "`{}` of {id} is {}, which is {what}",
            setting.name,
            shown(text)
        )
    };
    let help = match kind {
        Kind::Port => "write a number from 1 to 65535",
        Kind::Interval | Kind::Timeout => "write a number with a unit, such as `60s`",
        Kind::Address => "write an address, or remove it",
    };
    Some(Finding::of_resource(resource, setting.value.span(), message).help(help))
}
