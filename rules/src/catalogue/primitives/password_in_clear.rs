//! `password-in-clear`: a password stands in the configuration

use cib_model::{Cluster, Holder, NvPair, Resource, SetKind, facts};

use crate::finding::{Finding, Subject, shown, shown_holder};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "password-in-clear",
    area: Area::Primitives,
    category: Category::Security,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A password stands in the configuration in clear text",
    why: "Everybody in the group `haclient` can read the configuration, and it is on the disks of \
          all nodes, in backups and in every report that is sent to a vendor. With the password \
          of a fence device one can switch off all nodes.",
    remedy: "Keep the password in a file that only root reads: `cibsecret set RESOURCE NAME \
             VALUE` does that and leaves `lrm://` in the configuration; many fence agents take \
             a `password_script`, or a key (`identity_file`).",
    references: &[
        sources::FENCING,
        "https://github.com/ClusterLabs/pacemaker/blob/main/tools/cibsecret.in",
    ],
    bad: &[
        Example::new(
            "A fence device",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="i">
      <nvpair id="i-ip" name="ip" value="192.168.1.10"/>
      <nvpair id="i-pw" name="«passwd»" value="swordfish"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A database",
            r#"<resources>
  <primitive id="db" class="ocf" provider="heartbeat" type="mysql">
    <instance_attributes id="i">
      <nvpair id="i-pw" name="«replication_passwd»" value="swordfish"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The program of an alert",
            r#"<alerts>
  <alert id="mail" path="/usr/local/sbin/alert.sh">
    <instance_attributes id="i">
      <nvpair id="i-token" name="«api_token»" value="swordfish"/>
    </instance_attributes>
  </alert>
</alerts>
"#,
        ),
    ],
    good: &[
        Example::new(
            "Kept elsewhere",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="i">
      <nvpair id="i-ip" name="ip" value="192.168.1.10"/>
      <nvpair id="i-pw" name="passwd" value="lrm://"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "Hidden before the file was given away",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="i">
      <nvpair id="i-pw" name="passwd" value="****"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A program that says it",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="i">
      <nvpair id="i-pw" name="password_script" value="/root/say-password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "The key of a reservation is no secret, nor is where one lies",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_scsi">
    <instance_attributes id="i">
      <nvpair id="i-key" name="key" value="abcd1234"/>
      <nvpair id="i-file" name="ssh_key" value="/root/.ssh/id_rsa"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "No password",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_apc">
    <instance_attributes id="i">
      <nvpair id="i-pw" name="passwd" value=""/>
      <nvpair id="i-token" name="token" value="true"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster: &Cluster<'_> = cx.cluster;
    for held in cluster.cib.held_sets() {
        let is_node = matches!(held.holder, Holder::Node(_) | Holder::Cluster);
        if held.kind != SetKind::Instance || is_node {
            continue;
        }
        for pair in &held.set.pairs {
            let Some(name) = pair.name.as_ref().filter(|_| has_secret(pair, held.holder)) else {
                continue;
            };
            let message = format!(
                "the value of {} of {} stands here for everybody who may read the configuration",
                shown(name.as_str()),
                shown_holder(held.holder),
            );
            let subject = Subject::new(held.holder.tag(), held.holder.id());
            cx.report(
                Finding::new(subject, name.span(), message)
                    .help("keep it in a file: `cibsecret`, a `password_script`, or a key"),
            );
        }
    }
}

/// Whether a pair has a secret for its value, and not only where one is, or a switch.
fn has_secret(pair: &NvPair<'_>, holder: Holder<'_>) -> bool {
    let (Some(name), Some(value)) = (&pair.name, &pair.value) else {
        return false;
    };
    let text = value.as_str();
    let is_hidden = text.starts_with("lrm://") || text.bytes().all(|byte| byte == b'*');
    let is_place = text.starts_with('/');
    let is_switch = ["true", "false", "yes", "no", "on", "off"].contains(&text);
    let is_number = text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    // What marks a disk as reserved can be read from the disk.
    let is_reservation = name.as_str() == "key" && locks_disks(holder);
    let is_none = is_hidden || is_place || is_switch || is_number || is_reservation;
    facts::is_secret(name.as_str()) && !is_none
}

/// Whether a fence device keeps nodes from their disks.
fn locks_disks(holder: Holder<'_>) -> bool {
    let agent = match holder {
        Holder::Template(template) => &template.kind,
        Holder::Primitive(primitive) | Holder::Resource(Resource::Primitive(primitive)) => {
            &primitive.kind
        }
        _ => &None,
    };
    let agent = agent
        .as_ref()
        .and_then(|agent| facts::fence_agent(agent.as_str()));
    agent.is_some_and(|agent| agent.storage)
}
