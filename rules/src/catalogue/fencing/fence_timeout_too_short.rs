//! `fence-timeout-too-short`: the agent is ended before it is done

use cib_model::{Cluster, Duration, FenceDevice, Told};

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-timeout-too-short",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "A fence device needs longer than the fencer gives it",
    why: "Agents of the package fence-agents wait where their parameters say so: `delay` \
          before they do anything, `power_wait` after each switch, up to `power_timeout` until \
          the state has changed. The fencer knows nothing of that. It ends the agent after \
          `pcmk_reboot_timeout` or `pcmk_off_timeout`, else after `stonith-timeout` (60 \
          seconds by default), and the node counts as not fenced. The delays of Pacemaker \
          itself, such as `pcmk_delay_max`, come on top and do not count.",
    remedy: "Give the device as long as its parameters add up to, and some seconds more: set \
          `pcmk_reboot_timeout`, `pcmk_off_timeout` or `stonith-timeout`. Use \
          `pcmk_delay_base` for a delay.",
    references: &[
        sources::FENCING,
        "https://github.com/ClusterLabs/fence-agents/issues/526",
    ],
    bad: &[
        Example::new(
            "It waits longer than it has",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-delay" name="delay" value="«90»"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "It may wait longer than it has",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-power_timeout" name="power_timeout" value="240"/>
        <nvpair id="fence-node1-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="«120»"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "After off and after on",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-power_wait" name="power_wait" value="«35»"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "The login of the monitor",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-login_timeout" name="login_timeout" value="60"/>
        <nvpair id="fence-node1-pcmk_monitor_timeout" name="pcmk_monitor_timeout" value="«20»"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Long enough",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-power_timeout" name="power_timeout" value="240"/>
        <nvpair id="fence-node1-pcmk_reboot_timeout" name="pcmk_reboot_timeout" value="900"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Long enough for all devices",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-timeout" name="stonith-timeout" value="300s"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-power_timeout" name="power_timeout" value="240"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Off waits once",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
      <nvpair id="opt-stonith-action" name="stonith-action" value="off"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-power_wait" name="power_wait" value="35"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
        Example::new(
            "Pacemaker counts its own delays apart",
            r#"<configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="opt-stonith-enabled" name="stonith-enabled" value="true"/>
    </cluster_property_set>
  </crm_config>
  <resources>
    <primitive id="fence-node1" class="stonith" type="fence_ipmilan">
      <instance_attributes id="fence-node1-params">
        <nvpair id="fence-node1-pcmk_host_list" name="pcmk_host_list" value="node1"/>
        <nvpair id="fence-node1-ip" name="ip" value="bmc.example.com"/>
        <nvpair id="fence-node1-pcmk_delay_max" name="pcmk_delay_max" value="90s"/>
      </instance_attributes>
      <operations><op id="fence-node1-monitor" name="monitor" interval="60s"/></operations>
    </primitive>
  </resources>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        if !device.agent().starts_with("fence_") {
            continue;
        }
        let found = [slow_action(cluster, device), slow_login(cluster, device)];
        for finding in found.into_iter().flatten() {
            cx.report(finding);
        }
    }
}

/// What the agent's parameters add up to, if that is more than it is given.
fn slow_action<'c>(cluster: &Cluster<'c>, device: &FenceDevice<'c>) -> Option<Finding> {
    let told = cluster.told_everywhere(device)?;
    let limit = told.timeout?;
    let delay = cluster.agent_seconds(device, "delay");
    let wait = cluster.agent_seconds(device, "power_wait");
    let timeout = cluster.agent_seconds(device, "power_timeout");
    let method = cluster.device_parameter(device, "method");
    let cycles = method.is_some_and(|method| method.value.as_str() == "cycle");
    let switches = if told.action == "reboot" && !cycles {
        2
    } else {
        1
    };
    let of = |part: Option<(u64, _)>| part.map_or(0, |(seconds, _)| seconds);
    let waits = of(delay).saturating_add(of(wait).saturating_mul(switches));
    let most = waits.saturating_add(of(timeout));
    let limit_seconds = limit.milliseconds() / 1000;
    let (severity, verb, takes) = if waits >= limit_seconds.max(1) {
        (Severity::Error, "waits", waits)
    } else if timeout.is_some() && most > limit_seconds {
        (Severity::Warning, "may wait", most)
    } else {
        return None;
    };
    let parts = [delay, wait, timeout];
    let longest = parts
        .into_iter()
        .flatten()
        .max_by_key(|(seconds, _)| *seconds);
    let (_, longest) = longest?;
    let own = told.limit.filter(|limit| limit.name.starts_with("pcmk_"));
    let place = own.unwrap_or(longest);
    let message = format!(
        "the agent of {} {verb} {takes}s by its parameters, but is ended after {limit}",
        shown(device.id())
    );
    let mut finding = Finding::of_device(device, place.value.span(), message)
        .severity(severity)
        .help(format!(
            "set `pcmk_{}_timeout` to more than {takes}s",
            action(&told)
        ));
    for (related, words) in [
        (Some(longest), "the longest part"),
        (told.limit, "the limit"),
    ] {
        let other = related.filter(|related| related.value.span() != place.value.span());
        if let Some(other) = other {
            finding = finding.related(other.value.span(), words);
        }
    }
    Some(finding)
}

/// The action that the timeout is named after.
fn action(told: &Told<'_>) -> &'static str {
    let named = told.limit.map_or("", |limit| limit.name);
    if named == "pcmk_off_timeout" || told.action == "off" {
        "off"
    } else {
        "reboot"
    }
}

/// A monitor that may wait for a prompt longer than it is given.
fn slow_login<'c>(cluster: &Cluster<'c>, device: &FenceDevice<'c>) -> Option<Finding> {
    let (login, place) = cluster.agent_seconds(device, "login_timeout")?;
    let monitor = cluster.device_parameter(device, "pcmk_monitor_timeout")?;
    let limit = cluster.device_timeout(monitor.value.as_str())?;
    if Duration::from_seconds(login) < limit || monitor.conditional {
        return None;
    }
    let message = format!(
        "the agent of {} may wait {login}s for a prompt, but its monitor is ended after {limit}",
        shown(device.id())
    );
    Some(
        Finding::of_device(device, monitor.value.span(), message)
            .related(place.value.span(), "the longest part")
            .help(format!("set `pcmk_monitor_timeout` to more than {login}s")),
    )
}
