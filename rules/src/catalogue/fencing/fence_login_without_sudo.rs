//! `fence-login-without-sudo`: a fence device logs in as a user who may not see the domains

use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "fence-login-without-sudo",
    area: Area::Fencing,
    category: Category::Availability,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A fence device logs in as a user who may not see the domains",
    why: "`fence_virsh` runs plain `virsh` on the hypervisor. For a user other than root that \
          means the domains of this user (`qemu:///session`), unless the host is set up \
          otherwise: the machines of the system are not found, and fencing fails.",
    remedy: "Set `use_sudo=\"1\"` and let the user run virsh by sudo without a password; or set \
          `uri_default` for the user on the host, or `LIBVIRT_DEFAULT_URI` in `ssh_options`.",
    references: &[sources::LIBVIRT_URI, sources::FENCING],
    bad: &[
        Example::new(
            "Another user",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="«fencing»"/>
      <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The old name of the parameter",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ipaddr" name="ipaddr" value="host1"/>
      <nvpair id="f-login" name="login" value="«fencing»"/>
      <nvpair id="f-passwd" name="passwd" value="****"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "root",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The shell is told which domains",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="fencing"/>
      <nvpair id="f-identity_file" name="identity_file" value="/root/.ssh/id_rsa"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
      <nvpair id="f-ssh_options" name="ssh_options" value="-t '/bin/bash -c &quot;LIBVIRT_DEFAULT_URI=qemu:///system PS1=\\[EXPECT\\]# /bin/bash --noprofile --norc&quot;'"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "By sudo",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="fencing"/>
      <nvpair id="f-use_sudo" name="use_sudo" value="1"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "By sudo, under its old name",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="fencing"/>
      <nvpair id="f-sudo" name="sudo" value="yes"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A name that is not shown",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_virsh">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="host1"/>
      <nvpair id="f-username" name="username" value="****"/>
      <nvpair id="f-pcmk_host_map" name="pcmk_host_map" value="node1:vm1;node2:vm2"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for device in cluster.fence_devices() {
        let Some(user) = cluster.first_parameter(device, &["username", "login"]) else {
            continue;
        };
        let is_certain = device.agent() == "fence_virsh"
            && !user.conditional
            && !user.is_hidden()
            && user.value.as_str() != "root";
        let uses_sudo = cluster.agent_flag(device, &["use_sudo", "sudo"]).is_some();
        if !is_certain || uses_sudo || cluster.tells_virsh_where(device) {
            continue;
        }
        let (id, name) = (shown(device.id()), shown(user.value.as_str()));
        let message = format!(
            "the fence device {id} runs virsh as {name} and without sudo, so that it may not see the domains of the system"
        );
        cx.report(
            Finding::of_device(device, user.value.span(), message).help(
                "set `use_sudo=\"1\"`, or see to it that virsh finds the domains as this user",
            ),
        );
    }
}
