//! `libvirtd-open-without-need`: a port that no device uses

use cib_model::FileId;

use crate::finding::{Finding, Subject};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "libvirtd-open-without-need",
    area: Area::Fencing,
    category: Category::Security,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A libvirt daemon opens its TCP port, and no fence device uses it",
    why: "What goes over the port can be read on the way, passwords among it, and whoever is let in \
          is root on the hypervisor. Fencing does not need it here: all devices go another way.",
    remedy: "Close the port, unless somebody else needs it: `listen_tcp = 0`.",
    references: &[sources::LIBVIRT_REMOTE],
    bad: &[Example::with_files(
        "The devices use ssh",
        SSH,
        &[("libvirtd.conf", "listen_tcp = «1»\nauth_tcp = \"sasl\"\n")],
    )],
    good: &[
        Example::with_files(
            "The port is closed",
            SSH,
            &[("libvirtd.conf", "listen_tcp = 0\n")],
        ),
        Example::with_files(
            "Who else uses it is not known",
            "",
            &[("libvirtd.conf", "listen_tcp = 1\n")],
        ),
    ],
    check,
};

const SSH: &str = r#"<resources>
  <primitive id="fence-node1" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-node1-params">
      <nvpair id="fence-node1-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-node1-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#;

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for daemon in &cx.companions.daemons {
        let conf = &daemon.it;
        let is_open = conf.may_listen() && conf.flag("listen_tcp") == Some(true);
        let setting = conf.get("listen_tcp").filter(|_| is_open);
        let (Some(setting), Some(uris)) = (setting, cluster.uris_to(conf)) else {
            continue;
        };
        if uris.all().iter().any(|uri| uri.goes_over("tcp")) {
            continue;
        }
        let Some(first) = uris.all().first() else {
            continue;
        };
        let message = "the TCP port is to be opened, and no fence device uses it";
        let finding = Finding::new(Subject::new("setting", setting.name), setting.span, message)
            .in_file(daemon.file)
            .related_in(FileId::Cib, first.transport_span(), "goes another way")
            .help("write `listen_tcp = 0`, unless somebody else needs the port");
        cx.report(finding);
    }
}
