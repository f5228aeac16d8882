//! The pages that rules refer to.

macro_rules! explained {
    ($page:literal) => {
        concat!(
            "https://clusterlabs.org/projects/pacemaker/doc/3.0/Pacemaker_Explained/html/",
            $page,
            ".html"
        )
    };
}

pub(crate) const FENCING: &str = explained!("fencing");
pub(crate) const CLUSTER_OPTIONS: &str = explained!("cluster-options");
pub(crate) const NODES: &str = explained!("nodes");
pub(crate) const RESOURCES: &str = explained!("resources");
pub(crate) const OPERATIONS: &str = explained!("operations");
pub(crate) const CONSTRAINTS: &str = explained!("constraints");
pub(crate) const REMOTE: &str =
    "https://clusterlabs.org/projects/pacemaker/doc/3.0/Pacemaker_Remote/html/options.html";
pub(crate) const CLONES: &str = explained!("collective");
pub(crate) const RULES: &str = explained!("rules");
pub(crate) const UTILIZATION: &str = explained!("utilization");
pub(crate) const MULTI_SITE: &str = explained!("multi-site-clusters");
pub(crate) const REUSING: &str = explained!("reusing-configuration");
pub(crate) const ACLS: &str = explained!("acls");
pub(crate) const TEMPLATES: &str = explained!("reusing-configuration");
pub(crate) const ALERTS: &str = explained!("alerts");

pub(crate) const AGENT_API: &str =
    "https://github.com/ClusterLabs/OCF-spec/blob/main/ra/1.1/resource-agent-api.md";

pub(crate) const LIBVIRT_URI: &str = "https://libvirt.org/uri.html";
pub(crate) const LIBVIRT_REMOTE: &str = "https://libvirt.org/remote.html";
pub(crate) const LIBVIRT_DAEMONS: &str = "https://libvirt.org/daemons.html";
pub(crate) const LIBVIRT_AUTH: &str = "https://libvirt.org/auth.html";
pub(crate) const LIBVIRT_TLS: &str = "https://libvirt.org/kbase/tlscerts.html";
pub(crate) const LIBVIRT_DOMAIN: &str = "https://libvirt.org/formatdomain.html";
pub(crate) const VIRSH: &str = "https://libvirt.org/manpages/virsh.html";
pub(crate) const EXTERNAL_LIBVIRT: &str =
    "https://github.com/ClusterLabs/cluster-glue/blob/main/lib/plugins/stonith/external/libvirt";
pub(crate) const DRBD_AGENT: &str =
    "https://github.com/LINBIT/drbd-utils/blob/master/scripts/drbd.ocf";
pub(crate) const PAF_AGENT: &str = "https://github.com/ClusterLabs/PAF/blob/master/script/pgsqlms";
pub(crate) const FENCING_LIBRARY: &str =
    "https://github.com/ClusterLabs/fence-agents/blob/main/lib/fencing.py.py";
pub(crate) const SHELL_LIBRARY: &str =
    "https://github.com/ClusterLabs/resource-agents/blob/main/heartbeat/ocf-shellfuncs.in";
pub(crate) const COROSYNC_CONF: &str = "https://manpages.debian.org/corosync.conf.5";
pub(crate) const QDEVICE: &str = "https://manpages.debian.org/corosync-qdevice.8";
pub(crate) const VOTEQUORUM: &str = "https://manpages.debian.org/votequorum.5";

macro_rules! pacemaker {
    ($path:literal) => {
        concat!("https://github.com/ClusterLabs/pacemaker/blob/", $path)
    };
}

pub(crate) const CHANGE_LOG: &str = pacemaker!("main/ChangeLog.md");
pub(crate) const UPGRADE_TO_2: &str = pacemaker!("Pacemaker-2.1.5/xml/upgrade-1.3.xsl");
pub(crate) const UPGRADE_TO_3: &str = pacemaker!("Pacemaker-2.1.5/xml/upgrade-2.10.xsl");
pub(crate) const UPGRADE_TO_4: &str = pacemaker!("main/xml/upgrade-3.10-2.xsl");
pub(crate) const UPGRADE_TO_4_NODES: &str = pacemaker!("main/xml/upgrade-3.10-0.xsl");
pub(crate) const UPGRADE_TO_4_RESOURCES: &str = pacemaker!("main/xml/upgrade-3.10-4.xsl");
pub(crate) const SCHEMA: &str = pacemaker!("main/xml/README.md");

pub(crate) const SLES_16_AGENTS: &str = "https://github.com/ClusterLabs/crmsh/blob/master/crmsh/migration-unsupported-resource-agents.txt";
pub(crate) const SLES_16: &str =
    "https://github.com/ClusterLabs/crmsh/blob/master/crmsh/migration.py";
pub(crate) const EL_10: &str = "https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/10/html/considerations_in_adopting_rhel_10/high-availability-and-clusters";
pub(crate) const RESOURCE_AGENTS: &str = "https://github.com/ClusterLabs/resource-agents";

pub(crate) const TRENTO: &str = "https://github.com/trento-project/checks";
pub(crate) const AZURE: &str = "https://github.com/Azure/sap-automation-qa";
